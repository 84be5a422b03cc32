"""Which libraries somebody sees, where they are.

    in a server             the server's own library, and the shared one
    in direct messages      those of the server that they chose, as long as they are a member of it now; else the
                            shared one; and in any case their own, where they put articles into one
    anywhere else           the shared one: an answer there may be read by anybody

The shared library is `main`, or the starter library as long as `main` is empty; a server may switch the starter
library off. Membership is asked of Discord every time, never remembered.
"""

from __future__ import annotations

import discord
from discord.ext import commands

from bot.errors import NotAMember
from bot.model import Place, person_library, server_library
from bot.scope import STARTER, default_scope
from bot.state.memory import Memory
from retrieval.archive import Archive
from retrieval.model import Scope

# A bot in no more servers than this asks of each whether the person is there; beyond, only of those it met them in.
_FEW_SERVERS = 20


class Reach:
    """Decides scopes. Knows Discord only to ask who is a member where."""

    def __init__(self, bot: commands.AutoShardedBot, archive: Archive, memory: Memory) -> None:
        self._bot = bot
        self._archive = archive
        self._memory = memory

    async def scope(self, place: Place) -> Scope:
        """What a question from `place` may see."""
        if place.guild_id is not None:
            return await self._server_scope(place.guild_id)
        if not place.direct:
            return await default_scope(self._archive)
        chosen = await self.chosen_server(place)
        scope = await default_scope(self._archive) if chosen is None else await self._server_scope(chosen)
        own = person_library(place.user_id)
        # Only then: every scope has an index in memory, and most people have no library of their own.
        return Scope(scope.libraries | {own}) if (await self._archive.libraries()).get(own) else scope

    async def chosen_server(self, place: Place) -> int | None:
        """The server whose library a person asks in direct messages.

        None where they chose the shared library, chose nothing, or are no longer a member of what they chose.
        """
        chosen = await self._memory.people.chosen_server(place.user_id)
        return chosen if chosen is not None and await self._is_member(place.user_id, chosen) else None

    async def choose_server(self, place: Place, guild_id: int | None) -> None:
        """Remember whose library a person asks in direct messages. Raises NotAMember."""
        if guild_id is not None and not await self._is_member(place.user_id, guild_id):
            raise NotAMember
        await self._memory.people.choose_server(place.user_id, guild_id)

    async def servers_to_choose(self, place: Place) -> dict[int, str]:
        """The servers with articles of their own that a person is a member of now, by id, with their names."""
        libraries = await self._archive.libraries()
        met = await self._memory.people.servers(place.user_id)
        everywhere = [guild.id for guild in self._bot.guilds] if len(self._bot.guilds) <= _FEW_SERVERS else []
        names: dict[int, str] = {}
        for guild_id in dict.fromkeys([*met, *everywhere]):
            guild = await self._server(guild_id)
            has_articles = bool(libraries.get(server_library(guild_id)))
            if guild and has_articles and await self._is_member(place.user_id, guild_id):
                names[guild_id] = guild.name
        return names

    async def _server_scope(self, guild_id: int) -> Scope:
        shared = (await default_scope(self._archive)).libraries
        if not (await self._memory.servers.settings(guild_id)).seeds:
            shared -= {STARTER}
        return Scope(shared | {server_library(guild_id)})

    async def _is_member(self, user_id: int, guild_id: int) -> bool:
        guild = await self._server(guild_id)
        if guild is None:
            return False
        try:
            await guild.fetch_member(user_id)
        except (discord.NotFound, discord.Forbidden):
            return False
        return True

    async def _server(self, guild_id: int) -> discord.Guild | None:
        """A server that the bot is in, also one of a shard that another process takes; None for any other."""
        guild = self._bot.get_guild(guild_id)
        taken = self._bot.shard_ids
        if guild is not None or taken is None or (guild_id >> 22) % (self._bot.shard_count or 1) in taken:
            return guild
        try:
            return await self._bot.fetch_guild(guild_id, with_counts=False)
        except (discord.NotFound, discord.Forbidden):
            return None
