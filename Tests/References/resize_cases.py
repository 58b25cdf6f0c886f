"""The file of cases that the resize tests read: JSON header, input frame, expected frame, again and again."""
import json
import struct

import numpy as np

RNG = np.random.default_rng(20240607)


def write(out, header, source, expected):
    source, expected = source.tobytes(), expected.tobytes()
    header = dict(header, inputBytes=len(source), outputBytes=len(expected))
    text = json.dumps(header).encode()
    out.write(struct.pack("<I", len(text)) + text + source + expected)


def picture(height, width, channels, largest, kind):
    """Noise, extreme noise, or a gradient with edges: (height, width, channels) of integers 0…largest."""
    shape = (height, width, channels)
    if kind == "noise":
        return RNG.integers(0, largest + 1, shape)
    if kind == "extreme":
        return RNG.integers(0, 2, shape) * largest
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(channels), indexing="ij")
    ramp = (x * 7 + y * 5 + c * 11) * largest // 400 % (largest + 1)
    return np.where((x // 9 + y // 6) % 3 == 0, largest - ramp, ramp)


# Odd sizes, sides of one pixel, huge ratios, up, down, and one axis alone: source, then target.
SIZES = [
    ((64, 48), (21, 16)), ((61, 47), (20, 13)), ((17, 13), (53, 41)), ((1, 1), (5, 3)), ((1, 37), (4, 5)), ((37, 1), (5, 4)),
    ((33, 31), (1, 1)), ((2, 3), (67, 1)), ((700, 3), (2, 2)), ((3, 900), (1, 2)), ((40, 30), (40, 11)), ((40, 30), (13, 30)),
    ((5, 4), (200, 90)), ((67, 66), (66, 67)), ((31, 29), (15, 29)),
]
# Left, top, right, bottom in pixels, multiples of 1/65536.
CROPS = [((40, 30), (17, 11), (3.25, 2.5, 36.125, 28.75)), ((40, 30), (55, 61), (0.5, 0, 39.5, 12 + 1 / 65536)), ((9, 9), (9, 9), (0, 0, 8.5, 9))]
