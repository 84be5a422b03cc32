"""What was done to libraries: the only SQL on it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime

from retrieval.model import Deed
from retrieval.model.deeds import deed_form, deed_of, moment_form
from retrieval.store.database import Database

_LISTS = ("articles", "names", "refused")
_DEED = "SELECT library, id, done_by AS by, done, done_at AS at, articles, names, refused FROM deeds"


class DeedStore:
    """Queries on an open database; holds no state of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, deed: Deed) -> bool:
        """Keep a deed; it is found as soon as this returns. False, and nothing done, where its id is taken there."""
        form = deed_form(deed)
        written = {**form, **{name: json.dumps(form[name]) for name in _LISTS}}
        async with self._database.transaction() as connection:
            cursor = await connection.execute(
                """
                INSERT OR IGNORE INTO deeds (library, id, done_by, done, done_at, articles, names, refused)
                VALUES (:library, :id, :by, :done, :at, :articles, :names, :refused)
                """,
                written,
            )
            return cursor.rowcount > 0

    async def one(self, number: int, library: str) -> Deed | None:
        """The deed of a library with this id; None where there is none."""
        rows = await self._database.rows(f"{_DEED} WHERE library = ? AND id = ?", (library, number))
        return _deed(rows[0]) if rows else None

    async def page(self, library: str, skip: int, limit: int) -> tuple[list[Deed], int]:
        """Up to `limit` deeds of a library after the newest `skip`, newest first, and how many there are."""
        rows = await self._database.rows(
            f"{_DEED} WHERE library = ? ORDER BY done_at DESC, id DESC LIMIT ? OFFSET ?", (library, limit, skip)
        )
        total = (await self._database.rows("SELECT count(*) FROM deeds WHERE library = ?", (library,)))[0][0]
        return [_deed(row) for row in rows], total

    async def each(self) -> AsyncGenerator[Deed]:
        """All deeds of all libraries, the oldest first."""
        async with aclosing(self._database.each(f"{_DEED} ORDER BY done_at, id, library")) as rows:
            async for row in rows:
                yield _deed(row)

    async def forget_before(self, moment: datetime) -> None:
        """Let go of deeds that were done before `moment`."""
        async with self._database.transaction() as connection:
            await connection.execute("DELETE FROM deeds WHERE done_at < ?", (moment_form(moment),))


def _deed(row: sqlite3.Row) -> Deed:
    return deed_of({**dict(row), **{name: json.loads(row[name]) for name in _LISTS}})
