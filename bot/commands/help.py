"""`/help` and `/about`."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.commands.desk import Desk
from bot.commands.places import place_of_interaction
from bot.commands.replying import reply

_Interaction = discord.Interaction[commands.Bot]


class Help(commands.Cog):
    """Explains the bot."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command(description="How to use Footnote.")
    async def help(self, interaction: _Interaction) -> None:
        """Show the help, only to who asked."""
        card = self._desk.help(place_of_interaction(interaction), interaction.application_id)
        await reply(interaction, card, private=True)

    @app_commands.command(description="What Footnote is.")
    async def about(self, interaction: _Interaction) -> None:
        """Say what the bot is, only to who asked."""
        await reply(interaction, self._desk.about(place_of_interaction(interaction)), private=True)
