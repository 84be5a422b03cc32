"""Quotations looked up whole: which passages hold their words in a row, in whatever library of the scope.

The words are kept folded (`text.folding`) in an index of their own, which SQLite keeps in step with the passages. It
may hold a little more than asked, never less: the words are compared again on the text itself.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import aiosqlite

from retrieval.model import Draft, Scope
from retrieval.store.database import Database
from retrieval.text.folding import forms


async def insert_words(connection: aiosqlite.Connection, article_id: int, text: str, draft: Draft) -> None:
    """Keep the words of an article's passages, inside the transaction that keeps the passages.

    `text` is that of the document. Deleting a passage takes its words away: a trigger does.
    """
    await connection.executemany(
        "INSERT INTO quotable (rowid, words) SELECT id, ? FROM passages WHERE article_id = ? AND number = ?",
        [
            (" ".join(forms(text, one.span.shifted(draft.span.start))), article_id, one.number)
            for one in draft.passages
        ],
    )


class QuotableStore:
    """Queries on an open database; holds no state of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def holding(self, parts: Sequence[Sequence[str]], scope: Scope, limit: int) -> list[int]:
        """Up to `limit` passages of the scope's libraries that hold each of `parts` in a row, oldest first.

        `parts` are folded words. The scope's filters are not looked at.
        """
        phrases = [f'"{" ".join(part)}"' for part in parts if any(letter.isalnum() for letter in "".join(part))]
        if not phrases:
            return []
        rows = await self._database.rows(
            """
            SELECT p.id FROM quotable q
            JOIN passages p ON p.id = q.rowid
            JOIN articles a ON a.id = p.article_id
            JOIN documents d ON d.id = a.document_id
            JOIN libraries l ON l.id = d.library_id AND l.name IN (SELECT value FROM json_each(:libraries))
            WHERE quotable MATCH :phrases ORDER BY q.rowid LIMIT :limit
            """,
            {
                "phrases": " AND ".join(phrases),
                "libraries": json.dumps(sorted(scope.libraries)),
                "limit": limit,
            },
        )
        return [row["id"] for row in rows]
