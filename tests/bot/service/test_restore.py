"""`footnote restore`: nothing is touched until all of the backup is known to be whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import ArchiveInUse, ArchiveThere, BackupUnusable
from bot.service.restore import restore_backup
from bot.state.memory import Memory
from retrieval.archive import Archive
from retrieval.errors import StoreFromNewerVersion
from tests.bot.service.backups import (
    add,
    answers,
    cut,
    execute,
    flip_a_byte,
    leave_out,
    link,
    manifest,
    names_in,
    promise,
    spoil,
    with_database_changed,
)


def test_a_restore_does_not_touch_an_archive_that_is_there(data: Path, backup: Path) -> None:
    before = (data / "archive.db").read_bytes()
    with pytest.raises(ArchiveThere, match="--force"):
        restore_backup(backup, data)
    assert (data / "archive.db").read_bytes() == before


async def test_by_force_the_old_files_are_kept_beside(data: Path, backup: Path, tmp_path: Path) -> None:
    expected = await answers(data)
    async with await Archive.open(data) as archive:
        await archive.remove_document("seeds", next(iter(await archive.documents("seeds"))))
    kept = restore_backup(backup, data, force=True)
    assert [path.name.partition(".before-")[0] for path in kept] == ["archive.db", "bot.db"]
    assert await answers(data) == expected
    aside = tmp_path / "aside"
    aside.mkdir()
    kept[0].rename(aside / "archive.db")
    async with await Archive.open(aside) as archive:
        assert await archive.libraries() == {"seeds": 12}


async def test_what_a_killed_bot_left_in_its_write_ahead_log_is_kept_too(
    data: Path, backup: Path, tmp_path: Path
) -> None:
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    async with await Archive.open(data) as archive:
        await archive.remove_document("seeds", next(iter(await archive.documents("seeds"))))
        for name in ("archive.db", "archive.db-wal"):
            (crashed / name).write_bytes((data / name).read_bytes())
    (kept,) = restore_backup(backup, crashed, force=True)
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchone() == (12,)
    async with await Archive.open(crashed) as archive:
        assert await archive.libraries() == {"seeds": 13}


async def test_a_log_without_its_database_does_not_leak_into_what_is_restored(data: Path, backup: Path) -> None:
    async with await Archive.open(data) as archive:
        await archive.remove_document("seeds", next(iter(await archive.documents("seeds"))))
        log = (data / "archive.db-wal").read_bytes()
    for name in names_in(data):
        (data / name).unlink()
    (data / "archive.db-wal").write_bytes(log)
    with pytest.raises(ArchiveThere):
        restore_backup(backup, data)
    restore_backup(backup, data, force=True)
    async with await Archive.open(data) as archive:
        assert await archive.libraries() == {"seeds": 13}


async def test_a_damaged_archive_can_be_replaced(data: Path, backup: Path) -> None:
    expected = await answers(data)
    (data / "archive.db").write_bytes(b"no database at all" * 1000)
    restore_backup(backup, data, force=True)
    assert await answers(data) == expected


async def test_the_archive_of_a_running_bot_is_not_replaced(data: Path, backup: Path) -> None:
    async with await Archive.open(data) as archive:
        with pytest.raises(ArchiveInUse, match="Stop it"):
            restore_backup(backup, data, force=True)
        assert await archive.libraries() == {"seeds": 13}
    async with await Memory.open(data):
        with pytest.raises(ArchiveInUse):
            restore_backup(backup, data, force=True)
    assert {name for name in names_in(data) if "before" in name} == set()


@pytest.mark.parametrize(
    ("tamper", "reason"),
    [
        (flip_a_byte, "changed or damaged"),
        (leave_out("archive.db"), "archive.db is missing"),
        (leave_out("bot.db"), "bot.db is missing"),
        (leave_out("manifest.json"), "no backup of Footnote"),
        (add("extra.db"), "does not list"),
        (add("../evil"), "does not list"),
        (promise("../evil"), "other files than an archive's"),
        (promise("/tmp/evil"), "other files than an archive's"),
        (link, "does not list"),
        (manifest(b"{}"), "manifest cannot be read"),
        (manifest(b"[" * 100_000), "no backup of Footnote"),
        (manifest(b"\xff"), "manifest cannot be read"),
        (manifest(b'{"format": 2}'), "another format"),
        (cut, "cut off or damaged"),
        (lambda backup: backup.write_bytes(b"hello"), "no backup of Footnote"),
        (lambda backup: backup.write_bytes(b""), "no backup of Footnote"),
        (lambda backup: backup.unlink(), "No such file"),
        (lambda backup: with_database_changed(backup, "archive.db", spoil), "is damaged"),
        (
            lambda backup: with_database_changed(backup, "bot.db", lambda path: path.write_bytes(b"x" * 5000)),
            "damaged",
        ),
        (lambda backup: with_database_changed(backup, "bot.db", lambda path: path.write_bytes(b"")), "not made by"),
        (
            lambda backup: with_database_changed(
                backup, "archive.db", lambda path: execute(path, "UPDATE passages SET article_id = 999 WHERE id = 1")
            ),
            "belongs to nothing",
        ),
    ],
)
def test_what_is_no_whole_backup_is_refused_and_changes_nothing(
    data: Path, backup: Path, tmp_path: Path, tamper: Callable[[Path], object], reason: str
) -> None:
    tamper(backup)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(BackupUnusable, match=reason):
        restore_backup(backup, tmp_path / "elsewhere")
    with pytest.raises(BackupUnusable, match=reason):
        restore_backup(backup, data, force=True)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_backup_of_a_later_version_asks_for_an_upgrade(backup: Path, tmp_path: Path) -> None:
    with_database_changed(backup, "archive.db", lambda path: execute(path, "PRAGMA user_version = 99"))
    with pytest.raises(StoreFromNewerVersion, match="Upgrade Footnote"):
        restore_backup(backup, tmp_path / "elsewhere")
