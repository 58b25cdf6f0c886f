"""Memory for batches, used again once no array looks at it."""

from __future__ import annotations

import sys
from typing import List, Optional

import numpy as np

_MOST_KEPT = 4


class BatchMemory:
    """Lends 64-byte aligned buffers.

    A buffer is lent again once no array refers to it: views of views refer to the array that owns the memory, so its
    reference count tells. Where Python does not count references, every batch gets a buffer of its own.
    """

    def __init__(self) -> None:
        self._owners: List[np.ndarray] = [np.empty(128, np.uint8)]
        self._idle = self._references(0)

    def take(self, count: int) -> np.ndarray:
        """A buffer of at least `count` bytes that no array looks at: uint8, flat. Give the last one up first."""
        index = next((i for i in range(len(self._owners)) if self._references(i) <= self._idle), None)
        if index is None:
            if len(self._owners) >= _MOST_KEPT:
                del self._owners[0]  # whoever keeps its frames owns it now
            self._owners.append(np.empty(count + 64, np.uint8))
            index = len(self._owners) - 1
        elif len(self._owners[index]) < count + 64:
            self._owners[index] = np.empty(0, np.uint8)  # the old one goes before the new one comes
            self._owners[index] = np.empty(count + 64, np.uint8)
        owner = self._owners[index]
        start = -owner.__array_interface__["data"][0] % 64
        return owner[start:start + len(owner) - 64]

    def _references(self, index: int) -> int:
        count = getattr(sys, "getrefcount", None)
        return count(self._owners[index]) if count else sys.maxsize
