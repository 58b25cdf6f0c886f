"""The tables at the end of a stream in a file: which frames its batches hold, and where they begin."""

from __future__ import annotations

import os
import struct
from typing import List, NamedTuple, Optional

from .source import ByteSource

_SKIPPABLE_TABLE, _SKIPPABLE_SEEK, _SEEKABLE_MAGIC = 0x184D2A50, 0x184D2A5E, 0x8F92EAB1
_MAGIC = b"framebat"
_ROW = struct.Struct("<IIQq")
_SIZES = struct.Struct("<II")
_FOOTER = struct.Struct("<IBI")


class Batch(NamedTuple):
    """A zstd frame of the file: where it begins, its size, that of its records, and the frames in it.

    `number` and `pts` are of its first frame; 0 where it has none.
    """

    offset: int
    compressed_bytes: int
    content_bytes: int
    frames: int
    part: int
    number: int
    pts: int


def read_tables(source: ByteSource) -> Optional[List[Batch]]:
    """The tables of a file; None where it has none, or none that fit it. The position in the file is kept."""
    try:
        before = source.seek(0, os.SEEK_CUR)
        size = source.seek(0, os.SEEK_END)
        try:
            return _read(source, size)
        finally:
            source.seek(before)
    except (OSError, AttributeError):
        return None


def _read(source: ByteSource, size: int) -> Optional[List[Batch]]:
    def at(offset: int, count: int) -> bytes:
        source.seek(offset)
        return source.read_all(count)

    if size < _FOOTER.size + 8:
        return None
    count, descriptor, magic = _FOOTER.unpack(at(size - _FOOTER.size, _FOOTER.size))
    seek_bytes = 8 + count * _SIZES.size + _FOOTER.size
    table_bytes = 8 + len(_MAGIC) + count * _ROW.size
    if magic != _SEEKABLE_MAGIC or descriptor != 0 or seek_bytes + table_bytes > size:
        return None
    seek = at(size - seek_bytes, seek_bytes)
    table = at(size - seek_bytes - table_bytes, table_bytes)
    if int.from_bytes(seek[:4], "little") != _SKIPPABLE_SEEK or int.from_bytes(table[:4], "little") != _SKIPPABLE_TABLE:
        return None
    if table[8:16] != _MAGIC:
        return None
    batches, offset = [], 0
    for sizes, row in zip(_SIZES.iter_unpack(seek[8:8 + count * _SIZES.size]), _ROW.iter_unpack(table[16:])):
        batches.append(Batch(offset, *sizes, *row))
        offset += sizes[0]
    # Two streams in one file have two tables: only one that covers the whole file is of use.
    return batches if offset + seek_bytes + table_bytes == size else None


def pack_tables(batches: List[Batch]) -> bytes:
    """Both skippable frames."""
    rows = _MAGIC + b"".join(_ROW.pack(*batch[3:]) for batch in batches)
    sizes = b"".join(_SIZES.pack(*batch[1:3]) for batch in batches) + _FOOTER.pack(len(batches), 0, _SEEKABLE_MAGIC)
    return _SIZES.pack(_SKIPPABLE_TABLE, len(rows)) + rows + _SIZES.pack(_SKIPPABLE_SEEK, len(sizes)) + sizes
