"""What is kept about people, table by table: what they are given of it, and what becomes of it when they ask.

One register for each database. A table that names people and does not stand in it is a defect, which a test finds: in
the archive a column that says who somebody is ends in `_by`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from retrieval.store.database import Database

# Columns of what is given that hold JSON.
_JSON = ("value", "names", "refused")


@dataclass(frozen=True, slots=True)
class Personal:
    """How a table keeps what is about people.

    `columns` say who they are. `export` gives a person the rows about them; `erase` are carried out in order. What
    the statements take is said beside the register.
    """

    table: str
    columns: tuple[str, ...]
    export: str
    erase: tuple[str, ...]


# The statements take `:who`. Neither a correction nor a deed is only theirs: both stay, without the name.
REGISTER = (
    Personal(
        "corrections",
        ("changed_by",),
        """
        SELECT l.name AS library, c.source, c.field, c.value, c.changed_at AS at
        FROM corrections c JOIN libraries l ON l.id = c.library_id
        WHERE c.changed_by = :who ORDER BY c.changed_at, l.name, c.source, c.field
        """,
        ("UPDATE corrections SET changed_by = NULL WHERE changed_by = :who",),
    ),
    Personal(
        "deeds",
        ("done_by",),
        """
        SELECT library, id, done, names, refused, done_at AS at FROM deeds
        WHERE done_by = :who ORDER BY done_at, id, library
        """,
        ("UPDATE deeds SET done_by = NULL WHERE done_by = :who",),
    ),
)


class PeopleStore:
    """Queries on an open database; holds no state of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def about(self, who: str) -> dict[str, list[dict[str, Any]]]:
        """All of it about one of them, by table."""
        return {
            one.table: [_read(dict(row)) for row in await self._database.rows(one.export, {"who": who})]
            for one in REGISTER
        }

    async def forget(self, who: str) -> None:
        """Take their name from all of that, as a whole or not at all."""
        async with self._database.transaction() as connection:
            for one in REGISTER:
                for statement in one.erase:
                    await connection.execute(statement, {"who": who})


def _read(row: dict[str, Any]) -> dict[str, Any]:
    return {name: json.loads(value) if name in _JSON else value for name, value in row.items()}
