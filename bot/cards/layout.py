"""Putting a card together, within Discord's limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import discord
from discord import ui

from bot.cards import theme
from bot.cards.limits import BUTTON_LABEL, BUTTONS_IN_ROW, shortened

Text = ui.TextDisplay[ui.LayoutView]


def button(label: str, custom_id: str, *, primary: bool = False) -> ui.Button[ui.LayoutView]:
    """A button that carries its meaning in `custom_id`."""
    style = discord.ButtonStyle.primary if primary else discord.ButtonStyle.secondary
    return ui.Button(label=shortened(label, BUTTON_LABEL), custom_id=custom_id, style=style)


def card(
    blocks: Iterable[str],
    *,
    footer: str = "",
    buttons: Sequence[ui.Button[ui.LayoutView]] = (),
    accent: int = theme.ACCENT,
) -> ui.LayoutView:
    """One container: the texts, a rule with the footer under it, rows of buttons.

    The view is stopped: its buttons are answered by their custom_ids, so nothing of it stays in memory.
    """
    container = ui.Container[ui.LayoutView](accent_colour=accent)
    for block in blocks:
        container.add_item(Text(block))
    if footer or buttons:
        container.add_item(ui.Separator())
    if footer:
        container.add_item(Text(theme.small(footer)))
    for first in range(0, len(buttons), BUTTONS_IN_ROW):
        container.add_item(ui.ActionRow(*buttons[first : first + BUTTONS_IN_ROW]))
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    view.stop()
    return view
