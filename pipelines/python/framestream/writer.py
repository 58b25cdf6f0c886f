"""Writes a frame stream, into a pipe or a file."""

from __future__ import annotations

import os
import stat
import struct
import sys
import time
from typing import Any, List, Optional, Sequence, Union

import numpy as np
import zstandard

from . import wire
from .errors import Failure
from .formats import layout
from .frames import Frame, Header, Passing, SideData, Tensor
from .source import BLOCK, enlarge_pipe
from .tables import Batch, pack_tables

_PATIENCE_SECONDS = 0.1
_MOST_VECTORS = 512


class StreamWriter:
    """Writes records and closes with the trailer, without which no reader takes the stream for whole.

        with framestream.create("out.frames", framestream.Header(path="clip.mp4", time_base=Fraction(1, 25))) as stream:
            stream.write(framestream.Frame.from_array(array, pts=0, time_base=Fraction(1, 25)))

    Pixels are written from where they lie. An exception that leaves the `with` block is written as a failure, so that
    every later stage knows.
    """

    def __init__(
        self, target: Any = None, header: Optional[Header] = None, *, compress: Union[str, int, None] = None, batch_bytes: int = 1 << 20,
        name: str = "python",
    ) -> None:
        """`target` is a path, a descriptor or a binary file object; standard output where it is None or "-".

        `compress` is "store", or a zstd level; by default "store" into a pipe and 1 into a regular file. `name` is what
        a failure is reported as. OSError where a path cannot be created.
        """
        self._owned: Optional[int] = None
        if target is None or target == "-":
            target = sys.stdout.fileno()
        elif isinstance(target, (str, bytes, os.PathLike)):
            target = self._owned = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
        self._descriptor = target if isinstance(target, int) else None
        self._object = target
        is_file = self._descriptor is not None and stat.S_ISREG(os.fstat(self._descriptor).st_mode)
        if self._descriptor is not None:
            enlarge_pipe(self._descriptor)
        level = compress if compress is not None else (1 if is_file else "store")
        self._compressor = None if level == "store" else zstandard.ZstdCompressor(level=int(level), write_checksum=True)
        self._has_tables = is_file
        self._batch_bytes = batch_bytes
        self._name = name
        self._pieces: List[Any] = []
        self._size, self._began = 0, 0.0
        self._sequence, self._parts = 0, 0
        self._counts = [0, 0, 0]
        self._table: List[Batch] = []
        self._offset = 0
        self._first: Optional[Frame] = None
        self._batch_frames = 0
        self._status = 0
        self.is_in_part = False
        """Whether a header was written and no trailer after it."""
        if header is not None:
            self.write(header)

    def __enter__(self) -> "StreamWriter":
        return self

    def __exit__(self, kind: Any, error: Any, _: Any) -> None:
        if isinstance(error, Exception) and not isinstance(error, OSError) and self.is_in_part:
            self.write(Failure(getattr(error, "status", 70), self._name, f"{kind.__name__}: {error}"))
        if kind is None or isinstance(error, Exception):
            self.close()
        elif self._owned is not None:
            # Killed: a stream without a trailer says so.
            os.close(self._owned)

    def write(self, record: Union[Header, Frame, Tensor, SideData, Failure, Passing]) -> None:
        """Writes a record. A header after records of another part ends that part first. OSError where writing fails."""
        if isinstance(record, Header):
            self._begin(record)
            return
        if not self.is_in_part:
            raise ValueError("a stream begins with a header")
        if isinstance(record, Frame):
            self._write_frame(record)
        elif isinstance(record, Tensor):
            self._counts[1] += 1
            self._counts[2] += sum(frame.corrupt for frame in record.frames)
            self._add(b"TENS", record.to_bytes(), record.pixels)
        elif isinstance(record, SideData):
            head = wire.SIDE.pack(record.number, record.kind.encode("ascii"))
            self._add(b"SIDE", head, np.frombuffer(record.payload, np.uint8), flags=0)
        elif isinstance(record, Failure):
            self._status = self._status or record.status
            head = struct.pack("<I", record.status) + wire.pack_strings([record.stage.encode(), record.message.encode()])
            self._add(b"FAIL", head)
        elif isinstance(record, Passing):
            self._append([record.record[:24] + struct.pack("<Q", self._sequence) + record.record[32:]], len(record.record))
        else:
            raise TypeError(f"a {type(record).__name__} is no record")

    def end_part(self, status: int = 0, damaged: int = 0) -> None:
        """Writes the trailer. `status` counts where no failure was written; `damaged` is what upstream counted, where
        that is more than the frames that are marked corrupt."""
        if self.is_in_part:
            head = wire.TRAILER.pack(self._counts[0], self._counts[1], max(damaged, self._counts[2]), self._status or status)
            self._add(b"TAIL", head)
            self.is_in_part = False

    def flush(self) -> None:
        """Writes out what waits for the batch to be full."""
        self._flush()

    def close(self, status: int = 0, damaged: int = 0) -> None:
        """Writes the trailer, what is waiting, and the tables of a file; closes what was opened by path."""
        try:
            self.end_part(status, damaged)
            self._flush()
            if self._has_tables:
                self._write_out([pack_tables(self._table)])
                self._has_tables = False
        finally:
            if self._owned is not None:
                os.close(self._owned)
                self._owned = None

    # Records

    def _begin(self, header: Header) -> None:
        self.end_part()
        self._flush()
        self._parts += 1
        self._sequence, self._counts, self._status, self.is_in_part = 0, [0, 0, 0], 0, True
        self._add(b"HEAD", header.to_bytes())

    def _write_frame(self, frame: Frame) -> None:
        self._counts[0] += 1
        self._counts[2] += frame.corrupt
        flags, pixels = wire.REQUIRED, frame.pixels
        if self._compressor is not None and _is_8_bit(frame.pixel_format):
            flags, pixels = flags | wire.ROW_DIFFERENCES, _row_differences(frame)
        self._first = self._first or frame
        self._batch_frames += 1
        self._add(b"FRAM", frame.to_bytes(), pixels, flags)

    def _add(self, kind: bytes, head: bytes, payload: Optional[np.ndarray] = None, flags: int = wire.REQUIRED) -> None:
        count = 0 if payload is None else len(payload)
        start = wire.pack_record(kind, head, count, self._sequence, flags)
        pieces: List[Any] = [start]
        if count:
            pieces.append(memoryview(payload))
            if count % 64:
                pieces.append(bytes(-count % 64))
        self._append(pieces, len(start) + wire.aligned(count))

    def _append(self, pieces: List[Any], size: int) -> None:
        if not self._pieces:
            self._began = time.monotonic()
        self._pieces += pieces
        self._size += size
        self._sequence += 1
        is_late = not self._has_tables and time.monotonic() - self._began > _PATIENCE_SECONDS
        # Pixels are not copied, so they are written before the caller can change them.
        if self._size >= self._batch_bytes or is_late:
            self._flush()
        elif any(isinstance(piece, memoryview) for piece in pieces):
            self._pieces[-len(pieces):] = [bytes(piece) for piece in pieces]

    # Batches

    def _flush(self) -> None:
        if not self._pieces:
            return
        if self._compressor is None:
            compressed = self._write_out(_stored(self._pieces, self._size))
        else:
            compressed = self._write_out([self._compressor.compress(b"".join(self._pieces))])
        number, pts = (self._first.number, self._first.pts) if self._first else (0, 0)
        self._table.append(Batch(self._offset, compressed, self._size, self._batch_frames, self._parts - 1, number, pts))
        self._offset += compressed
        self._pieces, self._size, self._first, self._batch_frames = [], 0, None, 0
        if not self._has_tables:
            self._table.clear()

    def _write_out(self, pieces: Sequence[Any]) -> int:
        views = [memoryview(piece) for piece in pieces if len(piece)]
        total = sum(len(view) for view in views)
        if self._descriptor is None:
            for view in views:
                self._object.write(view)
            return total
        first = 0
        while first < len(views):
            count = os.writev(self._descriptor, views[first:first + _MOST_VECTORS])
            while first < len(views) and count >= len(views[first]):
                count -= len(views[first])
                first += 1
            if count:
                views[first] = views[first][count:]
        return total


def _is_8_bit(pixel_format: str) -> bool:
    return pixel_format not in ("monow", "monob") and all(plane.dtype.itemsize == 1 for plane in layout(pixel_format, 2, 2).planes)


def _row_differences(frame: Frame) -> np.ndarray:
    """Each row but a plane's first as its difference to the row above, modulo 256."""
    out = frame.pixels.copy()
    for plane in frame.layout.planes:
        end = plane.offset + plane.row_bytes * plane.rows
        rows = frame.pixels[plane.offset:end].reshape(plane.rows, plane.row_bytes)
        np.subtract(rows[1:], rows[:-1], out=out[plane.offset:end].reshape(rows.shape)[1:])
    return out


def _stored(pieces: Sequence[Any], size: int) -> List[Any]:
    """One zstd frame of stored blocks, RFC 8878, 3.1.1: nothing is copied."""
    out: List[Any] = [struct.pack("<IBBQ", 0xFD2FB528, 0xC0, (17 - 10) << 3, size)]
    left, room = size, 0
    for piece in pieces:
        view = memoryview(piece)
        while len(view):
            if room == 0:
                room = min(BLOCK, left)
                left -= room
                out.append((room << 3 | (left == 0)).to_bytes(3, "little"))
            out.append(view[:room])
            taken = len(out[-1])
            view, room = view[taken:], room - taken
    return out
