"""Letterboxed tensors of yuv420p frames in float64: planes resized at their siting, BT.709 limited, divided by 255.

usage: tensor_frames.py CASES
"""
import sys

import numpy as np

from resize_cases import write
from resize_model import SITINGS, matrix

KR, KB = 0.2126, 0.0722


def smooth(height, width):
    """A picture within the legal range, so that no code is clamped on the way."""
    y, x = np.mgrid[0:height, 0:width]
    return 128 + 40 * np.sin(x / 5.1 + y / 7.3) + 30 * np.cos(x / 11.7 - y / 3.9)


def case(out, name, size, box, siting, filter_name):
    (width, height), (scaled_width, scaled_height) = size, box
    left, top = SITINGS[siting]
    planes, full = [], []
    for index in range(3):
        step = 1 if index == 0 else 2
        w, h = -(-width // step), -(-height // step)
        image = np.rint((smooth(h, w) - 128) * (1 if index == 0 else 0.4) + 128)
        planes.append(image.astype(np.uint8))
        # Every pixel's place among this plane's samples.
        across = places(w, scaled_width, width, filter_name, step, step / 2 if left is None or step == 1 else left)
        down = places(h, scaled_height, height, filter_name, step, step / 2 if top is None or step == 1 else top)
        full.append(down @ image @ across.T)
    y, u, v = (full[0] - 16) / 219, (full[1] - 128) / 224, (full[2] - 128) / 224
    r, b = y + 2 * (1 - KR) * v, y + 2 * (1 - KB) * u
    g = (y - KR * r - KB * b) / (1 - KR - KB)
    tensor = np.full((3, 64, 64), 114 / 255, np.float32)
    x0, y0 = (64 - scaled_width) // 2, (64 - scaled_height) // 2
    tensor[:, y0 : y0 + scaled_height, x0 : x0 + scaled_width] = np.clip(np.stack([r, g, b]), 0, 1)
    frame = np.concatenate([p.ravel() for p in planes])
    if name == "nv12":
        frame = np.concatenate([planes[0].ravel(), np.stack(planes[1:], axis=-1).ravel()])
    write(out, dict(format=name, width=width, height=height, siting=siting, filter=filter_name), frame, tensor)


def places(size_in, size_out, pixels, filter_name, step, offset):
    """Weights of pixels at half-integers in samples that lie every `step` pixels."""
    ratio = pixels / size_out
    centres = ((np.arange(size_out) + 0.5) * ratio - offset) / step + 0.5
    return matrix(size_in, centres, ratio / step, filter_name)


def main(path):
    with open(path, "wb") as out:
        for size, box in [((192, 108), (64, 36)), ((101, 77), (64, 49)), ((40, 90), (28, 64)), ((33, 21), (64, 41))]:
            for siting in ["left", "center", "topleft"]:
                for name in ["yuv420p", "nv12"]:
                    for filter_name in ["lanczos3", "bilinear"]:
                        case(out, name, size, box, siting, filter_name)


if __name__ == "__main__":
    main(sys.argv[1])
