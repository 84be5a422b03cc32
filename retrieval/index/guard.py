"""Which bytes of a segment's file may be believed: those of blocks whose checksum was found right.

To read a whole file before the first question is to keep people waiting for what most questions never touch. So a
block is looked at when something in it is used for the first time, before it is used, and never again.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

# Small enough that a rare term costs nothing, large enough that all checksums are a small table.
BLOCK = 1 << 16


class SegmentDamaged(Exception):
    """The file `name` does not hold what was written there. Whatever used it has to do without, and begin again."""

    def __init__(self, name: str) -> None:
        super().__init__(f"of segment {name}, a part is damaged")
        self.name = name


class Guard:
    """The blocks of the file `name`. `content` are its bytes, `checksums` those of its blocks in their order."""

    def __init__(self, name: str, content: npt.NDArray[np.uint8], checksums: npt.NDArray[np.uint32]) -> None:
        self._name = name
        self._content = content
        self._address = content.ctypes.data
        self._checksums = checksums
        self._right = np.zeros(len(checksums), np.bool_)
        self._all_right = False

    def check(self, *arrays: Array) -> None:
        """Make sure of arrays that lie in the content. Raises SegmentDamaged."""
        if self._all_right:
            return
        for array in arrays:
            if not len(array):
                continue
            begin = array.ctypes.data - self._address
            self._check(begin // BLOCK, -(-(begin + array.nbytes) // BLOCK))

    def check_all(self, enough: Callable[[], bool] = lambda: False) -> None:
        """Make sure of all blocks, or of some, once there were `enough`. Raises SegmentDamaged."""
        for block in range(len(self._right)):
            if enough():
                return
            self._check(block, block + 1)
        self._all_right = True

    def _check(self, first: int, last: int) -> None:
        if self._right[first:last].all():
            return
        for block in first + np.flatnonzero(~self._right[first:last]):
            here = self._content[block * BLOCK : (block + 1) * BLOCK]
            if zlib.crc32(here.data) != self._checksums[block]:
                raise SegmentDamaged(self._name)
            self._right[block] = True


def checksums_of(content: npt.NDArray[np.uint8]) -> Iterator[int]:
    """The CRC-32 of each block of `content`; the last may be shorter."""
    for start in range(0, len(content), BLOCK):
        yield zlib.crc32(content[start : start + BLOCK].data)
