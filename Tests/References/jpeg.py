"""usage: jpeg.py read FILE    prints width and height, and then the picture as Pillow decodes it, packed RGB
jpeg.py write FILE QUALITY SUBSAMPLING MODE    writes a picture of noise and ramps as Pillow encodes it
"""

import sys

import numpy as np
from PIL import Image

if sys.argv[1] == "write":
    y, x = np.mgrid[0:41, 0:61]
    noise = np.random.default_rng(3).integers(0, 60, (41, 61))
    picture = np.stack([x * 4 % 256, y * 6 % 256, 128 + noise], axis=-1).astype(np.uint8)
    image = Image.fromarray(picture).convert(sys.argv[5])
    image.save(sys.argv[2], quality=int(sys.argv[3]), subsampling=sys.argv[4], progressive=sys.argv[4] == "4:2:0")
else:
    with Image.open(sys.argv[2]) as image:
        assert image.format == "JPEG"
        pixels = image.convert("RGB")
    sys.stdout.buffer.write(f"{pixels.width} {pixels.height}\n".encode() + pixels.tobytes())
