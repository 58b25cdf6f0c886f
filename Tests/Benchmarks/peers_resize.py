"""Times of other libraries for kernel-bench's resizes and tensors: name, tab, median in ms. One thread.

usage: peers_resize.py [NAME…]   (in a venv with pillow-simd or Pillow, opencv-python-headless and kornia_rs)
"""
import os
import statistics
import sys
import time

os.environ["RAYON_NUM_THREADS"] = "1"

import cv2
import kornia_rs
import numpy as np
from PIL import Image

cv2.setNumThreads(1)
RNG = np.random.default_rng(1)


def median(name, work, runs=21):
    if len(sys.argv) > 1 and name not in sys.argv[1:]:
        return
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    print(f"{name}\t{statistics.median(times) * 1e3:.3f}", flush=True)


def image(mode, width, height):
    channels = {"L": 1, "RGB": 3, "RGBA": 4}[mode]
    pixels = RNG.integers(0, 256, (height, width, channels), np.uint8)
    return Image.fromarray(pixels if channels > 1 else pixels[..., 0])


full, large, small = image("RGB", 1920, 1080), image("RGB", 4928, 3279), image("RGB", 640, 360)
FILTERS = {"lanczos3": Image.Resampling.LANCZOS, "catmull-rom": Image.Resampling.BICUBIC, "bilinear": Image.Resampling.BILINEAR, "box": Image.Resampling.BOX}
for filter_name, code in FILTERS.items():
    median(f"rgb24-{filter_name}", lambda: full.resize((640, 360), code))
median("rgb24-large-lanczos3", lambda: large.resize((852, 567), Image.Resampling.LANCZOS))
median("rgb24-up-lanczos3", lambda: small.resize((1920, 1080), Image.Resampling.LANCZOS))
rgba = image("RGBA", 1920, 1080)
median("rgba-lanczos3", lambda: rgba.resize((640, 360), Image.Resampling.LANCZOS))
gray = image("L", 1920, 1080)
median("gray-lanczos3", lambda: gray.resize((640, 360), Image.Resampling.LANCZOS))

deep = RNG.integers(0, 65536, (1080, 1920, 3), np.uint16)
deep_out = np.empty((360, 640, 3), np.uint16)
median("rgb48le-area", lambda: cv2.resize(deep, (640, 360), deep_out, interpolation=cv2.INTER_AREA))

square = RNG.integers(0, 256, (640, 640, 3), np.uint8)
tensor = np.empty((3, 640, 640), np.float32)
mean, deviation = np.float32([0.485, 0.456, 0.406])[:, None, None], np.float32([0.229, 0.224, 0.225])[:, None, None]


def by_numpy():
    np.multiply(square.transpose(2, 0, 1), np.float32(1 / 255), out=tensor)


def by_numpy_normalised():
    np.multiply(square.transpose(2, 0, 1), np.float32(1 / 255), out=tensor)
    np.subtract(tensor, mean, out=tensor)
    np.divide(tensor, deviation, out=tensor)


blob = np.empty((1, 3, 640, 640), np.float32)
median("tensor-numpy", by_numpy)
median("tensor-numpy-normalised", by_numpy_normalised)
median("tensor-blob", lambda: cv2.dnn.blobFromImage(square, 1 / 255, (640, 640), (0, 0, 0), True))
wide = RNG.integers(0, 256, (1080, 1920, 3), np.uint8)
boxed = np.full((640, 640, 3), 114, np.uint8)


def area_and_numpy():
    boxed[140:500] = cv2.resize(wide, (640, 360), interpolation=cv2.INTER_AREA)
    np.multiply(boxed.transpose(2, 0, 1), np.float32(1 / 255), out=tensor)


median("prep-opencv-area", area_and_numpy)
# One pass to 640x640 floats in memory of its own: bilinear without antialiasing, and the aspect changes.
kornia = kornia_rs.pipeline.Preprocessor((1080, 1920), (640, 640), (0.0, 0.0, 0.0), (1.0, 1.0, 1.0))
median("prep-kornia", lambda: kornia(wide))
