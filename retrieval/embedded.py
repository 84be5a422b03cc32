"""The engine of one machine: SQLite is the record, and an index of our own follows it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from retrieval.index.guard import SegmentDamaged
from retrieval.index.parts import Mask
from retrieval.index.passages import PassageIndex
from retrieval.indexes import FOLDER, Indexes
from retrieval.model import Filters, Hit, Kind, Scope
from retrieval.store.addresses import AddressStore
from retrieval.store.articles import MIGRATIONS, ArticleStore
from retrieval.store.corrections import CorrectionStore
from retrieval.store.database import Database
from retrieval.store.deeds import DeedStore
from retrieval.store.feeds import FeedStore
from retrieval.store.holding import HoldingStore
from retrieval.store.people import PeopleStore
from retrieval.store.quotable import QuotableStore

FILE_NAME = "archive.db"
_NO_FILTERS = Filters()
_Found = TypeVar("_Found")


@dataclass(slots=True)
class _Index:
    """A snapshot of the index of some libraries; what takes long leaves the event loop.

    Where a file turns out to be damaged, there is another snapshot without it, and that is asked instead.
    """

    snapshot: PassageIndex
    libraries: frozenset[str]
    store: ArticleStore
    indexes: Indexes

    async def _asked(self, ask: Callable[[PassageIndex], Awaitable[_Found]]) -> _Found:
        while True:
            try:
                return await ask(self.snapshot)
            except SegmentDamaged as damaged:
                self.snapshot = await self.indexes.without(damaged, self.libraries)

    async def size(self) -> int:
        return len(self.snapshot)

    async def search(
        self,
        terms: Sequence[str],
        k: int,
        *,
        filters: Filters = _NO_FILTERS,
        kinds: Collection[Kind] | None = None,
        required: Collection[str] = (),
        excluded: Collection[str] = (),
    ) -> list[Hit]:
        async def ask(snapshot: PassageIndex) -> list[Hit]:
            search = partial(
                snapshot.search,
                terms,
                k,
                articles=await self._passing(filters),
                kinds=kinds,
                required=required,
                excluded=excluded,
            )
            return search() if snapshot.is_quick(terms) else await asyncio.to_thread(search)

        return await self._asked(ask)

    async def weights(self, terms: Iterable[str]) -> dict[str, float]:
        asked = tuple(terms)

        async def ask(snapshot: PassageIndex) -> dict[str, float]:
            return {term: snapshot.weight(term) for term in asked}

        return await self._asked(ask)

    async def terms_beside(self, hits: Sequence[Hit], terms: Iterable[str]) -> list[frozenset[str]]:
        asked = tuple(terms)

        async def ask(snapshot: PassageIndex) -> list[frozenset[str]]:
            return snapshot.terms_beside(hits, asked)

        return await self._asked(ask)

    async def near(self, term: str, slips: int) -> list[str]:
        return await asyncio.to_thread(self._near, term, slips)

    def _near(self, term: str, slips: int) -> list[str]:
        terms = self.snapshot.terms()
        return [other for other in terms if other[0] == term[0] and abs(len(other) - len(term)) <= slips]

    async def _passing(self, filters: Filters) -> Sequence[Mask] | None:
        """The passages whose articles pass; None where nothing is held back."""
        if not filters:
            return None
        seen = self.snapshot.seen_through(filters)
        if seen is None:
            scope = Scope(self.libraries, filters)
            seen = self.snapshot.see_through(filters, await self.store.article_ids(scope))
        return seen


class Embedded:
    """An archive in one folder. Make one with `Embedded.open`; whoever opened it closes it."""

    # One after the other, so that ids are in the order in which documents were named.
    at_once = 1

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._indexes = Indexes(database, folder / FOLDER)
        self.store = ArticleStore(database)
        self.holding = HoldingStore(database)
        self.corrections = CorrectionStore(database)
        self.deeds = DeedStore(database)
        self.people = PeopleStore(database)
        self.quotable = QuotableStore(database)
        self.addresses = AddressStore(database)
        self.feeds = FeedStore(database)

    @classmethod
    async def open(cls, folder: Path) -> Embedded:
        """Open the archive in `folder`, making both where they are not there. Raises StoreError."""
        return cls(await Database.open(folder / FILE_NAME, MIGRATIONS), folder)

    def question(self) -> AbstractContextManager[None]:
        """Around all that a question asks: nothing here keeps anybody waiting."""
        return nullcontext()

    async def close(self) -> None:
        """Close index and database; what was added stays."""
        await self._indexes.close()
        await self._database.close()

    async def index(self, libraries: frozenset[str]) -> _Index:
        """The index of these libraries as they are now, whichever process changed them last."""
        return _Index(await self._indexes.of(libraries), libraries, self.store, self._indexes)

    async def look_after(self) -> bool:
        """Whether this process, and no other that has the folder open, writes the files of the index."""
        return await self._indexes.look_after()

    def grown(self, library: str, passages: int) -> None:
        """So many passages came into a library: its index may be worth a file."""
        self._indexes.grown(library, passages)
