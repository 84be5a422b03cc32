"""What the buttons and menus of the research desk do: citing, saving, paging through a notebook, erasing."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from bot.cards import actions
from bot.commands.buttons import Pressed, chosen
from bot.commands.replying import Card, redraw, redraw_later
from bot.model import Place
from retrieval.answers.cite.styles import Style

_Interaction = discord.Interaction[Any]


class Cite(Pressed, ui.DynamicItem[ui.Button[Any]], template=actions.CITE):
    """The citations of an answer, a passage or an article."""

    def _card(self, interaction: _Interaction, place: Place) -> Card:
        return _cog(interaction, "Citations").card(  # type: ignore[no-any-return]
            place, self.arguments["what"], self.number("id")
        )


class StyleChosen(Pressed, ui.DynamicItem[ui.Select[Any]], template=actions.STYLE):
    """The same citations in another style, in place of those shown."""

    async def _act(self, interaction: _Interaction, place: Place) -> None:
        style = Style(chosen(interaction)[0])
        citations = _cog(interaction, "Citations")
        await redraw(interaction, await citations.card(place, self.arguments["what"], self.number("id"), style))


class Save(Pressed, ui.DynamicItem[ui.Button[Any]], template=actions.SAVE):
    """An excerpt, kept in a notebook."""

    def _card(self, interaction: _Interaction, place: Place) -> Card:
        passage, start, end = (self.number(name) for name in ("passage", "start", "end"))
        return _cog(interaction, "Notebooks").save(  # type: ignore[no-any-return]
            place, passage, start, end, shared=bool(self.number("shared"))
        )


class SaveParagraph(Pressed, ui.DynamicItem[ui.Select[Any]], template=actions.SAVES):
    """A paragraph of an article, kept in a notebook."""

    def _card(self, interaction: _Interaction, place: Place) -> Card:
        return _cog(interaction, "Notebooks").save(place, int(chosen(interaction)[0]))  # type: ignore[no-any-return]


class Notes(Pressed, ui.DynamicItem[ui.Button[Any]], template=actions.NOTES):
    """Another page of a notebook, in place of the one shown."""

    async def _act(self, interaction: _Interaction, place: Place) -> None:
        shared = bool(self.number("shared"))
        page = await _cog(interaction, "Notebooks").page(place, shared=shared, first=max(1, self.number("first")))
        await redraw(interaction, page)


class Clear(Pressed, ui.DynamicItem[ui.Button[Any]], template=actions.CLEAR):
    """Everything removed from a notebook, in place of the question."""

    async def _act(self, interaction: _Interaction, place: Place) -> None:
        notebooks = _cog(interaction, "Notebooks")
        await redraw(interaction, await notebooks.empty(interaction, place, shared=bool(self.number("shared"))))


class AboutWatch(Pressed, ui.DynamicItem[ui.Button[Any]], template=actions.WATCH):
    """The watch that posted something."""

    def _card(self, interaction: _Interaction, place: Place) -> Card:
        return _cog(interaction, "Watches").about(place, self.number("watch"))  # type: ignore[no-any-return]


class Erase(Pressed, ui.DynamicItem[ui.Button[Any]], template=actions.ERASE):
    """Everything kept about who presses it, erased; in place of the question."""

    async def _act(self, interaction: _Interaction, place: Place) -> None:
        await redraw_later(interaction, _cog(interaction, "Privacy").erase(interaction, place))


DESK_CONTROLS = (Cite, StyleChosen, Save, SaveParagraph, Notes, Clear, AboutWatch, Erase)


def _cog(interaction: _Interaction, name: str) -> Any:
    return interaction.client.get_cog(name)
