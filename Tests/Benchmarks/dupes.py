"""Times and checks the search for duplicates among generated videos.

usage: dupes.py FRAME-INDEX FOLDER [VIDEOS]

VIDEOS (1,000) of 500 frames, two a second. A frame's fingerprint is random and goes on over one to eight frames in which a
few bits change. In a tenth of the videos a stretch of 5 to 60 seconds is another video's, with up to 16 bits of each
fingerprint changed, as a new encoding changes them; all of them begin with the same intro of five seconds. Of every
overlap of 10 s and more four fifths must be found, and nothing else.
"""
import json
import os
import subprocess
import sys
import time

import numpy as np

PROGRAM, FOLDER = sys.argv[1], sys.argv[2]
COUNT = int(sys.argv[3]) if len(sys.argv) > 3 else 1000
FRAMES, RATE, INTRO = 500, 2, 10
random = np.random.default_rng(9)


def changed(prints, most):
    """Fingerprints with up to `most` bits of each turned over."""
    places = random.random((len(prints), 256)).argsort(axis=1)
    return prints ^ (places < random.integers(0, most + 1, (len(prints), 1)))


def original():
    prints = []
    while len(prints) < FRAMES:
        scene = np.repeat(random.integers(0, 2, (1, 256)).astype(bool), random.integers(1, 9), axis=0)
        prints.extend(changed(scene, 12))
    return np.array(prints[:FRAMES])


videos = [original() for _ in range(COUNT)]
intro = videos[0][:INTRO].copy()
truth = []
for copy in range(1, COUNT, 10):
    source = int(random.integers(0, COUNT))
    if source % 10 == 1:
        continue
    length = int(random.integers(5 * RATE, 60 * RATE + 1))
    here, there = random.integers(INTRO, FRAMES - length, 2)
    videos[copy][here : here + length] = changed(videos[source][there : there + length], 16)
    truth.append((copy, here / RATE, source, there / RATE, length / RATE))
for video in videos:
    video[:INTRO] = changed(intro, 8)


def lines():
    for number, prints in enumerate(videos):
        for frame, bits in enumerate(np.packbits(prints, axis=1)):
            yield json.dumps({"video": f"{number:04}.mp4", "frame": frame, "seconds": frame / RATE, "duration": 1_000_000 // RATE,
                              "pdq": bits.tobytes().hex(), "quality": 100})


os.makedirs(FOLDER, exist_ok=True)
index = f"{FOLDER}/dupes-{COUNT}.fidx"
for suffix in ("", "-wal", "-shm"):
    if os.path.exists(index + suffix):
        os.remove(index + suffix)
subprocess.run([PROGRAM, "import", index], input="\n".join(lines()).encode(), check=True)
before = time.monotonic()
run = subprocess.run([PROGRAM, "dupes", "--min-seconds", "4", "--format", "ndjson", index], capture_output=True)
seconds = time.monotonic() - before
found = [json.loads(line) for line in run.stdout.splitlines()]


def lies_on(hit, overlap):
    """Whether a range lies within an overlap, to two seconds, with its offset to one."""
    copy, here, source, there, length = overlap
    sides = [(int(hit["video"][:4]), hit["seconds"], hit["to_seconds"]), (int(hit["other_video"][:4]), hit["other_seconds"], hit["other_to_seconds"])]
    return any(
        (a[0], b[0]) == (copy, source) and abs((a[1] - b[1]) - (here - there)) <= 1 and a[1] >= here - 2 and a[2] <= here + length + 2
        for a, b in (sides, sides[::-1]))


def covered(overlap):
    """The share of an overlap that is found."""
    return sum(hit["to_seconds"] - hit["seconds"] for hit in found if lies_on(hit, overlap)) / overlap[4]


long = [overlap for overlap in truth if overlap[4] >= 10]
met = [overlap for overlap in long if covered(overlap) >= 0.8]
invented = [hit for hit in found if not any(lies_on(hit, overlap) for overlap in truth)]
print(f"- dupes, {COUNT} videos of {FRAMES} frames: {seconds:.2f} s; {len(met)} of {len(long)} overlaps of 10 s and more found, "
      f"{len(found)} ranges in all, {len(invented)} invented")
for hit in invented[:5]:
    print("  invented:", hit)
for overlap in long:
    if overlap not in met:
        print(f"  missed: {overlap}, {covered(overlap):.0%} found")
sys.exit(len(met) != len(long) or bool(invented))
