"""The nearest vectors, found by comparing all: float64 over the 16-bit floats that the index stores.

usage: nearest.py ARRAY.npy QUERY.npy METRIC COUNT    prints a row and its score a line, the best first
"""
import sys

import numpy as np

stored = np.load(sys.argv[1]).astype(np.float16).astype(np.float64)
query = np.load(sys.argv[2]).astype(np.float32).astype(np.float64)
metric, count = sys.argv[3], int(sys.argv[4])
if metric == "l2":
    scores = -np.sqrt(((stored - query) ** 2).sum(1))
else:
    scores = stored @ query
if metric == "cosine":
    scores /= np.linalg.norm(stored, axis=1) * np.linalg.norm(query)
for row in np.argsort(-scores, kind="stable")[:count]:
    print(row, scores[row])
