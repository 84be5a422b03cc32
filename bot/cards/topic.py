"""A topic summary as a card: cited points in the order of reading, what else can be seen, where it is all from.

What gives way when a card would be too long: the points that say least; they are counted in the footer.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import discord
from discord import ui

from bot.cards import actions, theme
from bot.cards.layout import button, card
from bot.cards.limits import MESSAGE_TEXT, measured, shortened
from bot.cards.prose import emphasised, plain, quoted
from bot.cards.summary_prose import counted, headings_earned, missing
from bot.cards.topic_wording import topic_wording
from bot.cards.wording import ENGLISH, Wording
from retrieval.answers.summary import Length, Point, TopicSummary

_TOPIC = 150
_SPEAKER = 80
# What a custom_id can carry.
_NAME = 80
# Room for headings of parts and the footer.
_REST = 500


def summary_card(
    summary: TopicSummary,
    answer_id: int,
    length: Length,
    words: Wording = ENGLISH,
    *,
    picture: tuple[str, str] | None = None,
    line: str = "",
    can_post: bool = False,
) -> ui.LayoutView:
    """Draw `summary`; its buttons go on from the remembered answer `answer_id`.

    `picture` is the name of an attached file and its description; `line` takes its place where there is none. With
    `can_post` a button shows the summary to the channel.
    """
    said = topic_wording(words)
    heading = topic_heading(summary.topic)
    if not summary.points:
        says = said.nothing if summary.terms else said.empty
        return card([heading, says], footer=missing(summary, words), accent=theme.QUIET)
    points = _fitting(summary, words)
    left_out = len(summary.points) - len(points)
    footer = [counted(summary, words), words.counted(said.more_points, left_out) if left_out else ""]
    footer += [missing(summary, words), line]
    blocks = [
        heading,
        *([said.only_one] if len(summary.coverage) == 1 else []),
        *_parts(points, summary.terms, words),
    ]
    rows = [_views(answer_id, length, words, can_post), _related(summary)]
    view = card(blocks, footer=" · ".join(part for part in footer if part), rows=rows)
    if picture is not None:
        name, description = picture
        item = discord.MediaGalleryItem(f"attachment://{name}", description=description)
        view.add_item(ui.MediaGallery[ui.LayoutView](item))
    return view


def topic_heading(topic: str) -> str:
    """The topic as the heading of a card, as inert Markdown."""
    return f"### {plain(shortened(topic, _TOPIC)) or '…'}"


def point_block(point: Point, terms: Sequence[str], words: Wording, *, above: str = "") -> str:
    """A point as a quotation with its citation under it; `above` is a line of Markdown over it."""
    finding = point.finding
    text = quoted(emphasised(finding.excerpt.text, terms))
    where = theme.provenance(finding.citation.entry, finding.excerpt.passage, words)
    copies = words.counted(topic_wording(words).copies, len(finding.copies)) if finding.copies else ""
    citation = " · ".join(part for part in (f"**{finding.citation.number}**", where, copies) if part)
    return "\n".join(part for part in (above, text, theme.small(citation)) if part)


def speaker_line(point: Point) -> str:
    """Who says a point, in bold; nothing where that is not told."""
    return f"**{plain(shortened(point.speaker, _SPEAKER))}**" if point.speaker else ""


def _fitting(summary: TopicSummary, words: Wording) -> list[Point]:
    """The points that fit, in their order; those with the lowest scores are left out first."""
    room = MESSAGE_TEXT - _REST - measured(topic_heading(summary.topic)) - measured(missing(summary, words))
    kept: list[int] = []
    for point in sorted(summary.points, key=lambda one: -one.finding.score):
        room -= measured(point_block(point, summary.terms, words, above=speaker_line(point))) + 1
        if room < 0 and kept:
            break
        kept.append(point.finding.citation.number)
    return [point for point in summary.points if point.finding.citation.number in kept]


def _parts(points: Sequence[Point], terms: Sequence[str], words: Wording) -> list[str]:
    """A block of text for each point; the first of each part has the part's heading, where headings are earned."""
    with_headings = headings_earned(points)
    blocks: list[str] = []
    for part, members in groupby(points, key=lambda point: point.part):
        heading = f"**{topic_wording(words).parts[part.value]}**\n" if with_headings else ""
        for point in members:
            blocks.append(heading + point_block(point, terms, words))
            heading = ""
    return blocks


def _views(answer_id: int, length: Length, words: Wording, can_post: bool) -> list[ui.Button[ui.LayoutView]]:
    said = topic_wording(words)
    labels = {"voices": said.who_says_what, "timeline": said.timeline, "figures": said.figures}
    buttons = [button(label, actions.summary(answer_id, what)) for what, label in labels.items()]
    if can_post:
        buttons.append(button(words.post_to_channel, actions.summary(answer_id, length.value)))
    return buttons


def _related(summary: TopicSummary) -> list[ui.Button[ui.LayoutView]]:
    return [button(name, actions.about(name)) for name in summary.related if measured(name) <= _NAME]
