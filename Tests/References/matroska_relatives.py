"""Random frames in formats that Matroska has no code for, and the same samples in the relative that they are written in.

usage: matroska_relatives.py make FORMAT FILE | matroska_relatives.py check FORMAT FILE READ NAME

NAME is the format of the frame of 66x34 pixels in READ. Prints "equal" or what is wrong.
"""
import sys

import numpy as np

WIDTH, HEIGHT = 66, 34
# The relative, what chroma is divided by across and down, and bits that are unused at the low end of a word.
SEMI_PLANAR = {
    "nv16": ("yuv422p", 2, 1, 0, "u1"), "nv24": ("yuv444p", 1, 1, 0, "u1"), "p010le": ("yuv420p10le", 2, 2, 6, "<u2"),
    "p210le": ("yuv422p10le", 2, 1, 6, "<u2"), "p016le": ("yuv420p16le", 2, 2, 0, "<u2"),
}


def made(name):
    rng = np.random.default_rng(7)
    _, across, down, shift, word = SEMI_PLANAR[name]
    count = WIDTH * HEIGHT + 2 * (WIDTH // across) * (HEIGHT // down)
    largest = (256 if word == "u1" else 65536) >> shift
    return (rng.integers(0, largest, count) << shift).astype(word)


def relative(name, words):
    other, _, _, shift, _ = SEMI_PLANAR[name]
    luma, chroma = words[: WIDTH * HEIGHT], words[WIDTH * HEIGHT :]
    return other, np.concatenate([luma, chroma[0::2], chroma[1::2]]) >> shift


def main():
    task, name, path = sys.argv[1:4]
    if task == "make":
        return made(name).tofile(path)
    expected_name, expected = relative(name, np.fromfile(path, made(name).dtype))
    with open(sys.argv[4], "rb") as file:
        is_equal = file.read() == expected.astype(expected.dtype).tobytes()
    print("equal" if is_equal and sys.argv[5] == expected_name else f"{sys.argv[5]}, expected {expected_name}; samples equal: {is_equal}")


if __name__ == "__main__":
    main()
