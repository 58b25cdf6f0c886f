#!/usr/bin/env python3
"""Checks where vector code stands: intrinsics only in `X+AVX2.swift` and `X+AVX512.swift`, which are wholly inside `#if AVX2`, and in
`X+NEON.swift`, wholly inside `#if NEON`; in other files such an `#if` holds one line, the call of the fast twin."""
import glob
import re
import sys

SETS = {"AVX2": "AVX2", "AVX512": "AVX2", "NEON": "NEON"}
INTRINSIC = re.compile(r"\b(_mm\d*|v[a-z]\w*q?_[fpsu](8|16|32|64))(_\w+)?\(")
failed = False


def complain(path, line, text):
    global failed
    failed = True
    print(f"{path}:{line}: {text}", file=sys.stderr)


for path in sorted(glob.glob("Sources/**/*.swift", recursive=True)):
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    if name := re.search(r"\+(AVX2|AVX512|NEON)\.swift$", path):
        condition = f"#if {SETS[name[1]]}"
        if lines[0] != condition or lines[-1] != "#endif" or sum(line.startswith("#") for line in lines) != 2:
            complain(path, 1, f"is not one {condition} from its first line to its last")
        continue
    for number, line in enumerate(lines, 1):
        if INTRINSIC.search(line) and not line.lstrip().startswith("//"):
            complain(path, number, "has an intrinsic: it belongs in a +AVX2 or +NEON file")
        if line.strip() in ("#if AVX2", "#if NEON") and lines[number + 1].strip() not in ("#else", "#endif"):
            complain(path, number, f"{line.strip()} holds more than the one line that calls the fast twin")
sys.exit(failed)
