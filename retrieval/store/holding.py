"""What a library holds and may hold, and what was taken out of it and can still be brought back."""

from __future__ import annotations

from dataclasses import dataclass

import aiosqlite

from retrieval.errors import LibraryFull
from retrieval.model import Entry
from retrieval.store.database import Database

# How long a removed article can be brought back.
UNDO_MINUTES = 10

_MEGABYTE = 1024 * 1024
# Of a document `d`: whether anything of it is to be seen. Without articles there is nothing to see, nor to hide.
HELD = """(
    EXISTS (SELECT 1 FROM articles WHERE document_id = d.id AND removed_at IS NULL)
    OR NOT EXISTS (SELECT 1 FROM articles WHERE document_id = d.id)
)"""
_TOTALS = f"""
    SELECT
        (SELECT count(*) FROM articles a JOIN documents d ON d.id = a.document_id
         WHERE d.library_id = l.id AND a.removed_at IS NULL) AS articles,
        (SELECT coalesce(sum(d.bytes), 0) FROM documents d WHERE d.library_id = l.id AND {HELD}) AS bytes
    FROM libraries l WHERE l.name = ?
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Quota:
    """How much a library may hold: articles, and megabytes of text."""

    articles: int
    megabytes: int


@dataclass(frozen=True, slots=True)
class Totals:
    """How much a library holds: articles, and bytes of text."""

    articles: int
    bytes: int

    @property
    def megabytes(self) -> float:
        """The bytes in millions of them, as a quota counts."""
        return self.bytes / _MEGABYTE


class HoldingStore:
    """Queries on an open database; holds no state of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def totals(self, library: str) -> Totals:
        """How much a library holds; nothing where there is none of that name."""
        rows = await self._database.rows(_TOTALS, (library,))
        return Totals(rows[0]["articles"], rows[0]["bytes"]) if rows else Totals(0, 0)

    async def remove(self, entry: Entry) -> bool:
        """Take out an article that a scope has seen; False where somebody else was faster.

        For `UNDO_MINUTES` it is only hidden. What was removed before that goes for good now.
        """
        async with self._database.transaction() as connection:
            await _clear(connection)
            cursor = await connection.execute(
                "UPDATE articles SET removed_at = datetime('now') WHERE id = ? AND removed_at IS NULL", (entry.id,)
            )
            return cursor.rowcount > 0

    async def bring_back(self, article_id: int, library: str) -> bool:
        """Undo the removal of an article of `library`, with the same ids; False where it is too late."""
        async with self._database.transaction() as connection:
            await _clear(connection)
            cursor = await connection.execute(
                """
                UPDATE articles SET removed_at = NULL
                WHERE id = ? AND removed_at IS NOT NULL AND document_id IN (
                    SELECT d.id FROM documents d JOIN libraries l ON l.id = d.library_id WHERE l.name = ?
                )
                """,
                (article_id, library),
            )
            return cursor.rowcount > 0

    async def clear(self) -> None:
        """Let go for good of what was removed too long ago to be brought back."""
        async with self._database.transaction() as connection:
            await _clear(connection)


async def make_room_for_again(connection: aiosqlite.Connection, library: str, sha256: str) -> None:
    """Let a document be added of which everything was removed, though it could still be brought back."""
    await connection.execute(
        f"""
        DELETE FROM documents AS d
        WHERE sha256 = ? AND library_id = (SELECT id FROM libraries WHERE name = ?) AND NOT {HELD}
        """,  # noqa: S608
        (sha256, library),
    )


async def hold_to(connection: aiosqlite.Connection, library: str, quota: Quota, source: str) -> None:
    """Raises LibraryFull where a library, with what was put into it for `source` just now, is over its quota."""
    (row,) = await connection.execute_fetchall(_TOTALS, (library,))
    if row["articles"] > quota.articles or row["bytes"] > quota.megabytes * _MEGABYTE:
        raise LibraryFull(source, quota.articles, quota.megabytes)


async def _clear(connection: aiosqlite.Connection) -> None:
    rows = await connection.execute_fetchall(
        "DELETE FROM articles WHERE removed_at < datetime('now', ?) RETURNING document_id",
        (f"-{UNDO_MINUTES} minutes",),
    )
    await connection.executemany(
        "DELETE FROM documents WHERE id = ? AND id NOT IN (SELECT document_id FROM articles)",
        [(row["document_id"],) for row in rows],
    )
