"""`/settings`: what a server decides, for those who may manage it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.cards.settings import OWN_LANGUAGE, settings_card
from bot.commands.desk import Desk
from bot.commands.places import place_of_interaction
from bot.commands.replying import redraw, reply
from bot.errors import NotAllowed
from bot.model import COOLDOWNS, EXCERPTS, LANGUAGES, Place, ServerSettings, server_library
from bot.state.memory import Memory

_Interaction = discord.Interaction[commands.Bot]


class Settings(commands.Cog):
    """Shows and changes a server's settings."""

    def __init__(self, desk: Desk, memory: Memory) -> None:
        self._desk = desk
        self._servers = memory.servers

    @app_commands.command(description="Where and how I answer in this server.")
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.default_permissions(manage_guild=True)
    async def settings(self, interaction: _Interaction) -> None:
        """Show the settings, only to who asked."""
        await reply(interaction, self._card(interaction), private=True)

    async def change(self, interaction: _Interaction, setting: str, values: Sequence[str]) -> None:
        """Change one setting and redraw the card. Raises NotAllowed."""
        place = self._manager(interaction)
        guild_id = place.guild_id or 0
        settings = changed(await self._servers.settings(guild_id), setting, values)
        await self._servers.change(guild_id, settings)
        await redraw(interaction, await self._card(interaction))

    async def _card(self, interaction: _Interaction) -> ui.LayoutView:
        place = self._manager(interaction)
        guild_id = place.guild_id or 0
        settings = await self._servers.settings(guild_id)
        name = interaction.guild.name if interaction.guild else ""
        return settings_card(settings, name, server_library(guild_id), await self._desk.words(place))

    @staticmethod
    def _manager(interaction: _Interaction) -> Place:
        """The place, if who is there may manage its server: a server can loosen who sees the command."""
        place = place_of_interaction(interaction)
        if place.guild_id is None or not interaction.permissions.manage_guild:
            raise NotAllowed
        return place


def changed(settings: ServerSettings, setting: str, values: Sequence[str]) -> ServerSettings:
    """`settings` with one of them set to what a control sent; unknown names and values change nothing."""
    value = values[0] if values else ""
    numbers = tuple(int(number) for number in values if number.isdecimal())
    match setting:
        case "seeds":
            return replace(settings, seeds=not settings.seeds)
        case "private":
            return replace(settings, private=not settings.private)
        case "excerpts" if numbers and numbers[0] in EXCERPTS:
            return replace(settings, excerpts=numbers[0])
        case "cooldown" if numbers and numbers[0] in COOLDOWNS:
            return replace(settings, cooldown=numbers[0])
        case "language" if value in (*LANGUAGES, OWN_LANGUAGE):
            return replace(settings, language=None if value == OWN_LANGUAGE else value)
        case "channels" if len(numbers) == len(values):
            return replace(settings, channels=numbers)
        case "adders" if len(numbers) == len(values):
            return replace(settings, adders=numbers)
    return settings
