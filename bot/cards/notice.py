"""Short cards: one sentence, help by topic, what the bot is."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import discord
from discord import ui

from bot.cards import actions, theme
from bot.cards.layout import card
from bot.cards.limits import shortened
from bot.cards.prose import plain
from bot.cards.wording import ENGLISH, Wording

_SENTENCE = 1_500
# Of a group of commands only each single one can be clicked: the one that the group is named by.
_OF_GROUP = {"library": "add", "notebook": "show", "watch": "add", "privacy": "export"}


def called(command: str) -> str:
    """The name by which a command can be clicked: of a group, that of one of its commands."""
    return f"{command} {_OF_GROUP[command]}" if command in _OF_GROUP else command


def notice_card(sentence: str, mentions: Collection[str] = ()) -> ui.LayoutView:
    """One sentence for the person, in grey. Everything in it that could act is made inert, but for `mentions`."""
    text = plain(shortened(sentence, _SENTENCE))
    for mention in mentions:
        text = text.replace(plain(mention), mention)
    return card([text], accent=theme.QUIET)


class _Mentions(dict[str, str]):
    """What stands in a text for a command: its mention, or its bold name where Discord told no id."""

    def __missing__(self, name: str) -> str:
        return f"**/{called(name)}**"


def help_card(mentions: Mapping[str, str], words: Wording = ENGLISH, topic: str | None = None) -> ui.LayoutView:
    """How to use Footnote: the introduction, or one topic, and a menu of the topics.

    `mentions` gives a clickable mention for a command's name, where Discord told its id.
    """
    shown = topic if topic and topic in words.help_topics else next(iter(words.help_topics))
    title, text = words.help_topics[shown]
    text = text.format_map(_Mentions(mentions))
    blocks = [f"### {title}\n{text}"] if topic else [f"### Footnote\n{words.help_intro}", text]
    menu = ui.Select[ui.LayoutView](
        custom_id=actions.help_topic(),
        placeholder=words.help_more,
        options=[
            discord.SelectOption(label=label, value=name, default=name == topic)
            for name, (label, _) in words.help_topics.items()
        ],
    )
    return card(blocks, rows=[[menu]])


def about_card(version: str, words: Wording = ENGLISH) -> ui.LayoutView:
    """What the bot is."""
    return card([f"### Footnote\n{words.about.format(version=version)}"])
