"""Watches as cards: what one posts, which there are, what became of one."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.cards import actions, theme
from bot.cards.answer import finding_block
from bot.cards.citations import save_button
from bot.cards.desk_words import desk_words
from bot.cards.layout import button, card
from bot.cards.limits import MESSAGE_TEXT, measured, shortened
from bot.cards.prose import plain
from bot.cards.wording import ENGLISH, Wording
from bot.kept import Watch
from retrieval.answers.arrivals import Arrival
from retrieval.model import Answer, Query

# Articles in one post; how many there are depends on their length.
ARRIVALS_IN_POST = 5

_QUERY = 100
_PHRASE = 60
_PHRASES_NAMED = 3
# Room for excerpts: the rest is for the heading.
_TEXT = MESSAGE_TEXT - 400


def arrivals_that_fit(query: str, arrivals: Sequence[Arrival], words: Wording = ENGLISH) -> int:
    """How many of `arrivals`, from the first on, one post can show; at least one."""
    room = _TEXT
    for count, arrival in enumerate(arrivals[:ARRIVALS_IN_POST]):
        room -= measured(_block(query, arrival, words))
        if room < 0 and count:
            return count
    return min(len(arrivals), ARRIVALS_IN_POST)


def watch_post_card(
    watch: Watch, arrivals: Sequence[Arrival], post_id: int, words: Wording = ENGLISH
) -> ui.LayoutView:
    """What a watch found, each article with its excerpt; `arrivals` are as many as fit."""
    says = desk_words(words.language)
    found = says.found[len(arrivals) != 1].format(count=len(arrivals), query=_named(watch.query))
    blocks = [f"### {found}", *(_block(watch.query, arrival, words) for arrival in arrivals)]
    about = button(says.about_watch, actions.watch(watch.id, post_id))
    return card(blocks, rows=[*_rows(arrivals, words), [about]])


def tried_card(query: str, arrivals: Sequence[Arrival], words: Wording = ENGLISH) -> ui.LayoutView:
    """What a watch would have posted of the last articles."""
    says = desk_words(words.language)
    if not arrivals:
        return card([says.would_post_nothing], accent=theme.QUIET)
    shown = arrivals[: arrivals_that_fit(query, arrivals, words)]
    rest = len(arrivals) - len(shown)
    return card(
        [f"### {says.would_post}", *(_block(query, arrival, words) for arrival in shown)],
        footer=words.and_more.format(count=rest).strip() if rest else "",
        rows=_rows(shown, words),
    )


def watching_card(watch: Watch, words: Wording = ENGLISH) -> ui.LayoutView:
    """What a watch looks for, and where it says so."""
    says = desk_words(words.language)
    return card(
        [says.watching.format(query=_named(watch.query), channel=channel_of(watch, words), when=_when(watch, words))]
    )


def watches_card(watches: Sequence[Watch], words: Wording = ENGLISH) -> ui.LayoutView:
    """All watches of a server, or of a person's direct messages."""
    says = desk_words(words.language)
    if not watches:
        return card([says.no_watches], accent=theme.QUIET)
    lines = [watch_line(watch, words) for watch in watches]
    room = _TEXT
    shown = [line for line in lines if (room := room - measured(line) - 1) >= 0]
    rest = len(lines) - len(shown)
    footer = words.and_more.format(count=rest).strip() if rest else ""
    return card([f"### {says.watches}", "\n".join(shown)], footer=footer)


def watch_line(watch: Watch, words: Wording) -> str:
    """A watch on one line, as inert Markdown."""
    line = desk_words(words.language).watch_line
    return line.format(
        id=watch.id, query=_named(watch.query), channel=channel_of(watch, words), when=_when(watch, words)
    )


def channel_of(watch: Watch, words: Wording) -> str:
    """Where a watch posts: a mention of the channel, which direct messages do not have."""
    return f"<#{watch.channel_id}>" if watch.guild_id else desk_words(words.language).direct


def _block(query: str, arrival: Arrival, words: Wording) -> str:
    asked = Answer(Query.parse(query), (arrival.finding,), (), 0)
    block = finding_block(arrival.finding, asked, words)
    if not arrival.first:
        return block
    named = ", ".join(f"“{plain(shortened(phrase, _PHRASE))}”" for phrase in arrival.first[:_PHRASES_NAMED])
    return f"{block}\n{theme.small(f'**{desk_words(words.language).first_time.format(phrases=named)}**')}"


def _rows(arrivals: Sequence[Arrival], words: Wording) -> list[list[ui.Button[ui.LayoutView]]]:
    findings = [arrival.finding for arrival in arrivals]
    contexts = [
        button(words.context.format(number=one.citation.number), actions.context(one.excerpt.passage.id))
        for one in findings
    ]
    return [contexts, [save_button(one.excerpt, one.citation.number, words) for one in findings]]


def _named(query: str) -> str:
    return f"“{plain(shortened(query, _QUERY))}”"


def _when(watch: Watch, words: Wording) -> str:
    says = desk_words(words.language)
    when = says.daily if watch.daily else says.at_once
    return f"{when} · {says.resting}" if watch.paused else when
