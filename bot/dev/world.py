"""The simulated Discord that all forms of the dev runner share: one server, one channel, one person."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import discord
import simcord

from bot.client import Footnote
from bot.settings import Settings
from bot.starter import load_starter
from bot.state.memory import Memory
from retrieval.archive import Archive

# Seconds that an answer may take; simcord would give up after five.
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class World:
    """The running bot and the person: `member` in the channel, who manages the server, `user` in direct messages."""

    bot: Footnote
    env: simcord.Env
    channel: simcord.ChannelHandle
    member: simcord.MemberActor
    user: simcord.UserHandle

    async def keep_time(self) -> None:
        """Bring the simulated clock to now. Time stands still there unless it is moved."""
        behind = (datetime.now(UTC) - self.env.now()).total_seconds()
        if behind > 0:
            await self.env.advance_time(behind)


@asynccontextmanager
async def simulated(settings: Settings) -> AsyncIterator[World]:
    """The bot over the operator's archive; what it remembers is forgotten at the end."""
    with tempfile.TemporaryDirectory() as folder:
        async with (
            await Archive.open(settings.data, quota=settings.quota, cluster=settings.cluster) as archive,
            await Memory.open(Path(folder)) as memory,
        ):
            await load_starter(archive)
            bot = Footnote(archive, memory, shard_count=1)
            async with simcord.run(bot, check_errors=False, settle_timeout=_PATIENCE) as env:
                assert bot.user is not None  # noqa: S101  it is logged in
                await bot.user.edit(username="Footnote")
                guild = env.create_guild(name="Newsroom")
                channel = guild.create_text_channel("general")
                user = env.create_user("you")
                editor = guild.create_role("Editor", permissions=discord.Permissions(manage_guild=True))
                world = World(bot, env, channel, guild.add_member(user, roles=[editor]), user)
                # The simulated clock begins in the past, and watches would look every half minute until now.
                await bot.watches.stop()
                await env.settle()
                await world.keep_time()
                bot.watches.start()
                try:
                    yield world
                finally:
                    # simcord forgets the bot without closing it, and archive and memory close right after.
                    await bot.watches.stop()
