"""usage: preset_crop.py PICTURE.ppm TENSOR.npy SIDE FILTER

Whether a tensor is, number for number, what torchvision's Resize(SIDE), CenterCrop(224), ToTensor and Normalize make of a
picture whose sides are 2 : 1, with Pillow's resize: prints its shape, and whether it is.
"""

import sys

import numpy as np
from PIL import Image

MEANS = {
    256: ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
    224: ([0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]),
}
side = int(sys.argv[3])
picture = Image.open(sys.argv[1]).resize((2 * side, side), getattr(Image, sys.argv[4]))
corner = ((2 * side - 224) // 2, (side - 224) // 2)
expected = np.asarray(picture.crop(corner + (corner[0] + 224, corner[1] + 224)), np.float32) / 255
mean, deviation = MEANS[side]
expected = ((expected - np.float32(mean)) / np.float32(deviation)).transpose(2, 0, 1)
tensor = np.load(sys.argv[2])
print(tensor.shape, (tensor[0] == expected).all())
