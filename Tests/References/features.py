"""Corners, smoothing and scaling as OpenCV and numpy have them, for FeatureReferenceTests.swift.

Writes cases to the file that the first argument names: the length of a JSON header in four little-endian bytes, the
header, a gray picture, and what has to come of it (`kind` says what).
"""

import json
import struct
import sys

import cv2
import numpy as np

SEED = 20260301


def pictures(random):
    for height, width in [(40, 40), (47, 63), (90, 131), (180, 320), (361, 640)]:
        yield random.integers(0, 256, (height, width), np.uint8)
        yield structured(random, height, width)
    yield checkers(200, 300)
    yield np.full((64, 80), 128, np.uint8)


def structured(random, height, width):
    """Boxes and lines over smooth noise: has corners of every strength."""
    picture = cv2.GaussianBlur(random.normal(128, 90, (height, width)), (0, 0), 3)
    picture = np.clip(picture, 0, 255).astype(np.uint8)
    for _ in range(width * height // 500):
        a, b = random.integers(0, width, 2), random.integers(0, height, 2)
        shade = int(random.integers(0, 256))
        cv2.rectangle(picture, (int(a[0]), int(b[0])), (int(a[0]) + 9, int(b[0]) + 6), shade, -1)
        cv2.line(picture, (int(a[0]), int(b[0])), (int(a[1]), int(b[1])), shade)
    return picture


def checkers(height, width):
    y, x = np.mgrid[0:height, 0:width]
    return ((x // 9 + y // 7) % 2 * 200 + 20).astype(np.uint8)


def corners(picture, threshold, border=17):
    """FAST-9/16 with non-maximum suppression: x, y and score as 16-bit words, row by row."""
    found = cv2.FastFeatureDetector_create(threshold, True).detect(picture)
    height, width = picture.shape
    places = [(int(p.pt[1]), int(p.pt[0]), int(p.response)) for p in found]
    places = [p for p in places if border <= p[1] < width - border and border <= p[0] < height - border]
    return np.array([(x, y, score) for y, x, score in sorted(places)], np.int16).reshape(-1, 3)


def harris(picture, places):
    """25 (det - 0.04 trace²) of Sobel gradients over 7 x 7, in exact doubles."""
    across = cv2.Sobel(picture, cv2.CV_64F, 1, 0, ksize=3)
    down = cv2.Sobel(picture, cv2.CV_64F, 0, 1, ksize=3)
    box = lambda values: cv2.boxFilter(values, cv2.CV_64F, (7, 7), normalize=False)
    xx, yy, xy = (box(values).astype(np.int64) for values in (across * across, down * down, across * down))
    response = 25 * (xx * yy - xy * xy) - (xx + yy) ** 2
    return np.array([response[y, x] for x, y, _ in places], np.int64)


def resized(picture, width, height, how):
    return cv2.resize(picture, (width, height), interpolation=how)


def cases(random):
    for picture in pictures(random):
        for threshold in (7, 20):
            found = corners(picture, threshold)
            yield {"kind": "corners", "threshold": threshold}, picture, found.tobytes()
        yield {"kind": "harris"}, picture, harris(picture, corners(picture, 7)).tobytes()
        yield {"kind": "blur"}, picture, cv2.GaussianBlur(picture, (7, 7), 2).tobytes()
        height, width = picture.shape
        for scale in (1.2, 1.2**0.5):
            w, h = round(width / scale), round(height / scale)
            yield {"kind": "linear", "toWidth": w, "toHeight": h}, picture, resized(picture, w, h, cv2.INTER_LINEAR).tobytes()
    for width, height, w, h in [(1920, 1080, 640, 360), (1000, 701, 640, 449), (1281, 720, 640, 360), (333, 999, 213, 640), (641, 40, 640, 40)]:
        for picture in (random.integers(0, 256, (height, width), np.uint8), structured(random, height, width)):
            yield {"kind": "area", "toWidth": w, "toHeight": h}, picture, resized(picture, w, h, cv2.INTER_AREA).tobytes()


with open(sys.argv[1], "wb") as file:
    for header, picture, expected in cases(np.random.default_rng(SEED)):
        height, width = picture.shape
        sizes = {"width": width, "height": height, "inputBytes": picture.size, "outputBytes": len(expected), "seed": SEED}
        text = json.dumps(header | sizes).encode()
        file.write(struct.pack("<I", len(text)) + text + picture.tobytes() + expected)
