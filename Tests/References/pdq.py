"""Pictures and what PyPI's pdqhash says of them, for FingerprintPDQTests.swift.

Prints one record a picture: width, height and quality as little-endian 32-bit integers, the fingerprint and its eight
dihedral variants as 64 hexadecimal digits each, then height x width x 3 bytes of RGB. The seed is the first argument.
"""

import struct
import sys

import numpy as np
import pdqhash


def pictures(random):
    sides = [1, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 67]
    for height in sides:
        for width in random.choice(sides, 6, replace=False):
            yield noise(random, height, width)
    yield noise(random, 64, 64)
    for height, width in [(64, 128), (128, 129), (127, 255), (257, 383), (512, 512), (360, 640), (777, 333), (1080, 1920), (9, 4099)]:
        yield noise(random, height, width)
        yield structured(random, height, width)
    yield np.full((120, 160, 3), 128, np.uint8)
    yield np.zeros((90, 70, 3), np.uint8)
    yield np.full((200, 300, 3), 255, np.uint8)
    yield ramp(240, 320)
    yield (ramp(1200, 1300) // 128) * 255


def noise(random, height, width):
    return random.integers(0, 256, (height, width, 3), np.uint8)


def structured(random, height, width):
    """Coloured waves, a dark box and a little noise: smooth where pictures are smooth."""
    y, x = np.mgrid[0:height, 0:width]
    planes = []
    for _ in range(3):
        across, down, phase = random.uniform(0.5, 9, 3)
        planes.append(127 + 110 * np.sin(across * x / width * 6.28 + phase) * np.cos(down * y / height * 6.28))
    picture = np.stack(planes, axis=2) + random.normal(0, 3, (height, width, 3))
    picture[height // 3 : height // 2, width // 4 : width // 2] = 16
    return np.clip(picture, 0, 255).astype(np.uint8)


def ramp(height, width):
    y, x = np.mgrid[0:height, 0:width]
    return np.stack([x * 255 // width, y * 255 // height, (x + y) * 255 // (width + height)], axis=2).astype(np.uint8)


def text(bits):
    return "%064x" % int("".join(str(int(bit)) for bit in bits), 2)


random = np.random.default_rng(int(sys.argv[1]))
for picture in pictures(random):
    picture = np.ascontiguousarray(picture)
    bits, quality = pdqhash.compute(picture)
    dihedral, _ = pdqhash.compute_dihedral(picture)
    height, width, _ = picture.shape
    sys.stdout.buffer.write(struct.pack("<iii", width, height, quality))
    sys.stdout.buffer.write("".join(text(each) for each in [bits, *dihedral]).encode())
    sys.stdout.buffer.write(picture.tobytes())
