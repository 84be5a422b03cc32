"""`footnote backup`: a consistent copy of both databases in one file, while the bot runs."""

from __future__ import annotations

import hashlib
import io
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from bot.errors import BackupNotWritten, BackupThere, NothingToBackUp
from bot.service import manifest
from bot.service.databases import ARCHIVE, DATABASES, damage_of, reading, schema_of
from bot.service.manifest import Manifest, Member
from retrieval.errors import StoreUnusable

# Called with what is being done, how much of it is done and how much there is, in whatever unit.
Progress = Callable[[str, int, int], None]

# Pages copied between two looks at the progress, 1 MB by SQLite's usual size of a page.
_PAGES = 256
# Text shrinks to a third at this level, and twice as fast as at the highest.
_COMPRESSION = 6


def write_backup(data: Path, file: Path, *, force: bool = False, progress: Progress | None = None) -> int:
    """Write a backup of the databases in `data` to `file`; returns its size in bytes.

    Both are copied as they were at one moment, whoever writes meanwhile, and each copy is checked. `file` is there
    as a whole or not at all. Raises NothingToBackUp, BackupThere (unless `force`), BackupNotWritten, StoreUnusable.
    """
    if not (data / ARCHIVE.name).is_file():
        raise NothingToBackUp
    if file.exists() and not force:
        raise BackupThere(str(file))
    try:
        # In the folder of the backup: its last step is to be renamed, and that works inside one file system.
        with tempfile.TemporaryDirectory(prefix=".footnote-backup-", dir=file.parent) as folder:
            copies = _copy(data, Path(folder), progress or _silently)
            packed = Path(folder) / "packed"
            _pack(copies, packed, progress or _silently)
            packed.replace(file)
            return file.stat().st_size
    except sqlite3.Error as error:
        raise StoreUnusable(str(error)) from error
    except OSError as error:
        raise BackupNotWritten(str(file), error.strerror or type(error).__name__) from error


def _silently(*_: object) -> None:
    pass


def _copy(data: Path, folder: Path, progress: Progress) -> list[Path]:
    with ExitStack() as stack:
        sources = {
            name: stack.enter_context(reading(data / name))
            for name in (database.name for database in DATABASES)
            if (data / name).is_file()
        }
        # A transaction that reads sees the database as it was at its first look, for as long as it lasts. Without
        # one SQLite would begin the copy again after every write of another process, perhaps for ever.
        for source in sources.values():
            source.execute("BEGIN")
            schema_of(source)
        return [_copy_one(source, folder / name, progress) for name, source in sources.items()]


def _copy_one(source: sqlite3.Connection, path: Path, progress: Progress) -> Path:
    def tell(_: int, remaining: int, total: int) -> None:
        progress(f"copying {path.name}", total - remaining, total)

    with closing(sqlite3.connect(path, isolation_level=None)) as copy:
        source.backup(copy, pages=_PAGES, progress=tell)
        # One file without companions; the bot switches back when it opens it.
        copy.execute("PRAGMA journal_mode = DELETE")
        damage = damage_of(copy)
    if damage is not None:
        raise StoreUnusable(damage)
    return path


def _pack(copies: Iterable[Path], packed: Path, progress: Progress) -> None:
    files = {}
    for path in copies:
        with path.open("rb") as file, closing(sqlite3.connect(path)) as connection:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            files[path.name] = Member(digest, path.stat().st_size, schema_of(connection))
    made = datetime.now(UTC).isoformat(timespec="seconds")
    described = Manifest(version("footnote-bot"), made, files).to_json()
    with tarfile.open(packed, "w:gz", compresslevel=_COMPRESSION) as tar:
        _add(tar, manifest.NAME, io.BytesIO(described), len(described))
        for path in copies:
            size = files[path.name].size
            with path.open("rb") as file:
                _add(tar, path.name, _Watched(file, f"packing {path.name}", size, progress), size)
    # Articles and questions are nobody else's business.
    packed.chmod(0o600)
    with packed.open("rb+") as file:
        os.fsync(file.fileno())


def _add(tar: tarfile.TarFile, name: str, content: BinaryIO | _Watched, size: int) -> None:
    member = tarfile.TarInfo(name)
    member.size = size
    member.mode = 0o600
    tar.addfile(member, content)


class _Watched:
    """A file that tells how far it was read."""

    def __init__(self, file: BinaryIO, doing: str, size: int, progress: Progress) -> None:
        self._file = file
        self._doing = doing
        self._size = size
        self._progress = progress

    def read(self, count: int = -1) -> bytes:
        content = self._file.read(count)
        self._progress(self._doing, self._file.tell(), self._size)
        return content
