"""What the archive knows of its index: which files make it up, and which articles were removed from under them."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import NamedTuple

from retrieval.store.database import Database


class SegmentFile(NamedTuple):
    """A file of the index: its documents are those of its library from the first to the last, both included."""

    name: str
    first_document: int
    last_document: int
    checksum: str


class IndexState(NamedTuple):
    """What an index must be made of: files in the order of their documents, and the articles removed lately.

    `removal` is the number of the last removal; what was read in another `epoch` holds no more.
    """

    library_id: int
    files: tuple[SegmentFile, ...]
    removed: tuple[int, ...]
    removal: int
    epoch: int


class SegmentStore:
    """Queries on an open database; holds no state of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def state(self, library: str, after: int) -> IndexState | None:
        """What the index of a library is at one moment, with the removals (of all libraries) after number `after`.

        None where there is no such library.
        """
        rows = await self._database.rows(
            """
            SELECT l.id, l.index_epoch AS epoch,
                (SELECT json_group_array(json_array(name, first_document, last_document, checksum))
                 FROM (SELECT * FROM segments s WHERE s.library_id = l.id ORDER BY first_document)) AS files,
                (SELECT json_group_array(article_id) FROM removals WHERE number > :after) AS removed,
                (SELECT ifnull(max(number), 0) FROM removals) AS removal
            FROM libraries l WHERE l.name IN (SELECT value FROM json_each(:library))
            """,
            {"library": json.dumps([library]), "after": after},
        )
        if not rows:
            return None
        files = tuple(SegmentFile(*one) for one in json.loads(rows[0]["files"]))
        removed = tuple(json.loads(rows[0]["removed"]))
        return IndexState(rows[0]["id"], files, removed, rows[0]["removal"], rows[0]["epoch"])

    async def replace(
        self,
        library_id: int,
        epoch: int,
        expected: Collection[SegmentFile],
        old: Collection[SegmentFile],
        new: SegmentFile | None,
        forgotten: Collection[int],
    ) -> bool:
        """Name `new` in the place of `old`, as a whole or not at all; False where the files are not as
        `expected` or the epoch has passed.

        Without `new` the old are only forgotten. `forgotten` are removed articles that the old files held and the new
        one does not: nobody need know of them.
        """
        async with self._database.transaction() as connection:
            rows = await connection.execute_fetchall(
                """
                SELECT s.name FROM libraries l LEFT JOIN segments s ON s.library_id = l.id
                WHERE l.id = ? AND l.index_epoch = ?
                """,
                (library_id, epoch),
            )
            if not rows or {row[0] for row in rows} - {None} != {file.name for file in expected}:
                return False
            await connection.executemany("DELETE FROM segments WHERE name = ?", [(file.name,) for file in old])
            if new is not None:
                await connection.execute(
                    """
                    INSERT INTO segments (library_id, name, first_document, last_document, checksum)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                    (library_id, *new),
                )
            await connection.execute(
                "DELETE FROM removals WHERE article_id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(forgotten)),),
            )
            return True

    async def names(self) -> set[str]:
        """The names of all files of the index."""
        return {row["name"] for row in await self._database.rows("SELECT name FROM segments")}
