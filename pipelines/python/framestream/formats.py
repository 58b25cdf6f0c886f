"""Pixel formats: FFmpeg's names, the codes of the wire, and where the planes of a frame lie."""

from __future__ import annotations

from functools import lru_cache
from typing import Dict, List, NamedTuple, Tuple

import numpy as np

_GRAY = "gray ya8 monow monob pal8 " + " ".join(f"gray{d}le" for d in (9, 10, 12, 14, 16)) + " ya16le"
_RGB = "rgb24 bgr24 rgba bgra argb abgr rgb0 bgr0 0rgb 0bgr"
_RGB16 = "rgb48le bgr48le rgba64le bgra64le"
_WORDS = "rgb555le rgb565le bgr555le bgr565le"
_GBR = " ".join([f"gbrp{d}le" for d in (9, 10, 12, 14, 16)] + [f"gbrap{d}le" for d in (10, 12, 16)])
_YUV8 = "yuv420p yuv422p yuv444p yuv440p yuv411p yuv410p yuva420p yuva422p yuva444p nv12 nv21 nv16 nv24 nv42 yuyv422 uyvy422 yvyu422"
_YUV16 = (
    "yuv420p9le yuv422p9le yuv444p9le yuv420p10le yuv422p10le yuv444p10le yuv440p10le yuv420p12le yuv422p12le yuv444p12le "
    "yuv440p12le yuv420p14le yuv422p14le yuv444p14le yuv420p16le yuv422p16le yuv444p16le yuva420p9le yuva422p9le yuva444p9le "
    "yuva420p10le yuva422p10le yuva444p10le yuva422p12le yuva444p12le yuva420p16le yuva422p16le yuva444p16le")
_SEMI = "p010le p012le p016le p210le p216le p410le p416le"


def _big(names: str) -> str:
    return " ".join(name[:-2] + "be" for name in names.split() if name.endswith("le"))


def _codes() -> Dict[int, str]:
    rows = [
        (1, _GRAY + " " + _big(_GRAY)), (32, " ".join([_RGB, _RGB16, _big(_RGB16), _WORDS, _big(_WORDS)])),
        (64, " ".join(["gbrp gbrap", _GBR, _big(_GBR)])), (96, _YUV8), (128, _YUV16), (192, _big(_YUV16)),
        (256, _SEMI + " " + _big(_SEMI)),
    ]
    return {first + index: name for first, names in rows for index, name in enumerate(names.split())}


NAMES: Dict[int, str] = _codes()
"""FFmpeg's name of each code."""

CODES: Dict[str, int] = {name: code for code, name in NAMES.items()}

_SUBSAMPLED = {"20": (1, 1), "22": (1, 0), "44": (0, 0), "40": (0, 1), "11": (2, 0), "10": (2, 2)}
_SEMI_CHROMA = {
    "nv12": (1, 1), "nv21": (1, 1), "nv16": (1, 0), "nv24": (0, 0), "nv42": (0, 0), "p0": (1, 1), "p2": (1, 0), "p4": (0, 0)}


class Plane(NamedTuple):
    """One plane of a packed frame: bytes before it, bytes a row, rows, and how numpy sees it."""

    offset: int
    row_bytes: int
    rows: int
    shape: Tuple[int, ...]
    dtype: np.dtype


class Layout(NamedTuple):
    """The planes of a frame and the bytes of all of them."""

    planes: Tuple[Plane, ...]
    byte_count: int


def canonical(name: str) -> str:
    """The name as on the wire: without a byte order little-endian, `yuvj…` as `yuv…`. ValueError where it is unknown."""
    plain = "yuv" + name[4:] if name.startswith("yuvj") else name
    for candidate in (plain, plain + "le"):
        if candidate in CODES:
            return candidate
    raise ValueError(f"unknown pixel format {name!r}")


def _chroma(name: str) -> Tuple[int, int]:
    """log2 of how many luma columns and rows share a chroma sample."""
    if name.startswith("yuv"):
        digits = name[4:] if name.startswith("yuva") else name[3:]
        return _SUBSAMPLED[digits[1:3]]
    return _SEMI_CHROMA[name if name.startswith("nv") else name[:2]]


def _sample(name: str) -> np.dtype:
    if name.endswith("le"):
        return np.dtype("<u2")
    return np.dtype(">u2") if name.endswith("be") else np.dtype("u1")


def _shapes(name: str, width: int, height: int) -> List[Tuple[int, ...]]:
    """The shape of each plane, in memory order."""
    if name.startswith("gray") or name[3:6] in ("555", "565"):
        return [(height, width)]
    if name.startswith("ya"):
        return [(height, width, 2)]
    if name in ("monow", "monob"):
        return [(height, (width + 7) // 8)]
    if name == "pal8":
        return [(height, width), (256, 4)]
    if name.startswith("gbr"):
        return [(height, width)] * (4 if name.startswith("gbra") else 3)
    if name.endswith("422") and not name.startswith("yuv4"):
        return [(height, 2 * ((width + 1) // 2), 2)]
    if name.startswith(("yuv", "nv", "p0", "p2", "p4")):
        columns, rows = _chroma(name)
        chroma = (-(-height >> rows), -(-width >> columns))
        if not name.startswith("yuv"):
            return [(height, width), chroma + (2,)]
        return [(height, width), chroma, chroma] + ([(height, width)] if name.startswith("yuva") else [])
    return [(height, width, 3 if name.startswith(("rgb24", "bgr24", "rgb48", "bgr48")) else 4)]


@lru_cache(maxsize=64)
def layout(name: str, width: int, height: int) -> Layout:
    """The planes of a frame of that pixel format and size, tightly packed in FFmpeg's rawvideo layout."""
    planes, offset, dtype = [], 0, _sample(name)
    for shape in _shapes(name, width, height):
        row_bytes = dtype.itemsize * int(np.prod(shape[1:]))
        # The palette of pal8 is one row.
        rows = 1 if name == "pal8" and planes else shape[0]
        row_bytes = 1024 if name == "pal8" and planes else row_bytes
        planes.append(Plane(offset, row_bytes, rows, shape, dtype))
        offset += row_bytes * rows
    return Layout(tuple(planes), offset)
