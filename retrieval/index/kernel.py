"""The C kernel, where it was built: `best` of PostingsOkapi in one call, with the same results to the last bit.

The package is built with it where there is a C compiler, and works without: then numpy serves. The environment
variable FOOTNOTE_KERNEL forces either: `c` (an error where it was not built) or `numpy`.
"""

from __future__ import annotations

import ctypes
import os
import struct
import zlib
from array import array
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrieval.index.guard import Array
from retrieval.index.parts import Mask, Part
from retrieval.index.segment import Scores

_LIBRARY = Path(__file__).with_name("_kernel.so")
_SOURCE = Path(__file__).with_name("kernel.c")


class _Search(ctypes.Structure):
    """One call. What follows `heap` belongs to the kernel."""

    _fields_ = (
        ("parts", ctypes.c_void_p),
        ("part_count", ctypes.c_int64),
        ("masks", ctypes.c_void_p),
        ("norms", ctypes.c_void_p),
        ("k1", ctypes.c_double),
        ("rounding", ctypes.c_double),
        ("query", ctypes.c_void_p),
        ("length", ctypes.c_int64),
        ("k", ctypes.c_int64),
        ("terms", ctypes.c_void_p),
        ("heap", ctypes.c_void_p),
        ("own", ctypes.c_int64 * 4),
    )


# Of the structures in kernel.c: bytes of a Term and of a Room.
_TERM, _ROOM = 32, 8192 * (8 + 24) + 8192 // 8
# So few are found in order.
FEW = 256

_FOUND = np.dtype([("score", np.float64), ("id", np.int64), ("number", np.int64)])


@cache
def kernel() -> ctypes.CDLL | None:
    """The kernel, None where numpy is to serve. Raises RuntimeError where it is forced and not there."""
    wanted = os.environ.get("FOOTNOTE_KERNEL", "")
    if wanted == "numpy":
        return None
    library = _built()
    if library is None:
        if wanted == "c":
            raise RuntimeError("FOOTNOTE_KERNEL=c, but the kernel was not built. Install with a C compiler.")
        return None
    library.best.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
    library.best.restype = ctypes.c_int64
    return library


def _built() -> ctypes.CDLL | None:
    try:
        library = ctypes.CDLL(str(_LIBRARY))
        # In a checkout the library may be older than its source: it would be called with other arguments.
        made_of = ctypes.c_uint32.in_dll(library, "source").value
        return library if made_of == zlib.crc32(_SOURCE.read_bytes()) else None
    except (OSError, ValueError):
        return None


def _address(held: Array) -> int:
    return int(held.__array_interface__["data"][0])


class Row:
    """A term as the kernel knows it: its idf, bound and frequency, and its postings in each part."""

    def __init__(
        self, parts: Sequence[Part], places: Sequence[int], *, idf: float, bound: float, frequency: int
    ) -> None:
        lists: list[int] = []
        # The addresses below stand for arrays only as long as those are kept.
        self._kept: list[Array] = []
        for part, place in zip(parts, places, strict=True):
            dense = part.segment.dense(place)
            if dense is not None:
                self._kept.append(dense)
            starts = part.segment.starts
            ends = (0, 0) if place < 0 else (int(starts[place]), int(starts[place + 1]))
            lists += (*ends, 0 if dense is None else _address(dense))
        row = struct.pack(f"<ddq{len(lists)}q", idf, bound, frequency, *lists)
        self._kept.append(np.frombuffer(row, np.uint8))
        self.address = _address(self._kept[-1])


class _Room:
    """What one call at a time needs of room, for queries of so many terms."""

    def __init__(self, total: int, terms: int, k: int) -> None:
        self.terms, self.k = terms, k
        self.found = np.empty(total, _FOUND)
        self.search = _Search()
        self._kept = (np.empty((terms + 1) * _TERM, np.uint8), np.empty(k), np.empty(_ROOM, np.uint8))
        self.search.terms, self.search.heap, room = (_address(one) for one in self._kept)
        self.arguments = (ctypes.addressof(self.search), room, _address(self.found))


class Table:
    """The parts of an index as the kernel knows them, and room that calls use one after another."""

    def __init__(
        self,
        library: ctypes.CDLL,
        parts: Sequence[Part],
        offsets: npt.NDArray[np.int64],
        *,
        norms: Scores,
        k1: float,
        rounding: float,
    ) -> None:
        self._best = library.best
        self._total = int(offsets[-1])
        self._rows = array("q")
        for part, offset in zip(parts, offsets.tolist(), strict=False):
            one = part.segment
            self._rows.extend((_address(one.postings), _address(one.frequencies), one.frequencies.itemsize))
            self._rows.extend((_address(one.lengths), one.lengths.itemsize, _address(one.ids), offset, len(one)))
        # An address stands for an array only as long as that is kept.
        self._kept = (list(parts), norms)
        self._fixed = (self._rows.buffer_info()[0], len(parts), None, _address(norms), k1, rounding)
        self._rooms: list[_Room] = []

    def best(self, query: Sequence[int], k: int, masks: Sequence[Mask | None] | None) -> npt.NDArray[np.void]:
        """What `kernel.c` finds for a query of addresses of rows, as far as `masks` let it: score, id, number."""
        k = min(k, self._total)
        # Calls at once have a room each.
        room = self._rooms.pop() if self._rooms else self._room(64, 64)
        if room.terms < len(query) or room.k < k:
            room = self._room(max(room.terms, len(query)), max(room.k, k))
        asked = array("q", query)
        seen = None if masks is None else array("q", [0 if mask is None else _address(mask) for mask in masks])
        search = room.search
        search.masks = None if seen is None else seen.buffer_info()[0]
        search.query, search.length = asked.buffer_info()
        search.k = k
        count = self._best(*room.arguments)
        found = room.found[:count].copy()
        self._rooms.append(room)
        return found

    def _room(self, terms: int, k: int) -> _Room:
        room = _Room(self._total, terms, k)
        search = room.search
        search.parts, search.part_count, search.masks, search.norms, search.k1, search.rounding = self._fixed
        return room
