"""What the archive keeps of the feeds that its libraries follow: the only SQL on them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from retrieval.store.database import Database

_FEED = """
    f.id, l.name AS library, f.asked, f.title, f.url, f.etag, f.last_modified, f.next_poll, f.failures, f.trouble
    FROM feeds f JOIN libraries l ON l.id = f.library_id
"""
# Of each feed the newest so many items are remembered; a feed shows far fewer at a time.
ITEMS_KEPT = 2000


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that a library follows.

    `asked` is its address as it was given, `url` the one that answered last. `failures` counts failed polls in a row,
    `trouble` is the sentence on the last of them, None where the last poll went well.
    """

    id: int
    library: str
    asked: str
    title: str
    url: str
    etag: str | None
    last_modified: str | None
    next_poll: datetime
    failures: int
    trouble: str | None


class FeedStore:
    """Queries on an open database; holds no state of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, library: str, asked: str, *, title: str, url: str, next_poll: datetime) -> None:
        """Let a library, made if need be, follow a feed. One that it follows already stays as it is."""
        async with self._database.transaction() as connection:
            await connection.execute("INSERT OR IGNORE INTO libraries (name) VALUES (?)", (library,))
            await connection.execute(
                """
                INSERT OR IGNORE INTO feeds (library_id, asked, title, url, next_poll)
                SELECT id, ?, ?, ?, ? FROM libraries WHERE name = ?
                """,
                (asked, title, url, _written(next_poll), library),
            )

    async def remove(self, library: str, asked: str) -> bool:
        """Let a library follow a feed no longer; False where it did not. Its articles stay."""
        async with self._database.transaction() as connection:
            cursor = await connection.execute(
                "DELETE FROM feeds WHERE asked = ? AND library_id = (SELECT id FROM libraries WHERE name = ?)",
                (asked, library),
            )
            return cursor.rowcount > 0

    async def of(self, library: str) -> list[Feed]:
        """The feeds that a library follows, in the order in which they came."""
        rows = await self._database.rows(f"SELECT {_FEED} WHERE l.name = ? ORDER BY f.id", (library,))
        return [_feed(row) for row in rows]

    async def claim(self, now: datetime, until: datetime) -> Feed | None:
        """A feed that is due, the longest waiting first; nobody else gets it before `until`. None where none is."""
        async with self._database.transaction() as connection:
            cursor = await connection.execute(
                f"SELECT {_FEED} WHERE f.next_poll <= ? ORDER BY f.next_poll, f.id LIMIT 1", (_written(now),)
            )
            row = await cursor.fetchone()
            if row is None:
                return None
            await connection.execute("UPDATE feeds SET next_poll = ? WHERE id = ?", (_written(until), row["id"]))
            return _feed(row)

    async def succeeded(
        self, feed: Feed, *, title: str, url: str, etag: str | None, last_modified: str | None, next_poll: datetime
    ) -> None:
        """Keep what a poll found and when the next one is."""
        async with self._database.transaction() as connection:
            await connection.execute(
                """
                UPDATE feeds SET title = ?, url = ?, etag = ?, last_modified = ?, next_poll = ?, failures = 0,
                    trouble = NULL
                WHERE id = ?
                """,
                (title, url, etag, last_modified, _written(next_poll), feed.id),
            )

    async def failed(self, feed: Feed, trouble: str, next_poll: datetime) -> None:
        """Keep that a poll failed, why, and when the next one is."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "UPDATE feeds SET failures = ?, trouble = ?, next_poll = ? WHERE id = ?",
                (feed.failures + 1, trouble, _written(next_poll), feed.id),
            )

    async def seen(self, feed: Feed, keys: Iterable[str]) -> set[str]:
        """Those of these items that were dealt with."""
        rows = await self._database.rows(
            "SELECT key FROM feed_items WHERE feed_id = ? AND key IN (SELECT value FROM json_each(?))",
            (feed.id, json.dumps(list(keys))),
        )
        return {row["key"] for row in rows}

    async def mark_seen(self, feed: Feed, key: str) -> None:
        """Keep that an item was dealt with. Nothing, where the feed is no longer followed."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "INSERT OR IGNORE INTO feed_items (feed_id, key) SELECT id, ? FROM feeds WHERE id = ?", (key, feed.id)
            )
            await connection.execute(
                """
                DELETE FROM feed_items WHERE feed_id = ? AND id <= (
                    SELECT id FROM feed_items WHERE feed_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?
                )
                """,
                (feed.id, feed.id, ITEMS_KEPT),
            )


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _feed(row: sqlite3.Row) -> Feed:
    return Feed(**{**dict(row), "next_poll": datetime.fromisoformat(row["next_poll"])})
