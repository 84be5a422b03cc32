"""What earlier versions remembered of libraries goes to the archive, which keeps it now: once, and losing nothing."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime

from retrieval.log import Log
from retrieval.model import Deed, Done, Refusal
from retrieval.store.database import Database


class Leaving:
    """The table `audit` of the memory's database, to which only a bot of an earlier version writes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def go(self, log: Log) -> int:
        """Bring what stands there to the archive, and empty it; how many deeds. Raises StoreError.

        Whoever is interrupted begins anew: what was brought is not brought twice.
        """
        rows = await self._database.rows("SELECT * FROM audit ORDER BY id")
        for row in rows:
            await log.bring(_deed(row))
        if rows:
            async with self._database.transaction() as connection:
                await connection.execute("DELETE FROM audit WHERE id <= ?", (rows[-1]["id"],))
        return len(rows)


def _deed(row: sqlite3.Row) -> Deed:
    return Deed(
        id=row["id"],
        library=row["library"],
        by=None if row["user_id"] is None else str(row["user_id"]),
        done=Done(row["deed"]),
        at=datetime.fromisoformat(row["done_at"]),
        articles=tuple(json.loads(row["articles"])),
        names=tuple(json.loads(row["names"])),
        refused=tuple(Refusal(*pair) for pair in json.loads(row["refused"])),
    )
