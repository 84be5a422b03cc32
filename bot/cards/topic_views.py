"""Other views of a topic as cards: who says what, the timeline, the numbers; the library's topics; the digest.

What gives way when a card would be too long: what comes last. A timeline keeps its beginning.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

import discord
from discord import ui

from bot.cards import actions, theme
from bot.cards.layout import card
from bot.cards.limits import MESSAGE_TEXT, OPTION_LABEL, SELECT_OPTIONS, measured, shortened
from bot.cards.prose import plain
from bot.cards.summary_prose import counted, when
from bot.cards.topic import point_block, speaker_line, topic_heading
from bot.cards.topic_wording import topic_wording
from bot.cards.wording import ENGLISH, Wording
from retrieval.answers.summary import Digest, Figure, Point, Timeline, Topic, TopicSummary

_OUTLET = 80
# As many figures of a sentence as stand over it.
_FIGURES = 3
# Components of a card besides its texts are few; so many texts leave room for them.
_TEXTS = 20
_REST = 300


def voices_card(summary: TopicSummary, words: Wording = ENGLISH) -> ui.LayoutView:
    """One cited sentence of each speaker and of each outlet, those on the same matter side by side."""
    said = topic_wording(words)
    by_speaker = [point_block(point, summary.terms, words, above=speaker_line(point)) for point in summary.voices]
    by_outlet = [point_block(point, summary.terms, words, above=_outlet_line(point)) for point in summary.outlets]
    sections = [*_under(said.by_speaker, by_speaker), *_under(said.by_outlet, by_outlet)]
    heading = f"{topic_heading(summary.topic)}\n{theme.small(said.who_says_what)}"
    if not sections:
        return card([heading, said.nothing], accent=theme.QUIET)
    return card(_fitting(heading, sections), footer=counted(summary, words))


def timeline_card(timeline: Timeline, terms: Sequence[str], words: Wording = ENGLISH) -> ui.LayoutView:
    """The dated statements in order, each under its day; the undated ones counted."""
    said = topic_wording(words)
    heading = f"{topic_heading(timeline.topic)}\n{theme.small(said.timeline)}"
    footer = words.counted(said.undated, timeline.undated) if timeline.undated else ""
    if not timeline.events:
        return card([heading, said.no_days], footer=footer, accent=theme.QUIET)
    days = groupby(timeline.events, key=lambda event: when(event.time, words))
    told = [
        block for day, events in days for block in _under(day, _points((one.point for one in events), terms, words))
    ]
    blocks = _fitting(heading, told)
    left_out = len(timeline.events) + 1 - len(blocks)
    more = words.counted(said.more_points, left_out) if left_out else ""
    return card(blocks, footer=" · ".join(part for part in (footer, more) if part))


def figures_card(summary: TopicSummary, words: Wording = ENGLISH) -> ui.LayoutView:
    """The figures in their sentences; those that differ on one thing stand together."""
    said = topic_wording(words)
    heading = f"{topic_heading(summary.topic)}\n{theme.small(said.figures)}"
    if not summary.figures:
        return card([heading, said.no_figures], accent=theme.QUIET)
    # Differing figures are what one looks for; then the others as they come.
    groups = sorted(summary.figures, key=lambda group: len(group) == 1)
    return card(_fitting(heading, [block for group in groups for block in _group(group, summary.terms, words)]))


def topics_card(topics: Sequence[Topic], words: Wording = ENGLISH) -> ui.LayoutView:
    """What a library is about, and a menu that sums one of the topics up."""
    said = topic_wording(words)
    if not topics:
        return card([f"### {said.topics}", said.no_topics], accent=theme.QUIET)
    listed = topics[:SELECT_OPTIONS]
    lines = [
        f"**{plain(shortened(topic.name, _OUTLET))}** · {words.counted(said.articles, topic.articles)}"
        for topic in listed
    ]
    text = "\n".join(_fitting(f"### {said.topics}", lines, most=SELECT_OPTIONS))
    return card([text], rows=_menu([topic.name for topic in listed], words))


def digest_card(digest: Digest, words: Wording = ENGLISH) -> ui.LayoutView:
    """What was added since a day, by topic; each topic can be summed up."""
    said = topic_wording(words)
    day = words.on(digest.since.date())
    if not digest.added:
        return card([said.digest_nothing.format(day=day)], accent=theme.QUIET)
    blocks: list[str] = []
    for summary in digest.summaries:
        name = plain(shortened(summary.topic, _OUTLET)) or said.else_added
        blocks += _under(name, _points(summary.points, summary.terms, words))
    heading = f"### {said.digest.format(day=day)}"
    footer = words.counted(said.added, digest.added)
    rows = _menu([summary.topic for summary in digest.summaries], words)
    return card(_fitting(heading, blocks), footer=footer, rows=rows)


def _menu(names: Sequence[str], words: Wording) -> list[list[ui.Select[ui.LayoutView]]]:
    """A row with a menu that sums one of the topics up; none where no name can be sent."""
    options = [
        discord.SelectOption(label=shortened(name, OPTION_LABEL), value=name)
        for name in dict.fromkeys(names)
        if name.strip() and measured(name) <= OPTION_LABEL
    ]
    if not options:
        return []
    placeholder = topic_wording(words).choose_topic
    return [[ui.Select(custom_id=actions.topics(), placeholder=placeholder, options=options[:SELECT_OPTIONS])]]


def _under(heading: str, blocks: Iterable[str]) -> list[str]:
    """The blocks, the first of them under a heading."""
    return [f"**{heading}**\n{block}" if not number else block for number, block in enumerate(blocks)]


def _outlet_line(point: Point) -> str:
    return f"**{plain(shortened(point.finding.citation.entry.metadata.outlet or '', _OUTLET))}**"


def _points(points: Iterable[Point], terms: Sequence[str], words: Wording) -> list[str]:
    return [point_block(point, terms, words) for point in points]


def _group(group: Sequence[Figure], terms: Sequence[str], words: Wording) -> list[str]:
    blocks = [_figure(figure, terms, words) for figure in group]
    return _under(topic_wording(words).differing, blocks) if len(group) > 1 else blocks


def _figure(figure: Figure, terms: Sequence[str], words: Wording) -> str:
    text = figure.point.finding.excerpt.text
    told = " · ".join(shortened(amount.span.of(text), _OUTLET) for amount in figure.amounts[:_FIGURES])
    return point_block(figure.point, terms, words, above=f"**{plain(told)}**")


def _fitting(heading: str, blocks: Sequence[str], most: int = _TEXTS) -> list[str]:
    """The heading and as many of the blocks as fit, at least one."""
    room = MESSAGE_TEXT - _REST - measured(heading)
    kept = [heading]
    for block in blocks[:most]:
        room -= measured(block) + 1
        if room < 0 and len(kept) > 1:
            break
        kept.append(block)
    return kept
