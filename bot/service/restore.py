"""`footnote restore`: a backup becomes the data folder again, checked before anything there is touched."""

from __future__ import annotations

import gzip
import hashlib
import os
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from bot.errors import ArchiveInUse, ArchiveThere, BackupUnusable, RestoreFailed
from bot.service import manifest
from bot.service.databases import ARCHIVE, COMPANIONS, DATABASES, damage_of, reading, schema_of
from bot.service.manifest import Manifest, Member
from retrieval.errors import StoreFromNewerVersion

_CHUNK = 1024 * 1024


def restore_backup(file: Path, data: Path, *, force: bool = False) -> list[Path]:
    """Put the databases of the backup `file` into the folder `data`, made if need be.

    Where databases are there already, they are renamed first if `force` says so; returns where they are now.
    Raises BackupUnusable, StoreFromNewerVersion, ArchiveThere (unless `force`), ArchiveInUse, RestoreFailed.
    """
    if list(_held(data)) and not force:
        raise ArchiveThere
    try:
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".restoring-", dir=data) as folder:
            restored = _unpack(file, Path(folder))
            for path in restored:
                _check(path, file)
            kept = _set_aside(data)
            # The archive last: where it stands, all of the backup does.
            for path in sorted(restored, key=lambda path: path.name == ARCHIVE.name):
                path.replace(data / path.name)
        return kept
    except OSError as error:
        raise RestoreFailed(error.strerror or type(error).__name__) from error


def _held(data: Path) -> Iterator[Path]:
    for database in DATABASES:
        # Companions without their database count: SQLite would take them for the restored one's.
        for ending in ("", *COMPANIONS):
            if (path := data / f"{database.name}{ending}").exists():
                yield path


def _unpack(file: Path, folder: Path) -> list[Path]:
    """The databases of the backup in `folder`, each with the bytes that the manifest promises."""
    try:
        opened = file.open("rb")
    except OSError as error:
        raise BackupUnusable(str(file), f"it cannot be read ({error.strerror}).") from error
    try:
        with opened:
            return _unpack_from(opened, folder)
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BackupUnusable(str(file), "it is no backup of Footnote, or is cut off or damaged.") from error
    except ValueError as error:
        raise BackupUnusable(str(file), str(error)) from error


def _unpack_from(opened: IO[bytes], folder: Path) -> list[Path]:
    restored = []
    with tarfile.open(fileobj=opened, mode="r:gz") as tar:
        described = _manifest(tar)
        missing = dict(described.files)
        for member in tar:
            if member.name == manifest.NAME:
                continue
            # Only names that we gave are written, so no name can lead out of the folder.
            promised = missing.pop(member.name, None)
            content = tar.extractfile(member) if member.isreg() else None
            if promised is None or content is None:
                raise ValueError("it holds something that its manifest does not list.")
            path = folder / member.name
            _write(content, path, promised)
            restored.append(path)
    if missing:
        raise ValueError(f"{', '.join(missing)} is missing from it.")
    return restored


def _manifest(tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    content = tar.extractfile(first) if first is not None and first.isreg() else None
    if first is None or content is None or first.name != manifest.NAME or first.size > manifest.LONGEST:
        raise ValueError("it is no backup of Footnote.")
    described = Manifest.parse(content.read())
    known = {database.name for database in DATABASES}
    if ARCHIVE.name not in described.files or not described.files.keys() <= known:
        raise ValueError("its manifest lists other files than an archive's.")
    return described


def _write(content: IO[bytes], path: Path, promised: Member) -> None:
    digest = hashlib.sha256()
    size = 0
    with path.open("wb") as target:
        while chunk := content.read(_CHUNK):
            size += len(chunk)
            if size > promised.size:
                break
            digest.update(chunk)
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    if size != promised.size or digest.hexdigest() != promised.sha256:
        raise ValueError(f"{path.name} in it is not what its manifest says; it was changed or damaged.")


def _check(path: Path, file: Path) -> None:
    newest = next(database.newest_schema for database in DATABASES if database.name == path.name)
    try:
        with reading(path) as connection:
            damage = damage_of(connection)
            schema = 0 if damage else schema_of(connection)
    except sqlite3.Error as error:
        damage = str(error)
    if damage is not None:
        raise BackupUnusable(str(file), f"{path.name} in it is damaged ({damage}).")
    if schema == 0:
        raise BackupUnusable(str(file), f"{path.name} in it was not made by Footnote.")
    if schema > newest:
        raise StoreFromNewerVersion(schema, newest)


def _set_aside(data: Path) -> list[Path]:
    for database in DATABASES:
        if (path := data / database.name).exists():
            _make_single_file(path)
    ending = f".before-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    kept = []
    for path in _held(data):
        base = next(name for name in (database.name for database in DATABASES) if path.name.startswith(name))
        # A companion keeps the ending by which SQLite finds it: archive.db.before-...-wal.
        kept.append(path.replace(data / f"{base}{ending}{path.name.removeprefix(base)}"))
    return kept


def _make_single_file(path: Path) -> None:
    """Take what is written beside the database into it; this also tells whether anybody else has it open."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.Error as error:
        if error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise ArchiveInUse from error
        # One that is damaged is why people restore: it is set aside as it is.
