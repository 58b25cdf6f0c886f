"""Text on screen in the frames of a stream: NDJSON for frame-index add-text, joined over time, boxes in displayed pixels.

    { frame-decode --scenes -- VIDEO; frame-decode --fps 0.5 -- VIDEO; } | frame-convert --to bgr24 |
      python -m framepipe_models.words
"""

from __future__ import annotations

import argparse
import sys
from typing import Dict, List, NamedTuple, Optional, Tuple

import numpy as np

import framestream

from . import command

Box = Tuple[float, float, float, float]


class Line(NamedTuple):
    """A line of text that was read in one frame."""

    text: str
    score: float
    box: Box


class Spell:
    """A line of text, over the time it stands on the screen in about one place."""

    def __init__(self, line: Line, seconds: float, frame: int) -> None:
        self.line, self.frame, self.best = line, frame, seconds
        self.begin = self.end = seconds
        self.last = line.box

    def takes(self, line: Line) -> bool:
        return _letters(line.text) == _letters(self.line.text) and _overlap(line.box, self.last) > 0.3

    def add(self, line: Line, seconds: float, frame: int) -> None:
        if line.score > self.line.score:
            self.line, self.frame, self.best = line, frame, seconds
        self.last, self.end = line.box, seconds


def _letters(text: str) -> str:
    """What counts of a text: readers are unsure of blanks and of case."""
    return "".join(text.split()).casefold()


def _overlap(a: Box, b: Box) -> float:
    """Intersection over the smaller area."""
    shared = max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
    return shared / max(1e-9, min((box[2] - box[0]) * (box[3] - box[1]) for box in (a, b)))


class Reading(NamedTuple):
    """What one frame says."""

    frame: int
    seconds: float
    lines: List[Line]


def joined(readings: List[Reading], gap: float) -> List[Spell]:
    """Lines that were read again within `gap` seconds become one."""
    done: List[Spell] = []
    open_spells: List[Spell] = []
    for reading in sorted(readings, key=lambda reading: reading.seconds):
        still = [spell for spell in open_spells if reading.seconds - spell.end <= gap]
        done += [spell for spell in open_spells if spell not in still]
        open_spells = still
        for line in reading.lines:
            spell = next((spell for spell in open_spells if spell.takes(line) and spell.end < reading.seconds), None)
            if spell is not None:
                spell.add(line, reading.seconds, reading.frame)
            elif not any(spell.takes(line) for spell in open_spells):
                open_spells.append(Spell(line, reading.seconds, reading.frame))
    return sorted(done + open_spells, key=lambda spell: (spell.begin, spell.line.box[1], spell.line.box[0]))


class Reader:
    """rapidocr-onnxruntime with the models of its wheel."""

    def __init__(self, options: argparse.Namespace) -> None:
        import logging

        from rapidocr_onnxruntime import RapidOCR

        logging.disable(logging.WARNING)
        import onnxruntime

        flags = {"intra_op_num_threads": options.threads} if options.threads > 0 else {}
        gpu = "CUDAExecutionProvider" in onnxruntime.get_available_providers()
        self._reader = RapidOCR(det_use_cuda=gpu, cls_use_cuda=gpu, rec_use_cuda=gpu, **flags)
        self._least = options.min_score

    def read(self, frame: framestream.Frame) -> List[Line]:
        """The lines of a bgr24 frame, from top to bottom."""
        found, _ = self._reader(frame.array)
        lines = []
        for corners, text, score in found or []:
            points = np.asarray(corners, float)
            if float(score) < self._least or not text.strip() or not np.isfinite(points).all():
                continue
            box = frame.unmap((*points.min(0), *points.max(0)))
            if box[2] > box[0] and box[3] > box[1]:
                lines.append(Line(text.strip(), float(score), box))
        return lines


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="framepipe_models.words", description=__doc__.split("\n")[0])
    parser.add_argument("--min-score", type=float, default=0.6, help="the least score of a line (default 0.6)")
    parser.add_argument("--kind", default="ocr", help="what the index calls the texts (default ocr)")
    parser.add_argument("--every", type=float, default=2.0, help="seconds between the frames that are read (default 2)")
    parser.add_argument("--threads", type=int, default=0, help="threads of the models (default: all processors)")
    return parser.parse_args()


def _main() -> int:
    options = _arguments()
    reader = Reader(options)
    progress = command.Progress("index-words")
    readings: Dict[int, Reading] = {}
    video: Optional[str] = None
    status = 0
    with framestream.open() as stream:
        for record in stream.records():
            if isinstance(record, framestream.Trailer):
                status = status or record.status
            if isinstance(record, framestream.Frame) and record.number not in readings:
                video = record.video
                readings[record.number] = Reading(record.number, record.seconds, reader.read(record))
                progress.show(len(readings), sum(len(one.lines) for one in readings.values()), record.seconds, "lines")
            del record
    progress.end()
    for spell in joined(list(readings.values()), 2.5 * options.every):
        command.write_line({
            "kind": "text", "text_kind": options.kind, "video": video, "seconds": command.rounded(spell.begin, 6), "to_seconds": command.rounded(spell.end + options.every, 6),
            "text": spell.line.text, "best_frame": spell.frame, "best_seconds": command.rounded(spell.best, 6), "score": command.rounded(spell.line.score),
            "box": [command.rounded(side, 2) for side in spell.line.box]})
    return status


if __name__ == "__main__":
    sys.exit(command.run("index-words", _main))
