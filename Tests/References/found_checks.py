"""Looks at the pictures that find makes of its answers. Each fails with an assertion.

usage: found_checks.py sheet SHEET WIDTH HEIGHT BRIGHT   the outline of each cell lies around its bright rectangle; prints the cells with one
found_checks.py box RAW WIDTH HEIGHT NDJSON    the boxes of answers are those of the bright rectangle in a gray picture; prints how many
found_checks.py page HTML                      what a page says for those who don't see it; prints its boxes, "near" for dashed ones
"""

import html.parser
import json
import sys

import numpy as np
from PIL import Image


def bounds(mask):
    rows, columns = np.where(mask)
    return np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1])


def sheet(path, width, height, bright):
    """The cells of a sheet of `width` x `height` pixels each, in rows of at most four."""
    picture = np.asarray(Image.open(path).convert("RGB"), int)
    width, height, found = int(width), int(height), 0
    for left in range(8, picture.shape[1] - width + 1, width + 8):
        cell = picture[8:8 + height, left:left + width]
        outline = (abs(cell - [255, 187, 0]).max(2) <= 2)
        if not outline.any():
            continue
        inside = cell.min(2) > int(bright)
        a, b = bounds(outline), bounds(inside)
        # The line is two pixels wide and covers the edge of what it surrounds.
        assert abs(a - b).max() <= 5, (a, b)
        found += 1
    print(found)


def box(raw, width, height, ndjson):
    picture = np.fromfile(raw, np.uint8)[:int(width) * int(height)].reshape(int(height), int(width))
    expected = bounds(picture > 128)
    with open(ndjson) as file:
        answers = [json.loads(line) for line in file]
    for answer in answers:
        assert abs(np.array(answer["box"]) - expected).max() <= 1.5, (answer["box"], expected)
    print(len(answers))


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.language, self.boxes, self.ids, self.labels = [], None, [], [], []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.found.append(tag)
        if tag == "html":
            self.language = attributes.get("lang")
        if tag == "img":
            assert attributes["alt"]
        if tag == "button":
            assert attributes["type"] == "button" and attributes["aria-label"]
        if tag == "rect" and attributes.get("class") != "edge":
            self.boxes.append(attributes.get("class", "exact"))
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if "aria-labelledby" in attributes:
            self.labels.append(attributes["aria-labelledby"])


def page(path):
    page = Page()
    with open(path) as file:
        page.feed(file.read())
    assert page.language == "en" and page.found.count("main") == 1 and page.found.count("h1") == 1
    assert len(set(page.ids)) == len(page.ids) and set(page.labels) <= set(page.ids)
    assert page.found.count("article") == page.found.count("h2") == page.found.count("li")
    print(*page.boxes)


globals()[sys.argv[1]](*sys.argv[2:])
