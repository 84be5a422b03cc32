"""Citations: `/cite`, the Cite button, and the menu of styles under both."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards.citations import STYLE_NAMES, citation_card, fits
from bot.cards.limits import CHOICE_NAME, shortened
from bot.commands.desk import Desk
from bot.commands.places import place_of_interaction
from bot.commands.replying import Card, WithFile, reply
from bot.model import Place
from bot.state.memory import Memory
from retrieval.answers.cite.item import Item, csl_item
from retrieval.answers.cite.styles import Style, cite
from retrieval.archive import Archive
from retrieval.errors import ArticleMissing
from retrieval.model import Entry

_PICKED = re.compile(r"#(\d{1,18})")
_ENDINGS = {Style.BIBTEX: "bib", Style.RIS: "ris", Style.CSL_JSON: "json"}

_Interaction = discord.Interaction[commands.Bot]


class Citations(commands.Cog):
    """Shows where something stands in the styles that editors use."""

    def __init__(self, desk: Desk, archive: Archive, memory: Memory) -> None:
        self._desk = desk
        self._archive = archive
        self._memory = memory

    @app_commands.command(description="Cite an article of the library.")
    @app_commands.describe(title="Type a part of the title and pick one", style="Style of citation")
    @app_commands.choices(style=[app_commands.Choice(name=STYLE_NAMES[one], value=one.value) for one in Style])
    async def cite(
        self,
        interaction: _Interaction,
        title: app_commands.Range[str, 1, CHOICE_NAME],
        style: str = Style.PLAIN.value,
    ) -> None:
        """Show the citation, only to who asked."""
        place = place_of_interaction(interaction)
        picked = _PICKED.fullmatch(title)
        article_id = int(picked[1]) if picked else (await self._desk.entry_named(place, title)).id
        await reply(interaction, self.card(place, "article", article_id, Style(style)), private=True)

    @cite.autocomplete("title")
    async def titles(self, interaction: _Interaction, current: str) -> list[app_commands.Choice[str]]:
        """The titles that hold what was typed so far; each choice sends the article's id."""
        return [
            app_commands.Choice(name=shortened(entry.metadata.title, CHOICE_NAME), value=f"#{entry.id}")
            for entry in await self._desk.titles(place_of_interaction(interaction), current)
        ]

    def card(self, place: Place, what: str, number: int, style: Style = Style.PLAIN) -> Card:
        """The citations of the answer, passage or article with an id.

        Raises AnswerForgotten, ArticleMissing, CitationStylesMissing.
        """
        return self._card(place, what, number, style)

    async def _card(self, place: Place, what: str, number: int, style: Style) -> discord.ui.LayoutView | WithFile:
        items = await self._items(place, what, number)
        citations = await asyncio.to_thread(cite, items, style)
        words = await self._desk.words(place)
        if fits(citations, style):
            return citation_card(citations, style, what, number, words)
        name = f"citations.{_ENDINGS.get(style, 'txt')}"
        view = citation_card(citations, style, what, number, words, file=name)
        return WithFile(view, name, ("\n\n".join(citations) + "\n").encode())

    async def _items(self, place: Place, what: str, number: int) -> Sequence[Item]:
        scope = await self._desk.reach.scope(place)
        if what == "article":
            return [csl_item((await self._archive.article(number, scope)).entry)]
        if what == "passage":
            excerpt = await self._archive.excerpt(number, scope)
            return [csl_item(excerpt.article.entry, excerpt)]
        posted = await self._memory.answers.recall(number, place.room)
        entries: dict[int, Entry] = {}
        for passage in posted.passages:
            with suppress(ArticleMissing):
                entry = (await self._archive.excerpt(passage, scope)).article.entry
                entries[entry.id] = entry
        if not entries:
            raise ArticleMissing
        return [csl_item(entry) for entry in entries.values()]
