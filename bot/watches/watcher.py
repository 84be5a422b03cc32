"""The work behind watches, in the background: by the clock, and whenever it is woken."""

from __future__ import annotations

import asyncio
import logging

import discord
from discord.ext import commands, tasks

from bot.commands.desk import Desk
from bot.state.watches import Watches
from bot.watches.intake import Intake
from bot.watches.posting import Posting
from retrieval.archive import Archive

# Seconds between two looks at whether another process added something (`footnote ingest` beside the running bot), and
# whether the time of a post has come.
POLL = 30.0

_log = logging.getLogger(__name__)


class Watcher:
    """Looks at what came in and posts what was found, from `start` to `stop`. `wake` it after articles were added."""

    def __init__(self, bot: commands.AutoShardedBot, archive: Archive, watches: Watches, desk: Desk) -> None:
        self._bot = bot
        self._archive = archive
        self._intake = Intake(archive, watches, desk.reach)
        self._posting = Posting(bot, archive, watches, desk)
        self._one_at_a_time = asyncio.Lock()
        self._seen_version: int | None = None
        self._woken: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin, once the bot is ready."""
        self._by_the_clock.start()

    async def stop(self) -> None:
        """End; what was found and not posted is posted after the next start.

        When this comes back nothing of it asks the archive or the memory any more.
        """
        working = [task for task in (self._by_the_clock.get_task(), *self._woken) if task is not None]
        self._by_the_clock.cancel()
        for task in self._woken:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)

    def wake(self) -> asyncio.Task[None]:
        """Look at what came in now, in a task of its own, which need not be waited for."""
        task = asyncio.create_task(self._turn(look=True))
        self._woken.add(task)
        task.add_done_callback(self._woken.discard)
        return task

    @tasks.loop(seconds=POLL)
    async def _by_the_clock(self) -> None:
        await self._turn()

    @_by_the_clock.before_loop
    async def _ready(self) -> None:
        await self._bot.wait_until_ready()

    async def _turn(self, *, look: bool = False) -> None:
        """Look where anything changed or `look` says so, and post what is due.

        Whatever goes wrong is logged, and tried again at the next turn.
        """
        async with self._one_at_a_time:
            try:
                version = await self._archive.version()
                if look or version != self._seen_version:
                    self._seen_version = version if await self._intake.look() else None
                due = await self._posting.due()
                if due is not None and due <= discord.utils.utcnow():
                    await self._posting.post()
            except Exception:
                _log.exception("watches could not be looked after; they will be at the next turn")
