"""`footnote backup`: on real files, and as a process while another one writes."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import BackupNotWritten, BackupThere, NothingToBackUp
from bot.service.backup import write_backup
from bot.service.databases import DATABASES
from bot.service.restore import restore_backup
from bot.state.memory import Memory
from retrieval.archive import Archive
from retrieval.errors import StoreUnusable
from retrieval.intake.reading import SourceFile
from tests.bot.service.backups import (
    answers,
    execute,
    names_in,
    spoil,
    unpacked,
)
from tests.bot.service.process import footnote


async def test_a_backup_restores_to_the_same_answers_and_the_same_memory(
    data: Path, backup: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    assert restore_backup(backup, elsewhere) == []
    assert await answers(elsewhere) == await answers(data)
    async with await Memory.open(elsewhere) as memory:
        assert (await memory.answers.recall(1, asked_in=1)).question == "Who signed?"
    assert names_in(elsewhere) == {"archive.db", "bot.db"}


async def test_a_backup_while_articles_come_in_is_of_one_moment(data: Path, tmp_path: Path) -> None:
    expected = await answers(data)
    added: list[str] = []
    # Long enough that a copy takes many steps, and articles come in between them.
    paragraphs = "\n\n".join(f"Paragraph {number} of a long report on the harbour." for number in range(3_000))
    async with await Archive.open(data) as archive:

        async def add(text: str) -> None:
            path = tmp_path / f"{len(added)}.txt"
            path.write_bytes(text.encode())
            await archive.add(SourceFile(path, path.name), "main")
            added.append(path.name)

        for number in range(3):
            await add(f"Report {number}\n\n{paragraphs}")
        backup = asyncio.create_task(footnote("backup", str(tmp_path / "b.tar.gz"), data=data))
        while not backup.done():
            await add(f"Note {len(added)}\n\nThe harbour was busy on day {len(added)}.")
        assert (await backup)[0] == 0, await backup
    elsewhere = tmp_path / "elsewhere"
    restore_backup(tmp_path / "b.tar.gz", elsewhere)
    async with await Archive.open(elsewhere) as restored:
        documents = (await restored.documents("main")).values()
        assert sorted(documents) == sorted(added[: len(documents)]), "a moment has a before and an after"
        assert 3 <= len(documents) < len(added)
        async for entry in restored.articles(await restored.scope(["main"])):
            assert entry.passages
    assert await answers(elsewhere) == expected


def test_writes_between_two_steps_neither_get_in_nor_make_it_begin_anew(data: Path, tmp_path: Path) -> None:
    document = "INSERT INTO documents (library_id, source, sha256, encoding, text) VALUES (1, 'big', {}, 'utf-8', {})"
    execute(data / "archive.db", document.format("'first'", "hex(randomblob(3000000))"))
    copied: list[int] = []

    def write_on(doing: str, done: int, _: int) -> None:
        # Once begun anew, it would never end if this went on for ever.
        if doing == "copying archive.db" and len(copied) < 40:
            copied.append(done)
            execute(data / "archive.db", document.format(len(copied), "'small'"))

    write_backup(data, tmp_path / "b.tar.gz", progress=write_on)
    assert len(copied) > 3
    assert copied == sorted(set(copied))
    restore_backup(tmp_path / "b.tar.gz", tmp_path / "elsewhere")
    with closing(sqlite3.connect(tmp_path / "elsewhere" / "archive.db")) as connection:
        assert connection.execute("SELECT count(*) FROM documents WHERE source = 'big'").fetchone() == (1,)


def test_a_backup_begins_with_a_manifest_of_checksums(backup: Path) -> None:
    files = unpacked(backup)
    assert list(files) == ["manifest.json", "archive.db", "bot.db"]
    manifest = json.loads(files["manifest.json"])
    for database in DATABASES:
        content, member = files[database.name], manifest["files"][database.name]
        assert member["sha256"] == hashlib.sha256(content).hexdigest()
        assert (member["size"], member["schema"]) == (len(content), database.newest_schema)


def test_a_backup_is_for_its_owner_alone(backup: Path) -> None:
    assert backup.stat().st_mode & 0o077 == 0


def test_a_backup_leaves_no_other_files(data: Path, backup: Path) -> None:
    assert names_in(backup.parent) == {"data", "backup.tar.gz"}
    assert names_in(data) <= {
        "archive.db",
        "bot.db",
        *(f"{name}.db{end}" for name in ("archive", "bot") for end in ("-wal", "-shm")),
    }


def test_an_archive_without_a_memory_is_backed_up_alone(data: Path, tmp_path: Path) -> None:
    (data / "bot.db").unlink()
    write_backup(data, tmp_path / "b.tar.gz")
    restore_backup(tmp_path / "b.tar.gz", tmp_path / "elsewhere")
    assert names_in(tmp_path / "elsewhere") == {"archive.db"}


def test_an_existing_file_is_only_overwritten_by_force(data: Path, backup: Path) -> None:
    backup.write_bytes(b"precious")
    with pytest.raises(BackupThere, match="--force"):
        write_backup(data, backup)
    assert backup.read_bytes() == b"precious"
    assert write_backup(data, backup, force=True) == backup.stat().st_size > 1000


def test_nothing_to_back_up_is_said_and_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(NothingToBackUp):
        write_backup(tmp_path / "nowhere", tmp_path / "b.tar.gz")
    assert not names_in(tmp_path)


def test_a_folder_that_is_not_there_is_said(data: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupNotWritten, match="No such file or directory"):
        write_backup(data, tmp_path / "nowhere" / "b.tar.gz")


def test_a_damaged_archive_makes_no_backup(data: Path, tmp_path: Path) -> None:
    spoil(data / "archive.db")
    with pytest.raises(StoreUnusable):
        write_backup(data, tmp_path / "b.tar.gz")
    assert names_in(tmp_path) == {"data"}


def test_progress_is_told_from_nothing_to_all(data: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    write_backup(data, tmp_path / "b.tar.gz", progress=lambda *step: told.append(step))
    assert {doing for doing, _, _ in told} == {
        f"{what} {name}.db" for what in ("copying", "packing") for name in ("archive", "bot")
    }
    assert all(0 <= done <= total for _, done, total in told)
    assert told[-1][1] == told[-1][2]


async def test_the_commands_say_what_became_of_each_file(data: Path, tmp_path: Path) -> None:
    status, said = await footnote("backup", "b.tar.gz", data=data)
    assert status == 0 and re.fullmatch(r"b\.tar\.gz: 0\.\d MB\n", said)
    status, output = await footnote("backup", "b.tar.gz", data=data)
    assert (status, output.count("\n")) == (2, 1)
    assert output.startswith("footnote: b.tar.gz is there already.")
    status, output = await footnote("restore", "b.tar.gz", "--force", data=data)
    assert status == 0
    assert [line.partition(".before-")[0] for line in output.splitlines()] == [
        "set aside: archive.db",
        "set aside: bot.db",
        "restored: b.tar.gz",
    ]
