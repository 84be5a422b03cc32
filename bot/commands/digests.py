"""Digests that servers scheduled: when one is due, and posting it once.

A digest is claimed in the memory before it is posted: after a restart in between it is missing rather than posted
twice, and the next one begins where it would have ended.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import discord
from discord.ext import commands

from bot.cards.topic_views import digest_card
from bot.commands.desk import Desk
from bot.model import Place
from bot.state.digests import Digests, Every, Scheduled
from retrieval.archive import Archive
from retrieval.errors import StoreError

_log = logging.getLogger(__name__)

# The hour (UTC) at which digests are posted; weekly ones on Mondays.
_HOUR = 8
# After so long a memory that failed is tried again.
_AGAIN = timedelta(minutes=1)


class DigestPoster:
    """Posts what is due to the channels that servers named."""

    def __init__(self, bot: commands.AutoShardedBot, archive: Archive, digests: Digests, desk: Desk) -> None:
        self._bot = bot
        self._archive = archive
        self._digests = digests
        self._desk = desk
        self._waiting: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to post digests as they become due."""
        self.stop()
        self._waiting = asyncio.create_task(self._run())

    def stop(self) -> None:
        """Post no more."""
        if self._waiting is not None:
            self._waiting.cancel()

    async def schedule(self, guild_id: int, channel_id: int, every: Every | None) -> None:
        """Post a server's digests in a channel from now on; None: no more."""
        await self._digests.schedule(guild_id, channel_id, every)
        self.start()

    async def _run(self) -> None:
        """Sleep from one digest to the next; ends where none is scheduled."""
        # Before that no channel is known.
        await self._bot.wait_until_ready()
        while True:
            try:
                await self.post_due(datetime.now(UTC))
                due = [next_after(digest.last, digest.every) for digest in await self._digests.all()]
            except StoreError as error:
                _log.error("the memory cannot be used: %s", error, exc_info=error)
                due = [datetime.now(UTC) + _AGAIN]
            if not due:
                return
            await asyncio.sleep((min(due) - datetime.now(UTC)).total_seconds())

    async def post_due(self, now: datetime) -> None:
        """Post every digest that is due at `now` (UTC); one that fails keeps no other from being posted."""
        for digest in await self._digests.all():
            if now < next_after(digest.last, digest.every) or not await self._digests.claim(digest, now):
                continue
            try:
                await self._post(digest)
            except Exception as error:
                _log.warning("the digest of server %d could not be posted", digest.guild_id, exc_info=error)

    async def _post(self, scheduled: Scheduled) -> None:
        channel = self._bot.get_channel(scheduled.channel_id)
        if not isinstance(channel, discord.abc.Messageable) or self._bot.get_guild(scheduled.guild_id) is None:
            _log.warning("the digest of server %d has lost its channel", scheduled.guild_id)
            return
        place = Place(0, scheduled.guild_id, (scheduled.channel_id,), direct=False, locale=None)
        digest = await self._archive.digest(scheduled.last, await self._desk.reach.scope(place))
        if digest.added:
            await channel.send(view=digest_card(digest, await self._desk.words(place)))


def next_after(last: datetime, every: Every) -> datetime:
    """The moment (UTC) at which the digest after `last` is due."""
    due = datetime(last.year, last.month, last.day, _HOUR, tzinfo=UTC)
    if due <= last:
        due += timedelta(days=1)
    if every is Every.WEEKLY:
        due += timedelta(days=-due.weekday() % 7)
    return due
