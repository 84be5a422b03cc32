"""In which order findings come, so that three say more than one neighbourhood of an article does.

A passage whose article already has two better ones right beside it waits until another article had its say.
"""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.answers.copies import Ranked

# So many passages of one neighbourhood come without a pause, so many paragraphs apart they are neighbours.
_TOGETHER = 2
_NEIGHBOURS = 2
# The other article's passage must score so much of what the one that waits does.
_WORTH = 0.7


def varied(ranked: Sequence[Ranked]) -> list[Ranked]:
    """All of `ranked`, which come best first; a third passage of one neighbourhood after the next of another."""
    waiting = list(ranked)
    order: list[Ranked] = []
    while waiting:
        first = waiting[0]
        if _crowded(first, order[-_TOGETHER:]):
            first = next((one for one in waiting if _speaks_instead(one, first)), first)
        waiting.remove(first)
        order.append(first)
    return order


def _crowded(one: Ranked, last: Sequence[Ranked]) -> bool:
    return len(last) == _TOGETHER and all(_neighbours(one, other) for other in last)


def _neighbours(one: Ranked, other: Ranked) -> bool:
    a, b = one.candidate.passage, other.candidate.passage
    return a.article_id == b.article_id and abs(a.number - b.number) <= _NEIGHBOURS


def _speaks_instead(one: Ranked, first: Ranked) -> bool:
    """Whether `one` is of another article, and no copy of the same, that answers nearly as well."""
    entry = first.candidate.article.entry
    elsewhere = one.candidate.article.entry.id not in (entry.id, *entry.copies)
    return elsewhere and one.score >= _WORTH * first.score
