"""Statements -> the cited points of a summary, in the order of reading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from retrieval.answers.summary import Part, Point, Statement
from retrieval.model import Citation, Finding

_LAST = date.max


def points_of(statements: Iterable[tuple[Statement, float]]) -> tuple[Point, ...]:
    """A point for each statement and its score, cited by numbers from 1 in the order given."""
    return tuple(_point(statement, score, number) for number, (statement, score) in enumerate(statements, start=1))


def in_reading_order(statements: Sequence[tuple[Statement, float]]) -> list[tuple[Statement, float]]:
    """Background first, then what happened by its day, then what people say to it, issuers of themselves last."""
    return sorted(statements, key=lambda pair: _place(pair[0]))


def part_of(statement: Statement) -> Part:
    """What a statement is in a summary: somebody's words, something that happened on a day, or background."""
    if statement.speaker or statement.of_issuer:
        return Part.REACTIONS
    return Part.EVENTS if statement.time else Part.BACKGROUND


def _place(statement: Statement) -> tuple[int, bool, date, date, int, int]:
    entry = statement.article.entry
    part = part_of(statement)
    day = statement.time.first if statement.time and part is Part.EVENTS else date.min
    published = entry.metadata.published or _LAST
    return list(Part).index(part), statement.of_issuer, day, published, entry.id, statement.span.start


def _point(statement: Statement, score: float, number: int) -> Point:
    citation = Citation(number, statement.article.entry, statement.passage.number)
    finding = Finding(statement.excerpt, citation, score, statement.copies)
    return Point(finding, statement.speaker, part_of(statement))
