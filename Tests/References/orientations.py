"""usage: orientations.py make FORMAT, orientations.py compare LARGEST

`make` writes 1.FORMAT to 8.FORMAT, a picture in each of EXIF's orientations, and as 1.rgb to 8.rgb what Pillow shows of them.
`compare` compares these with 1.raw to 8.raw: no sample may differ by more than LARGEST.
"""
import sys

import numpy
from PIL import Image, ImageOps

ORIENTATION = 274
OPTIONS = {"webp": {"lossless": True}, "avif": {"quality": 100, "subsampling": "4:4:4"}}


def make(form):
    y, x = numpy.mgrid[0:32, 0:46]
    picture = Image.fromarray(numpy.stack([x * 5, y * 7, (x > 8) * 90 + (y > 20) * 120], -1).astype(numpy.uint8))
    for value in range(1, 9):
        exif = Image.Exif()
        exif[ORIENTATION] = value
        name = f"{value}.{form}"
        picture.save(name, exif=exif, **OPTIONS.get(form, {}))
        shown = ImageOps.exif_transpose(Image.open(name)).convert("RGB")
        with open(f"{value}.rgb", "wb") as file:
            file.write(shown.tobytes())


def compare(largest):
    for value in range(1, 9):
        shown, found = (numpy.fromfile(f"{value}.{end}", numpy.uint8).astype(int) for end in ("rgb", "raw"))
        assert shown.size == found.size, (value, shown.size, found.size)
        assert numpy.abs(shown - found).max() <= largest, (value, numpy.abs(shown - found).max())
    print("same")


if sys.argv[1] == "make":
    make(sys.argv[2])
else:
    compare(int(sys.argv[2]))
