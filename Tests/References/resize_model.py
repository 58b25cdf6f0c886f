"""The exact resize in float64: Pillow's definition of the weights, columns and rows without rounding in between.

usage: resize_model.py CASES
"""
import sys

import numpy as np

from resize_cases import CROPS, SIZES, picture, write


def sinc(x):
    return np.sinc(x)


def cubic(b, c):
    def kernel(x):
        x = np.abs(x)
        near = ((12 - 9 * b - 6 * c) * x**3 + (-18 + 12 * b + 6 * c) * x**2 + 6 - 2 * b) / 6
        far = ((-b - 6 * c) * x**3 + (6 * b + 30 * c) * x**2 + (-12 * b - 48 * c) * x + 8 * b + 24 * c) / 6
        return np.where(x < 1, near, np.where(x < 2, far, 0))

    return kernel


FILTERS = {
    "box": (0.5, lambda x: ((x > -0.5) & (x <= 0.5)).astype(float)),
    "bilinear": (1, lambda x: np.maximum(1 - np.abs(x), 0)),
    "catmull-rom": (2, cubic(0, 0.5)),
    "mitchell": (2, cubic(1 / 3, 1 / 3)),
    "lanczos3": (3, lambda x: np.where(np.abs(x) < 3, sinc(x) * sinc(x / 3), 0)),
}


def matrix(size_in, centres, scale, name):
    """One row of weights for each centre; sample i of the input covers [i, i + 1)."""
    support, kernel = FILTERS[name]
    wide = max(scale, 1)
    weights = np.zeros((len(centres), size_in))
    for row, centre in zip(weights, centres):
        first = max(int(centre - support * wide + 0.5), 0)
        last = min(int(centre + support * wide + 0.5), size_in)
        if first < last:
            row[first:last] = kernel((np.arange(first, last) + 0.5 - centre) / wide)
        if row.sum() == 0:
            row[min(int(centre), size_in - 1)] = 1
        row /= row.sum()
    return weights


def axis(size_in, size_out, start, end, name, step=1, offset=0.5, pixels_out=None):
    """Samples lie every `step` pixels, `offset` pixels from the left edge."""
    ratio = (end - start) / (pixels_out or size_out)
    places = ((np.arange(size_out) * step + offset) * ratio + start - offset) / step + 0.5
    return matrix(size_in, places, ratio, name)


def resized(image, size, box, name):
    columns = axis(image.shape[1], size[0], box[0], box[2], name)
    rows = axis(image.shape[0], size[1], box[1], box[3], name)
    return np.einsum("yi,xj,ijc->yxc", rows, columns, image.astype(np.float64), optimize=True)


def weighted(image, size, box, name, alpha):
    """Colours weighed with their alpha; transparent black where alpha becomes 0."""
    a = image[..., alpha : alpha + 1]
    filtered_alpha = resized(a, size, box, name)
    filtered = resized(image * a, size, box, name)
    clear = np.rint(filtered_alpha) <= 0
    out = np.where(clear, 0, filtered / np.where(clear, 1, filtered_alpha))
    out[..., alpha] = filtered_alpha[..., 0]
    return out


def rounded(values, largest):
    return np.clip(np.rint(values), 0, largest).astype(np.uint16)


def srgb_light(v):
    return np.where(v <= 0.04045, v / 12.92, ((np.abs(v) + 0.055) / 1.055) ** 2.4)


def srgb_signal(v):
    positive = np.maximum(v, 0)
    return np.where(v <= 0.0031308, v * 12.92, 1.055 * positive ** (1 / 2.4) - 0.055)


PACKED = {
    "gray": (1, 8, None), "rgb24": (3, 8, None), "rgba": (4, 8, 3), "bgra": (4, 8, 3), "argb": (4, 8, 0), "ya8": (2, 8, 1), "bgr0": (4, 8, None),
    "gray10le": (1, 10, None), "gray16le": (1, 16, None), "rgb48le": (3, 16, None), "rgba64le": (4, 16, 3), "ya16le": (2, 16, 1),
}


def packed_case(out, name, filter_name, source, target, box, kind, linear=False, opaque=False):
    channels, depth, alpha = PACKED[name]
    largest = (1 << depth) - 1
    image = picture(source[1], source[0], channels, largest, kind)
    if opaque:
        image[..., alpha] = largest
    bounds = box or (0, 0) + source
    colours = [i for i in range(channels) if i != alpha]
    values = image.astype(np.float64)
    if linear:
        values[..., colours] = srgb_light(values[..., colours] / largest) * largest
    exact = resized(values, target, bounds, filter_name) if alpha is None else weighted(values, target, bounds, filter_name, alpha)
    if linear:
        exact[..., colours] = srgb_signal(exact[..., colours] / largest) * largest
    word = np.uint8 if depth == 8 else np.uint16
    header = dict(format=name, width=source[0], height=source[1], target=list(target), filter=filter_name, crop=box, linear=linear)
    write(out, header, image.astype(word), rounded(exact, largest).astype(word))


# Steps across and down, depth, shift, whether chroma is interleaved.
PLANAR = {
    "yuv420p": (2, 2, 8, 0, False), "yuv422p": (2, 1, 8, 0, False), "yuv444p": (1, 1, 8, 0, False), "yuv411p": (4, 1, 8, 0, False),
    "nv12": (2, 2, 8, 0, True), "yuv420p10le": (2, 2, 10, 0, False), "p010le": (2, 2, 10, 6, True), "yuv422p16le": (2, 1, 16, 0, False),
}
# Distance of the first chroma sample from the left and the top edge, in pixels; `None` is the middle of its pixels.
SITINGS = {"left": (0.5, None), "center": (None, None), "topleft": (0.5, 0.5), "bottomleft": (0.5, -0.5)}


def planar_case(out, name, filter_name, source, target, box, siting, kind):
    across, down, depth, shift, interleaved = PLANAR[name]
    largest = (1 << depth) - 1
    word = np.uint8 if depth == 8 else np.uint16
    bounds = box or (0, 0) + source
    pieces = [[], []]
    for channel in range(2 if interleaved else 3):
        step_x, step_y = (1, 1) if channel == 0 else (across, down)
        left, top = SITINGS[siting]
        offset_x = step_x / 2 if left is None or step_x == 1 else left
        offset_y = step_y / 2 if top is None or step_y == 1 else (top if top > 0 else step_y + top)
        size_in = (-(-source[0] // step_x), -(-source[1] // step_y))
        size_out = (-(-target[0] // step_x), -(-target[1] // step_y))
        image = picture(size_in[1], size_in[0], 2 if interleaved and channel else 1, largest, kind)
        columns = axis(size_in[0], size_out[0], bounds[0], bounds[2], filter_name, step_x, offset_x, target[0])
        rows = axis(size_in[1], size_out[1], bounds[1], bounds[3], filter_name, step_y, offset_y, target[1])
        exact = np.einsum("yi,xj,ijc->yxc", rows, columns, image.astype(np.float64), optimize=True)
        pieces[0].append((image << shift).astype(word).ravel())
        pieces[1].append((rounded(exact, largest) << shift).astype(word).ravel())
    header = dict(format=name, width=source[0], height=source[1], target=list(target), filter=filter_name, crop=box, siting=siting)
    write(out, header, np.concatenate(pieces[0]), np.concatenate(pieces[1]))


def main(path):
    kinds = ["noise", "extreme", "ramp"]
    with open(path, "wb") as out:
        number = 0
        for filter_name in FILTERS:
            for source, target, box in [(s, t, None) for s, t in SIZES] + CROPS:
                for name in PACKED:
                    packed_case(out, name, filter_name, source, target, box, kinds[number % 3])
                    number += 1
                for name in PLANAR:
                    # A sited box may end exactly on a sample, which only rounding errors then decide about.
                    siting = "center" if filter_name == "box" else list(SITINGS)[number % 4]
                    planar_case(out, name, filter_name, source, target, box, siting, kinds[number % 3])
                    number += 1
        for filter_name in FILTERS:
            for source, target in SIZES:
                packed_case(out, "bgra", filter_name, source, target, None, kinds[number % 3], opaque=True)
                number += 1
        for name in ["gray", "rgb24", "rgba", "rgb48le"]:
            for filter_name, kind in [("bilinear", "noise"), ("lanczos3", "ramp"), ("lanczos3", "extreme")]:
                packed_case(out, name, filter_name, (61, 47), (20, 13), None, kind, linear=True)
                packed_case(out, name, filter_name, (17, 13), (53, 41), None, kind, linear=True)


if __name__ == "__main__":
    main(sys.argv[1])
