"""The front door: everything that `bot` asks of `retrieval` goes through an `Archive`."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from retrieval.answers.ask import ask
from retrieval.answers.summary import Digest, Length, Timeline, Topic, TopicSummary
from retrieval.errors import ArticleMissing, LibraryMissing, LibraryNameInvalid
from retrieval.index.passages import IndexedPassage, PassageIndex
from retrieval.intake.reading import Intake, SourceFile, read_file
from retrieval.model import Answer, Article, Context, Document, Entry, Holding, Order, Passage, Query, Scope
from retrieval.store.articles import MIGRATIONS, ArticleStore, PassageText
from retrieval.store.database import Database
from retrieval.text.analysis import ENGLISH, without_broken_letters
from retrieval.topics import Topics

# Excerpts in one answer.
SHOWN = 3
# Paragraphs before and after a passage that make its context.
NEIGHBOURS = 1

FILE_NAME = "archive.db"
_LIBRARY_NAME = re.compile(r"[^\W_][\w.-]{0,63}")
# Each scope asked has an index in memory; servers with libraries of their own take turns beyond this.
_INDEXES_KEPT = 16


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a file: the ids of its articles, none where the library held the same bytes already."""

    document: Document
    article_ids: tuple[int, ...]

    @property
    def already_here(self) -> bool:
        """Whether nothing was added because the same bytes had been added before."""
        return not self.article_ids


@dataclass(frozen=True, slots=True)
class _Built:
    version: int
    index: PassageIndex


class Archive:
    """Libraries of articles in one folder. Open it with `Archive.open`; whoever opened it closes it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._store = ArticleStore(database)
        self._indexes: dict[Scope, _Built] = {}
        self._indexing = asyncio.Lock()
        self._topics = Topics(database, self._store)

    @classmethod
    async def open(cls, folder: Path) -> Archive:
        """Open the archive in `folder`, making both where they are not there. Raises StoreError."""
        return cls(await Database.open(folder / FILE_NAME, MIGRATIONS))

    async def close(self) -> None:
        """Close the archive; what was added stays."""
        await self._database.close()

    async def __aenter__(self) -> Archive:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    # Libraries ------------------------------------------------------------------------------------------

    async def libraries(self) -> dict[str, int]:
        """The names of the libraries and how many articles each holds."""
        return await self._store.libraries()

    async def scope(self, names: Iterable[str]) -> Scope:
        """The scope of these libraries. Raises LibraryMissing for one that does not exist."""
        known = await self.libraries()
        for name in (names := list(names)):
            if name not in known:
                raise LibraryMissing(name, tuple(known))
        return Scope.of(*names)

    # Coming and going -----------------------------------------------------------------------------------

    async def add(self, file: SourceFile, library: str) -> Added:
        """Read a file and put its articles into `library`, which is made if need be.

        Raises an IntakeError where the file is refused, LibraryNameInvalid, StoreError.
        """
        return await self.put(await asyncio.to_thread(read_file, file), library)

    async def put(self, intake: Intake, library: str) -> Added:
        """Put what was read into `library`, which is made if need be. Raises LibraryNameInvalid, StoreError."""
        if not _LIBRARY_NAME.fullmatch(library):
            raise LibraryNameInvalid(library)
        ids = await self._store.add(library, intake.document, intake.drafts)
        return Added(intake.document, tuple(ids))

    async def documents(self, library: str) -> dict[str, str]:
        """The documents of a library: the sha256 of the bytes of each and its source."""
        return await self._store.documents(library)

    async def remove_document(self, library: str, sha256: str) -> None:
        """Take a document and its articles out of a library."""
        await self._store.remove_document(library, sha256)

    async def remove(self, article_id: int, scope: Scope) -> None:
        """Take an article out of its library. Raises ArticleMissing where the scope has none of that id."""
        if not await self._store.remove_article(article_id, scope):
            raise ArticleMissing

    # Asking ---------------------------------------------------------------------------------------------

    async def ask(
        self,
        question: str,
        scope: Scope,
        *,
        skip: int = 0,
        show: int = SHOWN,
        order: Order = Order.RELEVANCE,
    ) -> Answer:
        """Answer any question at all with up to `show` cited excerpts, after the first `skip`, or an honest no."""
        query = Query.parse(question)
        scope = scope.narrowed(scope.filters.with_changes(query.filters))
        if query.libraries:
            # A question cannot widen its scope: of libraries that it may not see it finds nothing.
            scope = Scope(scope.libraries & query.libraries, scope.filters)
        index = await self._index(scope)
        return await ask(query, scope, index, self._store, skip=skip, show=show, order=order)

    async def context(self, passage_id: int, scope: Scope) -> Context:
        """A passage between its neighbours. Raises ArticleMissing where the scope has none of that id."""
        passages = await self._store.passages([passage_id], scope)
        if passage_id not in passages:
            raise ArticleMissing
        centre = passages[passage_id]
        article = await self.article(centre.article_id, scope)
        numbers = range(max(1, centre.number - NEIGHBOURS), centre.number + NEIGHBOURS + 1)
        return Context(article, tuple(await self._store.passages_of(article.entry.id, numbers, scope)), centre)

    # Summing up -----------------------------------------------------------------------------------------

    async def topic(self, name: str, scope: Scope, sentences: int = Length.MEDIUM.sentences) -> TopicSummary:
        """What the scope says about any topic at all, in up to `sentences` points, or an honest no."""
        return await self._topics.summary(name, scope, await self._index(scope), sentences)

    async def timeline(self, name: str, scope: Scope) -> Timeline:
        """The dated statements about a topic, in order."""
        return (await self.topic(name, scope)).timeline

    async def overview(self, scope: Scope, sentences: int = Length.MEDIUM.sentences) -> TopicSummary:
        """What the newest articles of a scope say, whatever they are about."""
        return await self._topics.overview(scope, sentences)

    async def topics(self, scope: Scope) -> tuple[Topic, ...]:
        """What the libraries of a scope are about, the most telling first."""
        return await self._topics.of(scope)

    async def digest(self, since: datetime, scope: Scope) -> Digest:
        """What was added at a moment (UTC) or later, by topic."""
        return await self._topics.digest(since, scope, await self._index(scope))

    # The catalogue --------------------------------------------------------------------------------------

    def articles(self, scope: Scope) -> AsyncGenerator[Entry]:
        """The catalogue of a scope, in the order in which the articles came."""
        return self._store.entries(scope)

    async def titles(self, fragment: str, scope: Scope, limit: int) -> list[Entry]:
        """Up to `limit` entries whose title holds `fragment`, those that begin with it first."""
        return await self._store.titles(scope, without_broken_letters(fragment), limit)

    async def holdings(self, scope: Scope) -> list[Holding]:
        """What a scope holds of each outlet, those with most articles first."""
        return await self._store.holdings(scope)

    async def authors(self, fragment: str, scope: Scope, limit: int) -> list[str]:
        """Up to `limit` names of authors that hold `fragment`, those of most articles first."""
        return await self._store.authors(scope, without_broken_letters(fragment), limit)

    async def article(self, article_id: int, scope: Scope) -> Article:
        """An article with its text. Raises ArticleMissing where the scope has none of that id."""
        found = await self._store.articles([article_id], scope)
        if article_id not in found:
            raise ArticleMissing
        return found[article_id]

    async def passages(self, article_id: int, numbers: range, scope: Scope) -> list[Passage]:
        """The paragraphs of an article whose numbers lie in `numbers`. Raises ArticleMissing."""
        found = await self._store.passages_of(article_id, numbers, scope)
        if not found:
            # No such paragraphs, or no such article: only then is its text worth fetching.
            await self.article(article_id, scope)
        return found

    # The index ------------------------------------------------------------------------------------------

    async def _index(self, scope: Scope) -> PassageIndex:
        """The index of the scope's libraries as they are now, whichever process changed them last."""
        scope = Scope(scope.libraries)
        async with self._indexing:
            version = await self._database.version()
            built = self._indexes.pop(scope, None)
            if built is None or built.version != version:
                texts = [text async for text in self._store.searched_texts(scope)]
                built = _Built(version, await asyncio.to_thread(_build, texts))
            self._indexes[scope] = built
            if len(self._indexes) > _INDEXES_KEPT:
                del self._indexes[next(iter(self._indexes))]
            return built.index


def _build(texts: list[PassageText]) -> PassageIndex:
    return PassageIndex(
        IndexedPassage(one.id, one.article_id, [*ENGLISH.terms(one.above), *ENGLISH.terms(one.text)], one.kind)
        for one in texts
    )
