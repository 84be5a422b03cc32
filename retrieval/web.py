"""What comes into an archive from addresses: pages, and feeds that are followed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from retrieval.engine import Addresses, Feeds
from retrieval.errors import AddressUnreachable, FeedNotFollowed, IntakeError, LibraryFull
from retrieval.intake.feeds import Item, ParsedFeed, read_feed
from retrieval.intake.fetching import Fetched, Fetcher, Known, Unchanged
from retrieval.intake.pages import is_letters, read_page
from retrieval.intake.polling import next_poll
from retrieval.intake.reading import Intake
from retrieval.intake.workshop import Workshop
from retrieval.model import Added, Document
from retrieval.store.feeds import Feed

Put = Callable[[Intake, str], Awaitable[Added]]

# Articles that one poll adds; what is left over comes with the next ones.
_MOST_NEW = 20
# Feeds polled at a time: a slow site does not hold up the others.
_AT_ONCE = 4
# A poll that is killed is made up for after this; the longest one takes half of it.
_CLAIMED_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Polled:
    """What became of a feed that was due.

    `feed` is as it was before. `added` says what became of each new item that could be had, `refused` why others
    never can; neither come again. `postponed` counts new items that later polls try. `trouble` says why the feed
    itself could not be read; it is tried again at `next_poll`, as any other.
    """

    feed: Feed
    next_poll: datetime
    added: tuple[Added, ...] = ()
    refused: tuple[IntakeError, ...] = ()
    postponed: int = 0
    trouble: str | None = None


class Web:
    """Fetches for an open archive. `put` takes what was read into a library; `workshop` reads what is more
    than letters."""

    def __init__(self, addresses: Addresses, feeds: Feeds, put: Put, fetcher: Fetcher, workshop: Workshop) -> None:
        self._addresses = addresses
        self._feeds = feeds
        self._put = put
        self._fetcher = fetcher
        self._workshop = workshop

    async def add(self, asked: str, library: str) -> Added:
        """Fetch an address into a library. What the library has of it already is not added again."""
        here: Document | None = None
        known: Known | None = None
        if kept := await self._addresses.known(library, asked):
            here, url, etag, last_modified = kept
            known = Known(url, etag, last_modified)
        fetched = await self._fetcher.fetch(asked, known)
        if isinstance(fetched, Unchanged):
            assert here is not None  # noqa: S101  only what is known can be unchanged
            return Added(here, ())
        intake = await self._read(fetched)
        # Pages differ in their furniture each time they are fetched; the same text is the same document.
        same_text = here is not None and here.text == intake.document.text
        added = Added(here, ()) if here and same_text else await self._put(intake, library)
        known = fetched.known
        await self._addresses.keep(
            library, asked, added.document.sha256, url=known.url, etag=known.etag, last_modified=known.last_modified
        )
        return added

    async def _read(self, fetched: Fetched) -> Intake:
        if is_letters(fetched):
            return await asyncio.to_thread(read_page, fetched)
        return await self._workshop.run(fetched.asked, read_page, fetched)

    async def follow(self, asked: str, library: str, now: datetime) -> Feed:
        """Let a library follow the feed at an address; its items come with the next poll."""
        fetched = await self._fetcher.fetch(asked)
        assert isinstance(fetched, Fetched)  # noqa: S101  no condition was set
        parsed = await _read_feed(fetched)
        await self._feeds.add(library, asked, title=parsed.title, url=fetched.url, next_poll=now)
        return next(feed for feed in await self._feeds.of(library) if feed.asked == asked)

    async def unfollow(self, asked: str, library: str) -> None:
        """Let a library follow a feed no longer. Raises FeedNotFollowed."""
        if not await self._feeds.remove(library, asked):
            raise FeedNotFollowed(asked)

    async def followed(self, library: str) -> list[Feed]:
        """The feeds that a library follows."""
        return await self._feeds.of(library)

    async def poll_due(self, now: datetime, random: Random) -> list[Polled]:
        """Poll every feed that is due, a few at a time."""
        polled: list[Polled] = []

        async def work() -> None:
            while feed := await self._feeds.claim(now, now + _CLAIMED_FOR):
                polled.append(await self._poll(feed, now, random))

        try:
            async with asyncio.TaskGroup() as workers:
                for _ in range(_AT_ONCE):
                    workers.create_task(work())
        except ExceptionGroup as errors:
            raise errors.exceptions[0] from None
        return polled

    async def _poll(self, feed: Feed, now: datetime, random: Random) -> Polled:
        known = Known(feed.url, feed.etag, feed.last_modified)
        try:
            fetched = await self._fetcher.fetch(feed.asked, known)
            if isinstance(fetched, Unchanged):
                return await self._finish(Polled(feed, next_poll(now, 0, random)), feed.title, known)
            parsed = await _read_feed(fetched)
        except IntakeError as error:
            polled = Polled(feed, next_poll(now, feed.failures + 1, random), trouble=error.reason)
            await self._feeds.failed(feed, error.reason, polled.next_poll)
            return polled
        seen = await self._feeds.seen(feed, (item.key for item in parsed.items))
        new = list({item.key: item for item in parsed.items if item.key not in seen}.values())
        polled = await self._take(feed, new, next_poll(now, 0, random))
        # While items are outstanding the feed must come whole again, not as "unchanged".
        marks = Known(fetched.url) if polled.postponed else fetched.known
        return await self._finish(polled, parsed.title, marks)

    async def _take(self, feed: Feed, new: list[Item], then: datetime) -> Polled:
        added: list[Added] = []
        refused: list[IntakeError] = []
        postponed = max(0, len(new) - _MOST_NEW)
        for item in new[:_MOST_NEW]:
            try:
                added.append(await self.add(item.link, feed.library))
            except (AddressUnreachable, LibraryFull):
                postponed += 1
                continue
            except IntakeError as error:
                refused.append(error)
            await self._feeds.mark_seen(feed, item.key)
        return Polled(feed, then, tuple(added), tuple(refused), postponed)

    async def _finish(self, polled: Polled, title: str, known: Known) -> Polled:
        await self._feeds.succeeded(
            polled.feed,
            title=title,
            url=known.url,
            etag=known.etag,
            last_modified=known.last_modified,
            next_poll=polled.next_poll,
        )
        return polled


async def _read_feed(fetched: Fetched) -> ParsedFeed:
    return await asyncio.to_thread(read_feed, fetched.asked, fetched.content, fetched.url, fetched.charset)
