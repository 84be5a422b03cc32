"""Short cards: help, and one sentence about what went wrong."""

from __future__ import annotations

from collections.abc import Mapping

from discord import ui

from bot.cards import theme
from bot.cards.layout import card
from bot.cards.limits import shortened
from bot.cards.prose import plain

_SENTENCE = 1_500


def notice_card(sentence: str) -> ui.LayoutView:
    """One sentence for the person, in grey."""
    return card([plain(shortened(sentence, _SENTENCE))], accent=theme.QUIET)


def help_card(mentions: Mapping[str, str]) -> ui.LayoutView:
    """How to use Footnote. `mentions` gives a clickable mention for a command's name, where Discord told its id."""

    def mention(name: str) -> str:
        return mentions.get(name, f"**/{name}**")

    return card(
        [
            "### Footnote\nAsk, and I answer with excerpts of the articles in the library, quoted letter for "
            "letter, each with its citation. I have no language model and write nothing of my own.",
            f"{mention('ask')} a question; `private: True` shows the answer to you alone.\n"
            f"{mention('article')} shows an article; its title completes as you type.\n"
            f"{mention('help')} shows this.",
            "In a direct message just write your question. In a channel, mention me and write it after my name.",
            "Under an answer, **Context** shows an excerpt between its neighbours, only to you, and **More** "
            "brings further excerpts.",
        ]
    )
