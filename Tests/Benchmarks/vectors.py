"""Times and checks the search for vectors: whole processes, warm, and how many of the true nearest they find.

usage: vectors.py FRAME-INDEX FOLDER [COUNT [CLIP ...]]

Vectors have 512 numbers. COUNT of them (a million) are clusters with unequal axes and a common offset, as embeddings have
them: 2,000 Gaussian centres, noise of 0.6 of their spread around each, axes that fall off with the square root of their
number; queries are stored vectors with noise of a third of their length. With clips there is a second set: patches of
64x64 pixels of their frames, shrunk to 16x16 RGB and projected at random, without equal ones; queries are patches that are
not stored. The truth is numpy's, over the stored 16-bit floats. What was generated is kept in FOLDER for the next run.
"""
import json
import os
import statistics
import subprocess
import sys
import time

import numpy as np

PROGRAM, FOLDER = sys.argv[1], sys.argv[2]
COUNT = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000
CLIPS = sys.argv[4:]
DIMENSIONS, VIDEO, QUERIES, TOP, STEP = 512, 50_000, 50, 10, 4
random = np.random.default_rng(7)


def clusters():
    axes = (1 + np.arange(DIMENSIONS, dtype=np.float32)) ** -0.5
    centres = random.standard_normal((2000, DIMENSIONS), np.float32)
    offset = 0.5 * random.standard_normal(DIMENSIONS, np.float32)
    for first in range(0, COUNT, VIDEO):
        size = min(VIDEO, COUNT - first)
        noise = random.standard_normal((size, DIMENSIONS), np.float32)
        yield ((centres[random.integers(0, 2000, size)] + 0.6 * noise + offset) * axes).astype(np.float16)


def patches():
    found = []
    for clip in CLIPS:
        raw = subprocess.run(
            ["ffmpeg", "-v", "error", "-i", clip, "-vf", "fps=4,scale=320:180", "-frames:v", "120", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"],
            capture_output=True, check=True).stdout
        frames = np.frombuffer(raw, np.uint8).reshape(-1, 180, 320, 3)
        size = min(30_000, 400 * len(frames))
        places = zip(random.integers(0, len(frames), size), random.integers(0, 180 - 64, size), random.integers(0, 320 - 64, size))
        found.append(np.stack([frames[t, y : y + 64, x : x + 64].reshape(16, 4, 16, 4, 3).mean((1, 3)) for t, y, x in places]))
    flat = np.concatenate(found).reshape(-1, 768).astype(np.float32) / 255
    flat = np.unique((flat @ random.standard_normal((768, DIMENSIONS), np.float32) / 768**0.5).round(4), axis=0)
    flat = flat[np.linalg.norm(flat, axis=1) > 0.1].astype(np.float16)
    random.shuffle(flat)
    return flat


def add(index, parts):
    seconds = count = 0
    for number, part in enumerate(parts):
        np.save(f"{FOLDER}/part.npy", part)
        before = time.monotonic()
        # One vector in four seconds: each is a moment of its own.
        subprocess.run([PROGRAM, "add-vectors", index, "--model", "m", "--video", f"video-{number:03}.mp4", "--fps", f"1/{STEP}", f"{FOLDER}/part.npy"], check=True)
        seconds += time.monotonic() - before
        count += len(part)
        yield part
    print(f"- add-vectors: {count / seconds:.0f} vectors a second; {os.path.getsize(index) / count:.0f} bytes a vector")


def find(index, query, *flags):
    np.save(f"{FOLDER}/query.npy", query)
    before = time.monotonic()
    run = subprocess.run([PROGRAM, "find", "--vector", f"{FOLDER}/query.npy", "--model", "m", "--limit", str(TOP), *flags, index],
                         capture_output=True)
    seconds = time.monotonic() - before
    hits = [json.loads(line) for line in run.stdout.splitlines()]
    assert run.returncode == 0 and len(hits) == TOP, run.stderr
    return seconds, [int(hit["video"][6:9]) * VIDEO + int(hit["seconds"]) // STEP for hit in hits]


def compare(name, index, vectors, queries):
    scores = np.empty((len(queries), len(vectors)))
    unit = queries.astype(np.float64) / np.linalg.norm(queries.astype(np.float64), axis=1, keepdims=True)
    for first in range(0, len(vectors), VIDEO):
        part = vectors[first : first + VIDEO].astype(np.float64)
        scores[:, first : first + len(part)] = unit @ (part / np.linalg.norm(part, axis=1, keepdims=True)).T
    least = np.partition(scores, -TOP, axis=1)[:, -TOP]
    for way, flags in (("codes and rerank", []), ("exact", ["--exact"])):
        find(index, queries[0], *flags)
        runs = [find(index, query, *flags) for query in queries[: len(queries) if not flags else 10]]
        # Equal scores may stand for each other; 1e-6 is what 32-bit sums leave open.
        recall = statistics.mean((scores[number][hits] >= least[number] - 1e-6).mean() for number, (_, hits) in enumerate(runs))
        times = sorted(1000 * seconds for seconds, _ in runs)
        print(f"- {name}, {len(vectors)} x {DIMENSIONS}, {way}: median {statistics.median(times):.1f} ms, least {times[0]:.1f} ms; "
              f"recall of the {TOP} nearest {recall:.4f}")


os.makedirs(FOLDER, exist_ok=True)
index, stored = f"{FOLDER}/clusters-{COUNT}.fidx", f"{FOLDER}/clusters-{COUNT}.npy"
if not os.path.exists(index) or not os.path.exists(stored):
    whole = np.lib.format.open_memmap(stored, "w+", np.float16, (COUNT, DIMENSIONS))
    first = 0
    for part in add(index, clusters()):
        whole[first : first + len(part)] = part
        first += len(part)
    whole.flush()
vectors = np.load(stored, mmap_mode="r")
queries = vectors[np.sort(random.choice(COUNT, QUERIES, False))].astype(np.float32)
noise = random.standard_normal(queries.shape, np.float32)
queries += 0.33 * noise * np.linalg.norm(queries, axis=1, keepdims=True) / np.linalg.norm(noise, axis=1, keepdims=True)
compare("clusters", index, vectors, queries)
if CLIPS:
    index = f"{FOLDER}/patches.fidx"
    for suffix in ("", "-wal", "-shm"):
        if os.path.exists(index + suffix):
            os.remove(index + suffix)
    flat = patches()
    queries, vectors = flat[:QUERIES].astype(np.float32), flat[QUERIES:]
    list(add(index, (vectors[first : first + VIDEO] for first in range(0, len(vectors), VIDEO))))
    compare("patches", index, vectors, queries)
