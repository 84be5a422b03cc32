"""Which of a few dozen candidate passages answer best.

BM25 looks at a passage as a bag of terms. The features here look at what it cannot see: whether the question's
terms stand together or in one sentence, whether the article is about them, how much of the question is covered,
whether the kind of thing that was asked for stands there. Each is measured in units of idf, like BM25 itself. Long,
broad questions are then compared with the best of their own answers (`feedback.py`).

What each step gained, on the development collections. The asked kind is neutral there and was kept for what it
does on our own questions about the seed documents (three more of ninety in three); all else was fixed here:

                                             Cranfield   CACM   SciFact   SQuAD paragraph
                                             nDCG@10                      first / in three
    BM25 over passages                       .322        .442   .677      .834 / .934
    + the title's terms in the index         .359        .491   .694      .833 / .937
    + pairs, best sentence                   .357        .489   .697      .853 / .943
    + title                                  .367        .505   .696      .853 / .943
    + coverage (short questions)             .368        .511   .703      .861 / .949
    + 'how many' is no term, 24 candidates   .374        .514   .705      .864 / .949
    + feedback (long questions)              .388        .516   .708      .864 / .949

Finer kinds than number, date and name (a duration, a sum of money, "which company") changed the place of no answer on
SQuAD, so they are not there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from retrieval.model import Article, Passage, Query
from retrieval.text.analysis import ENGLISH
from retrieval.text.asked import Asked, asked_for, holds, is_claim
from retrieval.text.spans import Span

ADJACENT_PAIR = 0.15
NEARBY_PAIR = 0.05
BEST_SENTENCE = 0.2
TITLE = 0.4
ASKED_KIND = 0.2

# Coverage counts in full up to so many distinct terms, and not at all from so many on: a long question names
# several things, and a passage that answers it need not hold them all.
_COVERAGE = 0.75
_SHORT_QUESTION, _LONG_QUESTION = 6, 10
# What stands in a neighbouring passage is worth half of what stands in the passage itself.
_BESIDE = 0.5

# Two terms are nearby within so many terms of each other.
_NEARBY = 8
# BM25's own parameters, for sentences; the average is of news prose, in terms.
_K1, _B = 1.5, 0.75
AVERAGE_SENTENCE = 13.0
# The most that an idf is multiplied by, in a text that says nothing else.
SATURATED = _K1 + 1

# So many passages stay analysed: about 4 KB each.
_ANALYSED_KEPT = 8_192


@dataclass(frozen=True, slots=True)
class Question:
    """What a query asks of this scope: its terms in order, the weight (idf) of each, the kind of answer.

    `weight` is that of all its distinct terms, `pairs` are those that follow each other, each once. `claims` is
    whether it states something instead of asking.
    """

    terms: tuple[str, ...]
    weights: dict[str, float]
    asked: Asked | None
    weight: float
    pairs: frozenset[tuple[str, str]]
    claims: bool

    @classmethod
    def of(cls, query: Query, weight: Callable[[str], float]) -> Question:
        """Weigh the terms of `query` by `weight`."""
        weights = {term: weight(term) for term in query.terms}
        pairs = frozenset((first, second) for first, second in pairwise(query.terms) if first != second)
        asked, claims = asked_for(query.text), is_claim(query.text)
        return cls(query.terms, weights, asked, sum(weights.values()), pairs, claims)

    def weight_of(self, terms: Set[str]) -> float:
        """The weight of the distinct terms of the question that are among `terms`."""
        return sum(weight for term, weight in self.weights.items() if term in terms)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that holds terms of the question.

    `text` are its letters, `terms` those of its words in order; `before` says how many of these begin before the
    places where its sentences begin and end, `borders` are the same numbers, two for each sentence. `bm25` is its
    score from the index, `beside` the terms of the question in the passages before and after it.
    """

    passage: Passage
    article: Article
    text: str
    terms: tuple[str, ...]
    before: dict[int, int]
    borders: tuple[int, ...]
    bm25: float
    beside: frozenset[str]

    @classmethod
    def of(cls, passage: Passage, article: Article, bm25: float, beside: frozenset[str]) -> Candidate:
        """Analyse the passage's text."""
        text = passage.span.of(article.text)
        return cls(passage, article, text, *_analysed(text, passage.span.start, passage.sentences), bm25, beside)

    def terms_in(self, span: Span) -> tuple[str, ...]:
        """The terms from where a sentence of the passage begins to where that or a later one ends."""
        return self.terms[self.before[span.start] : self.before[span.end]]


# Questions meet the same passages again and again, and taking them apart was the most of what ranking cost.
@lru_cache(maxsize=_ANALYSED_KEPT)
def _analysed(
    text: str, start: int, sentences: tuple[Span, ...]
) -> tuple[tuple[str, ...], dict[int, int], tuple[int, ...]]:
    places = [place for sentence in sentences for place in sentence]
    terms, borders = ENGLISH.terms_before(text, [place - start for place in places])
    return terms, dict(zip(places, borders, strict=True)), tuple(borders)


def title_terms(article: Article) -> frozenset[str]:
    """The terms of an article's title."""
    return _terms_of(article.entry.metadata.title)


@lru_cache(maxsize=_ANALYSED_KEPT)
def _terms_of(title: str) -> frozenset[str]:
    return frozenset(ENGLISH.terms(title))


def relevance(candidate: Candidate, question: Question) -> float:
    """BM25 and the features: the sum of what speaks for the passage, lowered by what of the question it lacks."""
    in_title = title_terms(candidate.article)
    places = _places(candidate, question)
    support = (
        candidate.bm25
        + ADJACENT_PAIR * _pairs_together(places, question, within=1)
        + NEARBY_PAIR * _pairs_together(places, question, within=_NEARBY)
        + BEST_SENTENCE * _best_sentence(candidate, places, question)
        + TITLE * question.weight_of(in_title)
    )
    kind = ASKED_KIND * question.weight * holds_asked(candidate.text, question)
    return support * _coverage(question, places.keys() | in_title, candidate.beside) + kind


def _best_sentence(candidate: Candidate, places: Mapping[str, Sequence[int]], question: Question) -> float:
    """The highest `bm25` that the question's distinct terms reach in a sentence of the passage."""
    # Only those terms that stand in the passage are looked for, and only sentences that hold one are scored.
    firsts, ends = candidate.borders[::2], candidate.borders[1::2]
    scores: dict[int, float] = {}
    for term, weight in question.weights.items():
        frequencies: dict[int, int] = {}
        for place in places.get(term, ()):
            number = bisect_right(ends, place)
            if number < len(ends) and firsts[number] <= place:
                frequencies[number] = frequencies.get(number, 0) + 1
        for number, frequency in frequencies.items():
            norm = _norm(ends[number] - firsts[number], AVERAGE_SENTENCE)
            worth = weight * frequency * SATURATED / (frequency + norm)
            scores[number] = scores.get(number, 0.0) + worth
    return max(scores.values(), default=0.0)


def holds_asked(text: str, question: Question) -> bool:
    """Whether `text` holds the kind of thing that is asked for; False where the question does not tell."""
    return question.asked is not None and holds(question.asked, text, question.weights)


def _coverage(question: Question, inside: Set[str], beside: Set[str]) -> float:
    """How much of a short question's weight stands in the passage and its title, or beside it; 0 to 1."""
    distinct = len(question.weights)
    shortness = (_LONG_QUESTION - distinct) / (_LONG_QUESTION - _SHORT_QUESTION)
    power = _COVERAGE * min(1.0, max(0.0, shortness))
    if not power or not question.weight:
        return 1.0
    held = question.weight_of(inside) + _BESIDE * question.weight_of(beside - inside)
    return float((held / question.weight) ** power)


def bm25(terms: Sequence[str], weights: Mapping[str, float], average: float) -> float:
    """BM25 of a text of these `terms` for a question of these `weights`; `average` is the usual number of terms."""
    norm = _norm(len(terms), average)
    score = 0.0
    for term, weight in weights.items():
        if frequency := terms.count(term):
            score += weight * frequency * SATURATED / (frequency + norm)
    return score


def _norm(length: int, average: float) -> float:
    return _K1 * (1 - _B + _B * length / average)


def _pairs_together(places: Mapping[str, Sequence[int]], question: Question, within: int) -> float:
    """The weights of neighbours in the question that stand at most `within` terms apart in the passage."""
    total = 0.0
    for first, second in question.pairs:
        if first not in places or second not in places:
            continue
        if any(abs(a - b) <= within for a in places[first] for b in places[second]):
            total += question.weights[first] + question.weights[second]
    return total


def _places(candidate: Candidate, question: Question) -> dict[str, list[int]]:
    """Where among the passage's terms each of the question's stands."""
    terms = candidate.terms
    places: dict[str, list[int]] = {}
    for term in question.weights:
        if times := terms.count(term):
            places[term] = at = [terms.index(term)]
            while len(at) < times:
                at.append(terms.index(term, at[-1] + 1))
    return places
