"""What earlier versions remembered of libraries goes to the archive: all of it, and once."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.state.memory import FILE_NAME, MIGRATIONS, Memory
from retrieval.archive import Archive
from retrieval.model import Deed, Done, Refusal
from retrieval.store.database import Database

# library, user_id, deed, articles, names, refused, done_at, as the third migration has them; and a table since.
ROWS = (
    ("server-1", 7, "added", "[3, 4]", '["The “ferry”"]', '[["a.txt", "it is not text"]]', "2026-01-02T03:04:05Z"),
    ("server-1", None, "added", "[5]", "[]", "[]", "2026-01-02T03:04:05Z"),
    ("person-9", 10**18, "unfollowed", "[]", '["https://e.example"]', "[]", "2026-03-01T00:00:00Z"),
    ("server-1", 8, "removed", "[3]", '["The “ferry”"]', "[]", "2026-02-01T00:00:00Z"),
)


async def earlier(folder: Path, scratch: Path, migrations: int, rows: Sequence[tuple[object, ...]] = ROWS) -> None:
    """The memory of a bot that knew so many migrations."""
    known = scratch / f"migrations-{folder.name}"
    known.mkdir()
    for path in sorted(MIGRATIONS.glob("*.sql"))[:migrations]:
        shutil.copy(path, known)
    await (await Database.open(folder / FILE_NAME, known)).close()
    add(folder, rows)


def add(folder: Path, rows: Sequence[tuple[object, ...]]) -> None:
    with closing(sqlite3.connect(folder / FILE_NAME)) as database, database:
        columns = "library, user_id, deed, articles, names, refused, done_at"
        database.executemany(f"INSERT INTO audit ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


async def log_of(archive: Archive, library: str) -> list[Deed]:
    return (await archive.log.page(library, 0, 99))[0]


@pytest.mark.parametrize("migrations", [3, 5])
async def test_everything_goes_once_with_its_ids(archive: Archive, tmp_path: Path, migrations: int) -> None:
    await earlier(tmp_path, tmp_path, migrations)
    for left in (4, 0):
        async with await Memory.open(tmp_path) as memory:
            assert await memory.leaving.go(archive.log) == left
    assert await log_of(archive, "server-1") == [
        Deed(4, "server-1", "8", Done.REMOVED, datetime(2026, 2, 1, tzinfo=UTC), (3,), ("The “ferry”",)),
        Deed(2, "server-1", None, Done.ADDED, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), (5,)),
        Deed(
            1,
            "server-1",
            "7",
            Done.ADDED,
            datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
            (3, 4),
            ("The “ferry”",),
            (Refusal("a.txt", "it is not text"),),
        ),
    ]
    (own,) = await log_of(archive, "person-9")
    assert (own.id, own.by, own.done, own.names) == (3, str(10**18), Done.UNFOLLOWED, ("https://e.example",))
    assert (await archive.about("7"))["deeds"]


async def test_interrupted_it_begins_anew_and_brings_nothing_twice(archive: Archive, tmp_path: Path) -> None:
    await earlier(tmp_path, tmp_path, 5)
    async with await Memory.open(tmp_path) as memory:
        await memory.leaving.go(archive.log)
    # Killed before the table was emptied; meanwhile somebody had themselves forgotten.
    await archive.forget("8")
    before = await log_of(archive, "server-1")
    (tmp_path / FILE_NAME).unlink()
    shutil.rmtree(tmp_path / f"migrations-{tmp_path.name}")
    await earlier(tmp_path, tmp_path, 5)
    async with await Memory.open(tmp_path) as memory:
        await memory.leaving.go(archive.log)
    assert await log_of(archive, "server-1") == before
    assert before[0].by is None


async def test_two_hosts_that_counted_alike_lose_nothing(archive: Archive, tmp_path: Path) -> None:
    others = [(*row[:5], "[]", "2026-04-05T06:07:08Z") for row in ROWS]
    for host, rows in (("one", ROWS), ("two", others)):
        (tmp_path / host).mkdir()
        await earlier(tmp_path / host, tmp_path, 5, rows)
        async with await Memory.open(tmp_path / host) as memory:
            await memory.leaving.go(archive.log)
    deeds = await log_of(archive, "server-1")
    assert len(deeds) == len({deed.id for deed in deeds}) == 6
    assert [deed.id for deed in deeds[3:]] == [4, 2, 1], "who came first keeps the ids"
    for deed in deeds:
        assert await archive.log.deed(deed.id, "server-1") == deed


async def test_what_an_earlier_bot_beside_this_one_writes_goes_at_the_next_start(
    archive: Archive, tmp_path: Path
) -> None:
    async with await Memory.open(tmp_path) as memory:
        assert await memory.leaving.go(archive.log) == 0
        add(tmp_path, ROWS[:1])
        assert await memory.leaving.go(archive.log) == 1
        add(tmp_path, ROWS[3:])
        assert await memory.leaving.go(archive.log) == 1
    assert [deed.done for deed in await log_of(archive, "server-1")] == [Done.REMOVED, Done.ADDED]
