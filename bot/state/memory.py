"""The bot's memory: questions whose answers can be gone on from, and the commands that Discord knows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from bot.errors import AnswerForgotten
from retrieval.store.database import Database

FILE_NAME = "bot.db"
MIGRATIONS = Path(__file__).parent / "migrations"
# After so many days the buttons of an answer say that it is too old.
QUESTIONS_KEPT_DAYS = 30


@dataclass(frozen=True, slots=True)
class SyncedCommands:
    """What Discord last took: the digest of all commands, and the id of each by its name."""

    digest: str
    ids: dict[str, int]


class Memory:
    """Open it with `Memory.open`; whoever opened it closes it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    async def open(cls, folder: Path) -> Memory:
        """Open the memory in `folder`, making both where they are not there. Raises StoreError."""
        return cls(await Database.open(folder / FILE_NAME, MIGRATIONS))

    async def close(self) -> None:
        """Close it; what was remembered stays."""
        await self._database.close()

    async def __aenter__(self) -> Memory:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def remember_question(self, question: str) -> int:
        """Keep a question for the buttons of its answer; returns its id. Forgets those that are too old."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "DELETE FROM questions WHERE asked_at < datetime('now', ?)", (f"-{QUESTIONS_KEPT_DAYS} days",)
            )
            cursor = await connection.execute("INSERT INTO questions (question) VALUES (?)", (question,))
            return cursor.lastrowid or 0

    async def question(self, question_id: int) -> str:
        """A question by its id. Raises AnswerForgotten."""
        rows = await self._database.rows("SELECT question FROM questions WHERE id = ?", (question_id,))
        if not rows:
            raise AnswerForgotten
        return str(rows[0]["question"])

    async def synced_commands(self, application_id: int) -> SyncedCommands | None:
        """The commands as Discord last took them, None before the first time."""
        rows = await self._database.rows(
            "SELECT digest, ids FROM synced_commands WHERE application_id = ?", (application_id,)
        )
        return SyncedCommands(rows[0]["digest"], json.loads(rows[0]["ids"])) if rows else None

    async def remember_synced_commands(self, application_id: int, synced: SyncedCommands) -> None:
        """Keep what Discord took."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "INSERT OR REPLACE INTO synced_commands (application_id, digest, ids) VALUES (?, ?, ?)",
                (application_id, synced.digest, json.dumps(synced.ids)),
            )
