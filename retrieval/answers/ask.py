"""A question -> an answer: candidates from the index, re-ranked, copies set aside, each cut to its excerpt.

`search` gives whatever is found; `ask` declines where the library does not answer, and shows what comes nearest.
"""

from __future__ import annotations

from asyncio import gather
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile

from retrieval.answers.confidence import ANSWERED_FROM, confidence
from retrieval.answers.copies import Ranked, copies_set_aside
from retrieval.answers.excerpts import excerpt_of
from retrieval.answers.feedback import terms_to_weigh, with_feedback
from retrieval.answers.ranking import Candidate, Question, relevance
from retrieval.answers.speakers import speaker_beside
from retrieval.answers.spelling import suggestions_for
from retrieval.answers.variety import varied
from retrieval.engine import Index, Store
from retrieval.model import ASKED_KINDS, Answer, Citation, Finding, Order, Query, Scope, Suggestion
from retrieval.text.analysis import ENGLISH
from retrieval.text.grammar import folded_phrase

# How many passages BM25 hands over to be looked at closely: most of the time of a question goes there, and of forty
# the last sixteen changed nDCG@10 by .001 on Cranfield and by nothing on CACM. A search lists more.
ASKED = 24
SEARCHED = 40
# How many are read to find those that hold the words of a phrase in their order.
_WITH_PHRASES = 400
# A finding that holds fewer of the terms than the first and is worth less than this share of it, or holds none, comes
# only when more is asked for: an eighth of what was shown on SQuAD, and none of the answers that stood there. At .4 a
# fifth; and one in thirty of our own questions lost its answer.
_WORTH_SHOWING = 0.3
# How many passages are shown that are near and no answer.
_NEAREST = 2


async def ask(query: Query, scope: Scope, index: Index, store: Store, *, skip: int, show: int) -> Answer:
    """Answer from `index`, which must be that of the scope's libraries: up to `show` findings after `skip`, at first
    only those that are worth a good part of the best.

    Each passage gives at most one finding; passages that are copies of each other are one finding. Where the
    library does not answer there are none, and the nearest stand apart; who asks for findings beyond the first has
    seen those, and is not declined.
    """
    found = await _find(query, scope, index, store, ASKED)
    if not skip and found.confidence < ANSWERED_FROM:
        return found.answer(query, (), nearest=await _spoken(found.findings(0, _NEAREST), store, scope))
    show = show if skip else min(show, found.worth_showing())
    return found.answer(query, await _spoken(found.findings(skip, show), store, scope), skip)


async def search(
    query: Query,
    scope: Scope,
    index: Index,
    store: Store,
    *,
    skip: int,
    show: int,
    order: Order = Order.RELEVANCE,
) -> Answer:
    """The same findings in either order, however little they answer."""
    found = await _find(query, scope, index, store, SEARCHED)
    if order is Order.NEWEST:
        found.ranked.sort(key=_newest_first)
    return found.answer(query, await _spoken(found.findings(skip, show), store, scope), skip)


@dataclass(frozen=True, slots=True)
class _Found:
    """All that a question finds, in order, and what it does not."""

    question: Question
    ranked: list[Ranked]
    confidence: float
    missing: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]

    def worth_showing(self) -> int:
        """How many come before the first that says far less of what was asked than the best does."""
        best = self.ranked[0]
        held = self._held(best)
        return sum(
            1
            for _ in takewhile(
                lambda one: self._held(one) >= held or (one.score >= _WORTH_SHOWING * best.score and self._held(one)),
                self.ranked,
            )
        )

    def _held(self, one: Ranked) -> int:
        """How many of the question's terms the passage itself holds."""
        return len(self.question.weights.keys() & set(one.candidate.terms))

    def findings(self, skip: int, show: int) -> tuple[Finding, ...]:
        return tuple(
            Finding(
                excerpt=excerpt_of(one.candidate, self.question),
                citation=Citation(number, one.candidate.article.entry, one.candidate.passage.number),
                score=one.score,
                copies=one.copies,
            )
            for number, one in enumerate(self.ranked[skip : skip + show], start=skip + 1)
        )

    def answer(
        self, query: Query, findings: tuple[Finding, ...], skip: int = 0, nearest: tuple[Finding, ...] = ()
    ) -> Answer:
        return Answer(
            query,
            findings,
            self.missing,
            more=0 if nearest else max(0, len(self.ranked) - skip - len(findings)),
            skipped=skip,
            confidence=self.confidence,
            nearest=nearest,
            suggestions=self.suggestions,
        )


async def _find(query: Query, scope: Scope, index: Index, store: Store, count: int) -> _Found:
    weights = await index.weights(query.terms)
    question = Question.of(query, weights.__getitem__)
    candidates = await _candidates(query, question, scope, index, store, count)
    scored = sorted(((relevance(one, question), one) for one in candidates), key=_best_first)
    distinct = copies_set_aside(scored)
    marking = await index.weights(terms_to_weigh(distinct, question))
    ranked = varied(with_feedback(distinct, question, marking.__getitem__))
    missing = missing_words(query, weights)
    return _Found(
        question,
        ranked,
        confidence(query, question, [one.candidate for one in ranked], await index.size()),
        tuple(missing.values()),
        await suggestions_for(missing, scope, index, store),
    )


async def _candidates(
    query: Query, question: Question, scope: Scope, index: Index, store: Store, count: int
) -> Sequence[Candidate]:
    by_phrase = bool(query.phrases or query.excluded_phrases)
    hits = await index.search(
        question.terms,
        _WITH_PHRASES if by_phrase else count,
        kinds=scope.filters.kinds or ASKED_KINDS,
        filters=scope.filters,
        required={term for phrase in query.phrases for term in ENGLISH.terms(phrase)},
        excluded=query.excluded_terms,
    )
    read = await store.read(hits, scope)
    beside_each = await index.terms_beside(hits, question.terms)
    # An article may have been removed since the index was searched.
    found: Iterator[Candidate] = (
        Candidate.of(*read[hit.passage_id], hit.score, beside)
        for hit, beside in zip(hits, beside_each, strict=True)
        if hit.passage_id in read
    )
    if by_phrase:
        found = islice((one for one in found if _holds_phrases(one, query)), count)
    return list(found)


async def _spoken(findings: Sequence[Finding], store: Store, scope: Scope) -> tuple[Finding, ...]:
    """The findings, each with who speaks in it."""
    speakers = await gather(*(speaker_beside(one.excerpt, store, scope) for one in findings))
    return tuple([replace(one, speaker=name) for one, name in zip(findings, speakers, strict=True)])


def _holds_phrases(candidate: Candidate, query: Query) -> bool:
    text = folded_phrase(candidate.text)
    return all(phrase in text for phrase in query.phrases) and not any(
        phrase in text for phrase in query.excluded_phrases
    )


def _best_first(scored: tuple[float, Candidate]) -> tuple[float, int]:
    return (-scored[0], scored[1].passage.id)


def _newest_first(one: Ranked) -> tuple[int, float]:
    published = one.candidate.article.entry.metadata.published
    return (-published.toordinal() if published else 0, -one.score)


def missing_words(query: Query, weights: Mapping[str, float]) -> dict[str, str]:
    """The terms of a query that weigh nothing, for no passage holds them, each with its word as first written."""
    lacking: dict[str, str] = {}
    for term, span in ENGLISH.tokens(query.text):
        if weights.get(term) == 0:
            lacking.setdefault(term, span.of(query.text))
    return lacking
