#!/usr/bin/env python3
"""usage: docs.py [FOLDER...]: the public declarations that have no documentation comment, and how many a folder has.

Left out are enum cases and the named codes that stand for them, extensions, and what a protocol documents: one of the
standard library, of ArgumentParser, or of the project. Throwing functions whose comment does not say what they throw are marked.
Ends with status 1 if a folder lacks any.
"""

import glob
import re
import sys

PUBLIC = re.compile(
    r"^\s*(?:@[\w.]+(?:\([^)]*\))?\s+)*public(?:\(set\))?\s+(?:(?:static|final|mutating|borrowing|consuming|nonmutating|override|convenience|indirect|"
    r"private\(set\)|internal\(set\)|nonisolated|class|unsafe)\s+)*(func|var|let|init|struct|enum|class|protocol|actor|typealias|subscript)\b\s*(==|<|~=|[\w`]*)"
)
KNOWN = {"description", "debugDescription", "hash", "==", "<", "rawValue", "allCases", "allValueStrings", "defaultValueDescription",
         "defaultCompletionKind", "validate"}  # fmt: skip
CODE = re.compile(r"\blet \w+(: \w+)? = (\w+|\.init)\(rawValue: \w+\)$")
# Lines between a comment and its declaration, of attributes over several lines too.
ATTRIBUTE = re.compile(r"\s*(@|#if|#else|#endif|\w+: |ArgumentHelp\(|\")")
REQUIREMENT = re.compile(r"\s+(?:@\w+ )*(?:static |mutating )*(?:func|var|init)\b\s*(\w*)")


def requirements():
    """The names that the project's public protocols declare and document."""
    for path in glob.glob("Sources/**/*.swift", recursive=True):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        for body in re.findall(r"public protocol [^{]*\{\n(.*?)\n\}", text, re.DOTALL):
            lines = body.split("\n")
            for above, line in zip(lines, lines[1:]):
                match = REQUIREMENT.match(line)
                if match and above.strip().startswith("///"):
                    yield match[1]


def throws(lines):
    """Whether the function that begins here throws by itself: a signature ends with its brace, or its line outside parentheses."""
    depth, outside = 0, ""
    for line in lines:
        for character in line:
            depth += (character == "(") - (character == ")")
            if depth == 0:
                outside += character
        if depth == 0:
            break
    return re.search(r"\bthrows\b", outside.split("{")[0]) is not None


INHERITED = set(requirements()) - {""}


def undocumented(path):
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    options = conforms = False
    for number, line in enumerate(lines):
        if re.match(r"\s*[\w@() ]*\b(struct|class|enum|extension) \w[^/]*\{", line):
            options, conforms = "ParsableArguments" in line, ":" in line
        match = PUBLIC.match(line)
        if not match or match[2] in KNOWN or CODE.search(line):
            continue
        if match[1] == "init" and ("argument:" in line or "(rawValue:" in line or options):
            continue
        if conforms and match[2] in INHERITED:
            continue
        above = number - 1
        while above >= 0 and ATTRIBUTE.match(lines[above]):
            above -= 1
        comment = []
        while above >= 0 and lines[above].strip().startswith("///"):
            comment.append(lines[above])
            above -= 1
        name = f"{match[1]} {match[2]}".strip()
        if not comment:
            yield number + 1, name
        elif match[1] in ("func", "init") and throws(lines[number:]) and not any("Throws:" in text for text in comment):
            yield number + 1, f"{name}: does not say what it throws"


folders = sys.argv[1:] or sorted(folder for folder in glob.glob("Sources/*") if not folder.startswith("Sources/frame-"))
lacking = 0
for folder in folders:
    found = [(path, *place) for path in sorted(glob.glob(f"{folder}/**/*.swift", recursive=True)) for place in undocumented(path)]
    for path, line, name in found:
        print(f"{path}:{line}: {name}")
    lacking += len(found)
    if found:
        print(f"{folder}: {sum('throws' not in name for *_, name in found)} undocumented, {sum('throws' in name for *_, name in found)} without their errors")
sys.exit(lacking > 0)
