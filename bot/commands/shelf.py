"""What somebody can do to a library: put in, look after, take out; each step as a card.

Commands, buttons and forms all come here with a `Visit`, which is made where the person's permission is asked.
"""

from __future__ import annotations

import asyncio
import math
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import discord
from discord import ui

from bot.cards.details import details_form
from bot.cards.limits import CHOICE_NAME, CHOICES, shortened
from bot.cards.notice import notice_card
from bot.cards.shelf import LISTED, LOGGED, FeedLine, Room, export_card, feeds_card, log_card, shelf_card
from bot.cards.shelved import ARTICLES_ON_PAGE, added_card, progress_card, removed_card, shelved_card
from bot.cards.wording import Wording
from bot.commands import arriving
from bot.commands.arriving import Handed
from bot.commands.desk import Desk
from bot.commands.permits import demand_permit, library_of
from bot.commands.places import place_of_interaction
from bot.commands.replying import sentence_for
from bot.errors import ArticleNotChosen, DeedForgotten, ExportTooLarge, FeedsFull
from bot.model import Shelved
from retrieval.archive import Archive
from retrieval.corrections import LONGEST, Changes, Field, Value, understood, written
from retrieval.errors import ArchiveUnreachable, ArticleMissing, FeedNotFollowed
from retrieval.intake.reading import SourceFile
from retrieval.model import Deed, Done, Entry, Filters, Refusal, Scope

# Feeds that one library may follow: as many as a list of choices can show.
MOST_FEEDS = CHOICES

# Seconds between two cards of progress: a message may be edited only so often.
_PROGRESS_EVERY = 1.5
# Names that a deed keeps, and copies that a card looks up.
_NAMED = 5
_COPIES = 10
_TITLES_NAMED = 5
_EXPORT = "library.zip"
_MEGABYTE = 1024 * 1024

# Told that articles came into a library.
Wake = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at a library, and the words that they read."""

    user_id: int
    library: str
    words: Wording

    @property
    def scope(self) -> Scope:
        """The library alone."""
        return Scope.of(self.library)

    @property
    def by(self) -> str:
        """What the archive calls who it is."""
        return str(self.user_id)


class Shelf:
    """Gives cards for what people do to a library. Every method may raise a FootnoteError for the ladder."""

    def __init__(self, archive: Archive, desk: Desk, wake: Wake) -> None:
        self._archive = archive
        self._desk = desk
        self._wake = wake

    async def visit(self, interaction: discord.Interaction[Any], *, change: bool) -> Visit:
        """Let somebody in, to look or to `change`. Raises NoLibraryHere, NotAnAdder."""
        place = place_of_interaction(interaction)
        library = library_of(place)
        if change:
            demand_permit(interaction, place, await self._desk.settings(place))
        return Visit(place.user_id, library, await self._desk.words(place))

    # Putting in -----------------------------------------------------------------------------------------

    async def add(self, visit: Visit, handed: Sequence[Handed]) -> AsyncIterator[ui.LayoutView]:
        """Put everything in, one after the other: cards of progress, and at the end one with what became of it."""
        ids: list[int] = []
        refused: list[Refusal] = []
        progress = _Progress()
        try:
            for number, one in enumerate(handed, start=1):
                name = arriving.name_of(one)
                if progress.due():
                    yield progress_card(number, len(handed), name, visit.words)
                try:
                    async with arriving.sources_in(one) as sources:
                        for source in sources:
                            ids += await self._take(source, visit, refused)
                            if progress.due():
                                yield progress_card(number, len(handed), _named(source), visit.words)
                except Exception as error:  # whatever one of them provokes, the others are read
                    refused.append(_refusal(name, error, visit.words))
        finally:
            # Also where nobody waits for the answer any more: what was added is to be found in the log.
            deed = await self._note_added(visit.library, visit.by, ids, refused)
        try:
            card = await self._page_of(visit, deed, 0)
        except ArchiveUnreachable:
            # What was refused, and what waits, is to be heard also now.
            card = added_card(deed, (), 0, visit.words)
        yield card

    async def added(self, visit: Visit, deed_id: int, skip: int) -> ui.LayoutView:
        """A page of what was added together. Raises DeedForgotten."""
        deed = await self._archive.log.deed(deed_id, visit.library)
        if deed is None:
            raise DeedForgotten
        return await self._page_of(visit, deed, skip)

    async def poll_due(self, now: datetime, random: Random) -> None:
        """Put in what waited, let go of what was removed or done long ago, and bring what followed feeds have new."""
        await self._archive.add_waiting()
        await self._archive.clear_removed()
        await self._archive.log.clear()
        for polled in await self._archive.poll_due(now, random):
            ids = [id_ for added in polled.added for id_ in added.article_ids]
            if ids:
                await self._note_added(polled.feed.library, None, ids, ())

    # Looking after --------------------------------------------------------------------------------------

    async def page(self, visit: Visit, title: str, skip: int) -> ui.LayoutView:
        """A page of the articles whose title holds `title`."""
        entries = await self._archive.titles(title, visit.scope, LISTED, skip)
        total = await self._archive.count(visit.scope.narrowed(Filters(title=title or None)))
        return shelf_card(entries, total, skip, title, await self._room(visit.library), visit.words)

    async def article(self, visit: Visit, article_id: int) -> ui.LayoutView:
        """An article and what can be done to it. Raises ArticleMissing."""
        shelved = await self._shelved(visit, article_id)
        if shelved is None:
            raise ArticleMissing
        return shelved_card(shelved, visit.words)

    async def form(self, visit: Visit, article_id: int) -> ui.Modal:
        """The form with an article's details. Raises ArticleMissing."""
        return details_form(await self._entry(visit, article_id), visit.words)

    async def correct(self, visit: Visit, article_id: int, filled_in: Mapping[str, str]) -> ui.LayoutView:
        """Keep what a filled-in form says otherwise than before. Raises ArticleMissing, what `understood` raises."""
        entry = await self._entry(visit, article_id)
        if changes := _changes(entry, filled_in):
            entry = await self._archive.edit(article_id, visit.scope, changes, visit.by)
            await self._note(visit, Done.EDITED, entry)
        return await self.article(visit, article_id)

    async def reset(self, visit: Visit, article_id: int) -> ui.LayoutView:
        """Take back an article's corrections. Raises ArticleMissing."""
        await self._note(visit, Done.RESET, await self._archive.reset(article_id, visit.scope))
        return await self.article(visit, article_id)

    async def picked(self, visit: Visit, text: str) -> int:
        """The id of the article that a choice of the completion, or a typed title, names. Raises ArticleNotChosen."""
        if text.startswith("#") and text[1:].isdecimal():
            return int(text[1:19])
        entries = await self._archive.titles(text, visit.scope, _TITLES_NAMED)
        exact = [entry for entry in entries if entry.metadata.title.casefold() == text.casefold()]
        if len(entries) == 1 or len(exact) == 1:
            return (exact or entries)[0].id
        raise ArticleNotChosen(tuple(shortened(entry.metadata.title, CHOICE_NAME) for entry in entries))

    async def titles(self, visit: Visit, fragment: str) -> list[Entry]:
        """As many articles as a list of choices can show whose title holds `fragment`."""
        return await self._archive.titles(fragment, visit.scope, CHOICES)

    async def log(self, visit: Visit, skip: int) -> ui.LayoutView:
        """A page of what was done to the library."""
        deeds, total = await self._archive.log.page(visit.library, skip, LOGGED)
        return log_card(deeds, total, skip, visit.words)

    # Taking out -----------------------------------------------------------------------------------------

    async def remove(self, visit: Visit, article_id: int) -> ui.LayoutView:
        """Take an article out, with a button to undo it. Raises ArticleMissing."""
        entry = await self._archive.remove(article_id, visit.scope)
        await self._note(visit, Done.REMOVED, entry)
        return removed_card(entry, visit.words)

    async def undo(self, visit: Visit, article_id: int) -> ui.LayoutView:
        """Bring a removed article back. Raises NothingRemoved."""
        await self._note(visit, Done.BROUGHT_BACK, await self._archive.bring_back(article_id, visit.library))
        return await self.article(visit, article_id)

    @asynccontextmanager
    async def copy(self, visit: Visit, most_bytes: int) -> AsyncIterator[tuple[ui.LayoutView, list[discord.File]]]:
        """A card and, where there is anything, the file with everything, to be sent before this is left.

        Raises ExportTooLarge.
        """
        folder = await asyncio.to_thread(tempfile.TemporaryDirectory, prefix="footnote-")
        try:
            path = Path(folder.name) / _EXPORT
            count = await self._archive.export(visit.scope, path)
            if not count:
                yield notice_card(visit.words.library["export_empty"]), []
                return
            size = (await asyncio.to_thread(path.stat)).st_size
            if size > most_bytes:
                raise ExportTooLarge(math.ceil(size / _MEGABYTE), visit.library)
            await self._archive.log.keep(visit.library, visit.by, Done.EXPORTED)
            with path.open("rb") as opened:
                yield export_card(count, _EXPORT, visit.words), [discord.File(opened, _EXPORT)]
        finally:
            await asyncio.to_thread(folder.cleanup)

    # Feeds ----------------------------------------------------------------------------------------------

    async def follow(self, visit: Visit, url: str) -> ui.LayoutView:
        """Follow a feed from now on. Raises FeedsFull, IntakeError."""
        if len(await self._archive.followed(visit.library)) >= MOST_FEEDS:
            raise FeedsFull(MOST_FEEDS)
        feed = await self._archive.follow(url, visit.library, datetime.now(UTC))
        await self._archive.log.keep(visit.library, visit.by, Done.FOLLOWED, names=[feed.asked])
        return notice_card(visit.words.library["followed"].format(title=feed.title or feed.asked))

    async def unfollow(self, visit: Visit, chosen: str) -> ui.LayoutView:
        """Follow a feed no longer, named by a choice of the completion or its address. Raises FeedNotFollowed."""
        feeds = {f"#{feed.id}": feed.asked for feed in await self._archive.followed(visit.library)}
        address = feeds.get(chosen, chosen)
        if address not in feeds.values():
            raise FeedNotFollowed(address)
        await self._archive.unfollow(address, visit.library)
        await self._archive.log.keep(visit.library, visit.by, Done.UNFOLLOWED, names=[address])
        return notice_card(visit.words.library["unfollowed"].format(address=address))

    async def feeds(self, visit: Visit) -> ui.LayoutView:
        """The feeds that the library follows."""
        feeds = await self._archive.followed(visit.library)
        return feeds_card([FeedLine(one.title, one.asked, one.next_poll, one.trouble) for one in feeds], visit.words)

    async def feed_choices(self, visit: Visit, fragment: str) -> dict[str, str]:
        """The feeds whose title or address holds `fragment`: what a choice sends, and what it shows."""
        shown = {
            f"#{feed.id}": f"{feed.title} · {feed.asked}" for feed in await self._archive.followed(visit.library)
        }
        return {id_: name for id_, name in shown.items() if fragment.casefold() in name.casefold()}

    # ----------------------------------------------------------------------------------------------------

    async def _take(self, source: SourceFile | str, visit: Visit, refused: list[Refusal]) -> tuple[int, ...]:
        """Put one file or page in; what cannot be is put to those refused."""
        try:
            if isinstance(source, str):
                added = await self._archive.add_address(source, visit.library)
            else:
                added = await self._archive.add(source, visit.library, visit.by)
        except Exception as error:  # whatever one of them provokes, the others are read
            refused.append(_refusal(_named(source), error, visit.words))
            return ()
        if added.already_here:
            refused.append(Refusal(_named(source), visit.words.library["already_here"]))
        return added.article_ids

    async def _entry(self, visit: Visit, article_id: int) -> Entry:
        return (await self._archive.article(article_id, visit.scope)).entry

    async def _shelved(self, visit: Visit, article_id: int) -> Shelved | None:
        try:
            entry = await self._entry(visit, article_id)
            return Shelved(
                entry,
                tuple(await self._archive.corrections(article_id, visit.scope)),
                tuple([await self._entry(visit, copy) for copy in entry.copies[:_COPIES]]),
                tuple(await self._archive.left_out(article_id, visit.scope)),
            )
        except ArticleMissing:
            return None

    async def _room(self, library: str) -> Room:
        held, quota = await self._archive.totals(library), self._archive.quota(library)
        most = (quota.articles, quota.megabytes) if quota else (0, 0)
        return Room(held.articles, held.megabytes, *most)

    async def _page_of(self, visit: Visit, deed: Deed, skip: int) -> ui.LayoutView:
        page = [await self._shelved(visit, id_) for id_ in deed.articles[skip : skip + ARTICLES_ON_PAGE]]
        return added_card(deed, page, skip, visit.words)

    async def _note(self, visit: Visit, done: Done, entry: Entry) -> None:
        title = entry.metadata.title
        await self._archive.log.keep(visit.library, visit.by, done, articles=[entry.id], names=[title])

    async def _note_added(self, library: str, by: str | None, ids: Sequence[int], refused: Sequence[Refusal]) -> Deed:
        if ids:
            self._wake()
        titles = await self._titles_of(library, ids[:_NAMED])
        return await self._archive.log.keep(library, by, Done.ADDED, articles=ids, names=titles, refused=refused)

    async def _titles_of(self, library: str, ids: Sequence[int]) -> list[str]:
        """The titles of these articles, as far as they are there and can be read."""
        titles = []
        for article_id in ids:
            try:
                titles.append((await self._archive.article(article_id, Scope.of(library))).entry.metadata.title)
            except ArticleMissing:
                continue
            except ArchiveUnreachable:
                break
        return titles


class _Progress:
    """Says when a card of progress may be shown again."""

    def __init__(self) -> None:
        self._shown_at = -math.inf

    def due(self) -> bool:
        """Whether it is time; then it counts as shown."""
        now = asyncio.get_running_loop().time()
        if now - self._shown_at < _PROGRESS_EVERY:
            return False
        self._shown_at = now
        return True


def _named(source: SourceFile | str) -> str:
    return source if isinstance(source, str) else source.source


def _refusal(name: str, error: Exception, words: Wording) -> Refusal:
    return Refusal(name, sentence_for(error, words).removeprefix(f"{name}: "))


def _changes(entry: Entry, filled_in: Mapping[str, str]) -> Changes:
    """What was filled in otherwise than it was shown: what nobody touched is not a person's word."""
    changes: dict[Field, Value] = {}
    for field in Field:
        shown = written(field, entry.metadata)[: LONGEST[field]]
        if field in filled_in and _words(filled_in[field]) != _words(shown):
            changes[field] = understood(field, filled_in[field])
    return changes


def _words(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines() if line.strip()]
