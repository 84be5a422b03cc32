"""The C kernel, where it was built: `contenders` of PostingsOkapi in one call, with the same results to the last bit.

The package is built with it where there is a C compiler, and works without: then numpy serves. The environment
variable FOOTNOTE_KERNEL forces either: `c` (an error where it was not built) or `numpy`.
"""

from __future__ import annotations

import ctypes
import os
import zlib
from array import array
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrieval.index.parts import Mask, Part
from retrieval.index.segment import Scores

_LIBRARY = Path(__file__).with_name("_kernel.so")
_SOURCE = Path(__file__).with_name("kernel.c")

_POINTER, _WHOLE, _REAL = ctypes.c_void_p, ctypes.c_int64, ctypes.c_double
_ARGUMENTS = (
    *(_POINTER, _WHOLE),  # parts
    *(_POINTER, _POINTER, _WHOLE),  # terms, their places
    *(_POINTER, _WHOLE),  # the order of the query
    *(_POINTER, _REAL, _WHOLE, _REAL, _WHOLE),  # norms, k1, k, rounding, total
    *(_POINTER, _POINTER, _POINTER, _POINTER, _POINTER),  # sums, heap, best, numbers, scores
)


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
    library.contenders.argtypes = _ARGUMENTS
    library.contenders.restype = ctypes.c_int64
    return library


def _built() -> ctypes.CDLL | None:
    try:
        library = ctypes.CDLL(str(_LIBRARY))
        # In a checkout the library may be older than its source: it would be called with other arguments.
        made_of = ctypes.c_uint32.in_dll(library, "source").value
        return library if made_of == zlib.crc32(_SOURCE.read_bytes()) else None
    except (OSError, ValueError):
        return None


class Scratch:
    """What one call needs of room; `sums` is zero between calls."""

    def __init__(self, total: int) -> None:
        self.sums = np.zeros(total)
        self.numbers = np.empty(total, np.int64)
        self.scores = np.empty(total)
        self.addresses = (self.sums.ctypes.data, self.numbers.ctypes.data, self.scores.ctypes.data)


class Table:
    """The parts of an index as the kernel knows them: a row of addresses and numbers for each, without masks."""

    def __init__(self, parts: Sequence[Part], offsets: npt.NDArray[np.int64], norms: Scores) -> None:
        self.parts = len(parts)
        self.rows = array("q")
        for part, offset in zip(parts, offsets.tolist(), strict=False):
            segment = part.segment
            arrays = (segment.starts, segment.postings, segment.frequencies)
            addresses = (one.ctypes.data for one in arrays)
            self.rows.extend((*addresses, segment.frequencies.itemsize, segment.lengths.ctypes.data, 0, offset))
        # The address stands for the array only as long as that is kept.
        self.norms, self.norms_address = norms, norms.ctypes.data

    def masked(self, masks: Sequence[Mask | None]) -> array[int]:
        """The rows, with the masks through which the passages are seen."""
        if all(mask is None for mask in masks):
            return self.rows
        rows = self.rows[:]
        rows[_MASK::_COLUMNS] = array("q", [0 if mask is None else mask.ctypes.data for mask in masks])
        return rows


_COLUMNS, _MASK = 7, 5


def contenders(
    library: ctypes.CDLL,
    table: Table,
    masks: Sequence[Mask | None],
    *,
    terms: array[float],
    places: array[int],
    order: array[int],
    k1: float,
    k: int,
    rounding: float,
    scratch: Scratch,
) -> tuple[npt.NDArray[np.int64], Scores]:
    """The numbers and scores that `kernel.c` describes. `terms` are an idf, a count and a headroom for each term."""
    rows = table.masked(masks)
    k = min(k, len(scratch.sums))
    # What the heap and the best take: three times k numbers of eight bytes.
    room = np.empty(3 * k).ctypes
    heap = room.data
    sums, numbers, scores = scratch.addresses
    found = library.contenders(
        rows.buffer_info()[0],
        table.parts,
        terms.buffer_info()[0],
        places.buffer_info()[0],
        len(terms) // 3,
        order.buffer_info()[0],
        len(order),
        table.norms_address,
        k1,
        k,
        rounding,
        len(scratch.sums),
        sums,
        heap,
        heap + 16 * k,
        numbers,
        scores,
    )
    return scratch.numbers[:found].copy(), scratch.scores[:found].copy()
