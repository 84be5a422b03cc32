"""Corrections: kept for a story of a source, and held in the one column that every read sees.

An article's row always holds what counts: what was found, or a person's correction of it. `found` keeps what the
corrected columns held before.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import aiosqlite

from retrieval.corrections import Changes, Correction, Field, Value
from retrieval.model import Entry, Origin
from retrieval.store.database import Database

# An article's row with the library and source that its corrections are kept under.
_ARTICLE = """
    SELECT a.*, d.library_id, d.source, coalesce(json_extract(a.found, '$.title'), a.title) AS found_title
    FROM articles a JOIN documents d ON d.id = a.document_id
"""
_OF_ARTICLE = """
    library_id = :library_id AND source = :source AND found_title = :found_title AND title_number = :number
"""


class CorrectionStore:
    """Queries on an open database; holds no state of its own. Each takes an entry that a scope has seen."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, entry: Entry) -> list[Correction]:
        """What was corrected of an article, by whom and when."""
        rows = await self._database.rows(
            f"""
            SELECT c.field, c.changed_by, c.changed_at FROM ({_ARTICLE} WHERE a.id = ?) a
            JOIN corrections c USING (library_id, source, found_title, title_number)
            ORDER BY c.changed_at, c.field
            """,  # noqa: S608
            (entry.id,),
        )
        return [
            Correction(Field(row["field"]), row["changed_by"], datetime.fromisoformat(row["changed_at"]))
            for row in rows
        ]

    async def keep(self, entry: Entry, changes: Changes, by: str | None) -> None:
        """Correct an article: from now on, and whenever the same story of the same source is added again."""
        async with self._database.transaction() as connection:
            for place in await _places(connection, entry):
                await connection.executemany(
                    """
                    INSERT OR REPLACE INTO corrections
                        (library_id, source, found_title, title_number, field, value, changed_by)
                    VALUES (:library_id, :source, :found_title, :number, :field, :value, :by)
                    """,
                    [
                        {**place, "field": field, "value": _written(value), "by": by}
                        for field, value in changes.items()
                    ],
                )
                await _hold(connection, place)

    async def forget(self, entry: Entry) -> None:
        """Let an article be again what was found in it."""
        async with self._database.transaction() as connection:
            for place in await _places(connection, entry):
                await connection.execute(f"DELETE FROM corrections WHERE {_OF_ARTICLE}", place)  # noqa: S608
                await _hold(connection, place)


async def correct_new(connection: aiosqlite.Connection, document_id: int) -> None:
    """Hold the corrections of a document's articles, which were inserted just now, inside their transaction."""
    await connection.execute(
        """
        UPDATE articles SET title_number = (
            SELECT count(*) FROM articles a
            WHERE a.document_id = articles.document_id AND a.title = articles.title AND a.id <= articles.id
        ) WHERE document_id = ?
        """,
        (document_id,),
    )
    for row in await connection.execute_fetchall(f"{_ARTICLE} WHERE d.id = ?", (document_id,)):
        await _hold_in(connection, row, await _corrected(connection, _place(row)))


async def _places(connection: aiosqlite.Connection, entry: Entry) -> list[dict[str, Any]]:
    """What the corrections of an article are kept under; nothing where it has gone meanwhile."""
    return [_place(row) for row in await connection.execute_fetchall(f"{_ARTICLE} WHERE a.id = ?", (entry.id,))]


def _place(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "library_id": row["library_id"],
        "source": row["source"],
        "found_title": row["found_title"],
        "number": row["title_number"],
    }


async def _hold(connection: aiosqlite.Connection, place: Mapping[str, Any]) -> None:
    """Write what counts into every article at `place`: a source that was added again in another form has several."""
    corrected = await _corrected(connection, place)
    for row in await connection.execute_fetchall(f"SELECT * FROM ({_ARTICLE}) WHERE {_OF_ARTICLE}", place):  # noqa: S608
        await _hold_in(connection, row, corrected)


async def _corrected(connection: aiosqlite.Connection, place: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that are corrected at `place`, with their values."""
    rows = await connection.execute_fetchall(
        f"SELECT field, value FROM corrections WHERE {_OF_ARTICLE}",  # noqa: S608
        place,
    )
    columns: dict[str, Any] = {}
    for row in rows:
        columns |= _columns(Field(row["field"]), json.loads(row["value"]))
    return columns


async def _hold_in(connection: aiosqlite.Connection, row: sqlite3.Row, corrected: Mapping[str, Any]) -> None:
    found = json.loads(row["found"] or "{}")
    if not corrected and not found:
        return
    # What is corrected no more becomes what was found; what is corrected now is remembered as it was found.
    kept = {column: found.get(column, row[column]) for column in corrected}
    await connection.execute(
        """
        UPDATE articles SET title = :title, outlet = :outlet, outlet_from = :outlet_from, authors = :authors,
            published = :published, published_from = :published_from, published_words = :published_words,
            url = :url, found = :kept
        WHERE id = :id
        """,
        {**dict(row), **found, **corrected, "kept": json.dumps(kept, ensure_ascii=False) if kept else None},
    )


def _columns(field: Field, value: Any) -> dict[str, Any]:
    """The columns that say `value`: a person who names an outlet or a date has it in print."""
    known = Origin.PRINTED if value else Origin.UNKNOWN
    match field:
        case Field.OUTLET:
            return {"outlet": value, "outlet_from": known}
        case Field.PUBLISHED:
            return {"published": value, "published_from": known, "published_words": None}
        case Field.AUTHORS:
            return {"authors": json.dumps(value, ensure_ascii=False)}
    return {field.value: value}


def _written(value: Value) -> str:
    return json.dumps(value.isoformat() if isinstance(value, date) else value, ensure_ascii=False)
