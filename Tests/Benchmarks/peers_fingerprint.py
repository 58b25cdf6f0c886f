"""Times of pdqhash for kernel-bench's fingerprints: name, tab, median in ms. One thread.

usage: peers_fingerprint.py [NAME…]   (in a venv with pdqhash and numpy)
"""
import statistics
import sys
import time

import numpy as np
import pdqhash

RNG = np.random.default_rng(1)
for width, height in [(1920, 1080), (640, 360), (512, 512), (64, 64)]:
    name = f"pdq-{width}x{height}"
    if len(sys.argv) > 1 and name not in sys.argv[1:]:
        continue
    picture = RNG.integers(0, 256, (height, width, 3), np.uint8)
    pdqhash.compute(picture)
    times = []
    for _ in range(21):
        start = time.perf_counter()
        pdqhash.compute(picture)
        times.append(time.perf_counter() - start)
    print(f"{name}\t{statistics.median(times) * 1e3:.3f}", flush=True)
