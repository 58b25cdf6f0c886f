"""usage: npy_read.py FILE [BYTES]    prints an array's shape and type, and whether its bytes are those of a file
npy_read.py FILE range            prints an array's shape and type, and whether it counts from 0
npy_read.py -                     prints the shapes of the arrays in standard input
"""

import sys

import numpy


def arrays_of_a_pipe():
    """As frame-export(1) shows it."""

    class Pipe:
        read = sys.stdin.buffer.read

    while sys.stdin.buffer.peek(1):
        yield numpy.lib.format.read_array(Pipe)


if sys.argv[1] == "-":
    for array in arrays_of_a_pipe():
        print(array.shape)
    sys.exit()
array = numpy.load(sys.argv[1], mmap_mode="r")
words = [array.shape, array.dtype]
if sys.argv[2:] == ["range"]:
    words.append((array == numpy.arange(array.size).reshape(array.shape)).all())
elif len(sys.argv) > 2:
    with open(sys.argv[2], "rb") as source:
        words.append(array.tobytes() == source.read())
print(*words)
