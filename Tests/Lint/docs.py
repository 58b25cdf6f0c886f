#!/usr/bin/env python3
"""usage: docs.py [FOLDER...]: the public declarations that have no documentation comment, and how many a folder has.

Left out are enum cases, extensions, and what a protocol of the standard library documents. Throwing functions whose
comment does not say what they throw are marked.
"""

import glob
import re
import sys

PUBLIC = re.compile(
    r"^\s*(?:@[\w.]+(?:\([^)]*\))?\s+)*public(?:\(set\))?\s+(?:(?:static|final|mutating|borrowing|consuming|nonmutating|override|convenience|indirect|"
    r"private\(set\)|internal\(set\)|nonisolated|class|unsafe)\s+)*(func|var|let|init|struct|enum|class|protocol|actor|typealias|subscript)\b\s*([\w`]*|==|<|~=)"
)
KNOWN = {"description", "debugDescription", "hash", "==", "<", "rawValue", "allCases", "allValueStrings", "defaultValueDescription"}


def undocumented(path):
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    for number, line in enumerate(lines):
        match = PUBLIC.match(line)
        if not match or match[2] in KNOWN or match[1] == "init" and "argument:" in line:
            continue
        above = number - 1
        while above >= 0 and re.match(r"\s*(@|#if|#else|#endif)", lines[above]):
            above -= 1
        comment = []
        while above >= 0 and lines[above].strip().startswith("///"):
            comment.append(lines[above])
            above -= 1
        name = f"{match[1]} {match[2]}".strip()
        if not comment:
            yield number + 1, name
        elif re.search(r"\bthrows\b", line) and not any("Throws:" in text for text in comment):
            yield number + 1, f"{name}: does not say what it throws"


folders = sys.argv[1:] or sorted(folder for folder in glob.glob("Sources/*") if not folder.startswith("Sources/frame-"))
for folder in folders:
    found = [(path, *place) for path in sorted(glob.glob(f"{folder}/**/*.swift", recursive=True)) for place in undocumented(path)]
    if sys.argv[1:]:
        for path, line, name in found:
            print(f"{path}:{line}: {name}")
    print(f"{folder}: {sum('throws' not in name for *_, name in found)} undocumented, {sum('throws' in name for *_, name in found)} without their errors")
