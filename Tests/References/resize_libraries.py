"""What OpenCV or torchvision makes of random pictures: the bytes that `--match opencv` and `--match torchvision` must give.

usage: resize_libraries.py CASES LIBRARY SEED COUNT   (the file is described in resize_cases.py)
"""
import sys

import numpy as np

from resize_cases import write

FORMATS = {1: "gray", 3: "rgb24", 4: "rgba"}
OPENCV = {"nearest": "INTER_NEAREST", "bilinear": "INTER_LINEAR", "catmull-rom": "INTER_CUBIC", "box": "INTER_AREA"}
TORCHVISION = {"nearest": "NEAREST", "bilinear": "BILINEAR", "catmull-rom": "BICUBIC", "lanczos3": "LANCZOS"}


def by_opencv():
    import cv2

    # Intel's library, which the wheels use for INTER_CUBIC, has bytes of its own.
    cv2.ipp.setUseIPP(False)
    return OPENCV, lambda pixels, size, name: cv2.resize(pixels, size, interpolation=getattr(cv2, OPENCV[name]))


def by_torchvision():
    import torch

    from preset_tensors import declare_operators

    declare_operators()
    from torchvision.transforms import InterpolationMode
    from torchvision.transforms.v2.functional import resize

    def made(pixels, size, name):
        tensor = torch.from_numpy(pixels).permute(2, 0, 1)
        mode = InterpolationMode[TORCHVISION[name]]
        return resize(tensor, [size[1], size[0]], interpolation=mode, antialias=True).permute(1, 2, 0).contiguous().numpy()

    return TORCHVISION, made


def sizes(rng):
    """Source and target: up, down, both, one axis alone, whole ratios, sides of few pixels, and a few that are large."""
    most = int(rng.choice([3, 8, 90, 90, 90, 700]))
    width, height, to_width, to_height = (int(side) for side in rng.integers(1, most + 1, 4))
    kind = rng.integers(6)
    if kind <= 1:
        width, height = to_width * int(rng.integers(1, 6)), to_height * int(rng.integers(1, 6))
    if kind == 1:
        ratio = int(rng.integers(1, 6))
        width, height = to_width * ratio, to_height * ratio
    if kind == 2:
        to_width = width
    if kind == 3:
        to_height = height
    return width, height, to_width, to_height


def main():
    path, library, seed, count = sys.argv[1:]
    rng = np.random.default_rng(int(seed))
    filters, resize = by_opencv() if library == "opencv" else by_torchvision()
    with open(path, "wb") as out:
        for number in range(int(count)):
            channels, name = (1, 3, 4)[number % 3], list(filters)[number // 3 % 4]
            width, height, to_width, to_height = sizes(rng)
            shape = (height, width, channels)
            pixels = (rng.integers(0, 2, shape) * 255 if number % 5 == 0 else rng.integers(0, 256, shape)).astype(np.uint8)
            crop, part = None, pixels
            if number % 7 == 0:
                left, top = int(rng.integers(width)), int(rng.integers(height))
                right, bottom = int(rng.integers(left + 1, width + 1)), int(rng.integers(top + 1, height + 1))
                crop, part = [left, top, right, bottom], np.ascontiguousarray(pixels[top:bottom, left:right])
            header = dict(
                format=FORMATS[channels], width=width, height=height, target=[to_width, to_height], filter=name, crop=crop, match=library)
            write(out, header, pixels, resize(part, (to_width, to_height), name))


if __name__ == "__main__":
    main()
