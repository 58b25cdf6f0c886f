#!/usr/bin/env python3
"""Checks where vector code of PixelKernels stands: intrinsics only in `X+AVX2.swift` and `X+AVX512.swift`, which are wholly inside
`#if AVX2`; in other files `#if AVX2` holds one line, the call of the fast twin."""
import glob
import re
import sys

# From before the rule.
OLDER = "Sources/PixelKernels/Features/"
failed = False


def complain(path, line, text):
    global failed
    failed = True
    print(f"{path}:{line}: {text}", file=sys.stderr)


for path in sorted(glob.glob("Sources/PixelKernels/**/*.swift", recursive=True)):
    if path.startswith(OLDER):
        continue
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    if re.search(r"\+AVX(2|512)\.swift$", path):
        if lines[0] != "#if AVX2" or lines[-1] != "#endif" or sum(line.startswith("#") for line in lines) != 2:
            complain(path, 1, "is not one #if AVX2 from its first line to its last")
        continue
    for number, line in enumerate(lines, 1):
        if re.search(r"\b_mm\d*_\w+\(", line) and not line.lstrip().startswith("//"):
            complain(path, number, "has an intrinsic: it belongs in a +AVX2 file")
        if line.strip() == "#if AVX2" and lines[number + 1].strip() != "#endif":
            complain(path, number, "#if AVX2 holds more than the one line that calls the fast twin")
sys.exit(failed)
