"""Compares every selection of frame-decode with a full decode filtered afterwards: bytes, times, numbers, flags.

usage: run.py [--small] [--seed N] [--folder FOLDER] [CLIP…]

Without clips, those of clips.py are made in FOLDER (default: a temporary one). The programs are those on PATH.
"""

import argparse
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
from fractions import Fraction

import clips
import selections


os.environ["SWIFT_BACKTRACE"] = "enable=no"


def decode(path, flags):
    """Records and pixel hashes of the frames, the status, and what was said."""
    with tempfile.TemporaryDirectory() as folder:
        stream = os.path.join(folder, "stream")
        done = subprocess.run(["frame-decode", *flags, "-o", stream, "--compress", "store", "--", path], capture_output=True, text=True)
        if not os.path.exists(stream):
            return [], [], done.returncode, done.stderr
        info = subprocess.run(["frame-info", stream], capture_output=True, text=True)
        frames = [json.loads(line) for line in info.stdout.splitlines()]
        frames = [frame for frame in frames if frame["record"] == "frame"]
        hashes = []
        if frames:
            export = subprocess.Popen(["frame-export", "--format", "raw", stream], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            hashes = [hashlib.md5(export.stdout.read(frame["bytes"])).hexdigest() for frame in frames]
            export.communicate()
        return frames, hashes, done.returncode, done.stderr


def words(flags):
    return [word for name, value in flags.items() for word in ([f"--{name}"] if value is True else [f"--{name}", value])]


def times_within(frames, rng, count):
    """Times in the video, some of them exactly a frame's."""
    base = Fraction(*frames[0]["time_base"])
    first, last = frames[0]["pts"] * base, frames[-1]["pts"] * base
    exact = [rng.choice(frames)["pts"] * base for _ in range(count)]
    between = [first + (last - first) * Fraction(rng.random()) for _ in range(count)]
    return [f"{float(max(0, rng.choice(pair))):.6f}" for pair in zip(exact, between)]


def cases(frames, rng, is_small):
    a, b, c = sorted(times_within(frames, rng, 3), key=float)
    tail = f"{max(0.0, float(frames[-1]['pts'] * Fraction(*frames[-1]['time_base']))):.6f}"
    yield {"at": tail}
    yield {"at": ",".join([c, a, b])}
    yield {"from": a}
    yield {"keyframes": True}
    yield {"fps": rng.choice(["1", "2", "5/2", "30000/1001", "10"])}
    if float(a) < float(c):
        yield {"from": a, "to": c, "fps": "2"}
    if is_small:
        return
    yield {"from": tail}
    yield {"at": times_within(frames, rng, 1)[0]}
    yield {"at": "0"}
    yield {"at": f"{float(tail) + 100}"}
    for rate in ["1/5", "1", "12", "30", "1000"]:
        yield {"fps": rate}
    yield {"every": str(rng.randint(2, 9))}
    yield {"from": b, "every": "3"}
    yield {"from": b, "keyframes": True}
    yield {"to": b, "keyframes": True}
    if float(a) < float(b):
        yield {"from": a, "to": b}


def difference(found, wanted):
    """The first difference of two lists of (record, hash), or None."""
    if [frame["ordinal"] for frame, _ in found] != [frame["ordinal"] for frame, _ in wanted]:
        return f"frames {[frame['ordinal'] for frame, _ in found][:20]}, expected {[frame['ordinal'] for frame, _ in wanted][:20]}"
    for (frame, pixels), (other, others) in zip(found, wanted):
        for key in other:
            if frame[key] != other[key]:
                return f"frame {frame['ordinal']}: {key} is {frame[key]}, expected {other[key]}"
        if pixels != others:
            return f"frame {frame['ordinal']}: other pixels"
    return None


def check(path, frames, hashes, status, flags):
    base = Fraction(*frames[0]["time_base"])
    wanted, other_status = selections.expected(frames, base, flags)
    hash_of = {frame["ordinal"]: value for frame, value in zip(frames, hashes)}
    found, pixels, found_status, said = decode(path, words(flags))
    problem = difference(list(zip(found, pixels)), [(frame, hash_of[frame["ordinal"]]) for frame in wanted])
    # Frames that are not selected are not decoded, so their damage is not seen.
    if problem is None and found_status not in {other_status or status} | ({0} if other_status is None else set()):
        problem = f"status {found_status}, expected {other_status or status}: {said.strip()}"
    return problem


def check_parts(path, frames, hashes, count, flags):
    """Parts put together are the whole."""
    base = Fraction(*frames[0]["time_base"])
    hash_of = {frame["ordinal"]: value for frame, value in zip(frames, hashes)}
    wanted = [(frame, hash_of[frame["ordinal"]]) for frame in selections.expected(frames, base, flags)[0]]
    found = []
    for number in range(1, count + 1):
        records, pixels, _, _ = decode(path, [*words(flags), "--part", f"{number}/{count}"])
        found += zip(records, pixels)
    if any(frame["pts"] <= before["pts"] for before, frame in zip(frames, frames[1:])):
        found.sort(key=lambda pair: pair[0]["ordinal"])
    return difference(found, wanted)


def check_clip(path, rng, is_small):
    frames, hashes, status, said = decode(path, [])
    if not frames:
        return 0, [] if status else [f"no frames, status 0: {said}"]
    problems, count = [], 0
    for flags in cases(frames, rng, is_small):
        problem = check(path, frames, hashes, status, flags)
        count += 1
        if problem:
            problems.append(f"{' '.join(words(flags))}: {problem}")
    for parts in [3] if is_small else range(2, 8):
        for flags in [{}] if is_small else [{}, {"fps": "3"}]:
            problem = check_parts(path, frames, hashes, parts, flags)
            count += 1
            if problem:
                problems.append(f"{parts} parts {' '.join(words(flags))}: {problem}")
    return count, problems


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--folder")
    parser.add_argument("clips", nargs="*")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.folder or scratch
        os.makedirs(folder, exist_ok=True)
        total, failed = 0, 0
        for name in arguments.clips or clips.names(arguments.small):
            path = name if arguments.clips else clips.clip(folder, name)
            count, problems = check_clip(path, random.Random(f"{arguments.seed} {os.path.basename(name)}"), arguments.small)
            total, failed = total + count, failed + len(problems)
            print(f"{'FAIL' if problems else 'same'} {count:4}  {os.path.basename(name)}", flush=True)
            for problem in problems:
                print(f"       {problem}", flush=True)
    print(f"{total - failed} of {total} selections equal a full decode filtered afterwards")
    return 1 if failed or not total else 0


sys.exit(main())
