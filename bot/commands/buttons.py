"""What the buttons and menus of posted cards do.

discord.py matches a custom_id against the templates of `bot.cards.actions`, so that every button works after a
restart. A press sees what the person who presses may see: the numbers in a custom_id can be forged, and open
nothing.
"""

from __future__ import annotations

import re
from typing import Any, Self

import discord
from discord import ui

from bot.cards import actions
from bot.cards.sources import SHARED
from bot.commands.places import place_of_interaction
from bot.commands.replying import Card, in_time, redraw, reply, report
from bot.commands.shelf import Shelf, Visit
from bot.model import Place
from retrieval.model import Order

_Interaction = discord.Interaction[Any]


class Pressed:
    """What all controls share: the arguments in the custom_id, the values chosen, the ladder for errors."""

    def __init__(self, item: ui.Item[Any], arguments: dict[str, str]) -> None:
        super().__init__(item)  # type: ignore[call-arg]  # the other base is a DynamicItem
        self.arguments = arguments

    @classmethod
    async def from_custom_id(cls, _: _Interaction, item: ui.Item[Any], match: re.Match[str]) -> Self:
        """The control that was pressed."""
        return cls(item, match.groupdict())

    def number(self, name: str) -> int:
        """An argument of the custom_id."""
        return int(self.arguments[name])

    async def interaction_check(self, interaction: _Interaction) -> bool:
        """Let a press through that can still be answered."""
        return in_time(interaction)

    async def callback(self, interaction: _Interaction) -> None:
        """Answer the press; the person hears of whatever goes wrong."""
        try:
            await self._act(interaction, place_of_interaction(interaction))
        except Exception as error:
            await report(interaction, error)

    async def _act(self, interaction: _Interaction, place: Place) -> None:
        """Answer with a card: to the person alone in a server, openly in a direct message."""
        await reply(interaction, self._card(interaction, place), private=not place.direct)

    def _card(self, interaction: _Interaction, place: Place) -> Card:
        """What to show."""
        raise NotImplementedError


class Context(Pressed, ui.DynamicItem[ui.Button[Any]], template=actions.CONTEXT):
    """An excerpt's passage between its neighbours."""

    def _card(self, interaction: _Interaction, place: Place) -> Card:
        return interaction.client.desk.context(place, self.number("passage"))  # type: ignore[no-any-return]


class More(Pressed, ui.DynamicItem[ui.Button[Any]], template=actions.MORE):
    """Further excerpts of an answer."""

    def _card(self, interaction: _Interaction, place: Place) -> Card:
        return interaction.client.desk.go_on(  # type: ignore[no-any-return]
            place, self.number("answer"), self.number("skip")
        )


class Read(Pressed, ui.DynamicItem[ui.Button[Any]], template=actions.READ):
    """A page of an article."""

    def _card(self, interaction: _Interaction, place: Place) -> Card:
        return interaction.client.desk.page(  # type: ignore[no-any-return]
            place, self.number("article"), self.number("paragraph")
        )


class Hits(Pressed, ui.DynamicItem[ui.Button[Any]], template=actions.HITS):
    """Another page, or another order, of a search."""

    def _card(self, interaction: _Interaction, place: Place) -> Card:
        order = Order.NEWEST if self.number("newest") else Order.RELEVANCE
        return interaction.client.desk.turn_page(  # type: ignore[no-any-return]
            place, self.number("answer"), self.number("skip"), order
        )


class Post(Pressed, ui.DynamicItem[ui.Button[Any]], template=actions.POST):
    """A private answer, shown to the channel."""

    async def _act(self, interaction: _Interaction, place: Place) -> None:
        await interaction.client.desk.admit(place)
        await reply(interaction, interaction.client.desk.post(place, self.number("answer")), private=False)


class PostVerdict(Pressed, ui.DynamicItem[ui.Button[Any]], template=actions.POST_VERDICT):
    """Private verdicts, shown to the channel."""

    async def _act(self, interaction: _Interaction, place: Place) -> None:
        await interaction.client.desk.admit(place)
        verdicts = interaction.client.verifying.post(place, self.number("posted"))
        await reply(interaction, verdicts, private=False)


class Meant(Pressed, ui.DynamicItem[ui.Button[Any]], template=actions.MEANT):
    """The question as it may have been meant: to the person alone in a server, who may show it to the channel."""

    def _card(self, interaction: _Interaction, place: Place) -> Card:
        return interaction.client.desk.ask_again(  # type: ignore[no-any-return]
            place, self.number("answer"), can_post=not place.direct
        )


class Vote(Pressed, ui.DynamicItem[ui.Button[Any]], template=actions.VOTE):
    """Whether an answer helped."""

    async def _act(self, interaction: _Interaction, place: Place) -> None:
        vote = interaction.client.desk.vote(place, self.number("answer"), bool(self.number("helpful")))
        await reply(interaction, vote, private=True)


class Library(Pressed, ui.DynamicItem[ui.Select[Any]], template=actions.LIBRARY):
    """Whose library is asked in direct messages; then the question that waited for the choice is answered."""

    async def _card(self, interaction: _Interaction, place: Place) -> ui.LayoutView:
        picked = chosen(interaction)[0]
        return await interaction.client.conversation.choose(  # type: ignore[no-any-return]
            place, None if picked == SHARED else int(picked)
        )


class HelpTopic(Pressed, ui.DynamicItem[ui.Select[Any]], template=actions.HELP):
    """Another topic of the help, in place of the one shown."""

    async def _act(self, interaction: _Interaction, place: Place) -> None:
        topic = chosen(interaction)[0]
        view = await interaction.client.desk.help(place, interaction.application_id, topic)
        await redraw(interaction, view)


class Setting(Pressed, ui.DynamicItem[ui.Item[Any]], template=actions.SETTING):
    """A setting of the server."""

    async def _act(self, interaction: _Interaction, place: Place) -> None:
        settings = interaction.client.get_cog("Settings")
        await settings.change(interaction, self.arguments["setting"], chosen(interaction))


class _OfLibrary(Pressed):
    """What all controls share that belong to a library: whether the person may change it is asked at each press."""

    changes = True

    async def _card(self, interaction: _Interaction, _: Place) -> ui.LayoutView:
        shelf = interaction.client.shelf
        return await self._show(shelf, await shelf.visit(interaction, change=self.changes))

    async def _show(self, shelf: Shelf, visit: Visit) -> ui.LayoutView:
        """What to show."""
        raise NotImplementedError


class Fix(Pressed, ui.DynamicItem[ui.Button[Any]], template=actions.FIX):
    """The form with an article's details."""

    async def _act(self, interaction: _Interaction, place: Place) -> None:
        shelf = interaction.client.shelf
        visit = await shelf.visit(interaction, change=True)
        await interaction.response.send_modal(await shelf.form(visit, self.number("article")))


class Reset(_OfLibrary, ui.DynamicItem[ui.Button[Any]], template=actions.RESET):
    """An article as it was found."""

    async def _show(self, shelf: Shelf, visit: Visit) -> ui.LayoutView:
        return await shelf.reset(visit, self.number("article"))


class Remove(_OfLibrary, ui.DynamicItem[ui.Button[Any]], template=actions.REMOVE):
    """An article, taken out of the library."""

    async def _show(self, shelf: Shelf, visit: Visit) -> ui.LayoutView:
        return await shelf.remove(visit, self.number("article"))


class Undo(_OfLibrary, ui.DynamicItem[ui.Button[Any]], template=actions.UNDO):
    """A removed article, back in the library."""

    async def _show(self, shelf: Shelf, visit: Visit) -> ui.LayoutView:
        return await shelf.undo(visit, self.number("article"))


class AddedTogether(_OfLibrary, ui.DynamicItem[ui.Button[Any]], template=actions.ADDED):
    """Another page of what was added together."""

    changes = False

    async def _show(self, shelf: Shelf, visit: Visit) -> ui.LayoutView:
        return await shelf.added(visit, self.number("deed"), self.number("skip"))


class OnShelf(_OfLibrary, ui.DynamicItem[ui.Button[Any]], template=actions.SHELF):
    """Another page of the library."""

    changes = False

    async def _show(self, shelf: Shelf, visit: Visit) -> ui.LayoutView:
        return await shelf.page(visit, self.arguments["title"], self.number("skip"))


class Picked(Pressed, ui.DynamicItem[ui.Select[Any]], template=actions.PICK):
    """An article of a page of the library."""

    async def _card(self, interaction: _Interaction, place: Place) -> ui.LayoutView:
        shelf = interaction.client.shelf
        visit = await shelf.visit(interaction, change=False)
        return await shelf.article(visit, int(chosen(interaction)[0]))  # type: ignore[no-any-return]


class Log(_OfLibrary, ui.DynamicItem[ui.Button[Any]], template=actions.LOG):
    """Another page of what was done to the library."""

    async def _show(self, shelf: Shelf, visit: Visit) -> ui.LayoutView:
        return await shelf.log(visit, self.number("skip"))


CONTROLS = (
    *(Context, More, Read, Hits, Post, PostVerdict, Meant, Vote, Library, HelpTopic, Setting),
    *(Fix, Reset, Remove, Undo, AddedTogether, OnShelf, Picked, Log),
)


def chosen(interaction: _Interaction) -> list[str]:
    """The values that were picked in a menu."""
    data: Any = interaction.data
    return list(data.get("values", ()))
