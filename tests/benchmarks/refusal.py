"""Whether questions are declined that the library does not answer, and only those.

Each question is put twice: to everything (present: it should be answered) and to everything but the article that it
is about (absent: it should be declined). The area under the curve is the chance that a present question has more
confidence than an absent one; the curve says how many of the present are still answered where so many of the absent
are declined; the chosen point is that of `ask`. Questions that were made unanswerable on purpose, by changing a word
of one that is not (`impossible`), are put to everything and counted apart.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from retrieval.archive import Archive
from retrieval.model import Answer, Scope
from tests.benchmarks.collections import Text

_CURVE = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95)


async def measure(
    questions: Sequence[dict[str, Any]],
    passages: Mapping[str, Text],
    archive: Archive,
    everything: Scope,
    without: Mapping[str, Scope],
) -> dict[str, Any]:
    """The figures, none where there is but one article; `without` is everything but the article of each title."""
    if len(without) == 1:
        return {}
    present, absent, impossible = [], [], []

    def title(question: dict[str, Any]) -> str:
        return passages[question["passage"]].title

    # Article by article: an archive keeps the indexes of few scopes.
    for about, group in groupby(sorted(questions, key=title), key=title):
        for question in group:
            whole = await archive.ask(question["question"], everything)
            if question.get("impossible"):
                impossible.append(whole)
            else:
                present.append(whole)
                absent.append(await archive.ask(question["question"], without[about]))
    return _figures(present, absent, impossible)


def _figures(present: list[Answer], absent: list[Answer], impossible: list[Answer]) -> dict[str, Any]:
    figures: dict[str, Any] = {
        "present, absent": len(present),
        "area": _area(present, absent),
        "present answered": _answered(present),
        "absent declined": 1 - _answered(absent),
    }
    sure = sorted(answer.confidence for answer in absent)
    for share in _CURVE:
        point = sure[min(int(share * len(sure)), len(sure) - 1)]
        still = sum(answer.confidence >= point for answer in present) / len(present)
        figures[f"  {share:.0%} of absent declined: present answered"] = still
    if impossible:
        figures["made unanswerable"] = len(impossible)
        figures["made unanswerable: area"] = _area(present, impossible)
        figures["made unanswerable: declined"] = 1 - _answered(impossible)
    return figures


def _answered(answers: Sequence[Answer]) -> float:
    return sum(answer.answered for answer in answers) / len(answers)


def _area(present: Sequence[Answer], absent: Sequence[Answer]) -> float:
    """Mann and Whitney: how often a present question has more confidence than an absent one, equal ones by half."""
    sure = sorted(answer.confidence for answer in absent)
    ranks = (bisect_left(sure, one.confidence) + bisect_right(sure, one.confidence) for one in present)
    return sum(ranks) / 2 / len(sure) / len(present)
