"""The engine of one machine: SQLite is the record, and for each scope asked an index is held in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.index.passages import IndexedPassage, PassageIndex
from retrieval.model import Hit, Kind, Scope
from retrieval.store.addresses import AddressStore
from retrieval.store.articles import MIGRATIONS, ArticleStore, PassageText
from retrieval.store.corrections import CorrectionStore
from retrieval.store.database import Database
from retrieval.store.feeds import FeedStore
from retrieval.store.holding import HoldingStore
from retrieval.store.quotable import QuotableStore
from retrieval.text.analysis import ENGLISH

FILE_NAME = "archive.db"
# Each scope asked has an index in memory; servers with libraries of their own take turns beyond this.
_INDEXES_KEPT = 16


@dataclass(frozen=True, slots=True)
class _Built:
    revision: int
    index: PassageIndex


@dataclass(frozen=True, slots=True)
class _Index:
    """A scope's passages: the index of its libraries, seen through its filters."""

    index: PassageIndex
    scope: Scope
    store: ArticleStore

    async def search(
        self,
        terms: Sequence[str],
        k: int,
        *,
        kinds: Collection[Kind] | None = None,
        required: Collection[str] = (),
        excluded: Collection[str] = (),
    ) -> list[Hit]:
        articles = await self.store.article_ids(self.scope) if self.scope.filters else None
        return self.index.search(terms, k, kinds=kinds, articles=articles, required=required, excluded=excluded)

    async def weights(self, terms: Iterable[str]) -> dict[str, float]:
        return {term: self.index.weight(term) for term in terms}

    async def terms_beside(self, hits: Sequence[Hit], terms: Iterable[str]) -> list[frozenset[str]]:
        return self.index.terms_beside(hits, terms)


class Embedded:
    """An archive in one folder. Make one with `Embedded.open`; whoever opened it closes it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.store = ArticleStore(database)
        self.holding = HoldingStore(database)
        self.corrections = CorrectionStore(database)
        self.quotable = QuotableStore(database)
        self.addresses = AddressStore(database)
        self.feeds = FeedStore(database)
        self._indexes: dict[Scope, _Built] = {}
        self._indexing = asyncio.Lock()

    @classmethod
    async def open(cls, folder: Path) -> Embedded:
        """Open the archive in `folder`, making both where they are not there. Raises StoreError."""
        return cls(await Database.open(folder / FILE_NAME, MIGRATIONS))

    async def close(self) -> None:
        """Close the database; what was added stays."""
        await self._database.close()

    async def index(self, scope: Scope) -> _Index:
        """The index of the scope's libraries as they are now, whichever process changed them last."""
        libraries = Scope(scope.libraries)
        async with self._indexing:
            revision = await self.store.revision()
            built = self._indexes.pop(libraries, None)
            if built is None or built.revision != revision:
                texts = [text async for text in self.store.searched_texts(libraries)]
                built = _Built(revision, await asyncio.to_thread(_build, texts))
            self._indexes[libraries] = built
            if len(self._indexes) > _INDEXES_KEPT:
                del self._indexes[next(iter(self._indexes))]
            return _Index(built.index, scope, self.store)


def _build(texts: list[PassageText]) -> PassageIndex:
    return PassageIndex(
        IndexedPassage(one.id, one.article_id, [*ENGLISH.terms(one.above), *ENGLISH.terms(one.text)], one.kind)
        for one in texts
    )
