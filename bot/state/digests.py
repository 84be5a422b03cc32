"""Which servers want a digest, where and how often, and until when they had one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from retrieval.store.database import Database

_FORM = "%Y-%m-%dT%H:%M:%SZ"


class Every(StrEnum):
    """How often a digest is posted."""

    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A server's digest: its channel, how often, and the moment (UTC) until which the last one told."""

    guild_id: int
    channel_id: int
    every: Every
    last: datetime


class Digests:
    """Queries on the memory's database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def schedule(self, guild_id: int, channel_id: int, every: Every | None) -> None:
        """Post a server's digests in a channel from now on; None: no more."""
        async with self._database.transaction() as connection:
            await connection.execute("DELETE FROM digests WHERE guild_id = ?", (guild_id,))
            if every is not None:
                await connection.execute(
                    "INSERT INTO digests (guild_id, channel_id, every) VALUES (?, ?, ?)",
                    (guild_id, channel_id, every),
                )

    async def all(self) -> list[Scheduled]:
        """Every server's digest."""
        return [
            Scheduled(
                row["guild_id"],
                row["channel_id"],
                Every(row["every"]),
                datetime.strptime(row["last_at"], _FORM).replace(tzinfo=UTC),
            )
            for row in await self._database.rows("SELECT * FROM digests ORDER BY guild_id")
        ]

    async def claim(self, digest: Scheduled, now: datetime) -> bool:
        """Take it upon oneself to post a digest up to `now`; False where somebody else did already."""
        async with self._database.transaction() as connection:
            cursor = await connection.execute(
                "UPDATE digests SET last_at = ? WHERE guild_id = ? AND last_at = ?",
                (now.strftime(_FORM), digest.guild_id, digest.last.strftime(_FORM)),
            )
            return cursor.rowcount == 1
