"""usage: npy_cases.py FOLDER: writes arrays there, and prints of each its name, rows, columns, and numbers."""

import sys

import numpy as np

random = np.random.default_rng(1)
for kind in ("<f2", "<f4", "<f8", "<i4", "<i8"):
    for shape in ((5,), (3, 4)):
        array = (random.standard_normal(shape) * 1000).astype(kind)
        name = f"{kind[1:]}-{len(shape)}.npy"
        np.save(f"{sys.argv[1]}/{name}", array)
        print(name, shape[0], array.size // shape[0], *(repr(float(number)) for number in array.flat))
extremes = np.array([np.finfo("<f2").tiny / 1024, np.finfo("<f2").max, -np.inf, -0.0], "<f2")
for name, array in (
    ("subnormal.npy", extremes),
    ("largest.npy", np.array([np.finfo("<f8").max, 5e-324])),
    ("integers.npy", np.array([-(2**31), 2**31 - 1], "<i4")),
    ("empty.npy", np.empty((0, 7), "<f4")),
):
    np.save(f"{sys.argv[1]}/{name}", array)
    print(name, array.shape[0], array.shape[1] if array.ndim == 2 else 1, *(repr(float(number)) for number in array.flat))
