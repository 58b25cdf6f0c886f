"""Compares what an index holds with what others make of the same frames. Each fails with an assertion.

usage: index_checks.py fingerprints EXPORT RAW WIDTH HEIGHT STEP    against pdqhash's of packed RGB frames, every STEPth
index_checks.py thumbnails EXPORT            thumbnails are JPEGs that show something; prints their frames
index_checks.py colours JPEG PICTURE         a thumbnail has the colours of a picture
index_checks.py page HTML FOUND SHEET        an answer's page and sheet show each of its moments
index_checks.py scores FOUND EXPECTED        the same rows in the same order, and nearly the same scores
"""

import base64
import html.parser
import io
import json
import shlex
import sys

import numpy as np
from PIL import Image


def records(path, kind):
    with open(path) as file:
        return [record for record in map(json.loads, file) if record["kind"] == kind]


def fingerprints(export, raw, width, height, step):
    import pdqhash

    frames = np.fromfile(raw, np.uint8).reshape(-1, int(height), int(width), 3)
    stored = records(export, "frame")
    assert sum(record.get("frames", 1) for record in stored) == len(frames)
    for record in stored:
        bits, quality = pdqhash.compute(frames[record["frame"] // int(step)])
        expected = f"{int(''.join(str(int(bit)) for bit in bits), 2):064x}"
        assert (record["pdq"], record["quality"]) == (expected, quality), record
    print(len(stored))


def thumbnails(export):
    found = records(export, "thumb")
    for thumb in found:
        picture = Image.open(io.BytesIO(base64.b64decode(thumb["jpeg"], validate=True)))
        assert picture.format == "JPEG" and picture.size == (thumb["width"], thumb["height"]) == (240, 135)
        assert np.asarray(picture).std() > 20, thumb["frame"]
    print(*(thumb["frame"] for thumb in found))


def colours(jpeg, picture):
    a, b = (np.asarray(Image.open(name).convert("RGB"), float) for name in (jpeg, picture))
    assert abs(a.mean((0, 1)) - b.mean((0, 1))).max() < 2
    assert abs(a - b).mean() < 6


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.pictures, self.commands, self.tag = [], [], None

    def handle_starttag(self, tag, attributes):
        self.tag = tag
        if tag == "img":
            self.pictures.append(dict(attributes)["src"])

    def handle_endtag(self, tag):
        self.tag = None

    def handle_data(self, data):
        if self.tag == "code":
            self.commands.append(shlex.split(data))


def page(path, found, sheet):
    with open(found) as file:
        moments = [json.loads(line) for line in file]
    page = Page()
    with open(path) as file:
        page.feed(file.read())
    sizes = [Image.open(io.BytesIO(base64.b64decode(picture.split(",")[1]))).size for picture in page.pictures]
    assert sizes == [(240, 135)] * len(moments), sizes
    assert [command[-1] for command in page.commands if command[0] == "mpv"] == [moment["video"] for moment in moments]
    assert Image.open(sheet).size[0] == 8 + len(moments) * 248
    print(len(moments))


def scores(found, expected):
    rows = []
    for name in (found, expected):
        with open(name) as file:
            rows.append([line.split() for line in file])
    assert [row for row, _ in rows[0]] == [row for row, _ in rows[1]], rows
    assert all(abs(float(x) - float(y)) < 2e-5 * max(1, abs(float(y))) for (_, x), (_, y) in zip(*rows)), rows
    print(len(rows[0]))


globals()[sys.argv[1]](*sys.argv[2:])
