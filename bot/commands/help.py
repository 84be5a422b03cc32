"""`/help`."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.commands.desk import Desk
from bot.commands.replying import reply


class Help(commands.Cog):
    """Explains the bot."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command(description="How to use Footnote.")
    async def help(self, interaction: discord.Interaction[commands.Bot]) -> None:
        """Show the help, only to who asked."""
        await reply(interaction, self._desk.help(interaction.application_id), private=True)
