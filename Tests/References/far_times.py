"""A stream of three frames at any time: far_times.py DENOMINATOR START STEP, of a time base of 1/DENOMINATOR."""
import sys
from fractions import Fraction

import framestream
import numpy as np

scale, start, step = (int(argument) for argument in sys.argv[1:])
with framestream.create(header=framestream.Header(path="far", time_base=Fraction(1, scale))) as stream:
    for number in range(3):
        frame = framestream.Frame.from_array(
            np.zeros((2, 4), np.uint8), "gray", number=number, pts=start + number * step, time_base=Fraction(1, scale))
        stream.write(frame)
