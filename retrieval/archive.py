"""The front door: everything that `bot` asks of `retrieval` goes through an `Archive`."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from retrieval.corrections import Changes, Correction
from retrieval.embedded import Embedded
from retrieval.engine import Engine
from retrieval.errors import (
    ArchiveUnreachable,
    ArticleMissing,
    ClusterClientMissing,
    IntakeError,
    LibraryNameInvalid,
    NothingRemoved,
    SourceWaits,
)
from retrieval.exporting import write_articles
from retrieval.intake.reading import Intake, SourceFile, is_apart, read_file
from retrieval.intake.workshop import Workshop
from retrieval.log import Log
from retrieval.model import Added, Done, Entry, Refusal, Scope
from retrieval.opensearch.cluster import Cluster
from retrieval.reading_room import ReadingRoom
from retrieval.store.holding import Quota, Totals
from retrieval.waiting import Waiting, forget, keep, waiting

if TYPE_CHECKING:
    # They bring an HTTP client along, which takes longer to load than most commands take to run.
    from retrieval.intake.fetching import Fetcher
    from retrieval.store.feeds import Feed
    from retrieval.web import Polled, Web

_log = logging.getLogger(__name__)


# What waits for an archive that cannot be reached, below the folder of data.
WAITING = "waiting"
WAITING_DEEDS = f"{WAITING}/deeds"
_LIBRARY_NAME = re.compile(r"[^\W_][\w.-]{0,63}")
# Titles that the log names of what waited.
_NAMED = 5
# Articles that are in memory at once while a library is written out.
_EXPORTED_AT_ONCE = 50


class Archive(ReadingRoom):
    """Libraries of articles, wherever they are held. Open it with `Archive.open`; whoever opened it closes it."""

    def __init__(
        self,
        engine: Engine,
        folder: Path,
        fetcher: Fetcher | None = None,
        quota: Callable[[str], Quota | None] = lambda _: None,
    ) -> None:
        super().__init__(engine)
        self._waiting = folder / WAITING
        self._fetcher = fetcher
        self._quota = quota
        self._putting_in = asyncio.Lock()
        self.workshop = Workshop()
        self.log = Log(engine.deeds, folder / WAITING_DEEDS)

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

    @property
    def at_once(self) -> int:
        """How many documents are worth adding at the same time."""
        return self._engine.at_once

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

    # Coming and going -----------------------------------------------------------------------------------

    async def add(self, file: SourceFile, library: str, by: str | None = None) -> Added:
        """Read a file and put its articles into `library`, which is made if need be.

        Raises an IntakeError where the file is refused or the library is full, LibraryNameInvalid, StoreError;
        SourceWaits where the archive cannot be reached: then the file waits on disk for `add_waiting`, as `by`'s.
        """
        intake = await self.read(file)
        try:
            return await self.put(intake, library)
        except ArchiveUnreachable:
            await asyncio.to_thread(keep, self._waiting, file, library, by)
            raise SourceWaits(file.source) from None

    async def add_waiting(self) -> int:
        """Put in what waited for the archive, files and deeds; how many files. Raises StoreError.

        Nobody waits for an answer to that: what became of a file stands in the log of its library.
        """
        added = 0
        async with self._putting_in:
            await self.log.put_waiting()
            for one in await asyncio.to_thread(waiting, self._waiting):
                added += await self._put_in(one)
                await asyncio.to_thread(one.done)
        return added

    async def _put_in(self, one: Waiting) -> bool:
        """Put in a file that waited, and into the log what became of it; False where it is refused now."""
        try:
            intake = await self.read(one.file)
            ids = (await self.put(intake, one.library)).article_ids
        except IntakeError as error:
            _log.warning("a file that waited is refused: %s", error)
            refusal = Refusal(one.file.source, str(error).removeprefix(f"{one.file.source}: "))
            await self.log.keep(one.library, one.by, Done.ADDED, refused=[refusal])
            return False
        if ids:
            names = [draft.metadata.title for draft in intake.drafts[:_NAMED]]
            await self.log.keep(one.library, one.by, Done.ADDED, articles=ids, names=names)
        return True

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

    async def edit(self, article_id: int, scope: Scope, changes: Changes, by: str | None) -> Entry:
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

    # People ---------------------------------------------------------------------------------------------

    async def about(self, who: str) -> dict[str, list[dict[str, Any]]]:
        """What is kept about a person, as JSON takes it: their `corrections` and their `deeds`. Raises StoreError."""
        await self.log.put_waiting()
        return await self._engine.people.about(who)

    async def forget(self, who: str) -> None:
        """Take a person's name from all of that, which stays without it. Raises StoreError."""
        async with self._putting_in:
            # What goes in later would bring the name back.
            await self.log.put_waiting()
            await asyncio.to_thread(forget, self._waiting, who)
            await self._engine.people.forget(who)

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

    # Carrying away -------------------------------------------------------------------------------------

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


async def open_engine(folder: Path, cluster: Cluster | None) -> Engine:
    """What holds the archive in `folder`, or that on `cluster`. Raises ClusterClientMissing, StoreError."""
    if cluster is None:
        return await Embedded.open(folder)
    with needing_opensearch():
        from retrieval.opensearch.engine import OpenSearch
    return await OpenSearch.open(cluster)


@contextmanager
def needing_opensearch() -> Iterator[None]:
    """Around imports of `retrieval.opensearch`. Raises ClusterClientMissing where the extra is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name != "opensearchpy":
            raise
        raise ClusterClientMissing from error
