"""The streams of Tests/Conformance, and what frame-info makes of each: this module must say the same.

Run as test_conformance.py CONFORMANCE-FOLDER.
"""

import io
import json
import os
import pathlib
import subprocess
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from framestream.__main__ import info  # noqa: E402

FOLDER = pathlib.Path(sys.argv[1])


class Dribble:
    """A source without a descriptor, which gives seven bytes at a time."""

    def __init__(self, data):
        self._data = io.BytesIO(data)

    def read(self, count):
        return self._data.read(min(count, 7))


def piped(data):
    """A descriptor from which the bytes come in small pieces."""
    near, far = os.pipe()

    def write():
        try:
            for start in range(0, len(data), 999):
                os.write(far, data[start:start + 999])
        except BrokenPipeError:
            pass
        os.close(far)

    threading.Thread(target=write).start()
    return near


def expected(path):
    lines = path.read_text("utf-8").split("\n")
    end = next(index for index, line in enumerate(lines) if line.startswith("status "))
    errors = [line.replace("frame-info:", "framestream:") for line in lines[end + 1:] if line]
    return [json.loads(line) for line in lines[:end]], int(lines[end].split()[1]), errors


def actual(source):
    out, errors = io.StringIO(), io.StringIO()
    status = info(source, out, errors)
    return [json.loads(line) for line in out.getvalue().splitlines()], status, errors.getvalue().splitlines()


def ways(path):
    data = path.read_bytes()
    yield "path", actual(str(path))
    yield "object", actual(Dribble(data))
    pipe = piped(data)
    yield "pipe", actual(pipe)
    os.close(pipe)


def main():
    failed = 0
    streams = sorted(FOLDER.glob("*valid/*.frames"))
    for stream in streams:
        want = expected(stream.with_suffix(".expected"))
        for way, got in ways(stream):
            for part, a, b in zip(("records", "status", "errors"), got, want):
                if a != b:
                    failed += 1
                    print(f"{stream.parent.name}/{stream.stem} by {way}: {part}:\n  {a}\n  expected\n  {b}")
    one = FOLDER / "invalid/cut-in-record.frames"
    run = subprocess.run([sys.executable, "-m", "framestream", one], capture_output=True,
                         env={**os.environ, "PYTHONPATH": sys.path[0]})
    failed += run.returncode != expected(one.with_suffix(".expected"))[1]
    print(f"{len(streams)} streams, {failed} failures")
    return failed or len(streams) < 70


if __name__ == "__main__":
    sys.exit(bool(main()))
