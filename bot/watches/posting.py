"""Finds -> posts. Each article once, over every restart and whatever Discord answers.

A post is noted before it is sent, and carries its number in a button. Where it is not known whether Discord took it
(the process ended, the connection broke) the channel is looked through for that button before anything is sent again.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import aiohttp
import discord
from discord.ext import commands

from bot.cards import actions
from bot.cards.desk_words import desk_words
from bot.cards.limits import shortened
from bot.cards.notice import notice_card
from bot.cards.watch import arrivals_that_fit, channel_of, watch_post_card
from bot.commands.desk import Desk
from bot.kept import Find, Watch
from bot.state.watches import BegunPost, Watches
from bot.watches.intake import place_of
from retrieval.answers.arrivals import Arrival
from retrieval.archive import Archive
from retrieval.errors import ArticleMissing
from retrieval.model import Citation, Entry, Finding, Scope

# The wait after the first refusal; it doubles each time. After so many refusals the watch rests.
FIRST_WAIT = timedelta(minutes=1)
REFUSALS = 6
# Where very much came in at once, so many posts are sent, and the next after a while.
POSTS_AT_ONCE = 4
BETWEEN_FLOODS = timedelta(minutes=10)
# When daily posts go out, in UTC.
DIGEST_HOUR = 8

_UNKNOWN_CHANNEL = 10003
_SERVER_ERRORS = 500
# How far back a channel is looked through for a post, and how much clocks may differ.
_LOOKED_THROUGH = 200
_CLOCKS = timedelta(minutes=2)
_QUERY = 100

_log = logging.getLogger(__name__)

_Channel = discord.abc.Messageable


class Posting:
    """Posts what watches found, and tells who set them where that fails for good."""

    def __init__(self, bot: commands.AutoShardedBot, archive: Archive, watches: Watches, desk: Desk) -> None:
        self._bot = bot
        self._archive = archive
        self._watches = watches
        self._desk = desk

    async def post(self) -> None:
        """Post what is due. What goes wrong with one watch keeps no other from posting."""
        for watch in await self._watches.running():
            if watch.not_before > _now():
                continue
            try:
                await self._post_finds(watch)
            except Exception:
                _log.exception("a watch could not post; it will at the next turn", extra={"watch": watch.id})

    async def due(self) -> datetime | None:
        """When the next post that waits may go out; None where none waits."""
        waiting = [
            watch.not_before for watch in await self._watches.running() if await self._watches.waiting(watch.id)
        ]
        return min(waiting, default=None)

    async def _post_finds(self, watch: Watch) -> None:
        """Post what a watch has to post; it tries again later where Discord refuses, and rests where that goes on."""
        if not await self._watches.waiting(watch.id):
            return
        try:
            channel = await self._channel(watch)
            for begun in await self._watches.begun(watch.id):
                await self._settle(watch, channel, begun)
            for _ in range(POSTS_AT_ONCE):
                if not await self._post_some(watch, channel):
                    return
            await self._watches.wait(watch.id, _now() + BETWEEN_FLOODS)
        except discord.NotFound as error:
            if error.code == _UNKNOWN_CHANNEL:
                await self._give_up(watch, gone=True)
            else:
                await self._refused(watch, error)
        except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
            await self._refused(watch, error)

    async def _post_some(self, watch: Watch, channel: _Channel) -> bool:
        """Send one post with as much of what waits as fits; False where nothing further waits."""
        arrivals = await self._arrivals(watch, await self._watches.waiting(watch.id))
        if arrivals:
            await self._send(watch, channel, arrivals)
        if await self._watches.waiting(watch.id):
            return True
        await self._watches.wait(watch.id, next_post(watch.daily))
        return False

    async def _send(self, watch: Watch, channel: _Channel, arrivals: Sequence[tuple[list[Find], Arrival]]) -> None:
        """Send one post with as many of `arrivals` as fit, noted before and receipted after."""
        words = await self._desk.words(place_of(watch))
        shown = arrivals[: arrivals_that_fit(watch.query, [one for _, one in arrivals], words)]
        post_id = await self._watches.begin(watch.id, [find for group, _ in shown for find in group], _now())
        view = watch_post_card(watch, [one for _, one in shown], post_id, words)
        try:
            await channel.send(view=view, nonce=f"watch-{post_id}")
        except discord.HTTPException as error:
            if error.status < _SERVER_ERRORS:
                # Discord says that it did not take it.
                await self._watches.not_posted(post_id)
            raise
        await self._watches.posted(post_id)

    async def _arrivals(self, watch: Watch, finds: Sequence[Find]) -> list[tuple[list[Find], Arrival]]:
        """The finds as they can be shown now, copies of one story together; those of removed articles are dropped."""
        scope = await self._desk.reach.scope(place_of(watch))
        shown: list[tuple[list[Find], Arrival]] = []
        for find in finds:
            try:
                excerpt = await self._archive.excerpt(find.passage_id, scope, find.start, find.end)
            except ArticleMissing:
                await self._watches.drop(find.id)
                continue
            entry = excerpt.article.entry
            for place, (group, arrival) in enumerate(shown):
                first = arrival.finding
                if entry.id in first.citation.entry.copies or excerpt.text == first.excerpt.text:
                    both = replace(first, copies=_with(first.copies, entry))
                    shown[place] = ([*group, find], replace(arrival, finding=both))
                    break
            else:
                citation = Citation(len(shown) + 1, entry, excerpt.passage.number)
                finding = Finding(excerpt, citation, 0.0, await self._copies(entry, scope))
                shown.append(([find], Arrival(finding, find.first)))
        return shown

    async def _copies(self, entry: Entry, scope: Scope) -> tuple[Entry, ...]:
        return tuple([(await self._archive.article(one, scope)).entry for one in entry.copies])

    async def _settle(self, watch: Watch, channel: _Channel, begun: BegunPost) -> None:
        """Find out whether Discord has a post that was begun."""
        button = actions.watch(watch.id, begun.id)
        async for message in channel.history(limit=_LOOKED_THROUGH, after=begun.begun_at - _CLOCKS):
            if message.author == self._bot.user and _has(message, button):
                await self._watches.posted(begun.id)
                return
        await self._watches.not_posted(begun.id)

    async def _channel(self, watch: Watch) -> _Channel:
        if watch.guild_id is None:
            return await (await self._bot.fetch_user(watch.user_id)).create_dm()
        channel = self._bot.get_channel(watch.channel_id) or await self._bot.fetch_channel(watch.channel_id)
        assert isinstance(channel, discord.abc.Messageable)  # noqa: S101  a watch is only set where one can write
        return channel

    # Where it goes wrong --------------------------------------------------------------------------------

    async def _refused(self, watch: Watch, error: Exception) -> None:
        _log.warning("a watch could not post: %s", error, extra={"watch": watch.id, "failures": watch.failures + 1})
        if watch.failures + 1 >= REFUSALS:
            await self._give_up(watch, gone=False)
        else:
            await self._watches.refused(watch.id, _now() + FIRST_WAIT * 2**watch.failures)

    async def _give_up(self, watch: Watch, *, gone: bool) -> None:
        """Let a watch rest, and tell who set it: in a direct message, else when they are met next."""
        await self._watches.rest(watch.id)
        words = await self._desk.words(place_of(watch))
        says = desk_words(words.language)
        query = f"“{shortened(watch.query, _QUERY)}”"
        where = channel_of(watch, words)
        sentence = says.gone.format(query=query) if gone else says.refused.format(query=query, channel=where)
        try:
            person = await self._bot.fetch_user(watch.user_id)
            await person.send(view=notice_card(sentence, [where] if watch.guild_id else ()))
        except discord.HTTPException:
            await self._watches.tell_later(watch.user_id, sentence, _now())


def _now() -> datetime:
    return discord.utils.utcnow()


def next_post(daily: bool) -> datetime:
    """When a watch may post next: at once, or at the hour of the daily posts."""
    now = _now()
    today = now.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    if not daily:
        return now
    return today if now < today else today + timedelta(days=1)


def _with(copies: tuple[Entry, ...], entry: Entry) -> tuple[Entry, ...]:
    return copies if entry.id in {copy.id for copy in copies} else (*copies, entry)


def _has(message: discord.Message, custom_id: str) -> bool:
    view = discord.ui.LayoutView.from_message(message)
    return any(getattr(item, "custom_id", None) == custom_id for item in view.walk_children())
