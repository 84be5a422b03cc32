"""Segments as files: written whole and synced, mapped when opened, believed only where every checksum is right.

    FNTSEG02 | length of header, its CRC-32 | header (JSON) | array | array | ... | checksums

The header says for each array its type, length and place, of which analysis the terms are and what the kinds are
called. The checksums are those of all blocks of the arrays and what lies between them; their own is in the header,
and the header's in the record. Opening checks all but the long arrays: of those each block is checked before it is
first used. Numbers are little-endian; arrays begin at multiples of 64 bytes, so that they can be used where they lie.
A file is derived from the record: one that is missing, cut off, changed or of another version is never mended, it is
made again.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from retrieval.index.guard import BLOCK, Array, Guard, SegmentDamaged, checksums_of
from retrieval.index.merging import Sizes, merge
from retrieval.index.parts import Part
from retrieval.index.segment import Segment

_MAGIC = b"FNTSEG02"
_LEAD = struct.Struct("<8sII")
_ALIGNED = 64
_ZEROS = bytes(1 << 20)
# Nearly all of a file; a question uses a little of them.
_LONG = ("postings", "frequencies", "forward")


class SegmentUnusable(Exception):
    """A file is not the segment that it should be. The text says why, for the log."""


def write_segment(
    path: Path, parts: Sequence[Part], analysis: str, average_length: float | None
) -> tuple[Segment, str]:
    """Merge `parts` into a new file that is on the disk for certain on return; the segment, mapped, and its checksum.

    `analysis` names the version of what made the terms. Raises OSError; nothing is left of the file then.
    """
    try:
        with path.open("x+b") as file:
            writing = _Writing(file)
            merged = merge(parts, writing.allocate, average_length=average_length)
            checksum = writing.finish(merged, analysis)
        _sync_folder(path.parent)
        return _mapped(path)[0], checksum
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def open_segment(path: Path, checksum: str, analysis: str) -> Segment:
    """Map the segment at `path`. Raises SegmentUnusable where it is not what `write_segment` left there.

    Of its long arrays this cannot be told yet: where they are used, SegmentDamaged may be raised.
    """
    try:
        segment, header, found = _mapped(path)
        if found != checksum:
            raise SegmentUnusable("it is another file")
        if header["analysis"] != analysis or sys.byteorder != "little":
            raise SegmentUnusable("it was made by another version")
        segment.check(*(getattr(segment, name) for name, *_ in header["arrays"] if name not in _LONG))
    except SegmentDamaged as error:
        raise SegmentUnusable("a part is damaged") from error
    except FileNotFoundError as error:
        raise SegmentUnusable("it is missing") from error
    except (OSError, ValueError, KeyError, TypeError, struct.error) as error:
        raise SegmentUnusable(f"it cannot be read ({type(error).__name__})") from error
    return segment


class _Writing:
    """A file on its way: room for its arrays first, what they hold afterwards."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._arrays: dict[str, Array] = {}
        self._places: dict[str, int] = {}

    def allocate(self, sizes: Sizes) -> dict[str, Array]:
        """Arrays in the file. All of its blocks are taken now: a mapped page without one would kill the process."""
        end = self._begin = _up(_LEAD.size + 160 * len(sizes) + 512)
        for name, (kind, length) in sizes.items():
            self._places[name] = end
            end = _up(end + np.dtype(kind).itemsize * length)
        self._end = end
        end += np.dtype(np.uint32).itemsize * -(-(end - self._begin) // BLOCK)
        _take_room(self._file, end)
        self._map = mmap.mmap(self._file.fileno(), end)
        for name, (kind, length) in sizes.items():
            dtype = np.dtype(kind).newbyteorder("<")
            self._arrays[name] = _array(self._map, dtype, length, self._places[name])
        return dict(self._arrays)

    def finish(self, segment: Segment, analysis: str) -> str:
        """Write the header, wait for the disk; the checksum by which the whole file is known."""
        content = _array(self._map, np.dtype(np.uint8), self._end - self._begin, self._begin)
        checksums = np.fromiter(checksums_of(content), "<u4").tobytes()
        self._map[self._end :] = checksums
        header = {
            "analysis": analysis,
            "average_length": segment.average_length,
            "kinds": segment.kind_names,
            "size": len(self._map),
            "arrays": [
                (name, array.dtype.str, len(array), self._places[name]) for name, array in self._arrays.items()
            ],
            "blocks": (self._begin, self._end, zlib.crc32(checksums)),
        }
        written = json.dumps(header).encode()
        checksum = zlib.crc32(written)
        lead = _LEAD.pack(_MAGIC, len(written), checksum) + written
        assert len(lead) <= self._begin  # noqa: S101  room was left for the longest header
        self._map[: len(lead)] = lead
        self._map.flush()
        os.fsync(self._file.fileno())
        return f"{checksum:08x}"


def _mapped(path: Path) -> tuple[Segment, dict[str, Any], str]:
    with path.open("rb") as file:
        content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    magic, length, checksum = _LEAD.unpack(content[: _LEAD.size])
    written = content[_LEAD.size : _LEAD.size + length]
    if magic != _MAGIC or zlib.crc32(written) != checksum:
        raise SegmentUnusable("it is no segment of this version")
    header = json.loads(written)
    if header["size"] != len(content):
        raise SegmentUnusable("it is cut off")
    begin, end, expected = header["blocks"]
    if zlib.crc32(content[end:]) != expected:
        raise SegmentUnusable("its checksums are damaged")
    guard = Guard(
        path.name,
        _array(content, np.dtype(np.uint8), end - begin, begin),
        np.frombuffer(content, "<u4", offset=end),
    )
    arrays = {name: _array(content, np.dtype(kind), length, place) for name, kind, length, place in header["arrays"]}
    segment = Segment.of(arrays, header["average_length"], header["kinds"], guard)
    return segment, header, f"{checksum:08x}"


def _array(content: mmap.mmap, dtype: np.dtype[Any], length: int, place: int) -> Array:
    return np.frombuffer(content, dtype, length, place) if length else np.empty(0, dtype)


def _up(place: int) -> int:
    return -(-place // _ALIGNED) * _ALIGNED


def _take_room(file: BinaryIO, size: int) -> None:
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file.fileno(), 0, size)
        return
    for start in range(0, size, len(_ZEROS)):
        file.write(_ZEROS[: size - start])
    file.flush()


def _sync_folder(folder: Path) -> None:
    """Have the disk hold the name of a new file too. Windows does so by itself, and opens no folders."""
    if os.name != "nt":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
