"""What a stream holds: headers, frames, tensors, and what else travels with them."""

from __future__ import annotations

import os
import struct
from fractions import Fraction
from functools import cached_property
from typing import Any, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np

from . import wire
from .colour import Colour
from .formats import CODES, NAMES, Layout, canonical, layout
from .geometry import Box, Step, unmap

KEY, CORRUPT, INTERLACED, TOP_FIELD_FIRST, PTS_SYNTHESISED, DISCONTINUITY = (1 << bit for bit in range(6))


class Stage(NamedTuple):
    """A program that the stream came through."""

    name: str
    version: str = ""
    arguments: Tuple[str, ...] = ()


class Header(NamedTuple):
    """The beginning of a part: where its frames come from, and through which stages.

    `path` is what was given on the command line; bytes that are not UTF-8 are surrogate escapes, as in `os.fsdecode`.
    `time_base` is the seconds in a tick; `duration` is in ticks, -1 where it is unknown, as are `source_bytes` and
    `source_time` (nanoseconds since 1970).
    """

    path: str = ""
    container: str = ""
    codec: str = ""
    time_base: Fraction = Fraction(1, 1000)
    source_bytes: int = -1
    source_time: int = -1
    duration: int = -1
    stages: Tuple[Stage, ...] = ()

    def after(self, stage: Stage) -> "Header":
        """The header that `stage` passes on: with itself as the last stage."""
        if len(self.stages) >= wire.MOST_STAGES:
            raise ValueError(f"the stream came through {len(self.stages)} stages, the limit is {wire.MOST_STAGES}")
        return self._replace(stages=self.stages + (stage,))

    @classmethod
    def from_bytes(cls, head: bytes) -> "Header":
        count, numerator, denominator, source_bytes, source_time, duration = wire.read_fixed_head(head)
        cursor = wire.Cursor(head, wire.FIXED_HEAD.size)
        path, container, codec = os.fsdecode(cursor.string()), cursor.text(), cursor.text()
        stages = []
        for _ in range(count):
            name, version, arguments = cursor.text(), cursor.text(), cursor.number()
            # The count is not trusted: each argument must be there.
            stages.append(Stage(name, version, tuple(os.fsdecode(cursor.string()) for _ in range(arguments))))
        return cls(path, container, codec, Fraction(numerator, denominator), source_bytes, source_time, duration, tuple(stages))

    def to_bytes(self) -> bytes:
        head = wire.FIXED_HEAD.pack(
            b"framestr", wire.MAJOR, wire.MINOR, len(self.stages), *_terms(self.time_base), self.source_bytes, self.source_time,
            self.duration)
        head += wire.pack_strings([os.fsencode(self.path), self.container.encode(), self.codec.encode()])
        for stage in self.stages:
            head += wire.pack_strings([stage.name.encode(), stage.version.encode()]) + struct.pack("<I", len(stage.arguments))
            head += wire.pack_strings([os.fsencode(argument) for argument in stage.arguments])
        return head


class FrameHead:
    """Everything about a frame but its pixels.

    number       of the frame in its source, from 0
    pts          time of presentation, in ticks of `time_base` (a Fraction of a second)
    duration     in ticks, 0 where it is unknown
    width, height  pixels
    pixel_format FFmpeg's name
    rotation     degrees clockwise that were applied, `mirrored` before that
    key, corrupt, interlaced, top_field_first, pts_synthesised, discontinuity
    video        the path of the source, as given to frame-decode
    """

    def __init__(self, head: bytes, video: str = "") -> None:
        fields = wire.FRAME.unpack_from(head)
        (self.number, self.pts, self.duration, self._base_num, self._base_den, self.width, self.height, self._code, self._colour,
         self._assumed, sar_num, sar_den, self.flags, turn, self._steps, _) = fields
        self._head, self.video, self.sar = head, video, (sar_num, sar_den)
        self.rotation, self.mirrored = (turn >> 1) * 90, bool(turn & 1)
        self._check(turn)

    def _check(self, turn: int) -> None:
        if self._code not in NAMES:
            raise wire.malformed(f"a frame has the unknown pixel format {self._code}")
        if not (1 <= self.width <= wire.LARGEST_SIDE and 1 <= self.height <= wire.LARGEST_SIDE):
            raise wire.malformed(f"a frame is {self.width}x{self.height}, expected sides of 1 to {wire.LARGEST_SIDE}")
        if self._base_num <= 0 or self._base_den <= 0:
            raise wire.malformed(f"a frame has the time base {self._base_num}/{self._base_den}")
        if turn > 7:
            raise wire.malformed(f"a frame has the rotation {turn}, expected 0 to 7")
        if self._steps:
            self.geometry  # noqa: B018 - checks the steps

    @property
    def pixel_format(self) -> str:
        return NAMES[self._code]

    @property
    def time_base(self) -> Fraction:
        """Seconds in a tick."""
        return Fraction(self._base_num, self._base_den)

    @property
    def time(self) -> Fraction:
        """The exact time of presentation, in seconds."""
        return self.pts * self.time_base

    @property
    def seconds(self) -> float:
        return self.pts * self._base_num / self._base_den

    @property
    def colour(self) -> Colour:
        return Colour.from_codes(self._colour, self._assumed)

    @cached_property
    def geometry(self) -> Tuple[Step, ...]:
        """The steps from the source's pixels to this frame's, oldest first."""
        return wire.read_ledger(self._head, self._steps)

    @property
    def layout(self) -> Layout:
        return layout(self.pixel_format, self.width, self.height)

    key = property(lambda self: bool(self.flags & KEY))
    corrupt = property(lambda self: bool(self.flags & CORRUPT))
    interlaced = property(lambda self: bool(self.flags & INTERLACED))
    top_field_first = property(lambda self: bool(self.flags & TOP_FIELD_FIRST))
    pts_synthesised = property(lambda self: bool(self.flags & PTS_SYNTHESISED))
    discontinuity = property(lambda self: bool(self.flags & DISCONTINUITY))

    def unmap(self, box: Sequence[float], stored: bool = False) -> Box:
        """A box in pixels of this frame (left, top, right, bottom) as pixels of the displayed picture, as frame-export
        shows it, clipped to it; of the stored picture where `stored`. ValueError where a side is not a number."""
        return unmap(box, self.geometry, self.width, self.height, stored)

    def to_bytes(self) -> bytes:
        """The head as on the wire."""
        return self._head[:wire.FRAME_BYTES].ljust(wire.FRAME_BYTES, b"\0")

    def __repr__(self) -> str:
        return (f"<{type(self).__name__} {self.number} at {self.seconds:.3f} s, {self.width}x{self.height} {self.pixel_format}"
                f" of {self.video!r}>")


class SideData(NamedTuple):
    """A SIDE record: data beside the frame `number`; `kind` has four characters, see framestream(5)."""

    number: int
    kind: str
    payload: bytes


class Frame(FrameHead):
    """A frame: its head and its pixels, which lie in the reader's memory and are not copied.

    The memory is used again once nothing refers to the frame or an array of it. Keep the frame, an array or a view of
    one as long as you like: the reader takes other memory then.
    """

    def __init__(self, head: bytes, pixels: np.ndarray, video: str = "", side: Sequence[SideData] = ()) -> None:
        super().__init__(head, video)
        self.pixels = pixels
        """All planes, one after another: uint8, flat."""
        self.side = tuple(side)
        """The SIDE records that came before the frame."""

    @cached_property
    def planes(self) -> Tuple[np.ndarray, ...]:
        """The planes in memory order. Views: (H, W), (H, W, C) of a packed or (h, w, 2) of a semi-planar format;
        uint8, or uint16 in the format's byte order. Planar RGB is G, B, R; pal8 is (H, W) and (256, 4) B, G, R, A."""
        return tuple(
            self.pixels[p.offset:p.offset + p.row_bytes * p.rows].view(p.dtype).reshape(p.shape) for p in self.layout.planes)

    @property
    def array(self) -> np.ndarray:
        """The pixels as one array, a view: (H, W) or (H, W, C) of a packed format, (C, H, W) of planes of one size.

        ValueError for planes of several sizes: take `planes`, or let frame-convert(1) make a packed format.
        """
        planes = self.planes
        if len(planes) == 1:
            return planes[0]
        if len({plane.shape for plane in planes}) > 1:
            raise ValueError(f"{self.pixel_format} has planes of several sizes: take .planes, or convert to a packed format")
        return self.pixels.view(planes[0].dtype).reshape((len(planes),) + planes[0].shape)

    @classmethod
    def from_array(
        cls, array: Any, pixel_format: str = "rgb24", *, number: int = 0, pts: int = 0, time_base: Fraction = Fraction(1, 1000),
        duration: int = 0, colour: Optional[Colour] = None, sar: Tuple[int, int] = (0, 1), flags: int = KEY,
        video: str = "",
    ) -> "Frame":
        """A frame of one's own. `array` is what `array` or `planes` would give for the pixel format."""
        name = canonical(pixel_format)
        planes = list(array) if isinstance(array, (tuple, list)) else [array]
        height, width = _size(planes, name)
        colour = colour or default_colour(name)
        codes = colour.to_codes()
        head = wire.FRAME.pack(
            number, pts, duration, *_terms(time_base), width, height, CODES[name], codes[:5], codes[5], *sar, flags, 0, 0, 0)
        return cls(head.ljust(wire.FRAME_BYTES, b"\0"), _flat(planes, name, width, height), video)

    def replace(
        self, array: Any, pixel_format: Optional[str] = None, *, steps: Sequence[Step] = (), colour: Optional[Colour] = None,
    ) -> "Frame":
        """This frame with other pixels: number, times, flags, side data and, unless given, colour are kept.

        `steps` is what was done to the geometry, for boxes to find their way back; a change of size needs it.
        """
        name = canonical(pixel_format or self.pixel_format)
        planes = list(array) if isinstance(array, (tuple, list)) else [array]
        height, width = _size(planes, name)
        if (width, height) != (self.width, self.height) and not steps:
            raise ValueError(f"{self.width}x{self.height} became {width}x{height}: say how, in steps")
        geometry = self.geometry + tuple(steps)
        if len(geometry) > wire.MOST_STEPS:
            raise ValueError(f"{len(geometry)} geometry steps, the limit is {wire.MOST_STEPS}")
        if colour is None and name != self.pixel_format and _is_yuv(name) != _is_yuv(self.pixel_format):
            colour = default_colour(name)
        codes = colour.to_codes() if colour else self._colour + bytes([self._assumed])
        fields = list(wire.FRAME.unpack_from(self._head))
        fields[5:10] = [width, height, CODES[name], codes[:5], codes[5]]
        fields[14] = len(geometry)
        ledger = self._head[64:64 + self._steps * wire.STEP.size] + b"".join(wire.pack_step(step) for step in steps)
        head = (wire.FRAME.pack(*fields) + ledger).ljust(wire.FRAME_BYTES, b"\0")
        return Frame(head, _flat(planes, name, width, height), self.video, self.side)

    def copy(self) -> "Frame":
        """The frame in memory of its own."""
        return Frame(self._head, self.pixels.copy(), self.video, self.side)


class Tensor:
    """A batch of prepared frames.

    array      shape as in `layout`, (N, C, H, W) or (N, H, W, C); float32, float16 or uint8; a view as in `Frame`
    items      how many of the N hold a frame; the rest is zero
    frames     the heads of those frames, whose `unmap` leads from tensor pixels to the displayed picture
    channels   "rgb" or "bgr"
    """

    DTYPES = {1: np.dtype("<f4"), 2: np.dtype("<f2"), 3: np.dtype("u1")}

    def __init__(self, head: bytes, payload: np.ndarray, video: str = "", limit: int = 1 << 62) -> None:
        dtype, layout_code, *rest = wire.TENSOR.unpack_from(head)
        shape, self.items, channels = tuple(rest[:4]), rest[4], rest[5]
        self.scale, self.mean, self.std, self.divides_by_scale = rest[6], tuple(rest[7:10]), tuple(rest[10:13]), rest[13] == 1
        if dtype not in self.DTYPES or layout_code > 1 or channels > 1:
            raise wire.malformed("a tensor has an unknown element type, layout or channel order")
        self._check_sides(shape, limit)
        if self.items > shape[0] or self.items > wire.MOST_ITEMS:
            raise wire.malformed(f"a tensor of {shape[0]} items holds {self.items} frames")
        self._head, self.video, self.shape, self.dtype = head, video, shape, self.DTYPES[dtype]
        self.layout, self.channels = ("nchw", "nhwc")[layout_code], ("rgb", "bgr")[channels]
        self._payload = payload

    @staticmethod
    def _check_sides(shape: Tuple[int, ...], limit: int) -> None:
        elements = 1
        for index, side in enumerate(shape):
            elements *= side
            if side == 0 or elements > limit:
                raise wire.malformed(f"a tensor has sides that do not fit: side {index} is {side}")

    @property
    def byte_count(self) -> int:
        return self.dtype.itemsize * int(np.prod(self.shape, dtype=np.int64))

    @property
    def head_bytes(self) -> int:
        return wire.TENSOR.size + self.items * wire.FRAME_BYTES

    @property
    def array(self) -> np.ndarray:
        """All N items, a view."""
        return self._payload.view(self.dtype).reshape(self.shape)

    @property
    def batch(self) -> np.ndarray:
        """The items that hold a frame, a view."""
        return self.array[:self.items]

    @cached_property
    def frames(self) -> List[FrameHead]:
        start, size = wire.TENSOR.size, wire.FRAME_BYTES
        return [FrameHead(self._head[start + i * size:start + (i + 1) * size], self.video) for i in range(self.items)]

    def to_bytes(self) -> bytes:
        """The head as on the wire, with the heads of the frames."""
        return self._head

    @property
    def pixels(self) -> np.ndarray:
        """The payload: uint8, flat."""
        return self._payload

    def __repr__(self) -> str:
        return f"<Tensor {self.shape} {self.dtype} {self.layout} with {self.items} frames of {self.video!r}>"


class Trailer(NamedTuple):
    """The end of a part: what it held, and 0 or the status of the first failure."""

    frames: int
    tensors: int
    damaged: int
    status: int


class Passing(NamedTuple):
    """An optional record of a type that this module does not know, to be passed on as it is."""

    kind: str
    record: bytes


def default_colour(pixel_format: str) -> Colour:
    """What a frame without a word on its colour is taken for: sRGB, or BT.709 limited, all of it assumed."""
    if _is_yuv(pixel_format):
        return Colour("bt709", "limited", "bt709", "bt709", "left", frozenset(("matrix", "range", "primaries", "transfer", "siting")))
    return Colour("rgb", "full", "bt709", "iec61966-2-1", "unspecified", frozenset(("primaries", "transfer")))


def _is_yuv(name: str) -> bool:
    return name.startswith(("yuv", "nv", "p0", "p2", "p4", "uyvy", "yvyu", "gray", "ya"))


def _terms(time_base: Fraction) -> Tuple[int, int]:
    time_base = Fraction(time_base)
    if not (0 < time_base.numerator < 1 << 31 and time_base.denominator < 1 << 31):
        raise ValueError(f"the time base {time_base} is not a positive fraction of 32-bit terms")
    return time_base.numerator, time_base.denominator


def _size(planes: Sequence[Any], name: str) -> Tuple[int, int]:
    """Height and width that an array, or the first of its planes, stands for."""
    shape = planes[0].shape
    if len(planes) == 1 and name.startswith(("gbr", "yuv")):
        shape = shape[1:]
    if name in ("monow", "monob"):
        raise ValueError(f"{name}: eight pixels share a byte, so the width is not known from an array")
    return int(shape[0]), int(shape[1])


def _flat(planes: Sequence[Any], name: str, width: int, height: int) -> np.ndarray:
    """The planes one after another: no copy of a single contiguous array of the right type."""
    wanted = layout(name, width, height)
    if len(planes) == 1 and len(wanted.planes) > 1:
        planes = list(planes[0])
    if len(planes) != len(wanted.planes):
        raise ValueError(f"{name} has {len(wanted.planes)} planes, {len(planes)} were given")
    parts = []
    for index, (plane, place) in enumerate(zip(planes, wanted.planes)):
        if tuple(plane.shape) != place.shape:
            raise ValueError(f"plane {index} of {width}x{height} {name} is {place.shape}, {tuple(plane.shape)} was given")
        if plane.dtype.itemsize != place.dtype.itemsize or plane.dtype.kind != "u":
            raise ValueError(f"{name} holds {place.dtype}, {plane.dtype} was given")
        parts.append(np.ascontiguousarray(plane, dtype=place.dtype).reshape(-1).view(np.uint8))
    return parts[0] if len(parts) == 1 else np.concatenate(parts)
