"""What a server's administrators decided."""

from __future__ import annotations

import json

from bot.model import ServerSettings
from retrieval.store.database import Database


class Servers:
    """Queries on the memory's database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def settings(self, guild_id: int) -> ServerSettings:
        """The settings of a server; the defaults where nobody changed them."""
        rows = await self._database.rows("SELECT * FROM servers WHERE guild_id = ?", (guild_id,))
        if not rows:
            return ServerSettings()
        row = rows[0]
        return ServerSettings(
            seeds=bool(row["seeds"]),
            private=bool(row["private"]),
            excerpts=row["excerpts"],
            cooldown=row["cooldown"],
            language=row["language"],
            channels=tuple(json.loads(row["channels"])),
            adders=tuple(json.loads(row["adders"])),
        )

    async def change(self, guild_id: int, settings: ServerSettings) -> None:
        """Replace the settings of a server."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "INSERT OR REPLACE INTO servers VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    guild_id,
                    settings.seeds,
                    settings.private,
                    settings.excerpts,
                    settings.cooldown,
                    settings.language,
                    json.dumps(settings.channels),
                    json.dumps(settings.adders),
                ),
            )
