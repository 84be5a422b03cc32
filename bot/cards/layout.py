"""Putting a card together, within Discord's limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import discord
from discord import ui

from bot.cards import theme
from bot.cards.limits import BUTTON_LABEL, shortened

Text = ui.TextDisplay[ui.LayoutView]


def button(label: str, custom_id: str, *, primary: bool = False) -> ui.Button[ui.LayoutView]:
    """A button that carries its meaning in `custom_id`."""
    style = discord.ButtonStyle.primary if primary else discord.ButtonStyle.secondary
    return ui.Button(label=shortened(label, BUTTON_LABEL), custom_id=custom_id, style=style)


def emoji_button(emoji: str, custom_id: str) -> ui.Button[ui.LayoutView]:
    """A discreet button without words."""
    return ui.Button(emoji=emoji, custom_id=custom_id, style=discord.ButtonStyle.secondary)


def card(
    blocks: Iterable[str],
    *,
    footer: str = "",
    rows: Iterable[Sequence[ui.Item[ui.LayoutView]]] = (),
    accent: int = theme.ACCENT,
    files: Iterable[str] = (),
) -> ui.LayoutView:
    """One container: the texts, a rule with the footer under it, rows of buttons or single select menus.

    `files` are the names of files that go with the message; they stand under the container.
    """
    attached = [ui.File[ui.LayoutView](f"attachment://{name}") for name in files]
    return posted(section(blocks, footer=footer, rows=rows, accent=accent), *attached)


def posted(*parts: ui.Item[ui.LayoutView]) -> ui.LayoutView:
    """What can be sent: the parts, one under the other.

    The view is stopped: its buttons are answered by their custom_ids, so nothing of it stays in memory.
    """
    view = ui.LayoutView(timeout=None)
    for part in parts:
        view.add_item(part)
    view.stop()
    return view


def section(
    blocks: Iterable[str],
    *,
    footer: str = "",
    rows: Iterable[Sequence[ui.Item[ui.LayoutView]]] = (),
    accent: int = theme.ACCENT,
) -> ui.Container[ui.LayoutView]:
    """The container of a card, to stand among others."""
    container = ui.Container[ui.LayoutView](accent_colour=accent)
    for block in blocks:
        container.add_item(Text(block))
    rows = [row for row in rows if row]
    if footer or rows:
        container.add_item(ui.Separator())
    if footer:
        container.add_item(Text(theme.small(footer)))
    for row in rows:
        container.add_item(ui.ActionRow(*row))
    return container
