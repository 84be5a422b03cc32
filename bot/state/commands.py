"""The commands as Discord last took them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from retrieval.store.database import Database


@dataclass(frozen=True, slots=True)
class SyncedCommands:
    """What Discord last took: the digest of all commands, and the id of each by its name."""

    digest: str
    ids: dict[str, int]


class Commands:
    """Queries on the memory's database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def synced(self, application_id: int) -> SyncedCommands | None:
        """The commands as Discord last took them, None before the first time."""
        rows = await self._database.rows(
            "SELECT digest, ids FROM synced_commands WHERE application_id = ?", (application_id,)
        )
        return SyncedCommands(rows[0]["digest"], json.loads(rows[0]["ids"])) if rows else None

    async def remember_synced(self, application_id: int, synced: SyncedCommands) -> None:
        """Keep what Discord took."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "INSERT OR REPLACE INTO synced_commands (application_id, digest, ids) VALUES (?, ?, ?)",
                (application_id, synced.digest, json.dumps(synced.ids)),
            )
