"""Notebooks: saved excerpts, frozen, with the texts of their articles."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sqlite3
from datetime import datetime

import aiosqlite

from bot.errors import AlreadySaved, NotebookFull, NotInNotebook
from bot.kept import MOST_SAVED, Notebook, SavedExcerpt
from retrieval.answers.cite.item import Item
from retrieval.model import Excerpt
from retrieval.store.database import Database

_MINE = "(channel_id = :channel OR (:channel IS NULL AND channel_id IS NULL AND user_id = :user))"


class Notebooks:
    """Queries on the memory's database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, notebook: Notebook, excerpt: Excerpt, citation: Item, now: datetime) -> int:
        """Put an excerpt at the end of a notebook; returns its number. Raises AlreadySaved, NotebookFull."""
        article = excerpt.article
        sha256 = await asyncio.to_thread(text_hash, article.text)
        async with self._database.transaction() as connection:
            count, last, same = await _state(connection, notebook, sha256, excerpt)
            if same:
                raise AlreadySaved
            if count >= MOST_SAVED:
                raise NotebookFull(MOST_SAVED)
            await connection.execute("INSERT OR IGNORE INTO kept_articles VALUES (?, ?)", (sha256, article.text))
            await connection.execute(
                """
                INSERT INTO saved_excerpts
                    (user_id, channel_id, place, text, citation, library, article_id, sha256, start_at, end_at,
                     saved_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                (
                    notebook.user_id,
                    notebook.channel_id,
                    last + 1,
                    excerpt.text,
                    json.dumps(citation, ensure_ascii=False),
                    article.entry.library,
                    article.entry.id,
                    sha256,
                    excerpt.span.start,
                    excerpt.span.end,
                    now.isoformat(),
                ),
            )
            return count + 1

    async def excerpts(self, notebook: Notebook) -> list[SavedExcerpt]:
        """Everything in a notebook, in its order."""
        rows = await self._database.rows(
            f"SELECT * FROM saved_excerpts WHERE {_MINE} ORDER BY place, id",  # noqa: S608
            _whose(notebook),
        )
        return [_saved(row, number) for number, row in enumerate(rows, start=1)]

    async def excerpt(self, notebook: Notebook, number: int) -> SavedExcerpt:
        """The excerpt with a number. Raises NotInNotebook."""
        saved = await self.excerpts(notebook)
        if not 1 <= number <= len(saved):
            raise NotInNotebook(number)
        return saved[number - 1]

    async def texts(self, notebook: Notebook) -> dict[str, str]:
        """The texts of the articles of a notebook as they were, by their hashes."""
        rows = await self._database.rows(
            f"""
            SELECT sha256, text FROM kept_articles
            WHERE sha256 IN (SELECT sha256 FROM saved_excerpts WHERE {_MINE})
            """,  # noqa: S608
            _whose(notebook),
        )
        return {row["sha256"]: row["text"] for row in rows}

    async def annotate(self, notebook: Notebook, number: int, note: str, user_id: int) -> None:
        """Put a note to an excerpt, in the place of the one before; an empty one takes it away.

        Raises NotInNotebook.
        """
        saved = await self.excerpt(notebook, number)
        async with self._database.transaction() as connection:
            await connection.execute(
                "UPDATE saved_excerpts SET note = ?, note_user_id = ? WHERE id = ?",
                (note or None, user_id if note else None, saved.id),
            )

    async def move(self, notebook: Notebook, number: int, to: int) -> None:
        """Give an excerpt another number, and those between the next one. Raises NotInNotebook."""
        ids = [one.id for one in await self.excerpts(notebook)]
        for asked in (number, to):
            if not 1 <= asked <= len(ids):
                raise NotInNotebook(asked)
        ids.insert(to - 1, ids.pop(number - 1))
        async with self._database.transaction() as connection:
            await connection.executemany("UPDATE saved_excerpts SET place = ? WHERE id = ?", list(enumerate(ids)))

    async def remove(self, ids: list[int]) -> None:
        """Take excerpts out, and the texts that none refers to any more."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "DELETE FROM saved_excerpts WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(ids),)
            )
            await connection.execute(UNUSED_TEXTS)

    async def drop_channel(self, channel_id: int) -> None:
        """Forget the notebook of a channel that is no more."""
        async with self._database.transaction() as connection:
            await connection.execute("DELETE FROM saved_excerpts WHERE channel_id = ?", (channel_id,))
            await connection.execute(UNUSED_TEXTS)


UNUSED_TEXTS = "DELETE FROM kept_articles WHERE sha256 NOT IN (SELECT sha256 FROM saved_excerpts)"


def text_hash(text: str) -> str:
    """The sha256 of a text as it is exported: UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


async def _state(
    connection: aiosqlite.Connection, notebook: Notebook, sha256: str, excerpt: Excerpt
) -> tuple[int, int, int]:
    """How many excerpts a notebook holds, the last place, how many of them are this very one."""
    cursor = await connection.execute(
        f"""
        SELECT count(*), coalesce(max(place), 0),
            coalesce(sum(sha256 = :sha256 AND start_at = :start AND end_at = :end), 0)
        FROM saved_excerpts WHERE {_MINE}
        """,  # noqa: S608
        {**_whose(notebook), "sha256": sha256, "start": excerpt.span.start, "end": excerpt.span.end},
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101  an aggregate gives a row
    return row[0], row[1], row[2]


def _whose(notebook: Notebook) -> dict[str, int | None]:
    return {"channel": notebook.channel_id, "user": notebook.user_id}


def _saved(row: sqlite3.Row, number: int) -> SavedExcerpt:
    return SavedExcerpt(
        id=row["id"],
        number=number,
        user_id=row["user_id"],
        text=row["text"],
        citation=json.loads(row["citation"]),
        library=row["library"],
        article_id=row["article_id"],
        sha256=row["sha256"],
        start=row["start_at"],
        end=row["end_at"],
        note=row["note"],
        saved_at=datetime.fromisoformat(row["saved_at"]),
    )
