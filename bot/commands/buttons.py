"""What the buttons of posted cards do.

discord.py matches a pressed button's custom_id against the templates of `bot.cards.actions`, so that every
button works after a restart. A press sees what the person who presses may see: the numbers in a custom_id can
be forged, and open nothing.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from typing import Any, Self

import discord
from discord import ui

from bot.cards import actions
from bot.commands.desk import Desk
from bot.commands.replying import Card, reply, report

_Interaction = discord.Interaction[Any]


class _Pressed:
    """What all buttons share: the numbers in the custom_id, a reply to who pressed, the ladder for errors."""

    def __init__(self, item: ui.Item[Any], numbers: dict[str, int]) -> None:
        super().__init__(item)  # type: ignore[call-arg]  # the other base is a DynamicItem
        self.numbers = numbers

    @classmethod
    async def from_custom_id(cls, _: _Interaction, item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(item, {name: int(digits) for name, digits in match.groupdict().items()})

    async def callback(self, interaction: _Interaction) -> None:
        # In a server a press answers the person alone; in a direct message there is nobody else.
        private = interaction.guild_id is not None
        try:
            await reply(interaction, self.card(interaction.client.desk), private=private)
        except Exception as error:
            await report(interaction, error)

    @abstractmethod
    def card(self, desk: Desk) -> Card:
        """What to show."""


class Context(_Pressed, ui.DynamicItem[ui.Button[Any]], template=actions.CONTEXT):
    """An excerpt's passage between its neighbours."""

    def card(self, desk: Desk) -> Card:
        """What to show."""
        return desk.context(self.numbers["passage"])


class More(_Pressed, ui.DynamicItem[ui.Button[Any]], template=actions.MORE):
    """Further excerpts of an answer."""

    def card(self, desk: Desk) -> Card:
        """What to show."""
        return desk.go_on(self.numbers["question"], self.numbers["skip"])


class Read(_Pressed, ui.DynamicItem[ui.Button[Any]], template=actions.READ):
    """A page of an article."""

    def card(self, desk: Desk) -> Card:
        """What to show."""
        return desk.page(self.numbers["article"], self.numbers["paragraph"])


BUTTONS = (Context, More, Read)
