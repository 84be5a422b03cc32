"""The dated statements about a topic, in order."""

from __future__ import annotations

from retrieval.answers.choosing import says_something_new
from retrieval.answers.points import points_of
from retrieval.answers.summary import Event, Timeline
from retrieval.answers.weighing import Weighed

# As many as people read; of more the best are kept.
_EVENTS = 20


def timeline_of(topic: str, weighed: Weighed) -> Timeline:
    """The statements that tell a day, by that day; what two of them say of one day in like words comes once."""
    kept: list[int] = []
    for number in weighed.best_first():
        time = weighed.statements[number].time
        if time is None or len(kept) == _EVENTS:
            continue
        same_day = [other for other in kept if (at := weighed.statements[other].time) and at.key == time.key]
        if says_something_new(weighed, number, same_day):
            kept.append(number)
    timed = [(time.key, number, time) for number in kept if (time := weighed.statements[number].time)]
    timed.sort(key=lambda one: one[:2])
    points = points_of((weighed.statements[number], weighed.scores[number]) for _, number, _ in timed)
    events = tuple(Event(point, time) for point, (_, _, time) in zip(points, timed, strict=True))
    undated = sum(statement.time is None for statement in weighed.statements)
    return Timeline(topic, events, undated)
