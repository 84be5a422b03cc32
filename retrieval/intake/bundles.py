"""Zip files of articles: which of their members are files to read, and the bytes of each.

Nothing is ever unpacked to the disk, so a member's name leads nowhere; those that try are refused all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from zipfile import ZipFile, ZipInfo

from retrieval.errors import PackRefused, SourceMissing, SourceTooLarge
from retrieval.intake.formats import BUNDLE, format_of, packed
from retrieval.text.analysis import without_broken_letters

# Larger ones are backups.
LARGEST_BUNDLE = 100 * 1024 * 1024


def members(path: Path, source: str) -> list[str]:
    """The names of the members of the bundle at `path` that can be read, or must be refused, sorted.

    Hidden ones, those that macOS adds and those in other formats are passed over, as in folders; zip files in it are
    not, because whoever made it counts on them. Raises SourceTooLarge, PackRefused, SourceDamaged,
    OSError.
    """
    with _opened(path, source) as pack:
        return sorted(name for name in pack.namelist() if _counts(name))


def content_of(path: Path, source: str, member: str) -> bytes:
    """The bytes of a member of the bundle at `path`; `source` is what people call it.

    Raises SourceTooLarge, PackRefused, SourceLocked, SourceDamaged, SourceMissing, OSError.
    """
    if PurePosixPath(member).suffix.lower() == BUNDLE:
        raise PackRefused(source, "it is a zip file in a zip file")
    if _leads_out(member):
        raise PackRefused(source, "its name leads out of the zip file")
    form = format_of(member)
    with _opened(path, source) as pack:
        try:
            info: ZipInfo = pack.getinfo(member)
        except KeyError:
            raise SourceMissing(source) from None
        return packed.content_of(source, pack, info, form.largest if form else 0)


def member_source(bundle: str, member: str) -> str:
    """What people call a member of a bundle."""
    return f"{bundle}/{without_broken_letters(member)}"


def _counts(name: str) -> bool:
    path = PurePosixPath(name)
    hidden = any(part.startswith(".") and not part.startswith("..") for part in path.parts) or path.parts[:1] == (
        "__MACOSX",
    )
    return not hidden and not name.endswith("/") and (path.suffix.lower() == BUNDLE or format_of(name) is not None)


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or name[1:2] == ":"


@contextmanager
def _opened(path: Path, source: str) -> Iterator[ZipFile]:
    size = path.stat().st_size
    if size > LARGEST_BUNDLE:
        raise SourceTooLarge(source, size, LARGEST_BUNDLE)
    with path.open("rb") as file, packed.opened(source, file) as pack:
        yield pack
