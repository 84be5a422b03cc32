"""Citations as a card, with a menu of styles; and the buttons under excerpts that lead here and to notebooks."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from bot.cards import actions
from bot.cards.desk_words import desk_words
from bot.cards.layout import button, card
from bot.cards.limits import MESSAGE_TEXT, measured
from bot.cards.prose import plain
from bot.cards.wording import ENGLISH, Wording
from retrieval.answers.cite.styles import EXCHANGED, Style
from retrieval.model import Excerpt

# The styles by the names that editors know them by.
STYLE_NAMES = {
    Style.PLAIN: "Plain",
    Style.APA: "APA",
    Style.MLA: "MLA",
    Style.CHICAGO: "Chicago",
    Style.HARVARD: "Harvard",
    Style.BIBTEX: "BibTeX",
    Style.RIS: "RIS",
    Style.CSL_JSON: "CSL-JSON",
    Style.WIKIPEDIA: "Wikipedia",
}
# Room for citations: the rest is for the sentence that says there is a file.
_TEXT = MESSAGE_TEXT - 200


def citation_card(
    citations: Sequence[str], style: Style, what: str, number: int, words: Wording = ENGLISH, *, file: str = ""
) -> ui.LayoutView:
    """The citations, to be copied; `what` and `number` say of what, for the menu.

    Those that do not fit stand in the `file` that goes with the card.
    """
    blocks = [_drawn(citation, style) for citation in citations]
    shown: list[str] = []
    for block in blocks:
        if sum(map(measured, shown)) + measured(block) > _TEXT:
            break
        shown.append(block)
    says = desk_words(words.language)
    menu = ui.Select[ui.LayoutView](
        custom_id=actions.style(what, number),
        placeholder=says.choose_style,
        options=[
            discord.SelectOption(label=STYLE_NAMES[one], value=one.value, default=one is style) for one in Style
        ],
    )
    if len(shown) == len(blocks):
        return card(shown, rows=[[menu]])
    return card([*shown, says.as_file], rows=[[menu]], files=[file])


def fits(citations: Sequence[str], style: Style) -> bool:
    """Whether a card can show all of these."""
    return sum(measured(_drawn(citation, style)) for citation in citations) <= _TEXT


def save_button(excerpt: Excerpt, number: int | str, words: Wording) -> ui.Button[ui.LayoutView]:
    """A button that keeps an excerpt in the notebook of who presses it."""
    passage = excerpt.passage
    start = excerpt.span.start - passage.span.start
    label = desk_words(words.language).save.format(number=number).strip()
    return button(label, actions.save(passage.id, start, start + excerpt.span.length))


def cite_button(what: str, number: int, words: Wording) -> ui.Button[ui.LayoutView]:
    """A button that shows the citations of an answer, of a passage or of an article."""
    return button(desk_words(words.language).cite, actions.cite(what, number))


def _drawn(citation: str, style: Style) -> str:
    if style in EXCHANGED and "```" not in citation:
        return f"```\n{citation}\n```"
    return plain(citation)
