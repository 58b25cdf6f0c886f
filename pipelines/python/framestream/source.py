"""Where the compressed bytes of a stream come from."""

from __future__ import annotations

import io
import os
from typing import Any, List, Optional

_CHUNK = 1 << 20
_PIPE_BYTES = 1 << 20
_F_SETPIPE_SZ = 1031
_MOST_VECTORS = 512
BLOCK = 128 << 10
"""RFC 8878, 3.1.1.2: the largest block of a zstd frame."""


class ByteSource:
    """A descriptor, or any object with `read`; bytes can be put back."""

    def __init__(self, source: Any) -> None:
        self._back = memoryview(b"")
        self._object = source
        self._descriptor = _descriptor(source)
        self.count = 0
        """Bytes read so far."""
        if self._descriptor is not None:
            enlarge_pipe(self._descriptor)

    def put_back(self, data: bytes) -> None:
        self._back = memoryview(data + bytes(self._back))

    def read(self, count: int) -> bytes:
        """At most `count` bytes, none only where the input ends."""
        if self._back:
            data, self._back = bytes(self._back[:count]), self._back[count:]
            return data
        data = os.read(self._descriptor, count) if self._descriptor is not None else self._object.read(count)
        self.count += len(data)
        return data

    def read_all(self, count: int) -> bytes:
        """`count` bytes, fewer only where the input ends."""
        data = self.read(count)
        if len(data) == count or not data:
            return data
        whole = bytearray(data)
        while len(whole) < count and data:
            data = self.read(count - len(whole))
            whole += data
        return bytes(whole)

    def read_into(self, views: List[memoryview]) -> int:
        """Fills the views in order; returns how many bytes came, fewer than all only where the input ends."""
        total, first = 0, 0
        while first < len(views):
            count = self._read_some(views, first)
            if not count:
                break
            total += count
            while first < len(views) and count >= len(views[first]):
                count -= len(views[first])
                first += 1
            if count:
                views[first] = views[first][count:]
        return total

    def _read_some(self, views: List[memoryview], first: int) -> int:
        if self._back or self._descriptor is None:
            data = self.read(len(views[first]))
            views[first][:len(data)] = data
            return len(data)
        count = os.readv(self._descriptor, views[first:first + _MOST_VECTORS])
        self.count += count
        return count

    def skip(self, count: int) -> bool:
        """False where the input ends before."""
        while count:
            data = self.read(min(count, _CHUNK))
            if not data:
                return False
            count -= len(data)
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """OSError, or io.UnsupportedOperation which is one, where the input cannot."""
        self._back = memoryview(b"")
        if self._descriptor is not None:
            return os.lseek(self._descriptor, offset, whence)
        return int(self._object.seek(offset, whence))


def _descriptor(source: Any) -> Optional[int]:
    """The descriptor to read directly, where nothing stands between it and the caller's object."""
    if isinstance(source, int):
        return source
    raw = getattr(source, "raw", source)
    if not isinstance(source, (io.FileIO, io.BufferedReader, io.BufferedRandom)) or not isinstance(raw, io.FileIO):
        return None
    if raw is not source and source.seekable():
        # What the caller read ahead is not lost.
        os.lseek(raw.fileno(), source.tell(), os.SEEK_SET)
    return raw.fileno()


def enlarge_pipe(descriptor: int) -> None:
    """Gives a pipe a buffer of 1 MiB, as the other stages do; anything else is left as it is."""
    try:
        import fcntl

        fcntl.fcntl(descriptor, _F_SETPIPE_SZ, _PIPE_BYTES)
    except (ImportError, OSError):
        pass


class ZstdFrameBytes:
    """The compressed bytes of one zstd frame, and none after them, block by block: what zstandard reads from."""

    READ_BYTES = BLOCK + 64

    def __init__(self, source: ByteSource, header: bytes, has_checksum: bool) -> None:
        self._source, self._header, self._checksum = source, header, has_checksum
        self._is_last = False
        self.is_cut = False
        """Whether the input ended within the frame."""

    def read(self, _count: int = -1) -> bytes:
        if self._header:
            data, self._header = self._header, b""
            return data
        if self._is_last or self.is_cut:
            return b""
        word_bytes = self._source.read_all(3)
        if len(word_bytes) < 3:
            self.is_cut = True
            return word_bytes
        word = int.from_bytes(word_bytes, "little")
        self._is_last = bool(word & 1)
        # Raw and compressed blocks are as long as they say; a run is one byte. Wrong types and lengths are libzstd's to refuse.
        count = 1 if word >> 1 & 3 == 1 else min(word >> 3, BLOCK)
        count += 4 if self._is_last and self._checksum else 0
        data = self._source.read_all(count)
        self.is_cut = len(data) < count
        return word_bytes + data
