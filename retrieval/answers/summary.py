"""The nouns of summaries: what `topic`, `topics`, `timeline` and the digest give back, frozen.

Statement     one or two sentences of an article that can stand alone, with all that choosing them needs
Point         a cited sentence of a summary
Event         a point with the time that it speaks of
Figure        a point with the figure that stands in it
Coverage      how many articles of an outlet came out on a day
TopicSummary  what the library says about something
Timeline      its dated statements, in order
Topic         a phrase that the library is about
Digest        what was added in a period, by topic
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from retrieval.answers.speakers import speaker_of
from retrieval.model import Article, Entry, Excerpt, Finding, Passage
from retrieval.text.amounts import Amount
from retrieval.text.mentioned import Mentioned
from retrieval.text.spans import Span


class Length(StrEnum):
    """How many sentences a summary has."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"

    @property
    def sentences(self) -> int:
        """The number of sentences."""
        return {Length.SHORT: 5, Length.MEDIUM: 6, Length.LONG: 8}[self]


class Part(StrEnum):
    """What a point is in a summary, in the order of reading."""

    BACKGROUND = "background"
    EVENTS = "events"
    REACTIONS = "reactions"


@dataclass(frozen=True, slots=True)
class Statement:
    """One or two sentences of an article that can stand alone.

    `place` counts the sentences of the article before it, `paragraphs` are those of the article. `relevance` is how
    much of the topic's weight stands in it or around it, 0 to 1. `copies` are the other articles that say it in the
    same words. `of_issuer` is whether who issued the article says it of themselves under it.
    """

    article: Article
    passage: Passage
    span: Span
    terms: tuple[str, ...]
    place: int
    relevance: float
    time: Mentioned | None
    paragraphs: tuple[Span, ...]
    copies: tuple[Entry, ...] = ()
    of_issuer: bool = False

    @property
    def text(self) -> str:
        """Its letters."""
        return self.span.of(self.article.text)

    @property
    def speaker(self) -> str | None:
        """Whose words it gives, as far as the text tells; looked up when it is asked for, because that takes long."""
        return speaker_of(self.article, self.paragraphs, self.passage, self.span)

    @property
    def excerpt(self) -> Excerpt:
        """The slice that can be shown."""
        return Excerpt(self.article, self.passage, self.span)

    @property
    def source(self) -> str:
        """Who speaks: the outlet, or the article itself where none is known."""
        entry = self.article.entry
        return entry.metadata.outlet or f"#{entry.id}"


@dataclass(frozen=True, slots=True)
class Point:
    """A cited sentence of a summary. `speaker` is who says it, as far as that is told."""

    finding: Finding
    speaker: str | None
    part: Part


@dataclass(frozen=True, slots=True)
class Event:
    """A cited sentence with the time that it speaks of."""

    point: Point
    time: Mentioned


@dataclass(frozen=True, slots=True)
class Timeline:
    """Dated statements in order; `undated` counts the statements about the topic that tell no day."""

    topic: str
    events: tuple[Event, ...]
    undated: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A cited sentence with figures in it; their places count from the beginning of the excerpt."""

    point: Point
    amounts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """An article about the topic: its outlet, its day and how often the topic and each of its nearest terms occur."""

    entry: Entry
    mentions: int
    related: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TopicSummary:
    """What a scope says about a topic.

    `points` are in the order of reading. `voices` hold one point of each speaker, `outlets` one of each outlet,
    those that speak of the same matter side by side. `figures` come in groups: those of one group tell differing
    figures for one thing. `coverage` is of every relevant article, copies apart; `copies` counts those set aside.
    Without points the summary is an honest no; `missing_terms` are words of the topic that stand nowhere.
    """

    topic: str
    terms: tuple[str, ...]
    points: tuple[Point, ...] = ()
    voices: tuple[Point, ...] = ()
    outlets: tuple[Point, ...] = ()
    timeline: Timeline = Timeline("", (), 0)
    figures: tuple[tuple[Figure, ...], ...] = ()
    related: tuple[str, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    copies: int = 0
    missing_terms: tuple[str, ...] = ()

    @property
    def articles(self) -> int:
        """How many articles the points are from."""
        return len({point.finding.citation.entry.id for point in self.points})

    @property
    def speaking(self) -> tuple[str, ...]:
        """The outlets that the points are from, in their order."""
        named = (point.finding.citation.entry.metadata.outlet for point in self.points)
        return tuple(dict.fromkeys(name for name in named if name))

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day on which articles of the points came out; None where none is known."""
        known = [point.finding.citation.entry.metadata.published for point in self.points]
        days = [day for day in known if day]
        return (min(days), max(days)) if days else None


@dataclass(frozen=True, slots=True)
class Topic:
    """A phrase that a library is about, with the number of articles and of paragraphs that hold it."""

    name: str
    terms: tuple[str, ...]
    articles: int
    passages: int


@dataclass(frozen=True, slots=True)
class Digest:
    """What was added to a scope since a moment (UTC): how many articles, and a summary of each of their topics."""

    since: datetime
    added: int
    summaries: tuple[TopicSummary, ...]
