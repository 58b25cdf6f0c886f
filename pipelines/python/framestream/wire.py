"""The byte tables of framestream(5): prefixes and heads, checked before anything relies on them."""

from __future__ import annotations

import struct
from typing import List, NamedTuple, Tuple

from .errors import NewerStream, RecordTooLarge, StreamMalformed
from .geometry import Crop, Orient, Pad, Scale, Step

REQUIRED, ROW_DIFFERENCES = 1, 2
HEAD_LIMIT = 1 << 20
LARGEST_SIDE = 65_535
MAJOR, MINOR = 1, 0
MOST_STAGES, MOST_ITEMS, MOST_STEPS = 64, 2048, 8

PREFIX = struct.Struct("<4sB3xI4xQQ")
FIXED_HEAD = struct.Struct("<8sHHIiiqqq")
FRAME = struct.Struct("<QqqiiIIH5sBiiIBBH")
FRAME_BYTES = 384
STEP = struct.Struct("<BB6xqqqq")
TENSOR = struct.Struct("<II4IIIf3f3fI")
TRAILER = struct.Struct("<QQQI4x")
SIDE = struct.Struct("<Q4s4x")


def aligned(count: int) -> int:
    """The next multiple of 64."""
    return (count + 63) & ~63


class Prefix(NamedTuple):
    """The first 32 bytes of a record."""

    kind: bytes
    flags: int
    head_bytes: int
    payload_bytes: int
    sequence: int

    @property
    def payload_offset(self) -> int:
        return aligned(PREFIX.size + self.head_bytes)

    @property
    def record_bytes(self) -> int:
        return self.payload_offset + aligned(self.payload_bytes)

    @property
    def name(self) -> str:
        return f"'{self.kind.decode('ascii')}'"


def read_prefix(buffer: memoryview, offset: int, limit: int) -> Prefix:
    """The prefix at `offset`; both lengths are below their limits."""
    prefix = Prefix(*PREFIX.unpack_from(buffer, offset))
    if not all(0x20 <= byte <= 0x7E for byte in prefix.kind):
        number = int.from_bytes(prefix.kind, "little")
        raise StreamMalformed(f"the stream is malformed: a record of type 0x{number:x} begins where a record should")
    if prefix.head_bytes > HEAD_LIMIT:
        raise malformed(f"the head of a {prefix.name} record claims {prefix.head_bytes} bytes, the limit is {HEAD_LIMIT}")
    if prefix.payload_bytes > limit:
        raise RecordTooLarge(f"a record claims {prefix.payload_bytes} bytes, the limit is {limit}")
    return prefix


def malformed(what: str) -> StreamMalformed:
    return StreamMalformed(f"the stream is malformed: {what}")


class Cursor:
    """Reads the strings of a head, none of which is trusted."""

    def __init__(self, head: bytes, offset: int) -> None:
        self.head, self.offset = head, offset

    def number(self) -> int:
        if len(self.head) - self.offset < 4:
            raise malformed("a string in a head is cut short")
        self.offset += 4
        return int.from_bytes(self.head[self.offset - 4:self.offset], "little")

    def string(self) -> bytes:
        count = self.number()
        if count > len(self.head) - self.offset:
            raise malformed(f"a string in a head claims {count} bytes")
        self.offset += count
        return self.head[self.offset - count:self.offset]

    def text(self) -> str:
        return self.string().decode("utf-8", "replace")


def string(data: bytes) -> bytes:
    return struct.pack("<I", len(data)) + data


def read_fixed_head(head: bytes) -> Tuple[int, ...]:
    """stages, time base (two), source bytes, source time, duration."""
    if len(head) < FIXED_HEAD.size:
        raise malformed(f"a header of {len(head)} bytes")
    magic, major, _, stages, *rest = FIXED_HEAD.unpack_from(head)
    if magic != b"framestr":
        raise malformed("the header does not begin with 'framestr'")
    if major != MAJOR:
        raise NewerStream(f"the stream has format version {major}, expected {MAJOR}")
    if stages > MOST_STAGES:
        raise malformed(f"the header lists {stages} stages, the limit is {MOST_STAGES}")
    if rest[0] <= 0 or rest[1] <= 0:
        raise malformed(f"the header has the time base {rest[0]}/{rest[1]}")
    return (stages, *rest)


def read_ledger(head: bytes, count: int) -> Tuple[Step, ...]:
    """The geometry steps of a FRAM head."""
    if count > MOST_STEPS:
        raise malformed(f"a frame has {count} geometry steps, the limit is {MOST_STEPS}")
    return tuple(_read_step(*STEP.unpack_from(head, 64 + index * STEP.size)) for index in range(count))


def _read_step(kind: int, turn: int, *values: int) -> Step:
    for value in values:
        # Far above any real value; sums of a chain stay exact in 64 bits.
        if abs(value) >= 1 << 48:
            raise malformed(f"a geometry step holds the value {value}")
    if kind == 1 and turn < 8:
        return Orient(bool(turn & 1), (turn >> 1) * 90, values[0], values[1])
    if kind == 2:
        return Crop(*(value / 65536 for value in values))
    if kind == 3 and min(values) > 0:
        # Sizes that no frame has are in 1/65536 pixel: the crop before left a fraction.
        return Scale(*(value / 65536 for value in values)) if max(values) > LARGEST_SIDE else Scale(*values)
    if kind == 4:
        return Pad(*values)
    raise malformed(f"a geometry step has the kind {kind}, orientation {turn}")


def pack_step(step: Step) -> bytes:
    """A geometry step as 40 bytes. ValueError where it cannot be written exactly."""
    if isinstance(step, Orient):
        return STEP.pack(1, int(step.mirrored) | (step.degrees // 90 % 4) << 1, step.width, step.height, 0, 0)
    if isinstance(step, Crop):
        return STEP.pack(2, 0, *(_units(value) for value in step))
    if isinstance(step, Scale):
        whole = all(float(value).is_integer() for value in step)
        return STEP.pack(3, 0, *(int(value) if whole else _units(value) for value in step))
    return STEP.pack(4, 0, *step)


def _units(pixels: float) -> int:
    units = round(pixels * 65536)
    if abs(units) >= 1 << 48:
        raise ValueError(f"{pixels} pixels do not fit a geometry step")
    return units


def pack_record(kind: bytes, head: bytes, payload_bytes: int, sequence: int, flags: int = REQUIRED) -> bytes:
    """Prefix and head, up to where the payload begins."""
    data = PREFIX.pack(kind, flags, len(head), payload_bytes, sequence) + head
    return data + bytes(-len(data) % 64)


def pack_strings(parts: List[bytes]) -> bytes:
    return b"".join(string(part) for part in parts)
