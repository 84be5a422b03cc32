"""Looking around: `/search`, `/article`, `/sources`."""

from __future__ import annotations

import re
from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards.limits import CHOICE_NAME, shortened
from bot.commands.desk import LONGEST_QUESTION, Desk
from bot.commands.options import DESCRIPTIONS, FilterText, complete_author, complete_source, filters_from
from bot.commands.places import place_of_interaction
from bot.commands.replying import reply
from retrieval.model import Order

# What a choice of the autocomplete list sends; anything else was typed and sent without picking.
_PICKED = re.compile(r"#(\d{1,18})")

_Interaction = discord.Interaction[commands.Bot]


class Articles(commands.Cog):
    """Shows what the library holds."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command(description="List the passages that match, page by page.")
    @app_commands.describe(query="What to look for", sort="In which order", **DESCRIPTIONS)
    @app_commands.autocomplete(source=complete_source, author=complete_author)
    async def search(
        self,
        interaction: _Interaction,
        query: app_commands.Range[str, 1, LONGEST_QUESTION],
        sort: Literal["relevance", "newest"] = "relevance",
        source: FilterText | None = None,
        author: FilterText | None = None,
        since: FilterText | None = None,
        until: FilterText | None = None,
        private: bool = True,
    ) -> None:
        """Show the first page; privately unless asked otherwise, because a list is long."""
        place = place_of_interaction(interaction)
        filters = filters_from(source, author, since, until)
        await self._desk.admit(place)
        await reply(interaction, self._desk.search(place, query, filters, Order(sort)), private=private)

    @app_commands.command(description="Show an article of the library, page by page.")
    @app_commands.describe(title="Type a part of the title and pick one", private=DESCRIPTIONS["private"])
    async def article(
        self, interaction: _Interaction, title: app_commands.Range[str, 1, CHOICE_NAME], private: bool = True
    ) -> None:
        """Show the first page; privately unless asked otherwise, because a page is long."""
        place = place_of_interaction(interaction)
        picked = _PICKED.fullmatch(title)
        card = self._desk.page(place, int(picked[1]), 1) if picked else self._desk.article_named(place, title)
        await reply(interaction, card, private=private)

    @article.autocomplete("title")
    async def titles(self, interaction: _Interaction, current: str) -> list[app_commands.Choice[str]]:
        """The titles that hold what was typed so far; each choice sends the article's id."""
        return [
            app_commands.Choice(name=shortened(entry.metadata.title, CHOICE_NAME), value=f"#{entry.id}")
            for entry in await self._desk.titles(place_of_interaction(interaction), current)
        ]

    @app_commands.command(description="What the library holds: outlets, articles, dates.")
    async def sources(self, interaction: _Interaction) -> None:
        """Show it, only to who asked."""
        await reply(interaction, self._desk.sources(place_of_interaction(interaction)), private=True)
