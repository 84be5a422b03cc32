"""The front door: everything that `bot` asks of `retrieval` goes through an `Archive`."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from retrieval.answers.ask import ask
from retrieval.embedded import Embedded
from retrieval.engine import Engine
from retrieval.errors import ArticleMissing, ClusterClientMissing, LibraryMissing, LibraryNameInvalid
from retrieval.intake.reading import Intake, SourceFile, read_file
from retrieval.model import Added, Answer, Article, Context, Entry, Holding, Order, Passage, Query, Scope
from retrieval.opensearch.cluster import Cluster
from retrieval.text.analysis import without_broken_letters

if TYPE_CHECKING:
    # They bring an HTTP client along, which takes longer to load than most commands take to run.
    from retrieval.intake.fetching import Fetcher
    from retrieval.store.feeds import Feed
    from retrieval.web import Polled, Web

# Excerpts in one answer.
SHOWN = 3
# Paragraphs before and after a passage that make its context.
NEIGHBOURS = 1

_LIBRARY_NAME = re.compile(r"[^\W_][\w.-]{0,63}")
# Each scope asked has an index in memory; servers with libraries of their own take turns beyond this.
_INDEXES_KEPT = 16


class Archive:
    """Libraries of articles, wherever they are held. Open it with `Archive.open`; whoever opened it closes it."""

    def __init__(self, engine: Engine, fetcher: Fetcher | None = None) -> None:
        self._engine = engine
        self._store = engine.store
        self._fetcher = fetcher

    @classmethod
    async def open(cls, folder: Path, fetcher: Fetcher | None = None, cluster: Cluster | None = None) -> Archive:
        """Open the archive in `folder`, or that on `cluster`, making it where it is not there. Raises StoreError.

        Addresses are fetched by `fetcher`, or by one of its own that reaches the open internet.
        """
        if cluster is None:
            return cls(await Embedded.open(folder), fetcher)
        with _needing_opensearch():
            from retrieval.opensearch.engine import OpenSearch
        return cls(await OpenSearch.open(cluster), fetcher)

    async def close(self) -> None:
        """Close the archive; what was added stays."""
        await self._engine.close()

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
        _check_name(library)
        ids = await self._store.add(library, intake.document, intake.drafts)
        return Added(intake.document, tuple(ids))

    async def add_address(self, url: str, library: str) -> Added:
        """Fetch a page and put its articles into `library`, which is made if need be.

        Raises an IntakeError where the address or the page is refused, LibraryNameInvalid, StoreError.
        """
        _check_name(library)
        return await self._web().add(url, library)

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

    # Feeds ----------------------------------------------------------------------------------------------

    async def follow(self, url: str, library: str, now: datetime) -> Feed:
        """Let `library`, made if need be, follow a feed; the next `poll_due` brings its items.

        `now` has a time zone. A feed that is followed already stays as it is. Raises an IntakeError where the address
        is refused or is no feed, LibraryNameInvalid, StoreError.
        """
        _check_name(library)
        return await self._web().follow(url, library, now)

    async def unfollow(self, url: str, library: str) -> None:
        """Let `library` follow a feed no longer; its articles stay. Raises FeedNotFollowed, StoreError."""
        await self._web().unfollow(url, library)

    async def followed(self, library: str) -> list[Feed]:
        """The feeds that a library follows, each with what went wrong with it last."""
        return await self._web().followed(library)

    async def poll_due(self, now: datetime, random: Random) -> list[Polled]:
        """Poll the feeds of all libraries that are due at `now`, put their new articles in, say what became of each.

        `random` spreads the next polls. What fails is tried again later and never ends the rest. Raises StoreError.
        """
        return await self._web().poll_due(now, random)

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
        index = await self._engine.index(scope)
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

    def _web(self) -> Web:
        from retrieval.intake.fetching import Fetcher
        from retrieval.web import Web

        self._fetcher = self._fetcher or Fetcher()
        return Web(self._engine.addresses, self._engine.feeds, self.put, self._fetcher)


def _check_name(library: str) -> None:
    if not _LIBRARY_NAME.fullmatch(library):
        raise LibraryNameInvalid(library)


@contextmanager
def _needing_opensearch() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name != "opensearchpy":
            raise
        raise ClusterClientMissing from error
