"""`/privacy`: what is kept about who asks, to take away or to have erased."""

from __future__ import annotations

import json

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.cards.desk_words import desk_words
from bot.cards.notice import notice_card
from bot.cards.privacy import erase_card, everything_card
from bot.commands.desk import Desk
from bot.commands.places import place_of_interaction
from bot.commands.replying import WithFile, reply
from bot.errors import NotErased
from bot.model import Place
from bot.state.memory import Memory
from retrieval.archive import Archive
from retrieval.errors import ArchiveUnreachable

_FILE = "footnote-about-me.json"

_Interaction = discord.Interaction[commands.Bot]


class Privacy(commands.Cog):
    """Gives people their data, and forgets it."""

    privacy = app_commands.Group(name="privacy", description="What I keep about you.")

    def __init__(self, desk: Desk, archive: Archive, memory: Memory) -> None:
        self._desk = desk
        self._archive = archive
        self._kept = memory.privacy

    @privacy.command(description="Everything that I keep about you, as a file.")
    async def export(self, interaction: _Interaction) -> None:
        """Give it, only to who asked."""
        await reply(interaction, self._export(interaction), private=True)

    @privacy.command(name="erase", description="Erase everything that I keep about you.")
    async def ask_to_erase(self, interaction: _Interaction) -> None:
        """Ask once more before that."""
        await reply(interaction, self._question(place_of_interaction(interaction)), private=True)

    async def erase(self, interaction: _Interaction, place: Place) -> ui.LayoutView:
        """Erase what is kept about who pressed the button. Raises NotErased."""
        words = await self._desk.words(place)
        # The archive first: where it cannot be reached nothing is erased, and asking again erases all.
        try:
            await self._archive.forget(str(place.user_id))
        except ArchiveUnreachable as error:
            raise NotErased from error
        await self._kept.erase(place.user_id, await _direct_channel(interaction, place))
        return notice_card(desk_words(words.language).erased)

    async def _export(self, interaction: _Interaction) -> WithFile:
        place = place_of_interaction(interaction)
        kept = await self._archive.about(str(place.user_id))
        kept |= await self._kept.export(place.user_id, await _direct_channel(interaction, place))
        content = json.dumps(kept, ensure_ascii=False, indent=2).encode()
        return WithFile(everything_card(_FILE, await self._desk.words(place)), _FILE, content)

    async def _question(self, place: Place) -> ui.LayoutView:
        return erase_card(await self._desk.words(place))


async def _direct_channel(interaction: _Interaction, place: Place) -> int | None:
    """The channel of a person's direct messages, where Discord tells."""
    if place.direct:
        return place.channel_ids[0]
    try:
        return (await interaction.user.create_dm()).id
    except discord.HTTPException:
        return None
