"""What tests put into an index.

usage: index_data.py clusters    x.npy, 6,000 vectors in 50 clusters, and q.npy, which is near row 4,321
index_data.py rows COUNT         x.npy, that many unit vectors; q.npy, the fourth; frames.npy, every 25th frame
index_data.py arrays             n.npy, ones of 3 x 4, and row.npy, of 4
index_data.py frames COUNT       prints frames with random fingerprints as `frame-index import` reads them
"""

import json
import random
import sys

import numpy as np

kind, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0
if kind == "clusters":
    generator = np.random.default_rng(11)
    centres = generator.standard_normal((50, 200)) + 0.5
    stored = centres[generator.integers(0, 50, 6000)] + 0.5 * generator.standard_normal((6000, 200))
    np.save("x.npy", stored.astype(np.float32))
    np.save("q.npy", (stored[4321] + 0.2 * generator.standard_normal(200)).astype(np.float32))
elif kind == "rows":
    np.save("x.npy", np.eye(count, 8, dtype="f2"))
    np.save("q.npy", np.eye(count, 8)[3])
    np.save("frames.npy", 25 * np.arange(count))
elif kind == "arrays":
    np.save("n.npy", np.ones((3, 4), "f4"))
    np.save("row.npy", np.ones(4))
elif kind == "frames":
    random.seed(12)
    for frame in range(count):
        pdq = f"{random.getrandbits(256):064x}"
        print(json.dumps({"video": "a.mp4", "frame": frame, "seconds": frame, "quality": 50, "pdq": pdq}))
