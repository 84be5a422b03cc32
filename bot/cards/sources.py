"""What a library holds, and in direct messages whose library is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import discord
from discord import ui

from bot.cards import actions
from bot.cards.layout import card
from bot.cards.limits import MESSAGE_TEXT, OPTION_LABEL, SELECT_OPTIONS, measured, shortened
from bot.cards.prose import plain
from bot.cards.wording import ENGLISH, Wording
from retrieval.model import Holding

_NAMED = 25
_OUTLET = 80
# Room for outlets: the rest is for heading and totals.
_TEXT = MESSAGE_TEXT - 300

# What the select menu sends for the library that everybody shares.
SHARED = "shared"


def sources_card(
    holdings: Sequence[Holding],
    words: Wording = ENGLISH,
    *,
    servers: Mapping[int, str] | None = None,
    chosen: int | None = None,
) -> ui.LayoutView:
    """The outlets with their articles and dates; with `servers` also a menu to choose whose library is asked."""
    blocks = [f"### {words.sources_heading}"]
    if holdings:
        blocks.append("\n".join(_listed(holdings, words)))
    else:
        blocks.append(words.empty_library)
    rows = [[_menu(servers, chosen, words)]] if servers else []
    return card(blocks, footer=_totals(holdings, words), rows=rows)


def choice_card(servers: Mapping[int, str], words: Wording = ENGLISH) -> ui.LayoutView:
    """Ask whose library is to be asked."""
    return card([words.whose_library], rows=[[_menu(servers, None, words)]])


def _listed(holdings: Sequence[Holding], words: Wording) -> list[str]:
    """A line for each outlet, as many as fit; the others are counted."""
    lines: list[str] = []
    room = _TEXT
    for line in (_line(holding, words) for holding in holdings[:_NAMED]):
        room -= measured(line) + 1
        if room < 0:
            break
        lines.append(line)
    rest = len(holdings) - len(lines)
    return [*lines, words.and_more_outlets.format(count=rest)] if rest else lines


def _line(holding: Holding, words: Wording) -> str:
    outlet = plain(shortened(holding.outlet, _OUTLET)) if holding.outlet else f"*{words.no_outlet}*"
    dates = _dates([holding], words)
    return f"**{outlet}** · {words.counted(words.articles, holding.articles)}{f' · {dates}' if dates else ''}"


def _totals(holdings: Sequence[Holding], words: Wording) -> str:
    articles = words.counted(words.articles, sum(holding.articles for holding in holdings))
    dates = _dates(holdings, words)
    return f"{articles} · {dates}" if dates else articles


def _dates(holdings: Sequence[Holding], words: Wording) -> str:
    first = min((holding.first for holding in holdings if holding.first), default=None)
    last = max((holding.last for holding in holdings if holding.last), default=None)
    if first is None or last is None:
        return ""
    return words.on(first) if first == last else f"{words.on(first)} – {words.on(last)}"


def _menu(servers: Mapping[int, str], chosen: int | None, words: Wording) -> ui.Select[ui.LayoutView]:
    options = [
        discord.SelectOption(label=shortened(name, OPTION_LABEL), value=str(guild_id), default=guild_id == chosen)
        for guild_id, name in list(servers.items())[: SELECT_OPTIONS - 1]
    ]
    shared = discord.SelectOption(label=words.shared_library, value=SHARED)
    return ui.Select(custom_id=actions.library(), placeholder=words.whose_library_hint, options=[*options, shared])
