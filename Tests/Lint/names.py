#!/usr/bin/env python3
"""Checks that a Swift file is named after what it holds: `Noun.swift` or `Noun+Part.swift` declares or extends `Noun`, or
holds the function of that name; that a type of more than 60 lines that is not private stands in a file of its name; that no two files of a
program or library share a name; and that the files named in CONTRIBUTING.md exist."""
import glob
import os
import re
import sys

SHAPE = re.compile(r"[A-Z]\w*(\+[A-Z]\w*)*\.swift")
# A type at the left margin, and its lines up to its closing brace.
TYPE = re.compile(r"^(?:[@\w()]+ )*(?:struct|class|enum|protocol|actor) (\w+)[^\n]*\{\n(?:[^}\n][^\n]*\n|\n)*\}", re.MULTILINE)
LARGE = 60
DECLARATION = re.compile(r"\b(?:struct|class|enum|protocol|actor|typealias|extension|func)\s+([\w.]+)")
# Files from before the rule. A name that is mended leaves this list, and none joins it.
OLDER = {
    "LittleEndian", "RowDifferences", "RGB8Loaders+AVX2", "RGB8Layout", "LibAVStatus", "Geometry+Argument", "Tensor+Argument", "Colour+Argument",
    # Types.
    "AreaTaps", "LinearTaps", "TablePresence", "VectorCoefficients",
}  # fmt: skip


def complaint(path, seen):
    name = os.path.basename(path)
    if name == "main.swift":
        return None
    if not SHAPE.fullmatch(name):
        return "is not named Noun.swift or Noun+Part.swift"
    twin = seen.setdefault(("/".join(path.split("/")[:2]), name), path)
    if twin != path:
        return f"has the name of {twin}"
    with open(path, encoding="utf-8") as source:
        text = source.read()
    held = {part.lower() for declared in DECLARATION.findall(text) for part in declared.split(".")}
    noun = name.removesuffix(".swift").split("+")[0]
    if noun.lower() not in held and name.removesuffix(".swift") not in OLDER:
        return f"declares no {noun}"
    for match in TYPE.finditer(text):
        if "private " in match[0].split("{")[0]:
            continue
        if match[1] != noun and match[1] not in OLDER and match[0].count("\n") >= LARGE:
            return f"holds {match[1]}, {match[0].count(chr(10)) + 1} lines that belong in a file of that name"
    return None


seen = {}
complaints = [(path, complaint(path, seen)) for path in sorted(glob.glob("Sources/**/*.swift", recursive=True))]
for path, text in complaints:
    if text:
        print(f"{path}: {text}", file=sys.stderr)
with open("CONTRIBUTING.md", encoding="utf-8") as page:
    named = re.findall(r"`([\w+-]+(?:/[\w+-]+)+\.\w+)`", page.read())
missing = [path for path in named if not os.path.exists(path) and not os.path.exists(f"Sources/{path}")]
for path in missing:
    print(f"CONTRIBUTING.md: there is no {path}", file=sys.stderr)
sys.exit(bool(missing) or any(text for _, text in complaints))
