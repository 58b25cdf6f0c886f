"""Tensors as numpy computes them in float32, each step rounded on its own.

usage: tensor_model.py CASES
"""
import sys

import numpy as np

from resize_cases import write

F = np.float32
# scale, divisor (one of them), mean and standard deviation in the tensor's channel order.
ARITHMETIC = [
    (1, None, [0, 0, 0], [1, 1, 1]), (None, 255, [0, 0, 0], [1, 1, 1]), (1 / 255, None, [0, 0, 0], [1, 1, 1]),
    (None, 255, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]), (1, None, [127.5] * 3, [128] * 3),
    (1, None, [103.53, 116.28, 123.675], [57.375, 57.12, 58.395]), (0.017, None, [0.1, -0.2, 7], [3, 1e-3, 1]),
    (None, 255, [0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]), (None, 127.5, [1, 1, 1], [1, 1, 1]),
    (300.0, None, [0, 0, 0], [1, 1, 1]), (1e-7, None, [0, 0, 0], [1, 1, 1]),
]


def main(path):
    values = np.arange(256)
    # Every value in every channel, and a width that is no multiple of a vector.
    pixels = np.stack([values, (values * 7 + 3) % 256, 255 - values], axis=-1).astype(np.uint8)
    pixels = np.concatenate([pixels, pixels[:35]]).reshape(3, 97, 3)
    with open(path, "wb") as out:
        for scale, divisor, mean, deviation in ARITHMETIC:
            for element in ["f32", "f16"]:
                for layout in ["nchw", "nhwc"]:
                    for order in ["rgb", "bgr"]:
                        x = (pixels if order == "rgb" else pixels[..., ::-1]).astype(F)
                        x = x * F(scale) if divisor is None else x / F(divisor)
                        x = (x - np.array(mean, F)) / np.array(deviation, F)
                        assert x.dtype == F
                        x = x if layout == "nhwc" else x.transpose(2, 0, 1)
                        with np.errstate(over="ignore"):
                            x = np.ascontiguousarray(x if element == "f32" else x.astype(np.float16))
                        header = dict(
                            width=97, height=3, scale=scale, divisor=divisor, mean=mean, deviation=deviation, element=element,
                            layout=layout, order=order)
                        write(out, header, pixels, x)


if __name__ == "__main__":
    main(sys.argv[1])
