"""usage: png_read.py [--chunks] FILE: a PNG, decoded from its specification and without a PNG library.

Prints width, height, depth and colour type, or with --chunks the ancillary chunks with their contents in hexadecimal.
Without --chunks the samples follow in the rest of standard output, big-endian as they are stored.
"""

import struct
import sys
import zlib


def chunks(data):
    assert data[:8] == b"\x89PNG\r\n\x1a\n", "signature"
    at = 8
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + size]
        assert len(body) == size and zlib.crc32(kind + body) == struct.unpack_from(">I", data, at + 8 + size)[0], kind
        yield kind, body
        at += 12 + size


def paeth(a, b, c):
    distances = [abs(b - c), abs(a - c), abs(a + b - 2 * c)]
    return (a, b, c)[distances.index(min(distances))]


def unfiltered(filtered, stride, step):
    before, rows = bytes(stride), []
    assert len(filtered) % (stride + 1) == 0
    for at in range(0, len(filtered), stride + 1):
        kind, row = filtered[at], bytearray(filtered[at + 1 : at + 1 + stride])
        for i in range(stride):
            a, c = (row[i - step], before[i - step]) if i >= step else (0, 0)
            b = before[i]
            row[i] = row[i] + (0, a, b, (a + b) // 2, paeth(a, b, c))[kind] & 255
        rows.append(bytes(row))
        before = row
    return b"".join(rows)


with open(sys.argv[-1], "rb") as file:
    found = list(chunks(file.read()))
if sys.argv[1] == "--chunks":
    print(*(kind.decode() + body.hex() for kind, body in found if kind not in (b"IHDR", b"IDAT", b"IEND")))
    sys.exit()
assert found[0][0] == b"IHDR" and found[-1] == (b"IEND", b"")
width, height, depth, colour, *rest = struct.unpack(">IIBBBBB", found[0][1])
assert rest == [0, 0, 0], "compression, filter, interlace"
step = {0: 1, 2: 3, 4: 2, 6: 4}[colour] * depth // 8
pixels = unfiltered(zlib.decompress(b"".join(body for kind, body in found if kind == b"IDAT")), width * step, step)
assert len(pixels) == width * height * step
sys.stdout.buffer.write(f"{width} {height} {depth} {colour}\n".encode() + pixels)
