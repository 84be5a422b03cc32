"""A new document and its articles into the record, inside one transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from itertools import repeat

import aiosqlite

from retrieval.model import Document, Draft
from retrieval.store.holding import make_room_for_again
from retrieval.store.quotable import insert_words
from retrieval.store.rows import written


async def insert_document(
    connection: aiosqlite.Connection, library: str, document: Document, added: datetime | None = None
) -> int | None:
    """Put a document into a library, made if need be; its number, None where the same bytes are there already.

    `added` is when it came (UTC), None for now.
    """
    await connection.execute("INSERT OR IGNORE INTO libraries (name) VALUES (?)", (library,))
    await make_room_for_again(connection, library, document.sha256)
    cursor = await connection.execute(
        """
        INSERT OR IGNORE INTO documents (library_id, source, sha256, encoding, text, bytes, added_at)
        SELECT id, ?, ?, ?, ?, ?, coalesce(?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')) FROM libraries WHERE name = ?
        """,
        (
            document.source,
            document.sha256,
            document.encoding,
            document.text,
            len(document.text.encode()),
            added.strftime("%Y-%m-%dT%H:%M:%SZ") if added else None,
            library,
        ),
    )
    return cursor.lastrowid if cursor.rowcount else None


async def insert_article(
    connection: aiosqlite.Connection,
    document_id: int,
    text: str,
    draft: Draft,
    number: int | None = None,
    passages: Iterable[int | None] = repeat(None),
) -> int:
    """Put an article of a document, and its passages, into the record; returns its id. `text` is the document's.

    `number` and `passages` are the ids that they are to have, None for new ones.
    """
    known = draft.metadata
    cursor = await connection.execute(
        """
        INSERT INTO articles
            (id, document_id, start_at, end_at, title, outlet, authors, published, published_from, url,
             outlet_from, published_words, earliest, latest)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            number,
            document_id,
            draft.span.start,
            draft.span.end,
            known.title,
            known.outlet,
            json.dumps(known.authors, ensure_ascii=False),
            written(known.published),
            known.published_from,
            known.url,
            known.outlet_from,
            known.published_words,
            written(known.earliest),
            written(known.latest),
        ),
    )
    article_id = cursor.lastrowid
    assert article_id is not None  # noqa: S101  a row was inserted just now
    await _insert_passages(connection, article_id, draft, passages)
    await insert_words(connection, article_id, text, draft)
    return article_id


async def _insert_passages(
    connection: aiosqlite.Connection, article_id: int, draft: Draft, ids: Iterable[int | None]
) -> None:
    await connection.executemany(
        """
        INSERT INTO passages (id, article_id, number, kind, start_at, end_at, sentences, speaker, said_at, page)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
            (
                passage_id,
                article_id,
                one.number,
                one.kind,
                *one.span,
                json.dumps(one.sentences),
                one.speaker,
                one.said_at,
                one.page,
            )
            for passage_id, one in zip(ids, draft.passages, strict=False)
        ],
    )
