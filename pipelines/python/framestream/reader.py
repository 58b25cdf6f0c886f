"""Reads a frame stream: records, or just its frames and tensors."""

from __future__ import annotations

import os
import struct
import sys
from typing import Any, Iterator, List, Optional, Union

import numpy as np

from . import wire
from .batches import Batches
from .errors import Arrived, EmptyStream, Failure, NewerStream, StreamCut, StreamDamaged, StreamError, UpstreamFailure
from .frames import Frame, Header, Passing, SideData, Tensor, Trailer
from .tables import Batch, read_tables

Record = Union[Header, Frame, Tensor, SideData, Failure, Passing, Trailer]


class StreamReader:
    """A frame stream from a pipe, a file or an object with `read`.

        with framestream.open("clip.frames") as stream:
            for frame in stream:
                print(frame.seconds, frame.array.mean())

    Iterating gives frames and tensors. After the last one it raises UpstreamFailure where a stage upstream failed, and
    in the middle StreamCut, StreamDamaged or another StreamError where the stream itself is not whole: everything whole
    before it has been given. `records` gives everything that the stream holds.

    header     of the part that the last record was in; None before the first
    failures   of the part
    trailer    of the part, once it has come
    """

    def __init__(self, source: Any = None, *, max_frame_bytes: int = 1 << 30) -> None:
        """`source` is a path, a descriptor or a file object; standard input where it is None or "-".

        OSError where a path cannot be opened.
        """
        self._owned: Optional[int] = None
        if source is None or source == "-":
            source = sys.stdin.fileno()
        elif isinstance(source, (str, bytes, os.PathLike)):
            source = self._owned = os.open(source, os.O_RDONLY | os.O_CLOEXEC)
        self._batches = Batches(source, max_frame_bytes)
        self._limit = max_frame_bytes
        self._table: Optional[List[Batch]] = None
        self._sequence: Optional[int] = 0
        self._is_counting, self._is_complete, self._parts = True, True, 0
        self._frames = self._tensors = 0
        self._last_seconds: Optional[float] = None
        self._side: List[SideData] = []
        self._waiting: List[Frame] = []
        self.header: Optional[Header] = None
        self.failures: List[Failure] = []
        self.trailer: Optional[Trailer] = None

    def __enter__(self) -> "StreamReader":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def close(self) -> None:
        """Closes what was opened by path; the caller's own descriptors and objects stay open."""
        if self._owned is not None:
            os.close(self._owned)
            self._owned = None

    @property
    def arrived(self) -> Arrived:
        """How much of the part has come."""
        return Arrived(self._frames, self._tensors, self._last_seconds)

    @property
    def status(self) -> int:
        """0, or the exit status that the first failure asks for."""
        if self.trailer is not None and self.trailer.status:
            return self.trailer.status
        return self.failures[0].status if self.failures else 0

    def __iter__(self) -> Iterator[Union[Frame, Tensor]]:
        status = 0
        failures: List[Failure] = []
        for record in self.records():
            if isinstance(record, (Frame, Tensor)):
                yield record
            elif isinstance(record, Trailer) and record.status and not status:
                status, failures = record.status, self.failures
            del record  # its memory is free for the next batch as soon as the caller has let go too
        if status:
            raise UpstreamFailure(status, failures, self.arrived)

    def frames(self) -> Iterator[Frame]:
        """The frames alone."""
        return (record for record in self if isinstance(record, Frame))

    def tensors(self) -> Iterator[Tensor]:
        """The tensors alone."""
        return (record for record in self if isinstance(record, Tensor))

    def records(self) -> Iterator[Record]:
        """Everything the stream holds, in order. The SIDE records of a frame are also in its `side`."""
        while True:
            if self._waiting:
                yield self._waiting.pop(0)
                continue
            record = self._next()
            if record is None:
                return
            yield record
            del record

    # Seeking

    @property
    def table(self) -> Optional[List[Batch]]:
        """The tables of a stream in a file; None where there are none."""
        if self._table is None:
            self._table = read_tables(self._batches.source) or []
        return self._table or None

    def seek(self, *, number: Optional[int] = None, seconds: Optional[float] = None) -> None:
        """Goes on with the first frame whose number is at least `number`, or with the frame on screen at `seconds`.

        A file with tables is read from the right batch on, back as well as ahead; anything else only ahead.
        """
        if (number is None) == (seconds is None):
            raise ValueError("give either number or seconds")
        if self.header is None and not self._waiting:
            self._read_header()
        self._jump_near(number, seconds)
        shown: Optional[Frame] = None
        for record in self.records():
            if not isinstance(record, Frame):
                continue
            if number is not None and record.number >= number:
                self._waiting.insert(0, record)
                return
            if seconds is not None and record.seconds > seconds:
                self._waiting[:0] = [record] if shown is None else [shown, record]
                return
            shown = record
        if seconds is not None and shown is not None:
            self._waiting.append(shown)

    def at(self, seconds: float) -> Optional[Frame]:
        """The frame on screen at that time; None where the stream begins later."""
        self.seek(seconds=seconds)
        if not self._waiting or self._waiting[0].seconds > seconds:
            return None
        return self._waiting.pop(0)

    def _read_header(self) -> None:
        for record in self.records():
            if isinstance(record, Header):
                return

    def _jump_near(self, number: Optional[int], seconds: Optional[float]) -> None:
        # Numbers and times begin again with each part: one part only.
        rows = [batch for batch in self.table or [] if batch.frames]
        if not rows or any(batch.part for batch in rows):
            return
        if number is not None:
            near = [batch for batch in rows if batch.number <= number]
        elif any(a.pts > b.pts for a, b in zip(rows, rows[1:])):
            return
        else:
            near = [batch for batch in rows if batch.pts * self.header.time_base <= seconds]
        self._batches.jump((near or rows[:1])[-1].offset)
        self._waiting.clear()
        self._is_counting, self._is_complete, self._sequence = False, False, None

    # Records

    def _next(self) -> Optional[Record]:
        batches = self._batches
        while True:
            prefix, wanted = None, 0
            available = batches.certain - batches.position
            if available >= wire.PREFIX.size:
                prefix = wire.read_prefix(batches.view, batches.position, self._limit)
                wanted = prefix.record_bytes
                if wanted <= available:
                    return self._deliver(prefix)
            try:
                if not batches.more(wanted):
                    self._finish()
                    return None
            except (StreamCut, StreamDamaged) as error:
                raise self._told(error) from None

    def _told(self, error: StreamError) -> StreamError:
        """The same error with what had arrived."""
        if isinstance(error, StreamDamaged):
            return StreamDamaged(f"the stream is damaged: {error}: {self.arrived}", self.arrived)
        return StreamCut(f"the stream ends without its trailer: {self.arrived}", self.arrived)

    def _finish(self) -> None:
        if not self._parts and not self._batches.source.count:
            raise EmptyStream("the stream is empty: expected a frame stream")
        if not (self._is_complete and self._parts and self._batches.is_drained):
            raise self._told(StreamCut(""))

    def _deliver(self, prefix: wire.Prefix) -> Record:
        batches, start = self._batches, self._batches.position
        batches.position += prefix.record_bytes
        self._accept(prefix)
        head = bytes(batches.view[start + wire.PREFIX.size:start + wire.PREFIX.size + prefix.head_bytes])
        payload = start + prefix.payload_offset
        if prefix.kind == b"FRAM":
            return self._frame(prefix, head, batches.data[payload:payload + prefix.payload_bytes])
        if prefix.kind == b"TENS":
            return self._tensor(prefix, head, batches.data[payload:payload + prefix.payload_bytes])
        if prefix.kind == b"HEAD":
            return self._begin(head)
        if prefix.kind == b"FAIL":
            return self._failure(head)
        if prefix.kind == b"TAIL":
            return self._end(head)
        if prefix.kind == b"SIDE" and len(head) >= wire.SIDE.size:
            number, kind = wire.SIDE.unpack_from(head)
            side = SideData(number, kind.decode("ascii", "replace"), bytes(batches.view[payload:payload + prefix.payload_bytes]))
            self._side.append(side)
            return side
        if prefix.flags & wire.REQUIRED:
            raise NewerStream(f"the stream holds a required record of an unknown type {prefix.name}")
        return Passing(prefix.kind.decode("ascii"), bytes(batches.view[start:start + prefix.record_bytes]))

    def _accept(self, prefix: wire.Prefix) -> None:
        """Checks that a record may come here."""
        if prefix.kind == b"HEAD":
            if self._is_counting and not self._is_complete:
                raise self._told(StreamCut(""))
            self._is_counting, self._is_complete, self._sequence = True, False, 0
            self._frames = self._tensors = 0
            self._last_seconds = None
        elif self._is_complete and self._is_counting:
            raise wire.malformed(f"a {prefix.name} record comes where a header should")
        if self._sequence is not None and prefix.sequence != self._sequence:
            raise wire.malformed(f"record {self._sequence} is missing, record {prefix.sequence} follows")
        self._sequence = prefix.sequence + 1

    def _begin(self, head: bytes) -> Header:
        self.header = Header.from_bytes(head)
        self._parts += 1
        self.failures, self.trailer, self._side = [], None, []
        return self.header

    def _frame(self, prefix: wire.Prefix, head: bytes, pixels: np.ndarray) -> Frame:
        if len(head) < wire.FRAME_BYTES:
            raise wire.malformed(f"a frame's head has {len(head)} bytes")
        frame = Frame(head, pixels, self._path, self._side)
        if len(pixels) != frame.layout.byte_count:
            raise wire.malformed(
                f"a frame of {frame.width}x{frame.height} {frame.pixel_format} has {len(pixels)} bytes, "
                f"expected {frame.layout.byte_count}")
        self._side = []
        if prefix.flags & wire.ROW_DIFFERENCES:
            for plane in frame.layout.planes:
                rows = list(pixels[plane.offset:plane.offset + plane.row_bytes * plane.rows].reshape(plane.rows, plane.row_bytes))
                # A row at a time: numpy's accumulate goes down the columns, and takes seven times as long.
                for above, row in zip(rows, rows[1:]):
                    np.add(above, row, row)
        self._frames += 1
        self._last_seconds = frame.seconds
        return frame

    def _tensor(self, prefix: wire.Prefix, head: bytes, payload: np.ndarray) -> Tensor:
        if len(head) < wire.TENSOR.size:
            raise wire.malformed(f"a tensor's head has {len(head)} bytes")
        tensor = Tensor(head, payload, self._path, self._limit)
        if len(head) < tensor.head_bytes:
            raise wire.malformed(f"a tensor of {tensor.items} items has a head of {len(head)} bytes, expected {tensor.head_bytes}")
        if len(payload) != tensor.byte_count:
            raise wire.malformed(f"a tensor's record has {len(payload)} bytes, expected {tensor.byte_count}")
        self._tensors += 1
        return tensor

    @property
    def _path(self) -> str:
        return self.header.path if self.header else ""

    def _failure(self, head: bytes) -> Failure:
        if len(head) < 4:
            raise wire.malformed(f"a failure record of {len(head)} bytes")
        (status,) = struct.unpack_from("<I", head)
        cursor = wire.Cursor(head, 4)
        failure = Failure(status, cursor.text(), cursor.text())
        if not 1 <= status < 256:
            raise wire.malformed(f"a failure has the status {status}, expected 1 to 255")
        self.failures.append(failure)
        return failure

    def _end(self, head: bytes) -> Trailer:
        if len(head) < wire.TRAILER.size:
            raise wire.malformed(f"a trailer of {len(head)} bytes")
        trailer = Trailer(*wire.TRAILER.unpack_from(head))
        if trailer.status > 255:
            raise wire.malformed(f"a trailer has the status {trailer.status}, expected 0 to 255")
        if self._is_counting and (trailer.frames, trailer.tensors) != (self._frames, self._tensors):
            raise wire.malformed(
                f"the trailer counts {trailer.frames} frames and {trailer.tensors} tensors, "
                f"{self._frames} and {self._tensors} arrived")
        self._is_complete, self._sequence = True, 0
        self.trailer = trailer
        return trailer
