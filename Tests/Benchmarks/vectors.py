"""Times and checks the search for vectors: whole processes, warm, and how many of the true nearest they find.

usage: vectors.py FRAME-INDEX FOLDER [VECTORS [DIMENSIONS]]

The vectors are clusters with unequal axes and a common offset, as embeddings have them: 2,000 Gaussian centres, noise of
0.6 of their spread around each, axes that fall off with the square root of their number. Queries are stored vectors with
noise of a third of their length. The truth is numpy's, over the stored 16-bit floats.
"""
import json
import os
import statistics
import subprocess
import sys
import time

import numpy as np

program, folder = sys.argv[1], sys.argv[2]
count = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000
dimensions = int(sys.argv[4]) if len(sys.argv) > 4 else 512
VIDEO, QUERIES, TOP, STEP = 50_000, 50, 10, 4

os.makedirs(folder, exist_ok=True)
index = f"{folder}/vectors-{count}-{dimensions}.fidx"
stored = f"{folder}/vectors-{count}-{dimensions}.npy"
random = np.random.default_rng(7)


def make(number):
    axes = (1 + np.arange(dimensions, dtype=np.float32)) ** -0.5
    centres = random.standard_normal((2000, dimensions), np.float32)
    offset = 0.5 * random.standard_normal(dimensions, np.float32)
    for first in range(0, number, VIDEO):
        size = min(VIDEO, number - first)
        noise = random.standard_normal((size, dimensions), np.float32)
        yield first, ((centres[random.integers(0, 2000, size)] + 0.6 * noise + offset) * axes).astype(np.float16)


def build():
    whole = np.lib.format.open_memmap(stored, "w+", np.float16, (count, dimensions))
    start = time.monotonic()
    seconds = 0.0
    for first, part in make(count):
        whole[first : first + len(part)] = part
        np.save(f"{folder}/part.npy", part)
        before = time.monotonic()
        # One vector in four seconds: each is a moment of its own.
        video = f"video-{first // VIDEO:03}.mp4"
        subprocess.run([program, "add-vectors", index, "--model", "m", "--video", video, "--fps", f"1/{STEP}", f"{folder}/part.npy"], check=True)
        seconds += time.monotonic() - before
    whole.flush()
    print(f"- add-vectors: {count / seconds:.0f} vectors a second ({seconds:.0f} of {time.monotonic() - start:.0f} s); "
          f"{os.path.getsize(index) / count:.0f} bytes a vector of {dimensions}")


def find(query, *flags):
    np.save(f"{folder}/query.npy", query)
    before = time.monotonic()
    run = subprocess.run([program, "find", "--vector", f"{folder}/query.npy", "--model", "m", "--limit", str(TOP), *flags, index],
                         capture_output=True)
    seconds = time.monotonic() - before
    hits = [json.loads(line) for line in run.stdout.splitlines()]
    assert run.returncode == 0 and len(hits) == TOP, run.stderr
    return seconds, [int(hit["video"][6:9]) * VIDEO + int(hit["seconds"]) // STEP for hit in hits]


if not os.path.exists(index) or not os.path.exists(stored):
    build()
vectors = np.load(stored, mmap_mode="r")
picked = np.sort(random.choice(count, QUERIES, False))
queries = vectors[picked].astype(np.float32)
noise = random.standard_normal(queries.shape).astype(np.float32)
queries += noise / np.linalg.norm(noise, axis=1, keepdims=True) * np.linalg.norm(queries, axis=1, keepdims=True) * 0.33
scores = np.empty((QUERIES, count), np.float32)
for first in range(0, count, VIDEO):
    part = vectors[first : first + VIDEO].astype(np.float32)
    scores[:, first : first + len(part)] = queries @ (part / np.linalg.norm(part, axis=1, keepdims=True)).T
truth = [set(np.argpartition(-row, TOP)[:TOP]) for row in scores]
for name, flags in (("sign codes and rerank", []), ("exact", ["--exact"])):
    find(queries[0], *flags)
    runs = [find(query, *flags) for query in queries[: QUERIES if not flags else 10]]
    recall = statistics.mean(len(truth[number] & set(hits)) / TOP for number, (_, hits) in enumerate(runs))
    times = sorted(seconds for seconds, _ in runs)
    print(f"- {name}: median {statistics.median(times) * 1000:.1f} ms, least {times[0] * 1000:.1f} ms, whole process, {count} x {dimensions}; "
          f"recall of the {TOP} nearest {recall:.3f}")
