"""Times the resizes that give the bytes of another library beside the library itself, on one thread: a table.

usage: match.py KERNEL-BENCH opencv|torchvision [ROUNDS]   (in a venv with that library)

In every round ours and the library's take turns, size by size; the table has the least of the medians of the rounds, in ms.
"""
import os
import statistics
import subprocess
import sys
import time

for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np

BENCH, LIBRARY, ROUNDS = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 5
FORMATS = {"gray": 1, "rgb24": 3, "rgba": 4}
SIZES = [("1920x1080", "640x360"), ("1920x1080", "960x540"), ("1920x1080", "853x480"), ("640x480", "320x240"),
         ("640x360", "1920x1080"), ("4928x3279", "852x567"), ("1280x720", "224x224")]
RUNS = 15


def opencv():
    import cv2

    cv2.setNumThreads(1)
    # Whose bytes we match: the wheels' IPP gives others for INTER_CUBIC. It stays on for the rest, where it is used or not.
    codes = {"nearest": cv2.INTER_NEAREST, "bilinear": cv2.INTER_LINEAR, "catmull-rom": cv2.INTER_CUBIC, "box": cv2.INTER_AREA}

    def work(pixels, size, filter):
        cv2.ipp.setUseIPP(filter != "catmull-rom")
        out = np.empty((size[1], size[0], *pixels.shape[2:]), np.uint8)
        return lambda: cv2.resize(pixels, size, out, interpolation=codes[filter])

    return codes, work, f"OpenCV {cv2.__version__}"


def torchvision():
    import torch

    torch.set_num_threads(1)
    names = {"bilinear": "bilinear", "catmull-rom": "bicubic"}

    def work(pixels, size, filter):
        # What torchvision's resize calls for uint8 tensors; the channels lie last in memory, as decoders give them.
        tensor = torch.from_numpy(np.atleast_3d(pixels)).permute(2, 0, 1)[None]
        return lambda: torch.nn.functional.interpolate(
            tensor, size=(size[1], size[0]), mode=names[filter], align_corners=False, antialias=True)

    return names, work, f"torch {torch.__version__}"


def median(work):
    work(), work()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e3


def main():
    filters, work, version = {"opencv": opencv, "torchvision": torchvision}[LIBRARY]()
    random = np.random.default_rng(1)
    cases = [(f, p, a, b) for f in filters for p in FORMATS for a, b in SIZES]
    ours, theirs = {case: [] for case in cases}, {case: [] for case in cases}
    for _ in range(ROUNDS):
        for filter, format, source, target in cases:
            case = filter, format, source, target
            name = ":".join([LIBRARY, *case])
            printed = subprocess.run([BENCH, "match", name], capture_output=True, text=True, check=True).stdout
            ours[case].append(float(printed.split("\t")[1]))
            width, height = map(int, source.split("x"))
            shape = (height, width) if format == "gray" else (height, width, FORMATS[format])
            pixels = random.integers(0, 256, shape, np.uint8)
            theirs[case].append(median(work(pixels, tuple(map(int, target.split("x"))), filter)))
    print(f"| filter | format | from | to | Framepipe | {version} | ratio |\n| --- | --- | --- | --- | --- | --- | --- |")
    for case in cases:
        mine, other = min(ours[case]), min(theirs[case])
        print("|", " | ".join(case), f"| {mine:.2f} | {other:.2f} | {other / mine:.2f} |")


main()
