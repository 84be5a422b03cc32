"""A new article into the record, inside the transaction that brings its document."""

from __future__ import annotations

import json

import aiosqlite

from retrieval.model import Draft
from retrieval.store.quotable import insert_words
from retrieval.store.rows import written


async def insert_article(connection: aiosqlite.Connection, document_id: int, text: str, draft: Draft) -> int:
    """Put an article of a document, and its passages, into the record; returns its id. `text` is the document's."""
    known = draft.metadata
    cursor = await connection.execute(
        """
        INSERT INTO articles
            (document_id, start_at, end_at, title, outlet, authors, published, published_from, url,
             outlet_from, published_words, earliest, latest)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
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
    await connection.executemany(
        """
        INSERT INTO passages (article_id, number, kind, start_at, end_at, sentences, speaker, said_at, page)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
            (
                article_id,
                one.number,
                one.kind,
                *one.span,
                json.dumps(one.sentences),
                one.speaker,
                one.said_at,
                one.page,
            )
            for one in draft.passages
        ],
    )
    await insert_words(connection, article_id, text, draft)
    return article_id
