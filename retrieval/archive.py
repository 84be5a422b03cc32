"""The front door: everything that `bot` asks of `retrieval` goes through an `Archive`."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from retrieval.answers.arrivals import Arrivals, about, arrivals
from retrieval.answers.ask import ask, search
from retrieval.answers.summary import Digest, Length, Timeline, Topic, TopicSummary
from retrieval.answers.verdict import Verdict
from retrieval.answers.verify import Verifier
from retrieval.corrections import Changes, Correction
from retrieval.embedded import Embedded
from retrieval.engine import Engine
from retrieval.errors import (
    ArchiveUnreachable,
    ArticleMissing,
    ClusterClientMissing,
    IntakeError,
    LibraryMissing,
    LibraryNameInvalid,
    NothingRemoved,
    SourceWaits,
)
from retrieval.exporting import write_articles
from retrieval.intake.leftovers import lines_outside
from retrieval.intake.reading import Intake, SourceFile, is_apart, read_file
from retrieval.intake.workshop import Workshop
from retrieval.model import Added, Answer, Article, Context, Entry, Excerpt, Holding, Order, Passage, Query, Scope
from retrieval.opensearch.cluster import Cluster
from retrieval.store.holding import Quota, Totals
from retrieval.text.analysis import without_broken_letters
from retrieval.text.spans import Span
from retrieval.topics import Topics
from retrieval.waiting import keep, waiting

if TYPE_CHECKING:
    # They bring an HTTP client along, which takes longer to load than most commands take to run.
    from retrieval.intake.fetching import Fetcher
    from retrieval.store.feeds import Feed
    from retrieval.web import Polled, Web

_log = logging.getLogger(__name__)

# Excerpts in one answer.
SHOWN = 3
# Paragraphs before and after a passage that make its context.
NEIGHBOURS = 1
# Articles that came in that are looked at in one go.
ARRIVALS = 50

# What waits for an archive that cannot be reached, below the folder of data.
WAITING = "waiting"
_LIBRARY_NAME = re.compile(r"[^\W_][\w.-]{0,63}")
# Articles that are in memory at once while a library is written out.
_EXPORTED_AT_ONCE = 50
# A paragraph's number is below this.
_PARAGRAPHS = 2**31


class Archive:
    """Libraries of articles, wherever they are held. Open it with `Archive.open`; whoever opened it closes it."""

    def __init__(
        self,
        engine: Engine,
        folder: Path,
        fetcher: Fetcher | None = None,
        quota: Callable[[str], Quota | None] = lambda _: None,
    ) -> None:
        self._engine = engine
        self._waiting = folder / WAITING
        self._store = engine.store
        self._fetcher = fetcher
        self._quota = quota
        self.workshop = Workshop()
        self._topics = Topics(self._store)

    @classmethod
    async def open(
        cls,
        folder: Path,
        fetcher: Fetcher | None = None,
        quota: Callable[[str], Quota | None] = lambda _: None,
        cluster: Cluster | None = None,
    ) -> Archive:
        """Open the archive in `folder`, or that on `cluster`, making it where it is not there. Raises StoreError.

        Addresses are fetched by `fetcher`, or by one of its own that reaches the open internet. `quota` says how
        much a library of some name may hold, None for as much as there is room for.
        """
        return cls(await open_engine(folder, cluster), folder, fetcher, quota)

    async def close(self) -> None:
        """Close the archive; what was added stays."""
        await self.workshop.close()
        await self._engine.close()

    async def __aenter__(self) -> Archive:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def look_after_index(self) -> bool:
        """Whether this process, and no other that has the folder open, writes the files of the index.

        A process that adds articles looks after them by itself if nobody does; one that runs for long should do so
        from its start. Where another does, the log says so.
        """
        return await self._engine.look_after()

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

        Raises an IntakeError where the file is refused or the library is full, LibraryNameInvalid, StoreError;
        SourceWaits where the archive cannot be reached: then the file waits on disk for `add_waiting`.
        """
        intake = await self.read(file)
        try:
            return await self.put(intake, library)
        except ArchiveUnreachable:
            await asyncio.to_thread(keep, self._waiting, file, library)
            raise SourceWaits(file.source) from None

    async def add_waiting(self) -> int:
        """Put in what waited for the archive; how many files. What is refused now is logged. Raises StoreError."""
        added = 0
        for one in await asyncio.to_thread(waiting, self._waiting):
            try:
                await self.put(await self.read(one.file), one.library)
                added += 1
            except IntakeError as error:
                _log.warning("a file that waited is refused: %s", error)
            await asyncio.to_thread(one.done)
        return added

    async def read(self, file: SourceFile) -> Intake:
        """Read a file: in a worker process where it could take this one down or keep it busy.

        Once there are workers they read everything, so that questions do not wait for a batch. Raises an IntakeError
        where the file is refused.
        """
        if self.workshop.started or await asyncio.to_thread(is_apart, file):
            return await self.workshop.run(file.source, read_file, file)
        return await asyncio.to_thread(read_file, file)

    async def put(self, intake: Intake, library: str) -> Added:
        """Put what was read into `library`, which is made if need be.

        Raises LibraryFull, LibraryNameInvalid, StoreError.
        """
        _check_name(library)
        ids = await self._store.add(library, intake.document, intake.drafts, self._quota(library))
        if ids:
            self._engine.grown(library, sum(len(draft.passages) for draft in intake.drafts))
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

    async def remove(self, article_id: int, scope: Scope) -> Entry:
        """Take an article out of its library; `bring_back` can undo it for a while.

        Returns what it was. Raises ArticleMissing where the scope has none of that id.
        """
        entry = (await self.article(article_id, scope)).entry
        if not await self._engine.holding.remove(entry):
            raise ArticleMissing
        return entry

    async def bring_back(self, article_id: int, library: str) -> Entry:
        """Undo the removal of an article of `library`, with the same ids. Raises NothingRemoved."""
        if not await self._engine.holding.bring_back(article_id, library):
            raise NothingRemoved
        return (await self.article(article_id, Scope.of(library))).entry

    async def clear_removed(self) -> None:
        """Let go for good of articles that were removed too long ago to be brought back."""
        await self._engine.holding.clear()

    async def totals(self, library: str) -> Totals:
        """How much a library holds."""
        return await self._engine.holding.totals(library)

    def quota(self, library: str) -> Quota | None:
        """How much a library may hold, None for as much as there is room for."""
        return self._quota(library)

    # Corrections ----------------------------------------------------------------------------------------

    async def edit(self, article_id: int, scope: Scope, changes: Changes, by: str) -> Entry:
        """Correct an article's metadata, for `by`; it holds also when the same story of its source comes again.

        Returns the entry as it is then. Raises ArticleMissing where the scope has none of that id.
        """
        entry = (await self.article(article_id, scope)).entry
        await self._engine.corrections.keep(entry, changes, by)
        # Filters of the scope are about what it was before.
        return (await self.article(article_id, Scope.of(entry.library))).entry

    async def reset(self, article_id: int, scope: Scope) -> Entry:
        """Let an article's metadata be again what was found in it. Raises ArticleMissing."""
        entry = (await self.article(article_id, scope)).entry
        await self._engine.corrections.forget(entry)
        return (await self.article(article_id, Scope.of(entry.library))).entry

    async def corrections(self, article_id: int, scope: Scope) -> list[Correction]:
        """What was corrected of an article, the oldest first. Raises ArticleMissing."""
        return await self._engine.corrections.of((await self.article(article_id, scope)).entry)

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

    async def ask(self, question: str, scope: Scope, *, skip: int = 0, show: int = SHOWN) -> Answer:
        """Answer any question at all with up to `show` cited excerpts, after the first `skip`, or an honest no."""
        query = Query.parse(question)
        scope = _seen_by(query, scope)
        return await ask(query, scope, await self._engine.index(scope.libraries), self._store, skip=skip, show=show)

    async def search(
        self,
        text: str,
        scope: Scope,
        *,
        skip: int = 0,
        show: int = SHOWN,
        order: Order = Order.RELEVANCE,
    ) -> Answer:
        """The passages that match, whether or not they answer anything: up to `show` after the first `skip`."""
        query = Query.parse(text)
        scope = _seen_by(query, scope)
        return await search(
            query, scope, await self._engine.index(scope.libraries), self._store, skip=skip, show=show, order=order
        )

    async def verify(self, quote: str, scope: Scope, speaker: str | None = None) -> Verdict:
        """Whether the scope's sources have `quote`, in these words, and from whom; never more than they bear out."""
        index = await self._engine.index(scope.libraries)
        return await Verifier(scope, index, self._store, self._engine.quotable).verify(quote, speaker)

    async def context(self, passage_id: int, scope: Scope) -> Context:
        """A passage between its neighbours. Raises ArticleMissing where the scope has none of that id."""
        passages = await self._store.passages([passage_id], scope)
        if passage_id not in passages:
            raise ArticleMissing
        centre = passages[passage_id]
        article = await self.article(centre.article_id, scope)
        numbers = range(max(1, centre.number - NEIGHBOURS), centre.number + NEIGHBOURS + 1)
        return Context(article, tuple(await self._store.passages_of(article.entry.id, numbers, scope)), centre)

    async def excerpt(self, passage_id: int, scope: Scope, start: int = 0, end: int | None = None) -> Excerpt:
        """The slice of a passage from `start` to `end`, code points of its own; all of it by default.

        Raises ArticleMissing where the scope has no such passage, or the passage no such slice.
        """
        passages = await self._store.passages([passage_id], scope)
        if passage_id not in passages:
            raise ArticleMissing
        passage = passages[passage_id]
        article = await self.article(passage.article_id, scope)
        length = passage.span.length
        try:
            return Excerpt(article, passage, Span(start, length if end is None else end).shifted(passage.span.start))
        except ValueError:
            raise ArticleMissing from None

    # What came in ---------------------------------------------------------------------------------------

    async def version(self) -> int:
        """A number that changes when articles came or went, in this process or another one."""
        return await self._store.revision()

    async def newest_id(self) -> int:
        """The id of the article that came last, into whichever library; 0 before the first."""
        return await self._store.newest_id()

    async def arrivals(self, question: str, scope: Scope, *, after: int, at_most: int = ARRIVALS) -> Arrivals:
        """What `question` is about among the articles that came after the one with the id `after`.

        Looks at `at_most` articles; where more came, `seen` of what comes back is to be asked from next.
        """
        query = Query.parse(question)
        scope = _seen_by(query, scope)
        newest = await self._store.newest_id()
        articles = await self._store.newer(scope, after, at_most)
        seen = articles[-1].entry.id if len(articles) == at_most else max(after, newest)
        found = await about(query, scope, self._store, articles) if query.terms else []
        # Most of what comes in is about something else, and is not worth an index.
        matching = (
            await arrivals(query, scope, await self._engine.index(scope.libraries), self._store, found)
            if found
            else []
        )
        return Arrivals(tuple(matching), seen)

    # Summing up -----------------------------------------------------------------------------------------

    async def topic(self, name: str, scope: Scope, sentences: int = Length.MEDIUM.sentences) -> TopicSummary:
        """What the scope says about any topic at all, in up to `sentences` points, or an honest no."""
        return await self._topics.summary(name, scope, await self._engine.index(scope.libraries), sentences)

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
        return await self._topics.digest(since, scope, await self._engine.index(scope.libraries))

    # The catalogue --------------------------------------------------------------------------------------

    def articles(self, scope: Scope) -> AsyncGenerator[Entry]:
        """The catalogue of a scope, in the order in which the articles came."""
        return self._store.entries(scope)

    async def titles(self, fragment: str, scope: Scope, limit: int, skip: int = 0) -> list[Entry]:
        """Up to `limit` entries whose title holds `fragment`, first those that begin so; from the `skip`th on."""
        return await self._store.titles(scope, without_broken_letters(fragment), limit, skip)

    async def count(self, scope: Scope) -> int:
        """How many articles a scope sees."""
        return len(await self._store.article_ids(scope))

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

    async def left_out(self, article_id: int, scope: Scope) -> list[str]:
        """The lines of an article that stand in none of its passages. Raises ArticleMissing."""
        article = await self.article(article_id, scope)
        passages = await self._store.passages_of(article_id, range(1, _PARAGRAPHS), scope)
        return [line.of(article.text) for line in lines_outside(article.text, [one.span for one in passages])]

    async def export(self, scope: Scope, path: Path) -> int:
        """Write all articles of a scope into a new zip at `path`, as Markdown; returns how many there are."""
        ids = sorted(await self._store.article_ids(scope))
        for first in range(0, len(ids), _EXPORTED_AT_ONCE):
            articles = await self._store.articles(ids[first : first + _EXPORTED_AT_ONCE], scope)
            await asyncio.to_thread(write_articles, path, articles.values())
        return len(ids)

    def _web(self) -> Web:
        from retrieval.intake.fetching import Fetcher
        from retrieval.web import Web

        self._fetcher = self._fetcher or Fetcher()
        return Web(self._engine.addresses, self._engine.feeds, self.put, self._fetcher, self.workshop)


def _check_name(library: str) -> None:
    if not _LIBRARY_NAME.fullmatch(library):
        raise LibraryNameInvalid(library)


def _seen_by(query: Query, scope: Scope) -> Scope:
    """What of `scope` the query asks. It cannot widen it: of libraries that it may not see it finds nothing."""
    libraries = scope.libraries & query.libraries if query.libraries else scope.libraries
    return Scope(libraries, scope.filters.with_changes(query.filters))


async def open_engine(folder: Path, cluster: Cluster | None) -> Engine:
    """What holds the archive in `folder`, or that on `cluster`. Raises ClusterClientMissing, StoreError."""
    if cluster is None:
        return await Embedded.open(folder)
    with _needing_opensearch():
        from retrieval.opensearch.engine import OpenSearch
    return await OpenSearch.open(cluster)


@contextmanager
def _needing_opensearch() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name != "opensearchpy":
            raise
        raise ClusterClientMissing from error
