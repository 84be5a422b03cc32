"""The figures that are told about a topic, each in its sentence; those that tell of one thing together."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.answers.points import points_of
from retrieval.answers.summary import Figure
from retrieval.answers.weighing import Weighed
from retrieval.text.amounts import Amount, amounts_in

# As many groups as people read.
_GROUPS = 12
# Two sentences with figures of one unit, as near as this, tell of the same thing.
_SAME_MATTER = 0.2


def figures_of(weighed: Weighed) -> tuple[tuple[Figure, ...], ...]:
    """Groups of figures: differing ones for one thing stand in one group, best first; the same figure comes once."""
    groups: list[list[_Counted]] = []
    for number in weighed.best_first():
        if amounts := tuple(amounts_in(weighed.statements[number].text)):
            _join(groups, _Counted(number, amounts), weighed)
    numbered = [counted for group in groups[:_GROUPS] for counted in group]
    points = points_of((weighed.statements[one.number], weighed.scores[one.number]) for one in numbered)
    figures = iter([Figure(point, one.amounts) for point, one in zip(points, numbered, strict=True)])
    return tuple(tuple(next(figures) for _ in group) for group in groups[:_GROUPS])


@dataclass(frozen=True, slots=True)
class _Counted:
    """A statement, by its number, and the figures in it."""

    number: int
    amounts: tuple[Amount, ...]

    @property
    def values(self) -> set[tuple[str, float]]:
        return {(amount.unit, amount.value) for amount in self.amounts}


def _join(groups: list[list[_Counted]], new: _Counted, weighed: Weighed) -> None:
    """Put a statement to those that count the same thing, unless all its figures were told; else begin a group."""
    units = {amount.unit for amount in new.amounts}
    for group in groups:
        same_unit = units & {amount.unit for amount in group[0].amounts}
        if same_unit and weighed.nearness(group[0].number, new.number) >= _SAME_MATTER:
            if not new.values <= set().union(*(one.values for one in group)):
                group.append(new)
            return
    groups.append([new])
