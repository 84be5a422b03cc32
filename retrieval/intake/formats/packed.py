"""Zip files opened with care: how many members, how large they may grow, and nothing believed of what they say.

Used for bundles of files and for the formats that are zip files themselves (.docx, .epub).
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from retrieval.errors import PackRefused, SourceDamaged, SourceLocked

MOST_MEMBERS = 2_000
# The directory of a zip file is held in memory whole: this is room for all those members with long names.
_LARGEST_DIRECTORY = 1024 * 1024
# What all members together may grow to.
LARGEST_WHOLE = 300 * 1024 * 1024
# Prose is packed to a third, white space and tables to a twentieth; what grows more was made to.
_MOST_GROWTH = 150
_MAY_GROW_FREELY = 1024 * 1024

_END_MARK = b"PK\x05\x06"
_LARGE_END_MARK = b"PK\x06\x07"
_END_LENGTH = 22
_LONGEST_COMMENT = 65_535


@contextmanager
def opened(source: str, file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """The zip file in `file`, once its directory is known to be small.

    Raises PackRefused, SourceDamaged; the latter also for what goes wrong in the block.
    """
    _refuse_large_directory(source, file)
    try:
        with zipfile.ZipFile(file) as pack:
            members = pack.infolist()
            if len(members) > MOST_MEMBERS:
                raise PackRefused(source, f"it holds {len(members)} files (the limit is {MOST_MEMBERS})")
            if sum(member.file_size for member in members) > LARGEST_WHOLE:
                raise PackRefused(source, f"its files take more than {LARGEST_WHOLE >> 20} MB unpacked")
            yield pack
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise SourceDamaged(source, "zip") from error


def content_of(source: str, pack: zipfile.ZipFile, member: zipfile.ZipInfo, largest: int) -> bytes:
    """The bytes of a member, counted while they are unpacked; `source` is what people call it.

    Raises SourceLocked, and PackRefused for more than `largest` bytes or a growth that no honest file has.
    """
    if member.flag_bits & 0x1:
        raise SourceLocked(source)
    if stat.S_ISLNK(member.external_attr >> 16):
        raise PackRefused(source, "it is a link to another file")
    limit = min(largest, max(_MAY_GROW_FREELY, member.compress_size * _MOST_GROWTH))
    with pack.open(member) as stream:
        content = stream.read(limit + 1)
    if len(content) > limit:
        grows = (
            "it grows far more than any text when unpacked" if limit < largest else f"it is over {largest >> 20} MB"
        )
        raise PackRefused(source, grows)
    return content


def check_growth(source: str, content: bytes) -> None:
    """Unpack every member of the zip file `content` once, to know that a library may. Raises as `content_of` does."""
    left = LARGEST_WHOLE
    with opened(source, io.BytesIO(content)) as pack:
        for member in pack.infolist():
            left -= len(content_of(source, pack, member, left))


def _refuse_large_directory(source: str, file: IO[bytes]) -> None:
    """Look at the end of the file, as `zipfile` will, before `zipfile` reads all that it announces."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _END_LENGTH - _LONGEST_COMMENT))
    tail = file.read()
    file.seek(0)
    end = tail.rfind(_END_MARK)
    if end < 0 or len(tail) - end < _END_LENGTH:
        raise SourceDamaged(source, "zip")
    # The form for files over 4 GB announces its directory elsewhere; nothing that large is taken anyway.
    announced = int.from_bytes(tail[end + 12 : end + 16], "little")
    if announced > _LARGEST_DIRECTORY or _LARGE_END_MARK in tail[:end][-_END_LENGTH:]:
        raise PackRefused(source, f"it announces more files than the limit of {MOST_MEMBERS}")
