#!/usr/bin/env python3
"""Checks prose, messages and comments for phrases that plain English has a better word for."""
import re
import subprocess
import sys

BETTER = {
    r"unless (?:\w+ )?(?:is |are )?said otherwise": "unless given, by default",
    r"anew": "again, new",
    r"(?<!one.)pass(?:es|ed|ing)? over": "skip",
    r"so many": "n, at most n",
    r"than so": "name the thing",
    r"of no meaning": "meaningless, garbage",
    r"nobody": "name who, or say it in the passive",
    r"(?:hold|held|holds) against": "check against",
    r"behind": "after, past",
}
PHRASE = re.compile("|".join(rf"(?P<p{n}>\b{words}\b)" for n, words in enumerate(BETTER)).replace(" ", r"\s+(?:(?://+|#+)\s*)?"), re.I)
# Where the rule holds; what is left out has not had its editing pass.
HELD = ["*", ":!Tests/Conformance", ":!Tests/VideoDecodingTests"]
# Text that quotes the phrases.
EXEMPT = {"Tests/Lint/words.py"}

failed = False
files = subprocess.run(["git", "ls-files", "-z", "--", *HELD], check=True, capture_output=True, text=True).stdout.split("\0")
for path in files:
    if not path or path in EXEMPT:
        continue
    with open(path, encoding="utf-8", errors="replace") as file:
        text = file.read()
    for match in PHRASE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        print(f'{path}:{line}: "{" ".join(match[0].split())}": {list(BETTER.values())[int(match.lastgroup[1:])]}', file=sys.stderr)
        failed = True
sys.exit(failed)
