"""`/article`: one article, page by page."""

from __future__ import annotations

import re

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards.limits import CHOICE_NAME, shortened
from bot.commands.desk import Desk
from bot.commands.replying import reply

# What a choice of the autocomplete list sends; anything else was typed and sent without picking.
_PICKED = re.compile(r"#(\d{1,18})")


class Articles(commands.Cog):
    """Shows what the library holds."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command(description="Show an article of the library, page by page.")
    @app_commands.describe(title="Type a part of the title and pick one", private="Show it only to you")
    async def article(
        self,
        interaction: discord.Interaction[commands.Bot],
        title: app_commands.Range[str, 1, CHOICE_NAME],
        private: bool = True,
    ) -> None:
        """Show the first page; privately unless asked otherwise, because a page is long."""
        picked = _PICKED.fullmatch(title)
        card = self._desk.page(int(picked[1]), 1) if picked else self._desk.article_named(title)
        await reply(interaction, card, private=private)

    @article.autocomplete("title")
    async def titles(self, _: discord.Interaction[commands.Bot], current: str) -> list[app_commands.Choice[str]]:
        """The titles that hold what was typed so far; each choice sends the article's id."""
        return [
            app_commands.Choice(name=shortened(entry.metadata.title, CHOICE_NAME), value=f"#{entry.id}")
            for entry in await self._desk.titles(current)
        ]
