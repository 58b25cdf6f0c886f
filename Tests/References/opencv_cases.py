"""What cv2.resize makes of seeded pictures: opencv_cases.py CASE... with CASE as width:height:toWidth:toHeight:channels:filter:seed.

The picture is that of `picture`; the bytes of all cases go to standard output, one after another.
"""

import sys

import cv2
import numpy as np

FILTERS = {"nearest": cv2.INTER_NEAREST, "bilinear": cv2.INTER_LINEAR, "catmull-rom": cv2.INTER_CUBIC, "box": cv2.INTER_AREA}


def picture(width, height, channels, seed):
    """Noise by a linear congruential generator, as the test makes it."""
    count = width * height * channels
    out, state = bytearray(count), seed
    for index in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) & (1 << 64) - 1
        out[index] = state >> 56
    return np.frombuffer(bytes(out), np.uint8).reshape(height, width, channels)


def main():
    # Intel's library, which the wheels use for INTER_CUBIC, has bytes of its own.
    cv2.ipp.setUseIPP(False)
    for case in sys.argv[1:]:
        width, height, to_width, to_height, channels, name, seed = case.split(":")
        source = picture(int(width), int(height), int(channels), int(seed))
        made = cv2.resize(source, (int(to_width), int(to_height)), interpolation=FILTERS[name])
        sys.stdout.buffer.write(made.tobytes())


if __name__ == "__main__":
    main()
