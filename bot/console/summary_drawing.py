"""Summaries, timelines and topics drawn for people, with rich."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.cards.summary_prose import counted, headings_earned, when
from bot.cards.topic_wording import topic_wording
from bot.cards.wording import ENGLISH
from bot.console.drawing import draw_finding, visible
from retrieval.answers.summary import Event, Point, Timeline, Topic, TopicSummary

_QUIET = "dim"
_HEADING = "bold"


def draw_summary(console: Console, summary: TopicSummary) -> None:
    """The points under their headings, who says what, the timeline, the figures, and where it is all from."""
    console.print()
    console.print(Text(visible(summary.topic.strip()), style=_HEADING))
    if not summary.points:
        said = topic_wording(ENGLISH)
        console.print(said.nothing if summary.terms else said.empty)
    elif len(summary.coverage) == 1:
        console.print("Only one article speaks of this.")
    with_headings = headings_earned(summary.points)
    for part, points in groupby(summary.points, key=lambda point: point.part):
        _section(console, part.value.title() if with_headings else "", points, summary.terms)
    _section(console, "Who says what", summary.voices, summary.terms)
    if len(summary.outlets) > 1:
        _section(console, "By outlet", summary.outlets, summary.terms)
    _events(console, summary.timeline.events, summary.terms)
    for group in (group for group in summary.figures if len(group) > 1):
        _section(console, "Figures to compare", [figure.point for figure in group], summary.terms)
    console.print(Text(_footer(summary), style=_QUIET))


def draw_timeline(console: Console, timeline: Timeline, terms: Sequence[str]) -> None:
    """The dated statements in order, and how many tell no day."""
    console.print()
    console.print(Text(visible(timeline.topic.strip()), style=_HEADING))
    _events(console, timeline.events, terms)
    if not timeline.events:
        console.print("Nothing in the library about this tells a day.")
    if timeline.undated:
        console.print(Text(ENGLISH.counted(topic_wording(ENGLISH).undated, timeline.undated), style=_QUIET))


def draw_topics(console: Console, topics: Iterable[Topic]) -> None:
    """A table of topics."""
    table = Table(box=None, pad_edge=False, header_style=_QUIET)
    for name in ("topic", "articles", "¶"):
        table.add_column(name, justify="left" if name == "topic" else "right", overflow="fold")
    for topic in topics:
        table.add_row(*(Text(visible(cell)) for cell in (topic.name, str(topic.articles), str(topic.passages))))
    console.print(table)


def _section(console: Console, heading: str, points: Iterable[Point], terms: Sequence[str]) -> None:
    points = list(points)
    if points and heading:
        console.print()
        console.print(Text(heading, style=_HEADING))
    for point in points:
        console.print()
        if point.speaker:
            console.print(Padding(Text(visible(point.speaker)), (0, 0, 0, 2)))
        console.print(draw_finding(point.finding, terms))


def _events(console: Console, events: Sequence[Event], terms: Sequence[str]) -> None:
    for day, told in groupby(events, key=lambda event: when(event.time, ENGLISH)):
        _section(console, day, [event.point for event in told], terms)


def _footer(summary: TopicSummary) -> str:
    parts = [counted(summary, ENGLISH)] if summary.points else []
    if summary.missing_terms:
        parts.append("not in the library: " + ", ".join(visible(word) for word in summary.missing_terms))
    if summary.related:
        parts.append("related: " + ", ".join(visible(name) for name in summary.related))
    return " · ".join(parts)
