"""Time from start to the first byte of --version, and size, of each program.

usage: starts.py PROGRAMS
"""

import os
import statistics
import subprocess
import sys
import time

GOALS = {"frame-decode": 100}
NAMES = ("frame-decode", "frame-convert", "frame-resize", "frame-detect-prep", "frame-index", "frame-info", "frame-export", "frame-import")


def first_byte(program):
    """Milliseconds."""
    began = time.monotonic()
    process = subprocess.Popen([program, "--version"], stdout=subprocess.PIPE)
    process.stdout.read(1)
    taken = time.monotonic() - began
    process.stdout.close()
    process.wait()
    return taken * 1e3


print("\n## Start to the first byte of `--version`\n\n| program | best, ms | median, ms | goal | MB |\n| --- | --- | --- | --- | --- |")
for name in NAMES:
    program = f"{sys.argv[1]}/{name}"
    if not os.path.exists(program):
        continue
    times = [first_byte(program) for _ in range(21)]
    goal = GOALS.get(name, 10)
    missed = "" if min(times) < goal else ", missed"
    print(f"| {name} | {min(times):.1f} | {statistics.median(times):.1f} | below {goal}{missed} | {os.path.getsize(program) / 1e6:.1f} |", flush=True)
