#!/usr/bin/env python3
"""usage: rotate.py CLIP [m]DEGREES OUT

Copies an MP4 or QuickTime file so that it is shown turned clockwise by 0, 90, 180 or 270 degrees, and with an m mirrored left
to right before that: the matrix of its tracks' headers (ISO/IEC 14496-12, "tkhd") is replaced. How ffmpeg is asked for that
differs between its versions.
"""
import re
import struct
import sys

clip, turn, out = sys.argv[1:]
with open(clip, "rb") as file:
    data = bytearray(file.read())
cosine, sine = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[int(turn.removeprefix("m"))]
side = -1 << 16 if turn.startswith("m") else 1 << 16
matrix = struct.pack(">9i", cosine * side, sine * side, 0, -sine << 16, cosine << 16, 0, 0, 0, 1 << 30)
headers = [match.start() for match in re.finditer(rb"tkhd[\0\1]", data)]
for start in headers:
    # After the type: version and flags, times, identifier, duration, reserved bytes, layer, group and volume.
    at = start + (56 if data[start + 4] else 44)
    data[at:at + 36] = matrix
if not headers:
    sys.exit(f"rotate.py: {clip}: no track header")
with open(out, "wb") as file:
    file.write(data)
