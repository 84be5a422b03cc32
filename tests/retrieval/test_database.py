"""One SQLite file: opening, migrations, transactions."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from retrieval.archive import Archive
from retrieval.errors import StoreFromNewerVersion, StoreUnusable
from retrieval.store.database import Database

from .helpers import MAIN, Write, put


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_first.sql").write_text("-- One; two.\nCREATE TABLE notes (text TEXT) STRICT;\n")
    return folder


@asynccontextmanager
async def opened(path: Path, migrations: Path) -> AsyncIterator[Database]:
    """A database that is closed whatever happens: its threads would keep a failed run from ending."""
    database = await Database.open(path, migrations)
    try:
        yield database
    finally:
        await database.close()


@pytest.fixture
async def database(tmp_path: Path, migrations: Path) -> AsyncIterator[Database]:
    async with opened(tmp_path / "a.db", migrations) as one:
        yield one


async def notes(database: Database) -> list[str]:
    return [row["text"] for row in await database.rows("SELECT text FROM notes ORDER BY rowid")]


async def note(database: Database, text: str) -> None:
    async with database.transaction() as connection:
        await connection.execute("INSERT INTO notes VALUES (?)", (text,))


async def test_opening_makes_the_folder_and_the_file(tmp_path: Path) -> None:
    async with await Archive.open(tmp_path / "new" / "deeper") as archive:
        assert await archive.libraries() == {}
    assert (tmp_path / "new" / "deeper" / "archive.db").is_file()


@pytest.mark.parametrize(("durable", "level"), [(True, 2), (False, 1)])
async def test_a_commit_waits_for_the_disk_unless_it_need_not(
    tmp_path: Path, migrations: Path, durable: bool, level: int
) -> None:
    database = await Database.open(tmp_path / "a.db", migrations, durable=durable)
    async with database.transaction() as connection, connection.execute("PRAGMA synchronous") as cursor:
        row = await cursor.fetchone()
    await database.close()
    assert row is not None and row[0] == level


async def test_reopening_keeps_all_and_answers_the_same(tmp_path: Path, write: Write) -> None:
    path = write("mill.txt", "The mill by the river closed in May.\n\nIts last miller kept the key.")
    async with await Archive.open(tmp_path / "a") as archive:
        await put(archive, path)
        before = await archive.ask("Who kept the key of the mill?", MAIN)
        entries = [entry async for entry in archive.articles(MAIN)]
    async with await Archive.open(tmp_path / "a") as archive:
        assert await archive.ask("Who kept the key of the mill?", MAIN) == before
        assert before.answered
        assert [entry async for entry in archive.articles(MAIN)] == entries


async def test_only_the_migrations_that_are_lacking_are_applied(tmp_path: Path, migrations: Path) -> None:
    async with opened(tmp_path / "a.db", migrations) as first:
        await note(first, "kept")
    (migrations / "0002_second.sql").write_text(
        "ALTER TABLE notes ADD COLUMN mood TEXT;\nDELETE FROM notes WHERE 0;\n"
    )
    (migrations / "notes.sql").write_text("DROP TABLE notes;")
    async with opened(tmp_path / "a.db", migrations) as second:
        assert [tuple(row) for row in await second.rows("SELECT * FROM notes")] == [("kept", None)]
        assert (await second.rows("PRAGMA user_version"))[0][0] == 2


async def test_a_migration_that_fails_leaves_the_archive_as_it_was(tmp_path: Path, migrations: Path) -> None:
    async with opened(tmp_path / "a.db", migrations):
        pass
    broken = migrations / "0002_broken.sql"
    broken.write_text("CREATE TABLE half (text TEXT);\nCREATE TABLE notes (text TEXT);\n")
    with pytest.raises(StoreUnusable, match="notes already exists"):
        async with opened(tmp_path / "a.db", migrations):
            pass
    broken.unlink()
    async with opened(tmp_path / "a.db", migrations) as database:
        assert [row["name"] for row in await database.rows("SELECT name FROM sqlite_schema")] == ["notes"]


async def test_an_archive_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    await (await Archive.open(tmp_path)).close()
    with sqlite3.connect(tmp_path / "archive.db") as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    with pytest.raises(StoreFromNewerVersion, match="Upgrade Footnote") as refused:
        async with await Archive.open(tmp_path):
            pass
    assert refused.value.found == 999
    connection = sqlite3.connect(tmp_path / "archive.db")
    assert connection.execute("PRAGMA user_version").fetchone() == (999,)
    connection.close()


async def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_bytes(b"My diary. " * 500)
    with pytest.raises(StoreUnusable, match="FOOTNOTE_DATA"):
        async with await Archive.open(tmp_path):
            pass
    assert (tmp_path / "archive.db").read_bytes() == b"My diary. " * 500


async def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("I am a file.")
    with pytest.raises(StoreUnusable):
        async with await Archive.open(tmp_path / "data"):
            pass
    with pytest.raises(StoreUnusable):
        async with await Archive.open(tmp_path / "data" / "below"):
            pass


async def test_an_archive_file_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "archive.db").mkdir()
    with pytest.raises(StoreUnusable):
        async with await Archive.open(tmp_path):
            pass


async def test_a_damaged_archive_says_so_when_it_is_read(tmp_path: Path, write: Write) -> None:
    async with await Archive.open(tmp_path) as archive:
        await put(archive, write("mill.txt", "The mill by the river closed in May. " * 2_000))
    size = (tmp_path / "archive.db").stat().st_size
    with (tmp_path / "archive.db").open("r+b") as file:
        file.seek(4_096)
        file.write(b"\xa5" * (size - 4_096))
    with pytest.raises(StoreUnusable, match="restore a backup"):
        async with await Archive.open(tmp_path) as archive:
            await archive.ask("When did the mill close?", MAIN)


async def test_a_reader_does_not_see_half_of_a_transaction(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute("INSERT INTO notes VALUES ('first')")
        assert await notes(database) == []
        await connection.execute("INSERT INTO notes VALUES ('second')")
        assert await notes(database) == []
    assert await notes(database) == ["first", "second"]


async def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError, match="power cut"):
        async with database.transaction() as connection:
            await connection.execute("INSERT INTO notes VALUES ('lost')")
            raise RuntimeError("power cut")
    with pytest.raises(StoreUnusable, match="no such table"):
        async with database.transaction() as connection:
            await connection.execute("INSERT INTO notes VALUES ('lost too')")
            await connection.execute("INSERT INTO nowhere VALUES (1)")
    await note(database, "kept")
    assert await notes(database) == ["kept"]


async def test_a_transaction_that_is_cancelled_leaves_nothing_and_blocks_nobody(database: Database) -> None:
    begun = asyncio.Event()

    async def write_for_ever() -> None:
        async with database.transaction() as connection:
            await connection.execute("INSERT INTO notes VALUES ('lost')")
            begun.set()
            await asyncio.Event().wait()

    writing = asyncio.create_task(write_for_ever())
    await begun.wait()
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    await asyncio.wait_for(note(database, "kept"), 5)
    assert await notes(database) == ["kept"]


async def test_the_connection_that_reads_cannot_write(database: Database) -> None:
    with pytest.raises(StoreUnusable, match="readonly"):
        await database.rows("INSERT INTO notes VALUES ('sneaked in')")


async def test_two_processes_that_write_at_once_wait_for_each_other(tmp_path: Path, migrations: Path) -> None:
    async with opened(tmp_path / "a.db", migrations) as one, opened(tmp_path / "a.db", migrations) as other:
        await asyncio.gather(*(note(database, "x") for _ in range(10) for database in (one, other)))
        assert await notes(one) == await notes(other) == ["x"] * 20


async def test_opening_waits_for_another_process_that_is_making_the_archive(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "archive.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    asyncio.get_running_loop().call_later(0.3, other.rollback)
    try:
        await (await Archive.open(tmp_path)).close()
    finally:
        other.close()


async def test_opening_waits_for_another_process_that_is_writing(tmp_path: Path) -> None:
    await (await Archive.open(tmp_path)).close()
    other = sqlite3.connect(tmp_path / "archive.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    asyncio.get_running_loop().call_later(0.3, other.rollback)
    async with await Archive.open(tmp_path) as archive:
        assert await archive.libraries() == {}
    other.close()
