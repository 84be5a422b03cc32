"""Which statements make the summary: the best that say something new, from more than one source.

A statement nearer than the cut to one that was chosen says nothing new (Carbonell and Goldstein 1998, as a cut).
No source has more than half of the points where others speak.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from retrieval.answers.summary import Statement
from retrieval.answers.weighing import Weighed

# Fixed on the MultiLing 2011 news clusters: .35 to .45 differ by less than .3 of ROUGE-2.
_SAID_ALREADY = 0.4
# What only stands under a title that names the topic is beside it: at most one point in so many.
_RELEVANT = 0.4
_BESIDE = 3


def chosen(weighed: Weighed, count: int) -> list[int]:
    """The numbers of up to `count` statements, best first."""
    shared = _picked(weighed, count, count // 2)
    if len({weighed.statements[number].source for number in shared}) > 1:
        return _balanced(shared, weighed.statements)
    return _picked(weighed, count, count)


def _picked(weighed: Weighed, count: int, most: int) -> list[int]:
    """The best statements that say something new, at most `most` of one source."""
    picked: list[int] = []
    by_source: Counter[str] = Counter()
    beside = 0
    for number in weighed.best_first():
        statement = weighed.statements[number]
        is_beside = statement.relevance < _RELEVANT
        if len(picked) == count:
            break
        if is_beside and beside >= count // _BESIDE:
            continue
        if by_source[statement.source] < most and says_something_new(weighed, number, picked):
            picked.append(number)
            by_source[statement.source] += 1
            beside += is_beside
    return picked


def says_something_new(weighed: Weighed, number: int, picked: Sequence[int]) -> bool:
    """Whether a statement neither repeats nor overlaps one of `picked`."""
    return all(
        weighed.nearness(number, other) <= _SAID_ALREADY
        and not _overlap(weighed.statements[number], weighed.statements[other])
        for other in picked
    )


def _overlap(one: Statement, other: Statement) -> bool:
    return one.passage.id == other.passage.id and one.span.start < other.span.end and other.span.start < one.span.end


def _balanced(picked: list[int], statements: Sequence[Statement]) -> list[int]:
    """`picked` without the last ones of a source that has more than half of them, where others speak in it."""
    while True:
        by_source = Counter(statements[number].source for number in picked)
        (source, most), *others = by_source.most_common() or [("", 0)]
        if not others or 2 * most <= len(picked):
            return picked
        last = max(place for place, number in enumerate(picked) if statements[number].source == source)
        picked = picked[:last] + picked[last + 1 :]
