"""Two servers with a library each, beside the shared one, and people in one, in both and in none of them."""

from __future__ import annotations

from pathlib import Path

import discord
import simcord

from bot.model import server_library
from tests.bot.newsroom import Newsroom, text_of, write

CELLAR = """\
---
title: The cellar of the newsroom
outlet: Cellar Post
authors: [Nils Alm]
date: 2022-05-06
---

A hidden wheel of cheese rests in the cellar of the newsroom, and nobody may cut it.

The key of the cellar hangs behind the coffee machine.

A second hidden cheese is guarded by the cat.

Whoever finds a third hidden cheese keeps it.

The fourth hidden cheese was eaten at the party.
"""
ATTIC = """\
---
title: The attic of the rivals
outlet: Attic Herald
authors: [Rut Berg]
date: 2023-07-08
---

A hidden clockwork owl sits in the attic of the rivals, and hoots at noon.

The ladder to the attic is kept under the stairs.
"""


class TwoServers:
    """Ada is in the newsroom, Cleo in the rivals' server, Bo in both, Dan in none."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self.env = newsroom.env
        self.archive = newsroom.archive
        self.home = newsroom.guild
        self.channel = newsroom.channel
        self.ada, self.bo = newsroom.ada, newsroom.bo
        self.rivals = self.env.create_guild(name="Rivals")
        self.lobby = self.rivals.create_text_channel("lobby")
        self.cleo = self.rivals.add_member(self.env.create_user("cleo"))
        self.bo_there = self.rivals.add_member(self.bo.user)
        self.dan = self.env.create_user("dan")

    async def stock(self, folder: Path) -> None:
        """Give each server its library."""
        for guild, texts in ((self.home, {"cellar.md": CELLAR}), (self.rivals, {"attic.md": ATTIC})):
            for file in write(texts, folder / str(guild.id)):
                await self.archive.add(file, server_library(guild.id))

    async def ids(self, guild: simcord.GuildHandle) -> tuple[int, list[int]]:
        """The id of the one article of a server's library, and those of its passages."""
        scope = await self.archive.scope([server_library(guild.id)])
        (entry,) = [entry async for entry in self.archive.articles(scope)]
        return entry.id, [passage.id for passage in await self.archive.passages(entry.id, range(1, 99), scope)]

    async def forge(self, channel: simcord.ChannelHandle, *custom_ids: str) -> discord.Message:
        """A message of the bot's in a channel of a server, with buttons of these custom_ids."""
        view = discord.ui.LayoutView(timeout=None)
        buttons = [discord.ui.Button[discord.ui.LayoutView](label=id_, custom_id=id_) for id_ in custom_ids]
        for start in range(0, len(buttons), 5):
            view.add_item(discord.ui.ActionRow(*buttons[start : start + 5]))
        view.stop()
        found = self.newsroom.bot.get_channel(channel.id)
        assert isinstance(found, discord.TextChannel)
        return await found.send(view=view)

    async def forge_choice(self, user: simcord.UserHandle, *guild_ids: int) -> discord.Message:
        """A menu in somebody's direct messages that offers these servers' libraries."""
        view = discord.ui.LayoutView(timeout=None)
        options = [discord.SelectOption(label=f"Server {id_}", value=str(id_)) for id_ in guild_ids]
        view.add_item(
            discord.ui.ActionRow(discord.ui.Select[discord.ui.LayoutView](custom_id="fn1:library", options=options))
        )
        view.stop()
        person = await self.newsroom.bot.fetch_user(user.id)
        return await person.send(view=view)

    async def write_to_bot(self, user: simcord.UserHandle, text: str) -> discord.Message:
        """Send a direct message; gives the bot's reply."""
        await user.send_dm(text)
        return self.newsroom.said_to(user)[-1]

    async def read(self, user: simcord.UserHandle, text: str) -> str:
        """Send a direct message; gives the text of the bot's reply."""
        return text_of(await self.write_to_bot(user, text))

    async def choose(self, user: simcord.UserHandle, guild: simcord.GuildHandle) -> str:
        """Choose a server's library in direct messages; gives what the bot answers."""
        menu = (await user.slash("sources")).response
        result = await user.select(menu, [str(guild.id)], custom_id="fn1:library")
        assert result.response is not None
        return text_of(result.response)
