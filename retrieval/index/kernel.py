"""The C kernel, where it was built: `contenders` of PostingsOkapi in one call, with the same results to the last bit.

The package is built with it where there is a C compiler, and works without: then numpy serves. The environment
variable FOOTNOTE_KERNEL forces either: `c` (an error where it was not built) or `numpy`.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrieval.index.parts import Mask, Part
from retrieval.index.segment import Scores

LIBRARY = Path(__file__).with_name("_kernel.so")

_POINTER, _WHOLE, _REAL = ctypes.c_void_p, ctypes.c_int64, ctypes.c_double
_ARGUMENTS = (
    *(_POINTER, _WHOLE),  # parts
    *(_POINTER, _POINTER, _WHOLE),  # terms, their places
    *(_POINTER, _WHOLE),  # the order of the query
    *(_POINTER, _REAL, _WHOLE, _REAL, _WHOLE),  # norms, k1, k, rounding, total
    *(_POINTER, _POINTER, _POINTER, _POINTER),  # sums, heap, numbers, scores
)


@cache
def kernel() -> ctypes.CDLL | None:
    """The kernel, None where numpy is to serve. Raises RuntimeError where it is forced and not there."""
    wanted = os.environ.get("FOOTNOTE_KERNEL", "")
    if wanted == "numpy":
        return None
    try:
        library = ctypes.CDLL(str(LIBRARY))
    except OSError as error:
        if wanted == "c":
            raise RuntimeError(
                "FOOTNOTE_KERNEL=c, but the kernel was not built. Install with a C compiler."
            ) from error
        return None
    library.contenders.argtypes = _ARGUMENTS
    library.contenders.restype = ctypes.c_int64
    return library


class Scratch:
    """What one call needs of room; `sums` is zero between calls."""

    def __init__(self, total: int) -> None:
        self.sums = np.zeros(total)
        self.numbers = np.empty(total, np.int64)
        self.scores = np.empty(total)
        self.addresses = tuple(array.ctypes.data for array in (self.sums, self.numbers, self.scores))


def parts_table(parts: Sequence[Part], offsets: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The parts as the kernel knows them, without masks: a row of addresses and numbers for each."""
    rows = [
        (
            part.segment.starts.ctypes.data,
            part.segment.postings.ctypes.data,
            part.segment.frequencies.ctypes.data,
            part.segment.frequencies.itemsize,
            part.segment.lengths.ctypes.data,
            0,
            offset,
        )
        for part, offset in zip(parts, offsets.tolist(), strict=False)
    ]
    return np.array(rows, np.int64).reshape(-1, 7)


def contenders(
    library: ctypes.CDLL,
    table: npt.NDArray[np.int64],
    masks: Sequence[Mask | None],
    terms: Scores,
    places: npt.NDArray[np.int32],
    order: npt.NDArray[np.int32],
    norms: Scores,
    k1: float,
    k: int,
    rounding: float,
    scratch: Scratch,
) -> tuple[npt.NDArray[np.int64], Scores]:
    """The numbers and scores that `kernel.c` describes. `terms` has a row for each: its idf, count and headroom."""
    if any(mask is not None for mask in masks):
        table = table.copy()
        table[:, 5] = [0 if mask is None else mask.ctypes.data for mask in masks]
    heap = np.empty(k)
    sums, numbers, scores = scratch.addresses
    found = library.contenders(
        table.ctypes.data,
        len(table),
        terms.ctypes.data,
        places.ctypes.data,
        len(terms),
        order.ctypes.data,
        len(order),
        norms.ctypes.data,
        k1,
        k,
        rounding,
        len(scratch.sums),
        sums,
        heap.ctypes.data,
        numbers,
        scores,
    )
    return scratch.numbers[:found].copy(), scratch.scores[:found].copy()
