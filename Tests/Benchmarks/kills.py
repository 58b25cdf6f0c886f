"""Kills a writer at random moments and looks at what it leaves.

usage: kills.py FRAME-INDEX FOLDER [KILLS]

The writer imports a video of 60,000 frames with detections, words and vectors; KILLS (100) times it is sent SIGKILL after a
random part of the time that it needs. Each time `verify` must find nothing wrong, the video must consist of whole segments,
and a reader that runs at that moment must not fail. In the end the video is imported in full, and the index must be the same
as that of an undisturbed run.
"""
import json
import os
import random
import subprocess
import sys
import time

PROGRAM, FOLDER = sys.argv[1], sys.argv[2]
KILLS = int(sys.argv[3]) if len(sys.argv) > 3 else 100
FRAMES, SEGMENT = 60_000, 4096
chance = random.Random(3)
os.makedirs(FOLDER, exist_ok=True)
lines = [{"kind": "settings", "trims_borders": True, "repeat_distance": 2},
         {"kind": "video", "video": "a.mp4", "bytes": 1, "modified": 1, "time_base": [1, 25], "state": "complete"}]
lines += [{"kind": "frame", "video": "a.mp4", "frame": k, "pts": k, "duration": 1, "pdq": f"{chance.getrandbits(256):064x}", "quality": 90}
          for k in range(FRAMES)]
lines += [{"kind": "detection", "video": "a.mp4", "frame": k, "seconds": k / 25, "detector": "d", "label": "face", "score": 0.5, "box": [0, 0, 1, 1]}
          for k in range(0, FRAMES, 10)]
lines += [{"kind": "vector", "video": "a.mp4", "frame": k, "seconds": k / 25, "model": "m", "vector": [chance.randrange(64) / 8 for _ in range(32)]}
          for k in range(0, FRAMES, 10)]
lines += [{"kind": "text", "video": "a.mp4", "seconds": k, "to_seconds": k + 1, "text": f"words {k}"} for k in range(2000)]
source = f"{FOLDER}/source.ndjson"
with open(source, "w") as file:
    file.write("\n".join(map(json.dumps, lines)))


def run(*arguments):
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, (arguments, done.returncode, done.stdout[:500], done.stderr)
    return done.stdout


def fresh(name):
    for suffix in ("", "-wal", "-shm"):
        if os.path.exists(f"{FOLDER}/{name}{suffix}"):
            os.remove(f"{FOLDER}/{name}{suffix}")
    return f"{FOLDER}/{name}"


whole, disturbed = fresh("whole.fidx"), fresh("disturbed.fidx")
before = time.monotonic()
run("import", whole, source)
length = time.monotonic() - before
parts = []
for kill in range(KILLS):
    if kill == 0 or parts[-1] == "complete":
        disturbed = fresh("disturbed.fidx")
    writer = subprocess.Popen([PROGRAM, "import", disturbed, source], stderr=subprocess.DEVNULL)
    time.sleep(chance.uniform(0, 1.05 * length))
    if os.path.exists(disturbed):
        run("info", disturbed)
    writer.kill()
    writer.wait()
    if not os.path.exists(disturbed):
        parts.append(None)
        continue
    assert run("verify", disturbed) == ""
    videos = [json.loads(line) for line in run("info", disturbed).splitlines()][1:]
    assert all(video["state"] == "complete" or video["fingerprints"] % SEGMENT == 0 for video in videos), videos
    parts.append(videos[0]["state"] if videos else "empty")
run("import", disturbed, source)
assert run("export", disturbed) == run("export", whole)
counts = {part: parts.count(part) for part in sorted(set(parts), key=str)}
print(f"- {KILLS} writers killed: verify clean each time, whole segments only, and the finished index is the undisturbed one ({counts})")
