"""Which of the passages found are one and the same: shown once, with the others named.

Copies are edited: a word goes, a sentence is cut. Two passages are one where nearly all runs of four terms of the
shorter stand in the longer; between articles that are known as copies, where most do. Not where they tell different
numbers: outlets that disagree both show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from heapq import nsmallest
from typing import NamedTuple

from retrieval.answers.ranking import Candidate
from retrieval.model import Entry

# Terms in a run: four are rarely together by chance.
_RUN = 4
# The share of the shorter passage's runs that the longer must hold.
_NEARLY_ALL = 0.8
_MOST = 0.5
# A shorter passage is a copy only where it is the same to the letter.
_FEWEST_RUNS = 6
# So many runs stand for a passage when those that may be copies are looked for.
_SAMPLED = 12
_ANALYSED_KEPT = 2_048


Run = tuple[str, ...]


class _Runs(NamedTuple):
    """All runs of a passage; and the first of them in the alphabet, of which copies share some."""

    all: frozenset[Run]
    sample: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score after ranking, and the articles of its copies."""

    candidate: Candidate
    score: float
    copies: tuple[Entry, ...] = ()


def copies_set_aside(scored: Iterable[tuple[float, Candidate]]) -> list[Ranked]:
    """The candidates in their order, of those that are the same only the first, with the articles of the others."""
    firsts: list[Ranked] = []
    by_text: dict[str, int] = {}
    by_run: dict[Run, list[int]] = {}
    for score, candidate in scored:
        text = candidate.text
        place = by_text.get(text)
        if place is None:
            place = _same(candidate, firsts, by_run)
        if place is None:
            place = len(firsts)
            firsts.append(Ranked(candidate, score))
            for run in _runs(candidate.terms).sample:
                by_run.setdefault(run, []).append(place)
        else:
            firsts[place] = _with_copy(firsts[place], candidate.article.entry)
        by_text.setdefault(text, place)
    return firsts


def _same(candidate: Candidate, firsts: Sequence[Ranked], by_run: Mapping[Run, Sequence[int]]) -> int | None:
    """The place of the first passage that `candidate` is the same as, None where there is none."""
    runs = _runs(candidate.terms)
    for place in sorted({place for run in runs.sample for place in by_run.get(run, ())}):
        other = firsts[place].candidate
        others = _runs(other.terms).all
        fewer = min(len(runs.all), len(others))
        linked = other.article.entry.id in candidate.article.entry.copies
        if (
            fewer >= _FEWEST_RUNS
            and len(runs.all & others) >= fewer * (_MOST if linked else _NEARLY_ALL)
            and _agree(_numbers(candidate), _numbers(other))
        ):
            return place
    return None


def _with_copy(first: Ranked, entry: Entry) -> Ranked:
    known = {first.candidate.article.entry.id, *(copy.id for copy in first.copies)}
    return first if entry.id in known else replace(first, copies=(*first.copies, entry))


def _agree(one: frozenset[str], other: frozenset[str]) -> bool:
    return one <= other or other <= one


def _numbers(candidate: Candidate) -> frozenset[str]:
    return frozenset(term for term in candidate.terms if term[0].isdigit())


@lru_cache(maxsize=_ANALYSED_KEPT)
def _runs(terms: tuple[str, ...]) -> _Runs:
    every = frozenset(zip(*(terms[start:] for start in range(_RUN)), strict=False))
    return _Runs(every, tuple(nsmallest(_SAMPLED, every)))
