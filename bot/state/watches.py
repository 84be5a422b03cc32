"""Watches, and what they have to post: written before it is posted, so that nothing is lost or posted twice."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from bot.errors import NoSuchWatch, TooManyWatches
from bot.kept import MOST_OWN_WATCHES, MOST_WATCHES, Find, Watch
from retrieval.store.database import Database

# The watches of a server; in direct messages those of the person.
_TOGETHER = "(guild_id = :guild OR (:guild IS NULL AND guild_id IS NULL AND user_id = :user))"

# Finds that are looked at for one post: copies of a story among them come together.
_FOR_ONE_POST = 50


class Notice(NamedTuple):
    """What a person is to be told."""

    id: int
    sentence: str


class BegunPost(NamedTuple):
    """A post of which it is not known whether Discord has it."""

    id: int
    begun_at: datetime


class Watches:
    """Queries on the memory's database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        # Who is to be told something; most commands need not look. None before the first one did.
        self._to_tell: set[int] | None = None

    async def add(
        self,
        user_id: int,
        guild_id: int | None,
        channel_id: int,
        query: str,
        daily: bool,
        seen: int,
        not_before: datetime,
    ) -> Watch:
        """Keep a watch on what comes after the article `seen`. Raises TooManyWatches."""
        most = MOST_OWN_WATCHES if guild_id is None else MOST_WATCHES
        async with self._database.transaction() as connection:
            cursor = await connection.execute(
                f"SELECT count(*) FROM watches WHERE {_TOGETHER}",  # noqa: S608
                {"guild": guild_id, "user": user_id},
            )
            row = await cursor.fetchone()
            if row is not None and row[0] >= most:
                raise TooManyWatches(most)
            cursor = await connection.execute(
                """
                INSERT INTO watches (user_id, guild_id, channel_id, query, daily, seen_article, not_before)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                (user_id, guild_id, channel_id, query, daily, seen, not_before.isoformat()),
            )
            watch_id = cursor.lastrowid or 0
        return Watch(watch_id, user_id, guild_id, channel_id, query, daily, False, seen, 0, not_before)

    async def of(self, user_id: int, guild_id: int | None) -> list[Watch]:
        """The watches of a server; in direct messages those of the person there."""
        rows = await self._database.rows(
            f"SELECT * FROM watches WHERE {_TOGETHER} ORDER BY id",  # noqa: S608
            {"guild": guild_id, "user": user_id},
        )
        return [_watch(row) for row in rows]

    async def watch(self, watch_id: int, user_id: int, guild_id: int | None) -> Watch:
        """One of those. Raises NoSuchWatch."""
        for watch in await self.of(user_id, guild_id):
            if watch.id == watch_id:
                return watch
        raise NoSuchWatch

    async def running(self) -> list[Watch]:
        """Every watch that does not rest."""
        return [
            _watch(row) for row in await self._database.rows("SELECT * FROM watches WHERE NOT paused ORDER BY id")
        ]

    async def rest(self, watch_id: int) -> None:
        """Let a watch rest; what it has to post stays."""
        async with self._database.transaction() as connection:
            await connection.execute("UPDATE watches SET paused = 1 WHERE id = ?", (watch_id,))

    async def resume(self, watch_id: int, not_before: datetime) -> None:
        """Let a watch go on from the article it saw last; what waits is posted, but not before."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "UPDATE watches SET paused = 0, failures = 0, not_before = ? WHERE id = ?",
                (not_before.isoformat(), watch_id),
            )

    async def remove(self, watch_id: int) -> None:
        """Forget a watch and what it had to post."""
        async with self._database.transaction() as connection:
            await connection.execute("DELETE FROM watches WHERE id = ?", (watch_id,))

    # What is to be posted -------------------------------------------------------------------------------

    async def note(self, watch: Watch, finds: Iterable[Find], seen: int) -> None:
        """Keep what a watch found, and how far it looked, as a whole or not at all.

        An article that the watch had before is left out, under whichever id it came.
        """
        async with self._database.transaction() as connection:
            await connection.executemany(
                """
                INSERT OR IGNORE INTO watch_finds (watch_id, article, passage_id, start_at, end_at, first)
                SELECT id, ?, ?, ?, ?, ? FROM watches WHERE id = ?
                """,
                [(one.article, one.passage_id, one.start, one.end, json.dumps(one.first), watch.id) for one in finds],
            )
            await connection.execute("UPDATE watches SET seen_article = ? WHERE id = ?", (seen, watch.id))

    async def waiting(self, watch_id: int) -> list[Find]:
        """What a watch has to post, oldest first, as far as one post is made from."""
        rows = await self._database.rows(
            "SELECT * FROM watch_finds WHERE watch_id = ? AND passage_id IS NOT NULL ORDER BY id LIMIT ?",
            (watch_id, _FOR_ONE_POST),
        )
        return [_find(row) for row in rows]

    async def begin(self, watch_id: int, finds: Sequence[Find], now: datetime) -> int:
        """Note that a post with these is about to be sent; returns its id, by which it is known again."""
        async with self._database.transaction() as connection:
            cursor = await connection.execute(
                "INSERT INTO watch_posts (watch_id, begun_at) VALUES (?, ?)", (watch_id, now.isoformat())
            )
            await connection.executemany(
                "UPDATE watch_finds SET post_id = ? WHERE id = ?", [(cursor.lastrowid, one.id) for one in finds]
            )
            return cursor.lastrowid or 0

    async def begun(self, watch_id: int) -> list[BegunPost]:
        """The posts of a watch of which it is not known whether Discord has them."""
        rows = await self._database.rows("SELECT * FROM watch_posts WHERE watch_id = ? ORDER BY id", (watch_id,))
        return [BegunPost(row["id"], datetime.fromisoformat(row["begun_at"])) for row in rows]

    async def posted(self, post_id: int) -> None:
        """Discord has a post: what it showed is done."""
        async with self._database.transaction() as connection:
            await connection.execute(
                """
                UPDATE watch_finds SET passage_id = NULL, start_at = NULL, end_at = NULL, first = NULL, post_id = NULL
                WHERE post_id = ?
                """,
                (post_id,),
            )
            await connection.execute("DELETE FROM watch_posts WHERE id = ?", (post_id,))

    async def not_posted(self, post_id: int) -> None:
        """Discord does not have a post: what it was to show waits again."""
        async with self._database.transaction() as connection:
            await connection.execute("UPDATE watch_finds SET post_id = NULL WHERE post_id = ?", (post_id,))
            await connection.execute("DELETE FROM watch_posts WHERE id = ?", (post_id,))

    async def wait(self, watch_id: int, not_before: datetime) -> None:
        """Discord took what a watch had to post for now: nothing further is posted before `not_before`."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "UPDATE watches SET failures = 0, not_before = ? WHERE id = ?", (not_before.isoformat(), watch_id)
            )

    async def refused(self, watch_id: int, not_before: datetime) -> None:
        """Discord refused a post: it is tried again, but not before."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "UPDATE watches SET failures = failures + 1, not_before = ? WHERE id = ?",
                (not_before.isoformat(), watch_id),
            )

    async def drop(self, find_id: int) -> None:
        """Nothing is left to show of a find: its article was removed before it was posted."""
        async with self._database.transaction() as connection:
            await connection.execute("UPDATE watch_finds SET passage_id = NULL WHERE id = ?", (find_id,))

    # What people are to be told -------------------------------------------------------------------------

    async def tell_later(self, user_id: int, sentence: str, now: datetime) -> None:
        """Keep a sentence for when a person is met next."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "INSERT INTO notices (user_id, sentence, since) VALUES (?, ?, ?)",
                (user_id, sentence, now.isoformat()),
            )
        if self._to_tell is not None:
            self._to_tell.add(user_id)

    async def to_tell(self, user_id: int) -> list[Notice]:
        """What a person is to be told, oldest first."""
        if self._to_tell is None:
            people = await self._database.rows("SELECT DISTINCT user_id FROM notices")
            self._to_tell = {row["user_id"] for row in people}
        if user_id not in self._to_tell:
            return []
        rows = await self._database.rows("SELECT id, sentence FROM notices WHERE user_id = ? ORDER BY id", (user_id,))
        if not rows:
            self._to_tell.discard(user_id)
        return [Notice(row["id"], row["sentence"]) for row in rows]

    async def told(self, notice_id: int) -> None:
        """A person was told: it is forgotten."""
        async with self._database.transaction() as connection:
            await connection.execute("DELETE FROM notices WHERE id = ?", (notice_id,))


def _watch(row: sqlite3.Row) -> Watch:
    return Watch(
        id=row["id"],
        user_id=row["user_id"],
        guild_id=row["guild_id"],
        channel_id=row["channel_id"],
        query=row["query"],
        daily=bool(row["daily"]),
        paused=bool(row["paused"]),
        seen_article=row["seen_article"],
        failures=row["failures"],
        not_before=datetime.fromisoformat(row["not_before"]),
    )


def _find(row: sqlite3.Row) -> Find:
    return Find(
        id=row["id"],
        article=row["article"],
        passage_id=row["passage_id"],
        start=row["start_at"],
        end=row["end_at"],
        first=tuple(json.loads(row["first"])),
        post_id=row["post_id"],
    )
