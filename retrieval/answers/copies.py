"""Which of the passages found are one and the same: shown once, with the others named.

Copies are edited: a word goes, a sentence is cut. Two passages are one where nearly all runs of four terms of the
shorter stand in the longer; between articles that are known as copies, where most do. Not where they tell different
numbers: outlets that disagree both show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

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
# Passages whose sample stays, about 1 KB each; and all of whose runs do, about 8 KB.
_SAMPLES_KEPT = 8_192
_ANALYSED_KEPT = 128

# A run by its hash: two share one about once in 10^19, and numbers give the collector of garbage nothing to look at.
Run = int


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
            for run in _sample(candidate.terms):
                by_run.setdefault(run, []).append(place)
        else:
            firsts[place] = _with_copy(firsts[place], candidate.article.entry)
        by_text.setdefault(text, place)
    return firsts


def _same(candidate: Candidate, firsts: Sequence[Ranked], by_run: Mapping[Run, Sequence[int]]) -> int | None:
    """The place of the first passage that `candidate` is the same as, None where there is none."""
    sharing = {place for run in _sample(candidate.terms) if run in by_run for place in by_run[run]}
    for place in sorted(sharing):
        other = firsts[place].candidate
        runs, others = _runs(candidate.terms), _runs(other.terms)
        fewer = min(len(runs), len(others))
        linked = other.article.entry.id in candidate.article.entry.copies
        if (
            fewer >= _FEWEST_RUNS
            and len(runs & others) >= fewer * (_MOST if linked else _NEARLY_ALL)
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


@lru_cache(maxsize=_SAMPLES_KEPT)
def _sample(terms: tuple[str, ...]) -> tuple[Run, ...]:
    """The first runs of a passage in the alphabet: passages that are copies share some."""
    heads = sorted(terms[: 1 - _RUN])
    if len(heads) > _SAMPLED:
        # Most often those few suffice that begin with the first terms in the alphabet, and need no sorting of all.
        last = heads[_SAMPLED - 1]
        first = {terms[place : place + _RUN] for place, head in enumerate(terms[: 1 - _RUN]) if head <= last}
        if len(first) >= _SAMPLED:
            return tuple(map(hash, sorted(first)[:_SAMPLED]))
    return tuple(map(hash, sorted(set(_in_fours(terms)))[:_SAMPLED]))


@lru_cache(maxsize=_ANALYSED_KEPT)
def _runs(terms: tuple[str, ...]) -> frozenset[Run]:
    """All runs of a passage."""
    return frozenset(map(hash, _in_fours(terms)))


def _in_fours(terms: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return zip(terms, terms[1:], terms[2:], terms[3:], strict=False)
