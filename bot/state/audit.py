"""Who did what to a library."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime

from bot.errors import RecordForgotten
from bot.model import Deed, Record, Refusal
from retrieval.store.database import Database

# After so many days what somebody did is forgotten.
AUDIT_KEPT_DAYS = 365


class Audit:
    """Queries on the memory's database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(
        self,
        library: str,
        user_id: int | None,
        deed: Deed,
        *,
        articles: Sequence[int] = (),
        names: Sequence[str] = (),
        refused: Sequence[Refusal] = (),
    ) -> int:
        """Keep what somebody did; returns the record's id. Forgets those that are too old."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "DELETE FROM audit WHERE done_at < strftime('%Y-%m-%dT%H:%M:%SZ', 'now', ?)",
                (f"-{AUDIT_KEPT_DAYS} days",),
            )
            cursor = await connection.execute(
                "INSERT INTO audit (library, user_id, deed, articles, names, refused) VALUES (?, ?, ?, ?, ?, ?)",
                (library, user_id, deed, *(json.dumps(list(one)) for one in (articles, names, refused))),
            )
            return cursor.lastrowid or 0

    async def record(self, record_id: int, library: str) -> Record:
        """A record of `library` by its id. Raises RecordForgotten."""
        rows = await self._database.rows("SELECT * FROM audit WHERE id = ? AND library = ?", (record_id, library))
        if not rows:
            raise RecordForgotten
        return _record(rows[0])

    async def page(self, library: str, skip: int, limit: int) -> tuple[list[Record], int]:
        """Up to `limit` records of a library after the newest `skip`, newest first, and how many there are."""
        rows = await self._database.rows(
            "SELECT * FROM audit WHERE library = ? ORDER BY id DESC LIMIT ? OFFSET ?", (library, limit, skip)
        )
        total = (await self._database.rows("SELECT count(*) FROM audit WHERE library = ?", (library,)))[0][0]
        return [_record(row) for row in rows], total


def _record(row: sqlite3.Row) -> Record:
    return Record(
        id=row["id"],
        user_id=row["user_id"],
        deed=Deed(row["deed"]),
        at=datetime.fromisoformat(row["done_at"]),
        articles=tuple(json.loads(row["articles"])),
        names=tuple(json.loads(row["names"])),
        refused=tuple(Refusal(*pair) for pair in json.loads(row["refused"])),
    )
