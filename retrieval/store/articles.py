"""What the archive keeps of libraries, documents, articles and passages: the only SQL on them.

Every read is given a scope and joins it: an id from elsewhere finds nothing.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from retrieval.model import (
    ASKED_KINDS,
    INDEXED_KINDS,
    Article,
    Document,
    Draft,
    Entry,
    Held,
    Hit,
    Holding,
    Kind,
    Passage,
    Scope,
    as_draft,
)
from retrieval.store.adding import insert_article, insert_document
from retrieval.store.copies import link_copies
from retrieval.store.corrections import correct_new
from retrieval.store.database import Database
from retrieval.store.holding import HELD, Quota, hold_to
from retrieval.store.rows import (
    ARTICLE,
    ENTRY,
    IN_SCOPE,
    article_of,
    day_of,
    entry_of,
    metadata_of,
    passage_of,
    seeing,
)
from retrieval.store.shelf import Shelf
from retrieval.text.spans import Span

MIGRATIONS = Path(__file__).parent / "migrations"


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
    """Queries on an open database; holds nothing but what was read last and is still so."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._shelf = Shelf(database)

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
            passages = [await self._passages_as_found(one["id"]) for one in articles]
            return Held(
                document,
                tuple([(one["id"], _draft(one, found)) for one, found in zip(articles, passages, strict=True)]),
                tuple([tuple([one.id for one in found]) for found in passages]),
                datetime.fromisoformat(row["added_at"]),
            )
        return None

    async def _passages_as_found(self, article_id: int) -> list[Passage]:
        rows = await self._database.rows("SELECT * FROM passages WHERE article_id = ? ORDER BY number", (article_id,))
        return [passage_of(row) for row in rows]

    async def add(
        self, library: str, document: Document, drafts: Sequence[Draft], quota: Quota | None = None
    ) -> list[int]:
        """Put a document and its articles into a library, made if need be, as a whole or not at all.

        Returns the ids of the articles; empty where the library holds a document of the same bytes already. Raises
        LibraryFull where `quota` leaves no room for them.
        """
        async with self._database.transaction() as connection:
            document_id = await insert_document(connection, library, document)
            if document_id is None:
                return []
            ids = []
            for draft in drafts:
                ids.append(await insert_article(connection, document_id, document.text, draft))
                await link_copies(connection, ids[-1], draft.fingerprints)
            await correct_new(connection, document_id)
            if quota is not None:
                await hold_to(connection, library, quota, document.source)
            return ids

    async def bring(self, library: str, held: Held) -> bool:
        """Put a document of another archive into a library with its ids and the moment when it came.

        False where the library holds a document of the same bytes already. The ids must be free, and its articles'
        above those of the library: the index relies on their order.
        """
        async with self._database.transaction() as connection:
            document_id = await insert_document(connection, library, held.document, held.added)
            if document_id is None:
                return False
            for (number, draft), passages in zip(held.articles, held.passages, strict=True):
                await insert_article(connection, document_id, held.document.text, draft, number, passages)
                await link_copies(connection, number, draft.fingerprints)
            await correct_new(connection, document_id)
            return True

    async def last_numbers(self) -> tuple[int, int]:
        """The ids that were given out last to an article and to a passage; 0 before the first."""
        rows = await self._database.rows("SELECT name, seq FROM sqlite_sequence")
        given = {row["name"]: int(row["seq"]) for row in rows}
        return given.get("articles", 0), given.get("passages", 0)

    async def number_after(self, article: int, passage: int) -> None:
        """Give out only ids above these from now on."""
        async with self._database.transaction() as connection:
            for name, number in (("articles", article), ("passages", passage)):
                await connection.execute(
                    """
                    INSERT INTO sqlite_sequence (name, seq)
                    SELECT ?, 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?)
                    """,
                    (name, name),
                )
                await connection.execute(
                    "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (number, name)
                )

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
        sql = f"SELECT {ENTRY} {IN_SCOPE} ORDER BY a.id"
        async with aclosing(self._database.each(sql, seeing(scope))) as rows:
            async for row in rows:
                yield entry_of(row)

    async def titles(self, scope: Scope, fragment: str, limit: int, skip: int = 0) -> list[Entry]:
        """Up to `limit` entries whose title holds `fragment`, case and accents apart; first those that begin so."""
        rows = await self._database.rows(
            f"""
            SELECT {ENTRY}, instr(fold(a.title), fold(:fragment)) AS place {IN_SCOPE}
            WHERE place > 0 OR :fragment = '' ORDER BY place > 1, a.title, a.id
            LIMIT :limit OFFSET :skip
            """,
            seeing(scope, fragment=fragment, limit=limit, skip=skip),
        )
        return [entry_of(row) for row in rows]

    async def article_ids(self, scope: Scope) -> set[int]:
        """The ids of all articles of a scope."""
        return {row["id"] for row in await self._database.rows(f"SELECT a.id {IN_SCOPE}", seeing(scope))}

    async def newest_id(self) -> int:
        """The id that was given out last, of whichever library; 0 before the first article."""
        return (await self.last_numbers())[0]

    async def newer(self, scope: Scope, article_id: int, limit: int) -> list[Article]:
        """Up to `limit` articles of a scope that came after the one with this id, in the order in which they came."""
        rows = await self._database.rows(
            f"""
            SELECT {ARTICLE} {IN_SCOPE}
            WHERE a.id > :id ORDER BY a.id LIMIT :limit
            """,
            seeing(scope, id=article_id, limit=limit),
        )
        return [article_of(row) for row in rows]

    async def holdings(self, scope: Scope) -> list[Holding]:
        """What a scope holds of each outlet, those with most articles first."""
        rows = await self._database.rows(
            f"""
            SELECT a.outlet, count(*) AS articles, min(a.published) AS first, max(a.published) AS last {IN_SCOPE}
            GROUP BY a.outlet ORDER BY articles DESC, a.outlet
            """,
            seeing(scope),
        )
        return [Holding(row["outlet"], row["articles"], day_of(row["first"]), day_of(row["last"])) for row in rows]

    async def authors(self, scope: Scope, fragment: str, limit: int) -> list[str]:
        """Up to `limit` names of authors that hold `fragment`, those of most articles first."""
        rows = await self._database.rows(
            f"""
            SELECT author.value AS name, count(*) AS articles
            {IN_SCOPE} JOIN json_each(a.authors) author
            WHERE instr(fold(author.value), fold(:fragment)) OR :fragment = ''
            GROUP BY author.value ORDER BY articles DESC, author.value LIMIT :limit
            """,
            seeing(scope, fragment=fragment, limit=limit),
        )
        return [row["name"] for row in rows]

    async def articles(self, ids: Iterable[int], scope: Scope) -> dict[int, Article]:
        """The articles with these ids, as far as they are in the scope."""
        rows = await self._database.rows(
            f"""
            SELECT {ARTICLE} {IN_SCOPE}
            WHERE a.id IN (SELECT value FROM json_each(:ids))
            """,  # noqa: S608
            seeing(scope, ids=json.dumps(list(ids))),
        )
        return {row["id"]: article_of(row) for row in rows}

    async def passages(self, ids: Iterable[int], scope: Scope) -> dict[int, Passage]:
        """The passages with these ids, as far as they are in the scope."""
        rows = await self._database.rows(
            f"""
            SELECT p.* {IN_SCOPE} JOIN passages p ON p.article_id = a.id
            WHERE p.id IN (SELECT value FROM json_each(:ids))
            """,  # noqa: S608
            seeing(scope, ids=json.dumps(list(ids))),
        )
        return {row["id"]: passage_of(row) for row in rows}

    async def read(self, hits: Sequence[Hit], scope: Scope) -> dict[int, tuple[Passage, Article]]:
        """The passages of these hits by their ids, as far as they are in the scope, each with its article."""
        return await self._shelf.read([hit.passage_id for hit in hits], scope)

    async def passages_of(self, article_id: int, numbers: range, scope: Scope) -> list[Passage]:
        """The passages of an article of the scope whose numbers lie in `numbers`, in order."""
        rows = await self._database.rows(
            f"""
            SELECT p.* {IN_SCOPE} JOIN passages p ON p.article_id = a.id
            WHERE a.id = :id AND p.number >= :first AND p.number < :end ORDER BY p.number
            """,
            seeing(scope, id=article_id, first=numbers.start, end=numbers.stop),
        )
        return [passage_of(row) for row in rows]

    async def passages_in(self, article_ids: Iterable[int], scope: Scope) -> list[Passage]:
        """All passages of these articles, as far as they are in the scope, in the order of article and passage."""
        rows = await self._database.rows(
            f"""
            SELECT p.* {IN_SCOPE} JOIN passages p ON p.article_id = a.id
            WHERE a.id IN (SELECT value FROM json_each(:ids)) ORDER BY a.id, p.number
            """,  # noqa: S608
            seeing(scope, ids=json.dumps(list(article_ids))),
        )
        return [passage_of(row) for row in rows]

    async def added_since(self, moment: datetime, scope: Scope) -> list[int]:
        """The ids of the articles of a scope that were added at `moment` (UTC) or later, the newest first."""
        rows = await self._database.rows(
            f"SELECT a.id {IN_SCOPE} WHERE d.added_at >= :moment ORDER BY a.id DESC",
            seeing(scope, moment=moment.strftime("%Y-%m-%dT%H:%M:%SZ")),
        )
        return [row["id"] for row in rows]

    async def newest_paragraphs(self, scope: Scope, limit: int) -> list[tuple[int, str]]:
        """About `limit` paragraphs of the newest articles, each with its article's id; of the kinds asked for."""
        sql = f"""
            SELECT a.id, substr(d.text, a.start_at + 1, a.end_at - a.start_at) AS text,
                (SELECT json_group_array(json_array(p.start_at, p.end_at)) FROM passages p
                 WHERE p.article_id = a.id AND p.kind IN (SELECT value FROM json_each(:kinds))) AS places
            {IN_SCOPE} ORDER BY a.id DESC
        """  # noqa: S608
        found: list[tuple[int, str]] = []
        async with aclosing(self._database.each(sql, seeing(scope, kinds=json.dumps(sorted(ASKED_KINDS))))) as rows:
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


def _draft(article: sqlite3.Row, passages: Sequence[Passage]) -> Draft:
    """An article's row and its passages as they were found."""
    found = {**dict(article), **json.loads(article["found"] or "{}")}
    return Draft(
        metadata_of(found),
        Span(article["start_at"], article["end_at"]),
        tuple(as_draft(one) for one in passages),
        frozenset(json.loads(article["prints"])),
    )
