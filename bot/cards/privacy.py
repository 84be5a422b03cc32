"""What is kept about somebody, as a file; and the question before it is erased."""

from __future__ import annotations

from discord import ui

from bot.cards import actions, theme
from bot.cards.desk_words import desk_words
from bot.cards.layout import button, card
from bot.cards.wording import ENGLISH, Wording


def everything_card(name: str, words: Wording = ENGLISH) -> ui.LayoutView:
    """Everything kept about a person, in the file `name`."""
    return card([desk_words(words.language).everything], files=[name], accent=theme.QUIET)


def erase_card(words: Wording = ENGLISH) -> ui.LayoutView:
    """Ask whether it is to be erased."""
    says = desk_words(words.language)
    return card([says.erase_question], rows=[[button(says.erase, actions.erase())]], accent=theme.QUIET)
