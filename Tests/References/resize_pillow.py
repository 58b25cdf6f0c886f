"""What Pillow makes of pictures: the bytes that `--match pillow` must give.

usage: resize_pillow.py CASES
"""
import sys

from PIL import Image

from resize_cases import CROPS, SIZES, picture, write

import numpy as np

FILTERS = {
    "nearest": Image.Resampling.NEAREST, "box": Image.Resampling.BOX, "bilinear": Image.Resampling.BILINEAR,
    "catmull-rom": Image.Resampling.BICUBIC, "lanczos3": Image.Resampling.LANCZOS,
}
MODES = {"gray": ("L", 1), "rgb24": ("RGB", 3), "rgba": ("RGBA", 4), "ya8": ("LA", 2)}
LARGER = [((320, 180), (100, 57)), ((199, 101), (321, 240)), ((321, 2), (1, 1)), ((1280, 5), (3, 7)), ((7, 7), (7, 7)), ((1000, 700), (333, 233))]


def main(path):
    kinds = ["noise", "extreme", "ramp"]
    number = 0
    with open(path, "wb") as out:
        for name, (mode, channels) in MODES.items():
            for filter_name, resampling in FILTERS.items():
                for source, target, box in [(s, t, None) for s, t in SIZES + LARGER] + CROPS:
                    pixels = picture(source[1], source[0], channels, 255, kinds[number % 3]).astype(np.uint8)
                    number += 1
                    image = Image.fromarray(pixels if channels > 1 else pixels[..., 0], mode)
                    expected = np.asarray(image.resize(target, resampling, box))
                    header = dict(
                        format=name, width=source[0], height=source[1], target=list(target), filter=filter_name, crop=box, match="pillow")
                    write(out, header, pixels, expected)


if __name__ == "__main__":
    main(sys.argv[1])
