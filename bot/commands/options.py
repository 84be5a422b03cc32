"""The options that several commands share: filters, with their completion."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord
from discord import app_commands

from bot.cards.limits import CHOICE_NAME, beginning, shortened
from bot.commands.places import place_of_interaction
from retrieval.model import Filters
from retrieval.text.days import first_day, last_day

FilterText = app_commands.Range[str, 1, CHOICE_NAME]

DESCRIPTIONS = {
    "source": "Only this outlet",
    "author": "Only this author",
    "since": "Published on or after: 2019, 2019-07 or 2019-07-15",
    "until": "Published on or before: 2019, 2019-07 or 2019-07-15",
    "private": "Show it only to you",
}


def filters_from(source: str | None, author: str | None, since: str | None, until: str | None) -> Filters:
    """The filters that options name. Raises DayNotUnderstood."""
    return Filters(
        source=source,
        author=author,
        since=first_day(since) if since else None,
        until=last_day(until) if until else None,
    )


def choices(texts: Iterable[str]) -> list[app_commands.Choice[str]]:
    """Choices that send the text they show, cut to Discord's limit.

    It is found again: the beginning of a long name stands in the name.
    """
    return [
        app_commands.Choice(name=shortened(text, CHOICE_NAME), value=beginning(text, CHOICE_NAME).strip())
        for text in map(str.strip, texts)
        if text
    ]


async def complete_source(interaction: discord.Interaction[Any], current: str) -> list[app_commands.Choice[str]]:
    """The outlets of the library that hold what was typed so far."""
    return choices(await interaction.client.desk.outlets(place_of_interaction(interaction), current))


async def complete_author(interaction: discord.Interaction[Any], current: str) -> list[app_commands.Choice[str]]:
    """The authors of the library whose names hold what was typed so far."""
    return choices(await interaction.client.desk.authors(place_of_interaction(interaction), current))
