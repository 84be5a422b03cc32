"""What the archive keeps of libraries, documents, articles and passages: the only SQL on them.

Every read is given a scope and joins it: an id from elsewhere finds nothing.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import aclosing
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import aiosqlite

from retrieval.model import (
    ASKED_KINDS,
    INDEXED_KINDS,
    Article,
    Document,
    Draft,
    Entry,
    Held,
    Holding,
    Kind,
    Metadata,
    Origin,
    Passage,
    Scope,
    as_draft,
)
from retrieval.store.copies import link_copies
from retrieval.store.corrections import correct_new
from retrieval.store.database import Database
from retrieval.store.holding import HELD, Quota, hold_to, make_room_for_again
from retrieval.store.quotable import insert_words
from retrieval.text.spans import Span

MIGRATIONS = Path(__file__).parent / "migrations"

_ENTRY = """
    a.id, l.name AS library, d.source, a.start_at, a.end_at, a.title, a.outlet, a.authors, a.published,
    a.published_from, a.url, a.outlet_from, a.published_words, a.earliest, a.latest, date(d.added_at) AS added,
    (SELECT count(*) FROM passages p WHERE p.article_id = a.id AND p.kind NOT IN ('heading', 'comment')) AS passages,
    (SELECT count(*) FROM passages p WHERE p.article_id = a.id AND p.kind = 'comment') AS comments,
    (
        SELECT json_group_array(c.copy_id) FROM copies c
        JOIN articles other ON other.id = c.copy_id AND other.removed_at IS NULL
        JOIN documents held ON held.id = other.document_id
        JOIN libraries seen ON seen.id = held.library_id AND seen.name IN (SELECT value FROM json_each(:libraries))
        WHERE c.article_id = a.id
    ) AS copies
"""
_IN_SCOPE = """
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


class PassageText(NamedTuple):
    """What the index is made from. `above` is the title of the article and the headings over the passage."""

    id: int
    article_id: int
    kind: Kind
    above: str
    text: str


class DocumentTexts(NamedTuple):
    """A document's number in the record, and what the index is to know of it."""

    id: int
    passages: list[PassageText]


class ArticleStore:
    """Queries on an open database; holds no state of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def libraries(self) -> dict[str, int]:
        """The names of all libraries, in order, with their numbers of articles."""
        rows = await self._database.rows(
            """
            SELECT l.name, count(a.id) AS articles FROM libraries l
            LEFT JOIN documents d ON d.library_id = l.id
            LEFT JOIN articles a ON a.document_id = d.id AND a.removed_at IS NULL
            GROUP BY l.id ORDER BY l.name
            """
        )
        return {row["name"]: row["articles"] for row in rows}

    async def revision(self) -> int:
        """A number that changes when anything that can be searched did, whichever process changed it."""
        return int((await self._database.rows("SELECT number FROM revisions"))[0]["number"])

    async def documents(self, library: str) -> dict[str, str]:
        """The documents of a library in the order in which they came: the sha256 of each and its source."""
        rows = await self._database.rows(
            f"""
            SELECT d.sha256, d.source FROM documents d JOIN libraries l ON l.id = d.library_id
            WHERE l.name = ? AND {HELD} ORDER BY d.id
            """,  # noqa: S608
            (library,),
        )
        return {row["sha256"]: row["source"] for row in rows}

    async def held(self, library: str, sha256: str) -> Held | None:
        """A document of a library with its articles as they were found in it; None where there is none."""
        documents = await self._database.rows(
            f"""
            SELECT d.* FROM documents d JOIN libraries l ON l.id = d.library_id
            WHERE l.name = ? AND d.sha256 = ? AND {HELD}
            """,  # noqa: S608
            (library, sha256),
        )
        for row in documents:
            articles = await self._database.rows(
                """
                SELECT a.*, (SELECT json_group_array(print) FROM fingerprints f WHERE f.article_id = a.id) AS prints
                FROM articles a WHERE a.document_id = ? AND a.removed_at IS NULL ORDER BY a.id
                """,
                (row["id"],),
            )
            document = Document(row["source"], row["text"], row["sha256"], row["encoding"])
            return Held(document, tuple([(one["id"], await self._draft(one)) for one in articles]))
        return None

    async def _draft(self, article: sqlite3.Row) -> Draft:
        passages = await self._database.rows(
            "SELECT * FROM passages WHERE article_id = ? ORDER BY number", (article["id"],)
        )
        found = {**dict(article), **json.loads(article["found"] or "{}")}
        return Draft(
            _metadata(found),
            Span(article["start_at"], article["end_at"]),
            tuple(as_draft(_passage(row)) for row in passages),
            frozenset(json.loads(article["prints"])),
        )

    async def add(
        self, library: str, document: Document, drafts: Sequence[Draft], quota: Quota | None = None
    ) -> list[int]:
        """Put a document and its articles into a library, made if need be, as a whole or not at all.

        Returns the ids of the articles; empty where the library holds a document of the same bytes already. Raises
        LibraryFull where `quota` leaves no room for them.
        """
        async with self._database.transaction() as connection:
            await connection.execute("INSERT OR IGNORE INTO libraries (name) VALUES (?)", (library,))
            await make_room_for_again(connection, library, document.sha256)
            cursor = await connection.execute(
                """
                INSERT OR IGNORE INTO documents (library_id, source, sha256, encoding, text, bytes)
                SELECT id, ?, ?, ?, ?, ? FROM libraries WHERE name = ?
                """,
                (
                    document.source,
                    document.sha256,
                    document.encoding,
                    document.text,
                    len(document.text.encode()),
                    library,
                ),
            )
            if cursor.rowcount == 0:
                return []
            document_id = cursor.lastrowid
            assert document_id is not None  # noqa: S101  a row was inserted just now
            ids = []
            for draft in drafts:
                ids.append(await _insert_article(connection, document_id, document.text, draft))
                await link_copies(connection, ids[-1], draft.fingerprints)
            await correct_new(connection, document_id)
            if quota is not None:
                await hold_to(connection, library, quota, document.source)
            return ids

    async def remove_document(self, library: str, sha256: str) -> None:
        """Take a document and its articles out of a library."""
        async with self._database.transaction() as connection:
            await connection.execute(
                """
                DELETE FROM documents
                WHERE sha256 = ? AND library_id = (SELECT id FROM libraries WHERE name = ?)
                """,
                (sha256, library),
            )

    async def entries(self, scope: Scope) -> AsyncGenerator[Entry]:
        """The catalogue of a scope, in the order in which the articles came."""
        sql = f"SELECT {_ENTRY} {_IN_SCOPE} ORDER BY a.id"
        async with aclosing(self._database.each(sql, _seeing(scope))) as rows:
            async for row in rows:
                yield _entry(row)

    async def titles(self, scope: Scope, fragment: str, limit: int, skip: int = 0) -> list[Entry]:
        """Up to `limit` entries whose title holds `fragment`, case and accents apart; first those that begin so."""
        rows = await self._database.rows(
            f"""
            SELECT {_ENTRY}, instr(fold(a.title), fold(:fragment)) AS place {_IN_SCOPE}
            WHERE place > 0 OR :fragment = '' ORDER BY place > 1, a.title, a.id
            LIMIT :limit OFFSET :skip
            """,
            _seeing(scope, fragment=fragment, limit=limit, skip=skip),
        )
        return [_entry(row) for row in rows]

    async def article_ids(self, scope: Scope) -> set[int]:
        """The ids of all articles of a scope."""
        return {row["id"] for row in await self._database.rows(f"SELECT a.id {_IN_SCOPE}", _seeing(scope))}

    async def newest_id(self) -> int:
        """The id that was given out last, of whichever library; 0 before the first article."""
        rows = await self._database.rows("SELECT seq FROM sqlite_sequence WHERE name = 'articles'")
        return int(rows[0]["seq"]) if rows else 0

    async def newer(self, scope: Scope, article_id: int, limit: int) -> list[Article]:
        """Up to `limit` articles of a scope that came after the one with this id, in the order in which they came."""
        rows = await self._database.rows(
            f"""
            SELECT {_ENTRY}, substr(d.text, a.start_at + 1, a.end_at - a.start_at) AS text {_IN_SCOPE}
            WHERE a.id > :id ORDER BY a.id LIMIT :limit
            """,
            _seeing(scope, id=article_id, limit=limit),
        )
        return [Article(_entry(row), row["text"]) for row in rows]

    async def holdings(self, scope: Scope) -> list[Holding]:
        """What a scope holds of each outlet, those with most articles first."""
        rows = await self._database.rows(
            f"""
            SELECT a.outlet, count(*) AS articles, min(a.published) AS first, max(a.published) AS last {_IN_SCOPE}
            GROUP BY a.outlet ORDER BY articles DESC, a.outlet
            """,
            _seeing(scope),
        )
        return [Holding(row["outlet"], row["articles"], _day(row["first"]), _day(row["last"])) for row in rows]

    async def authors(self, scope: Scope, fragment: str, limit: int) -> list[str]:
        """Up to `limit` names of authors that hold `fragment`, those of most articles first."""
        rows = await self._database.rows(
            f"""
            SELECT author.value AS name, count(*) AS articles
            {_IN_SCOPE} JOIN json_each(a.authors) author
            WHERE instr(fold(author.value), fold(:fragment)) OR :fragment = ''
            GROUP BY author.value ORDER BY articles DESC, author.value LIMIT :limit
            """,
            _seeing(scope, fragment=fragment, limit=limit),
        )
        return [row["name"] for row in rows]

    async def articles(self, ids: Iterable[int], scope: Scope) -> dict[int, Article]:
        """The articles with these ids, as far as they are in the scope."""
        rows = await self._database.rows(
            f"""
            SELECT {_ENTRY}, substr(d.text, a.start_at + 1, a.end_at - a.start_at) AS text {_IN_SCOPE}
            WHERE a.id IN (SELECT value FROM json_each(:ids))
            """,  # noqa: S608
            _seeing(scope, ids=json.dumps(list(ids))),
        )
        return {row["id"]: Article(_entry(row), row["text"]) for row in rows}

    async def passages(self, ids: Iterable[int], scope: Scope) -> dict[int, Passage]:
        """The passages with these ids, as far as they are in the scope."""
        rows = await self._database.rows(
            f"""
            SELECT p.* {_IN_SCOPE} JOIN passages p ON p.article_id = a.id
            WHERE p.id IN (SELECT value FROM json_each(:ids))
            """,  # noqa: S608
            _seeing(scope, ids=json.dumps(list(ids))),
        )
        return {row["id"]: _passage(row) for row in rows}

    async def passages_of(self, article_id: int, numbers: range, scope: Scope) -> list[Passage]:
        """The passages of an article of the scope whose numbers lie in `numbers`, in order."""
        rows = await self._database.rows(
            f"""
            SELECT p.* {_IN_SCOPE} JOIN passages p ON p.article_id = a.id
            WHERE a.id = :id AND p.number >= :first AND p.number < :end ORDER BY p.number
            """,
            _seeing(scope, id=article_id, first=numbers.start, end=numbers.stop),
        )
        return [_passage(row) for row in rows]

    async def passages_in(self, article_ids: Iterable[int], scope: Scope) -> list[Passage]:
        """All passages of these articles, as far as they are in the scope, in the order of article and passage."""
        rows = await self._database.rows(
            f"""
            SELECT p.* {_IN_SCOPE} JOIN passages p ON p.article_id = a.id
            WHERE a.id IN (SELECT value FROM json_each(:ids)) ORDER BY a.id, p.number
            """,  # noqa: S608
            _seeing(scope, ids=json.dumps(list(article_ids))),
        )
        return [_passage(row) for row in rows]

    async def added_since(self, moment: datetime, scope: Scope) -> list[int]:
        """The ids of the articles of a scope that were added at `moment` (UTC) or later, the newest first."""
        rows = await self._database.rows(
            f"SELECT a.id {_IN_SCOPE} WHERE d.added_at >= :moment ORDER BY a.id DESC",
            _seeing(scope, moment=moment.strftime("%Y-%m-%dT%H:%M:%SZ")),
        )
        return [row["id"] for row in rows]

    async def newest_paragraphs(self, scope: Scope, limit: int) -> list[tuple[int, str]]:
        """About `limit` paragraphs of the newest articles, each with its article's id; of the kinds asked for."""
        sql = f"""
            SELECT a.id, substr(d.text, a.start_at + 1, a.end_at - a.start_at) AS text,
                (SELECT json_group_array(json_array(p.start_at, p.end_at)) FROM passages p
                 WHERE p.article_id = a.id AND p.kind IN (SELECT value FROM json_each(:kinds))) AS places
            {_IN_SCOPE} ORDER BY a.id DESC
        """  # noqa: S608
        found: list[tuple[int, str]] = []
        async with aclosing(self._database.each(sql, _seeing(scope, kinds=json.dumps(sorted(ASKED_KINDS))))) as rows:
            async for row in rows:
                found += [(row["id"], row["text"][start:end]) for start, end in json.loads(row["places"])]
                if len(found) >= limit:
                    break
        return found

    async def searched_texts(self, library_id: int, after: int) -> AsyncGenerator[DocumentTexts]:
        """The documents of a library that came after number `after`, in that order, with the passages searched."""
        # One row an article: cutting in Python, because SQLite's substr counts from the beginning every time.
        sql = """
            SELECT d.id AS document_id, a.id, a.title, substr(d.text, a.start_at + 1, a.end_at - a.start_at) AS text,
                (SELECT json_group_array(json_array(p.id, p.kind, p.start_at, p.end_at)) FROM passages p
                 WHERE p.article_id = a.id) AS passages
            FROM documents d JOIN articles a ON a.document_id = d.id AND a.removed_at IS NULL
            WHERE d.library_id = ? AND d.id > ?
            ORDER BY d.id, a.id
        """
        document_id, found = 0, list[PassageText]()
        async with aclosing(self._database.each(sql, (library_id, after))) as rows:
            async for row in rows:
                if document_id and row["document_id"] != document_id:
                    yield DocumentTexts(document_id, found)
                    found = []
                document_id = row["document_id"]
                found += searched_passages(row["id"], row["title"], row["text"], json.loads(row["passages"]))
        if document_id:
            yield DocumentTexts(document_id, found)


def searched_passages(article_id: int, title: str, text: str, passages: list[list[Any]]) -> list[PassageText]:
    """The searched passages of an article, each with the headings that stand right above its section.

    Headings that no passage follows are put to the last one, so that every word of an article is found.
    """
    found: list[PassageText] = []
    headings: list[str] = []
    in_headings = False
    for passage_id, kind, start, end in sorted(passages):
        letters = text[start:end]
        if kind == Kind.HEADING:
            headings = [*headings, letters] if in_headings else [letters]
            in_headings = True
            continue
        in_headings = False
        if kind in INDEXED_KINDS:
            above = [heading for heading in (title, *headings) if heading != letters]
            found.append(PassageText(passage_id, article_id, Kind(kind), "\n".join(dict.fromkeys(above)), letters))
    if in_headings and found:
        last = found[-1]
        found[-1] = last._replace(above="\n".join((last.above, *headings)))
    return found


def _seeing(scope: Scope, **others: object) -> dict[str, object]:
    """The parameters of a query that joins `_IN_SCOPE`."""
    filters = scope.filters
    return {
        "libraries": json.dumps(sorted(scope.libraries)),
        "source": filters.source,
        "author": filters.author,
        "title": filters.title,
        "since": _written(filters.since),
        "until": _written(filters.until),
        "only": None if filters.articles is None else json.dumps(sorted(filters.articles)),
        **others,
    }


async def _insert_article(connection: aiosqlite.Connection, document_id: int, text: str, draft: Draft) -> int:
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
            _written(known.published),
            known.published_from,
            known.url,
            known.outlet_from,
            known.published_words,
            _written(known.earliest),
            _written(known.latest),
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


def _spans(sentences: Sequence[Span]) -> str:
    return json.dumps(sentences, separators=(",", ":"))


def _entry(row: sqlite3.Row) -> Entry:
    return Entry(
        id=row["id"],
        library=row["library"],
        source=row["source"],
        start=row["start_at"],
        end=row["end_at"],
        metadata=_metadata(dict(row)),
        passages=row["passages"],
        comments=row["comments"],
        copies=tuple(sorted(json.loads(row["copies"]))),
        added=_day(row["added"]),
    )


def _metadata(row: Mapping[str, Any]) -> Metadata:
    return Metadata(
        title=row["title"],
        outlet=row["outlet"],
        authors=tuple(json.loads(row["authors"])),
        published=_day(row["published"]),
        published_from=Origin(row["published_from"]),
        url=row["url"],
        outlet_from=Origin(row["outlet_from"]),
        published_words=row["published_words"],
        earliest=_day(row["earliest"]),
        latest=_day(row["latest"]),
    )


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _passage(row: sqlite3.Row) -> Passage:
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
