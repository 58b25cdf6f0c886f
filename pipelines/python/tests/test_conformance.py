"""The streams of Tests/Conformance, and what frame-info makes of each: this module must say the same.

Run as test_conformance.py CONFORMANCE-FOLDER.
"""

import json
import os
import pathlib
import subprocess
import sys

FOLDER = pathlib.Path(sys.argv[1])


def expected(path):
    lines = path.read_text("utf-8").split("\n")
    records = [json.loads(line) for line in lines if line.startswith("{")]
    status = next(int(line.split()[1]) for line in lines if line.startswith("status "))
    errors = lines[next(i for i, line in enumerate(lines) if line.startswith("status ")) + 1:]
    return records, status, [line.replace("frame-info:", "framestream:") for line in errors if line]


def actual(arguments, stdin):
    run = subprocess.run([sys.executable, "-m", "framestream", *arguments], stdin=stdin, capture_output=True)
    records = [json.loads(line) for line in run.stdout.decode("utf-8").splitlines()]
    return records, run.returncode, run.stderr.decode("utf-8").splitlines()


def main():
    failed = 0
    streams = sorted(FOLDER.glob("*valid/*.frames"))
    for stream in streams:
        want = expected(stream.with_suffix(".expected"))
        with open(stream, "rb") as file:
            redirected = actual([], file)
        pipe = subprocess.Popen(["dd", f"if={stream}", "bs=7", "status=none"], stdout=subprocess.PIPE)
        for way, got in (("path", actual([str(stream)], subprocess.DEVNULL)), ("file", redirected), ("pipe", actual([], pipe.stdout))):
            for part, a, b in zip(("records", "status", "errors"), got, want):
                if a != b:
                    failed += 1
                    print(f"{stream.parent.name}/{stream.stem} by {way}: {part}:\n  {a}\n  expected\n  {b}")
        pipe.wait()
    print(f"{len(streams)} streams, {failed} failures")
    return failed or len(streams) < 70


if __name__ == "__main__":
    os.environ["PYTHONPATH"] = str(pathlib.Path(__file__).resolve().parent.parent)
    sys.exit(bool(main()))
