"""Did they really say it? `/verify`, and **Verify quotes** on a message."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.commands.desk import Desk
from bot.commands.options import DESCRIPTIONS, FilterText
from bot.commands.places import place_of_interaction
from bot.commands.quoted import quotation_of, quotations_in
from bot.commands.replying import reply
from bot.commands.verifying import Verifying

# Two screens of a phone: what is longer is no quotation.
LONGEST_QUOTATION = 2_000

_Interaction = discord.Interaction[commands.Bot]


class Verify(commands.Cog):
    """Checks quotations against the library."""

    def __init__(self, bot: commands.AutoShardedBot, desk: Desk, verifying: Verifying) -> None:
        self._bot = bot
        self._desk = desk
        self._verifying = verifying
        self._verify_quotes = app_commands.ContextMenu(name="Verify quotes", callback=self.verify_quotes)
        bot.tree.add_command(self._verify_quotes)

    async def cog_unload(self) -> None:
        """Take the context menu away with the cog."""
        self._bot.tree.remove_command(self._verify_quotes.name, type=self._verify_quotes.type)

    @app_commands.command(
        description="Check a quotation word for word: does a source have it, and who says it there?"
    )
    @app_commands.describe(
        quote="The words that somebody is said to have said",
        speaker="Who is said to have said them",
        private=DESCRIPTIONS["private"],
    )
    async def verify(
        self,
        interaction: _Interaction,
        quote: app_commands.Range[str, 1, LONGEST_QUOTATION],
        speaker: FilterText | None = None,
        private: bool | None = None,
    ) -> None:
        """Answer in the channel, or privately; the server decides where the person does not say."""
        place = place_of_interaction(interaction)
        settings = await self._desk.admit(place)
        hidden = settings.private if private is None else private
        verdict = self._verifying.card(place, [quotation_of(quote, speaker)], can_post=hidden)
        await reply(interaction, verdict, private=hidden)

    async def verify_quotes(self, interaction: _Interaction, message: discord.Message) -> None:
        """Check every quotation in a message; the answer is private and can be posted."""
        place = place_of_interaction(interaction)
        await self._desk.admit(place)
        quotations = quotations_in(message.clean_content)
        await reply(interaction, self._verifying.card(place, quotations, can_post=True), private=True)
