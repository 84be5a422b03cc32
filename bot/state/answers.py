"""Answers as they were posted: what their buttons go on from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from bot.errors import AnswerForgotten
from retrieval.model import Filters
from retrieval.store.database import Database

# After so many days the buttons of an answer say that it is too old.
ANSWERS_KEPT_DAYS = 30


@dataclass(frozen=True, slots=True)
class PostedAnswer:
    """The question of an answer, the filters it was asked with, the ids of the passages that were shown."""

    id: int
    question: str
    filters: Filters
    passages: tuple[int, ...]


class Answers:
    """Queries on the memory's database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def remember(self, asked_in: int, question: str, filters: Filters, passages: Sequence[int]) -> int:
        """Keep an answer of the server or channel `asked_in`; returns its id. Forgets those that are too old."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "DELETE FROM answers WHERE asked_at < datetime('now', ?)", (f"-{ANSWERS_KEPT_DAYS} days",)
            )
            cursor = await connection.execute(
                "INSERT INTO answers (asked_in, question, filters, passages) VALUES (?, ?, ?, ?)",
                (asked_in, question, _written(filters), json.dumps(list(passages))),
            )
            return cursor.lastrowid or 0

    async def recall(self, answer_id: int, asked_in: int) -> PostedAnswer:
        """An answer of the server or channel `asked_in` by its id. Raises AnswerForgotten."""
        rows = await self._database.rows("SELECT * FROM answers WHERE id = ? AND asked_in = ?", (answer_id, asked_in))
        if not rows:
            raise AnswerForgotten
        row = rows[0]
        return PostedAnswer(row["id"], row["question"], _read(row["filters"]), tuple(json.loads(row["passages"])))


def _written(filters: Filters) -> str:
    # Days become what `date.fromisoformat` reads.
    return json.dumps(asdict(filters), default=str)


def _read(written: str) -> Filters:
    values: dict[str, Any] = json.loads(written)
    days = {name: date.fromisoformat(values[name]) for name in ("since", "until") if values[name]}
    return Filters(**{**values, **days})
