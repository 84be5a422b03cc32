"""Whether answers helped."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.store.database import Database


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote on one answer: the terms of its question, the passages that it showed, whether they helped."""

    answer_id: int
    terms: tuple[str, ...]
    passages: tuple[int, ...]
    helpful: bool


class Votes:
    """Queries on the memory's database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def cast(
        self, answer_id: int, user_id: int, helpful: bool, terms: Sequence[str], passages: Sequence[int]
    ) -> None:
        """Keep a person's vote on an answer; a later one replaces it."""
        async with self._database.transaction() as connection:
            await connection.execute(
                """
                INSERT OR REPLACE INTO votes (answer_id, user_id, helpful, terms, passages) VALUES (?, ?, ?, ?, ?)
                """,
                (answer_id, user_id, helpful, json.dumps(list(terms)), json.dumps(list(passages))),
            )

    async def all(self) -> list[Vote]:
        """Every vote, in the order of the answers; who cast it is left out."""
        rows = await self._database.rows("SELECT * FROM votes ORDER BY answer_id, voted_at")
        return [
            Vote(
                answer_id=row["answer_id"],
                terms=tuple(json.loads(row["terms"])),
                passages=tuple(json.loads(row["passages"])),
                helpful=bool(row["helpful"]),
            )
            for row in rows
        ]
