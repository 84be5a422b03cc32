"""Who says what: whose words a statement gives, and the best statement of each speaker and of each outlet."""

from __future__ import annotations

from collections.abc import Callable

from retrieval.answers.points import points_of
from retrieval.answers.summary import Point, Statement
from retrieval.answers.weighing import Weighed

# As many as people read.
_VOICES = 12
# Whose words they are is looked up of so many statements: it is the dearest question of all.
_HEARD = 150


def speakers_in(weighed: Weighed) -> tuple[Point, ...]:
    """One point of each speaker, those that speak of the same matter side by side."""
    return _one_of_each(weighed, lambda statement: statement.speaker)


def outlets_in(weighed: Weighed) -> tuple[Point, ...]:
    """One point of each outlet, those that speak of the same matter side by side."""
    return _one_of_each(weighed, lambda statement: statement.article.entry.metadata.outlet)


def _one_of_each(weighed: Weighed, voice: Callable[[Statement], str | None]) -> tuple[Point, ...]:
    best: dict[str, int] = {}
    for number in weighed.best_first()[:_HEARD]:
        if len(best) == _VOICES:
            break
        if name := voice(weighed.statements[number]):
            best.setdefault(name.casefold(), number)
    ordered = _side_by_side(weighed, list(best.values()))
    return points_of((weighed.statements[number], weighed.scores[number]) for number in ordered)


def _side_by_side(weighed: Weighed, numbers: list[int]) -> list[int]:
    """The best first, after each the one that is nearest to it: who answers whom stands together."""
    ordered: list[int] = []
    left = numbers
    while left:
        following = max(left, key=lambda one: weighed.nearness(ordered[-1], one)) if ordered else left[0]
        ordered.append(following)
        left = [number for number in left if number != following]
    return ordered
