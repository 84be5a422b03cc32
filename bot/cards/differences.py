"""A place in a source, letter for letter, cut where a quotation departs from it: what cards and terminals mark."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from retrieval.answers.verdict import Match, Verdict
from retrieval.model import Passage
from retrieval.text.spans import Span


class Role(Enum):
    """What a piece of text is."""

    AROUND = "around"
    """Stands in the source before or after the words."""
    SAME = "same"
    """Stands in both."""
    PRINTED = "printed"
    """Stands only in the source."""
    QUOTED = "quoted"
    """Stands only in the quotation."""
    SKIPPED = "skipped"
    """Stands in the source where the quotation has an ellipsis, or says there who speaks."""


class Piece(NamedTuple):
    """A piece of text; those of the quotation are no part of the source."""

    role: Role
    text: str


def pieces(verdict: Verdict, match: Match) -> list[Piece]:
    """The sentences of a match: the source's letters, the quotation's own words behind those that they replace."""
    text = match.article.text
    first, last = match.excerpts[0], match.excerpts[-1]
    before = Span(_sentence_start(first.passage, first.span.start), first.span.start)
    after = Span(last.span.end, _sentence_end(last.passage, last.span.end))
    found = [Piece(Role.AROUND, before.of(text))]
    end = match.span.start
    for span, role, quoted in _cuts(verdict, match):
        found += [Piece(Role.SAME, text[end : span.start]), Piece(role, span.of(text)), Piece(Role.QUOTED, quoted)]
        end = span.end
    found += [Piece(Role.SAME, text[end : match.span.end]), Piece(Role.AROUND, after.of(text))]
    whole = [piece for piece in found if piece.text]
    return [Piece(role, "".join(one.text for one in same)) for role, same in groupby(whole, itemgetter(0))]


def _cuts(verdict: Verdict, match: Match) -> Iterator[tuple[Span, Role, str]]:
    """What is marked: where in the article, as what, and the words that the quotation has there."""
    skipped = [*(one.printed for one in match.left_out), *match.interruptions]
    cuts = [(span, Role.SKIPPED, "") for span in skipped]
    for one in match.differences:
        quoted = one.quoted.of(verdict.quote)
        cuts.append((one.printed, Role.PRINTED, quoted))
    yield from sorted(cuts, key=itemgetter(0))


def _sentence_start(passage: Passage, place: int) -> int:
    return max((one.start for one in passage.sentences if one.start <= place), default=passage.span.start)


def _sentence_end(passage: Passage, place: int) -> int:
    return min((one.end for one in passage.sentences if one.end >= place), default=passage.span.end)
