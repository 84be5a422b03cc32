"""Rows of the record and the nouns that they are: what every query on articles selects, joins and reads back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import Any

from retrieval.model import Article, Entry, Kind, Metadata, Origin, Passage, Scope
from retrieval.text.spans import Span

# What an entry is made of; and what joins a scope's articles, as `a`, with parameters from `seeing`.
ENTRY = """
    a.id, l.name AS library, d.source, a.start_at, a.end_at, a.title, a.outlet, a.authors, a.published,
    a.published_from, a.url, a.outlet_from, a.published_words, a.earliest, a.latest, date(d.added_at) AS added,
    (
        SELECT json_array(
            count(*) FILTER (WHERE p.kind NOT IN ('heading', 'comment')), count(*) FILTER (WHERE p.kind = 'comment')
        ) FROM passages p WHERE p.article_id = a.id
    ) AS counts,
    (
        SELECT json_group_array(c.copy_id) FROM copies c
        JOIN articles other ON other.id = c.copy_id AND other.removed_at IS NULL
        JOIN documents held ON held.id = other.document_id
        JOIN libraries seen ON seen.id = held.library_id AND seen.name IN (SELECT value FROM json_each(:libraries))
        WHERE c.article_id = a.id
    ) AS copies
"""
# An article is its entry and its text. SQLite counts the letters up to where a substring ends: where the article is
# all of its document, or a good part from the beginning, it is faster to read that and to cut it here.
ARTICLE = f"""
    {ENTRY}, CASE WHEN a.start_at = 0 AND d.bytes <= 4 * a.end_at THEN d.text
        ELSE substr(d.text, a.start_at + 1, a.end_at - a.start_at) END AS text
"""
IN_SCOPE = """
    FROM articles a
    JOIN documents d ON d.id = a.document_id
    JOIN libraries l ON l.id = d.library_id AND l.name IN (SELECT value FROM json_each(:libraries))
        AND a.removed_at IS NULL
        AND (:source IS NULL OR instr(fold(a.outlet), fold(:source)) OR instr(fold(d.source), fold(:source)))
        AND (
            :author IS NULL
            OR EXISTS (SELECT 1 FROM json_each(a.authors) WHERE instr(fold(value), fold(:author)))
        )
        AND (:title IS NULL OR instr(fold(a.title), fold(:title)))
        AND (:since IS NULL OR coalesce(a.published, a.earliest) >= :since)
        AND (:until IS NULL OR coalesce(a.published, a.latest) <= :until)
        AND (:only IS NULL OR a.id IN (SELECT value FROM json_each(:only)))
"""


def seeing(scope: Scope, **others: object) -> dict[str, object]:
    """The parameters of a query that joins `IN_SCOPE`."""
    filters = scope.filters
    return {
        "libraries": json.dumps(sorted(scope.libraries)),
        "source": filters.source,
        "author": filters.author,
        "title": filters.title,
        "since": written(filters.since),
        "until": written(filters.until),
        "only": None if filters.articles is None else json.dumps(sorted(filters.articles)),
        **others,
    }


def entry_of(row: sqlite3.Row) -> Entry:
    """The entry that was selected with `ENTRY`."""
    passages, comments = json.loads(row["counts"])
    return Entry(
        id=row["id"],
        library=row["library"],
        source=row["source"],
        start=row["start_at"],
        end=row["end_at"],
        metadata=metadata_of(dict(row)),
        passages=passages,
        comments=comments,
        copies=tuple(sorted(json.loads(row["copies"]))),
        added=day_of(row["added"]),
    )


def article_of(row: sqlite3.Row) -> Article:
    """The article that was selected with `ARTICLE`."""
    return Article(entry_of(row), row["text"][: row["end_at"] - row["start_at"]])


def metadata_of(row: Mapping[str, Any]) -> Metadata:
    """What is known of an article, from a row of all its columns."""
    return Metadata(
        title=row["title"],
        outlet=row["outlet"],
        authors=tuple(json.loads(row["authors"])),
        published=day_of(row["published"]),
        published_from=Origin(row["published_from"]),
        url=row["url"],
        outlet_from=Origin(row["outlet_from"]),
        published_words=row["published_words"],
        earliest=day_of(row["earliest"]),
        latest=day_of(row["latest"]),
    )


def day_of(written: str | None) -> date | None:
    """A day that the record keeps."""
    return date.fromisoformat(written) if written else None


def written(day: date | None) -> str | None:
    """A day as the record keeps it."""
    return day.isoformat() if day else None


def passage_of(row: sqlite3.Row) -> Passage:
    """The passage of a row of all columns."""
    return Passage(
        id=row["id"],
        article_id=row["article_id"],
        number=row["number"],
        kind=Kind(row["kind"]),
        span=Span(row["start_at"], row["end_at"]),
        sentences=tuple(Span(*pair) for pair in json.loads(row["sentences"])),
        speaker=row["speaker"],
        said_at=row["said_at"],
        page=row["page"],
    )
