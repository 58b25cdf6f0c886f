"""zstd frames in, bytes of records out: the outside of a stream."""

from __future__ import annotations

from typing import Any, List, NamedTuple, Optional

import numpy as np
import zstandard

from .errors import NotAStream, StreamCut, StreamDamaged, StreamError
from .memory import BatchMemory
from .source import BLOCK, ByteSource, ZstdFrameBytes
from .wire import HEAD_LIMIT, malformed

_MAGIC = 0xFD2FB528
_SKIPPABLE = range(0x184D2A50, 0x184D2A60)
_WINDOW_LIMIT = 1 << 27
_CHUNK = 1 << 20


class _ZstdHeader(NamedTuple):
    """RFC 8878, 3.1.1.1; `content` is None where it is not said."""

    bytes: bytes
    has_checksum: bool
    content: Optional[int]
    skippable: Optional[int] = None


class Batches:
    """Decompresses zstd frames into memory, a batch at a time, or a piece of one that is endless.

    `view[position:certain]` are bytes of records that may be delivered; the caller moves `position`.
    """

    def __init__(self, source: Any, max_payload: int) -> None:
        self.source = ByteSource(source)
        self._memory = BatchMemory()
        self._largest = max_payload + HEAD_LIMIT + 4096
        self._decompressor = zstandard.ZstdDecompressor(max_window_size=_WINDOW_LIMIT)
        self._saw_input = False
        self._begin_anew()

    def _begin_anew(self) -> None:
        self.data = np.empty(0, np.uint8)
        """The memory of this batch: uint8, flat."""
        self.view = memoryview(self.data)
        self.position = self.certain = self._filled = 0
        self._window: Optional[Any] = None
        self._frame: Optional[ZstdFrameBytes] = None
        self._ending: Optional[StreamError] = None

    @property
    def is_drained(self) -> bool:
        """Whether every byte that came belongs to a delivered record."""
        return self.position == self._filled

    def jump(self, offset: int) -> None:
        """Goes on at another place of the file, which begins a zstd frame."""
        self.source.seek(offset)
        self._begin_anew()

    def more(self, wanted: int) -> bool:
        """Gets more bytes; False where the input ends with a whole zstd frame.

        `wanted` is how long the record at `position` is, as far as that is known.
        """
        if self._ending is not None:
            raise self._ending
        if self._window is not None:
            self._read_window(wanted)
            return True
        header = self._next_header()
        if header is None:
            return False
        if header.skippable is not None:
            if not self.source.skip(header.skippable):
                raise StreamCut("")
        elif header.content and header.content <= self._largest:
            self._read_batch(header, header.content)
        else:
            self._frame, self._window = self._open(header)
            self._read_window(wanted)
        return True

    # The header of a zstd frame

    def _next_header(self) -> Optional[_ZstdHeader]:
        start = self.source.read_all(4)
        if not start:
            return None
        magic = int.from_bytes(start, "little")
        if len(start) == 4 and magic in _SKIPPABLE:
            size = self._rest_of_header(start, 4)
            return _ZstdHeader(start, False, None, int.from_bytes(size, "little"))
        if len(start) < 4 or magic != _MAGIC:
            raise self._refusal(start, is_short=len(start) < 4)
        descriptor = self._rest_of_header(start, 1)[0]
        single = descriptor >> 5 & 1
        size_bytes = (single, 2, 4, 8)[descriptor >> 6]
        rest = self._rest_of_header(start, (1 - single) + (0, 1, 2, 4)[descriptor & 3] + size_bytes)
        content = int.from_bytes(rest[len(rest) - size_bytes:], "little") if size_bytes else None
        if content is not None and size_bytes == 2:
            content += 256
        # A reserved bit is libzstd's to refuse.
        return _ZstdHeader(start + bytes([descriptor]) + rest, bool(descriptor & 4), None if descriptor & 8 else content)

    def _rest_of_header(self, start: bytes, count: int) -> bytes:
        data = self.source.read_all(count)
        if len(data) < count:
            raise self._refusal(start, is_short=True)
        if count != 1:
            self._saw_input = True
        return data

    def _refusal(self, start: bytes, is_short: bool) -> StreamError:
        # A few bytes may be the beginning of a header, or of anything.
        if is_short and (self._saw_input or int.from_bytes(start, "little") in (_MAGIC, *_SKIPPABLE)):
            return StreamCut("")
        if self._saw_input:
            return malformed("bytes that are not zstd data follow a batch")
        shown = " ".join(f"{byte:02x}" for byte in start)
        return NotAStream(f"the input is not a frame stream: expected zstd data, it begins with {shown}")

    # A batch of known size

    def _read_batch(self, header: _ZstdHeader, content: int) -> None:
        self._make_room(content)
        if header.has_checksum or not self._read_stored(header, content):
            self._decompress(header, content)

    def _read_stored(self, header: _ZstdHeader, content: int) -> bool:
        """Reads stored blocks straight to where they belong, for what stages write into pipes.

        False where the batch is something else, or cut: whatever was read of it is put back.
        """
        sizes = [BLOCK] * (content // BLOCK) + ([content % BLOCK] if content % BLOCK else [])
        words = b"".join((size << 3 | (index == len(sizes) - 1)).to_bytes(3, "little") for index, size in enumerate(sizes))
        found = bytearray(self.source.read_all(3))
        if found != words[:3]:
            self.source.put_back(bytes(found))
            return False
        found += bytes(len(words) - 3)
        pieces: List[memoryview] = []
        for index, size in enumerate(sizes):
            start = self._filled + index * BLOCK
            pieces += [memoryview(found)[3 * index:3 * index + 3], self.view[start:start + size]]
        arrived = 3 + self.source.read_into(pieces[1:])
        if found != words or arrived < len(words) + content:
            self.source.put_back(b"".join(pieces)[:arrived])
            return False
        self._filled = self.certain = self._filled + content
        return True

    def _decompress(self, header: _ZstdHeader, content: int) -> None:
        """Lets libzstd fill the memory. What it finds wrong is told after what was good before."""
        frame, window = self._open(header)
        start, end = self._filled, self._filled + content
        try:
            while self._filled < end and (count := window.readinto(self.view[self._filled:end])):
                self._filled += count
            # One more read takes the checksum, and notices bytes beyond the size.
            if not frame.is_cut:
                window.readinto(bytearray(1))
        except zstandard.ZstdError as error:
            self._ending = _damaged(error)
            if header.has_checksum:
                self._filled = start
        if frame.is_cut:
            self._ending = StreamCut("")
        self.certain = self._filled

    # A batch that may be endless

    def _read_window(self, wanted: int) -> None:
        if self._filled == len(self.data):
            waiting = self._filled - self.position
            self._make_room(max(wanted, 2 * waiting, _CHUNK) - waiting)
        try:
            count = self._window.readinto(self.view[self._filled:])
        except zstandard.ZstdError as error:
            raise _damaged(error) from None
        self._filled = self.certain = self._filled + count
        if count == 0:
            if self._frame.is_cut:
                raise StreamCut("")
            self._window = self._frame = None

    def _open(self, header: _ZstdHeader) -> Any:
        frame = ZstdFrameBytes(self.source, header.bytes, header.has_checksum)
        return frame, self._decompressor.stream_reader(frame, read_size=ZstdFrameBytes.READ_BYTES)

    def _make_room(self, count: int) -> None:
        """Takes memory for `count` more bytes after those that wait for delivery, which go to its front."""
        waiting = bytes(self.view[self.position:self._filled])
        # Given up before the next is taken, so that it can be the same.
        self.view = self.data = None  # type: ignore[assignment]
        self.data = self._memory.take(len(waiting) + count)
        self.view = memoryview(self.data)
        self.view[:len(waiting)] = waiting
        self.position, self.certain, self._filled = 0, len(waiting), len(waiting)


def _damaged(error: zstandard.ZstdError) -> StreamDamaged:
    reason = str(error).rsplit(": ", 1)[-1]
    return StreamDamaged(reason[:1].lower() + reason[1:])
