#!/usr/bin/env python3
"""usage: manifest.py [--write]

Checks that every target's dependencies in Package.swift are the modules that its files import, and that the table in
CONTRIBUTING.md shows them. --write brings the table up to date.
"""
import glob
import json
import os
import re
import subprocess
import sys

IMPORT = re.compile(r"^\s*(?:@\w+(?:\(\w+\))? )*(?:public |package |internal |fileprivate |private )?import (?:\w+ )??(\w+)\b(?:\.\w+)*\s*(?://.*)?$", re.M)
ROW = re.compile(r"^(\| `Sources/(\S+)` \|.*\|)([^|]*)(\|)$", re.M)


def manifest():
    text = subprocess.run(["swift", "package", "dump-package"], env=os.environ | {"FRAMEPIPE_BENCH": "1"}, check=True, capture_output=True).stdout
    return json.loads(text)["targets"]


def dependencies(target):
    """Names in the order of the manifest; a dependency is `{"byName": [name, condition]}`, `{"product": [name, package, …]}` …"""
    return [next(iter(dependency.values()))[0] for dependency in target["dependencies"]]


def folder(target):
    return target.get("path") or ("Tests/" if target["type"] == "test" else "Sources/") + target["name"]


def is_swift(target):
    """A C target includes headers, which are not named after modules."""
    return any(glob.iglob(f"{folder(target)}/**/*.swift", recursive=True))


def imports(path):
    found = set()
    for file in glob.glob(f"{path}/**/*.swift", recursive=True):
        with open(file, encoding="utf-8") as source:
            found |= set(IMPORT.findall(source.read()))
    return found


def main():
    targets = [target for target in manifest() if target["type"] != "system"]
    programs = {target["name"] for target in targets if target["type"] == "executable"}
    modules = {name for target in targets for name in dependencies(target)} - programs
    complaints, table = [], {}
    for target in targets:
        name, declared = target["name"], [name for name in dependencies(target) if name not in programs]
        imported = imports(folder(target)) & modules
        complaints += [f"Package.swift: {name} imports {module} and does not depend on it" for module in sorted(imported - set(declared))]
        complaints += [
            f"Package.swift: {name} depends on {module} and does not import it"
            for module in declared
            if module not in imported and is_swift(target)
        ]
        if not folder(target).startswith("Sources/"):
            continue
        room = "frame-*" if name in programs else name
        table[room] = table.get(room, []) + [module for module in declared if module not in table.get(room, [])]

    with open("CONTRIBUTING.md", encoding="utf-8") as page:
        text = page.read()
    written = ROW.sub(lambda row: f"{row[1]} {', '.join(table.get(row[2], [])) or 'nothing'} {row[4]}", text)
    if "--write" in sys.argv:
        with open("CONTRIBUTING.md", "w", encoding="utf-8") as page:
            page.write(written)
    elif written != text:
        complaints.append("CONTRIBUTING.md: the table is not the manifest's: run Tests/Lint/manifest.py --write")
    rooms = {row[1] for row in ROW.findall(text)}
    libraries = {target["name"] for target in targets if folder(target).startswith("Sources/") and target["name"] not in programs}
    complaints += [f"CONTRIBUTING.md: Sources/{room} has no row" for room in sorted(libraries - rooms)]
    print("\n".join(complaints), file=sys.stderr, end="\n" if complaints else "")
    return 1 if complaints else 0


sys.exit(main())
