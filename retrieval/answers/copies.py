"""Which of the passages found are one and the same: shown once, with the others named.

Copies are edited: a word goes, a sentence is cut. Two passages are one where nearly all runs of four terms of the
shorter stand in the longer; between articles that are known as copies, where most do. Not where they tell different
numbers: outlets that disagree both show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from retrieval.answers.ranking import Candidate
from retrieval.model import Entry
from retrieval.text.analysis import Token

# Terms in a run: four are rarely together by chance.
_RUN = 4
# The share of the shorter passage's runs that the longer must hold.
_NEARLY_ALL = 0.8
_MOST = 0.5
# A shorter passage is a copy only where it is the same to the letter.
_FEWEST_RUNS = 6
_ANALYSED_KEPT = 2_048


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
    by_run: dict[tuple[str, ...], list[int]] = {}
    for score, candidate in scored:
        text = candidate.text
        runs = _runs(candidate.tokens)
        place = by_text.get(text)
        if place is None:
            place = _same(candidate, runs, firsts, by_run)
        if place is None:
            place = len(firsts)
            firsts.append(Ranked(candidate, score))
            for run in runs:
                by_run.setdefault(run, []).append(place)
        else:
            firsts[place] = _with_copy(firsts[place], candidate.article.entry)
        by_text.setdefault(text, place)
    return firsts


def _same(
    candidate: Candidate,
    runs: frozenset[tuple[str, ...]],
    firsts: Sequence[Ranked],
    by_run: dict[tuple[str, ...], list[int]],
) -> int | None:
    """The place of the first passage that `candidate` is the same as, None where there is none."""
    shared = Counter(place for run in runs for place in by_run.get(run, ()))
    for place, count in shared.items():
        other = firsts[place].candidate
        fewer = min(len(runs), len(_runs(other.tokens)))
        linked = other.article.entry.id in candidate.article.entry.copies
        if (
            fewer >= _FEWEST_RUNS
            and count >= fewer * (_MOST if linked else _NEARLY_ALL)
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
    return frozenset(token.term for token in candidate.tokens if token.term[0].isdigit())


@lru_cache(maxsize=_ANALYSED_KEPT)
def _runs(tokens: tuple[Token, ...]) -> frozenset[tuple[str, ...]]:
    terms = [token.term for token in tokens]
    return frozenset(zip(*(terms[start:] for start in range(_RUN)), strict=False))
