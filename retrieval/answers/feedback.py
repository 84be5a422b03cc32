"""Relevance feedback: long, broad questions are compared with the best of their own answers.

The terms that mark the best candidates out from the library, beyond those of the question, say what such answers are
about; candidates that share them move up (the idea of RM3: Abdul-Jaleel et al. 2004, "UMass at TREC 2004: Novelty and
HARD"). Only candidates are re-ordered, none is added: searching again with the terms gained .001. For short questions
it hurts, so they are left alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from heapq import nlargest
from operator import itemgetter

from retrieval.answers.ranking import Candidate, Question

# Fixed on Cranfield, CACM and SciFact claims.
_LONG_QUESTION = 8
_BEST = 8
_TERMS = 10
_WEIGHT = 0.1
_SATURATION = 1.5


def terms_to_weigh(scored: Sequence[tuple[float, Candidate]], question: Question) -> set[str]:
    """The terms whose weights `with_feedback` will ask for; none for a short question."""
    if len(question.weights) < _LONG_QUESTION:
        return set()
    best = sorted(scored, key=_best_first)[:_BEST]
    return {term for _, candidate in best for term in candidate.terms} - question.weights.keys()


def with_feedback(
    scored: Sequence[tuple[float, Candidate]], question: Question, weight: Callable[[str], float]
) -> list[tuple[float, Candidate]]:
    """The candidates, best first, with their scores after feedback; unchanged for a short question."""
    ordered = sorted(scored, key=_best_first)
    if len(question.weights) < _LONG_QUESTION:
        return ordered
    marks = _marks(ordered[:_BEST], question, weight)
    raised = [(score + _WEIGHT * _shared(candidate, marks), candidate) for score, candidate in ordered]
    return sorted(raised, key=_best_first)


def _best_first(pair: tuple[float, Candidate]) -> tuple[float, int]:
    return (-pair[0], pair[1].passage.id)


def _marks(
    best: Sequence[tuple[float, Candidate]], question: Question, weight: Callable[[str], float]
) -> dict[str, float]:
    """The terms that mark the best candidates out, each with its idf weighed by how strongly it does, 0 to 1."""
    total = sum(score for score, _ in best) or 1.0
    strength: defaultdict[str, float] = defaultdict(float)
    for score, candidate in best:
        for term, count in _counts(candidate).items():
            if term not in question.weights:
                strength[term] += score / total * count / len(candidate.terms) * weight(term)
    strongest = nlargest(_TERMS, strength.items(), key=itemgetter(1))
    if not strongest or strongest[0][1] <= 0:
        return {}
    return {term: value / strongest[0][1] * weight(term) for term, value in strongest}


def _shared(candidate: Candidate, marks: dict[str, float]) -> float:
    counts = _counts(candidate)
    return sum(
        value * counts[term] * (_SATURATION + 1) / (counts[term] + _SATURATION)
        for term, value in marks.items()
        if term in counts
    )


def _counts(candidate: Candidate) -> Counter[str]:
    return Counter(candidate.terms)
