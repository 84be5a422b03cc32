"""A question -> an answer: candidates from the index, re-ranked, copies set aside, each cut to its excerpt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from retrieval.answers.excerpts import excerpt_of
from retrieval.answers.feedback import terms_to_weigh, with_feedback
from retrieval.answers.ranking import Candidate, Question, relevance
from retrieval.engine import Index, Store
from retrieval.model import ASKED_KINDS, Answer, Citation, Entry, Finding, Order, Query, Scope
from retrieval.text.analysis import ENGLISH
from retrieval.text.grammar import folded_phrase

# How many passages BM25 hands over to be looked at closely.
CANDIDATES = 40
# How many are read to find those that hold the words of a phrase in their order.
_WITH_PHRASES = 400


@dataclass(frozen=True, slots=True)
class _Ranked:
    candidate: Candidate
    score: float
    copies: tuple[Entry, ...] = ()


async def ask(
    query: Query,
    scope: Scope,
    index: Index,
    store: Store,
    *,
    skip: int,
    show: int,
    order: Order = Order.RELEVANCE,
) -> Answer:
    """Answer from `index`, which must be that of the scope: up to `show` findings after `skip`.

    Each passage gives at most one finding; passages that are the same to the letter are one finding with
    copies.
    """
    weights = await index.weights(query.terms)
    question = Question.of(query, weights.__getitem__)
    ranked = _copies_set_aside(await _ranked(query, question, scope, index, store))
    if order is Order.NEWEST:
        ranked.sort(key=_newest_first)
    findings = tuple(
        Finding(
            excerpt=excerpt_of(one.candidate, question),
            citation=Citation(number, one.candidate.article.entry, one.candidate.passage.number),
            score=one.score,
            copies=one.copies,
        )
        for number, one in enumerate(ranked[skip : skip + show], start=skip + 1)
    )
    more = max(0, len(ranked) - skip - len(findings))
    return Answer(query, findings, _missing_terms(query, weights), more)


async def _ranked(query: Query, question: Question, scope: Scope, index: Index, store: Store) -> list[_Ranked]:
    by_phrase = bool(query.phrases or query.excluded_phrases)
    hits = await index.search(
        question.terms,
        _WITH_PHRASES if by_phrase else CANDIDATES,
        kinds=scope.filters.kinds or ASKED_KINDS,
        required={term for phrase in query.phrases for term in ENGLISH.terms(phrase)},
        excluded=query.excluded_terms,
    )
    passages = await store.passages([hit.passage_id for hit in hits], scope)
    articles = await store.articles({passage.article_id for passage in passages.values()}, scope)
    beside_each = await index.terms_beside(hits, question.terms)
    # An article may have been removed since the index was searched.
    found: Iterator[Candidate] = (
        Candidate.of(passage, articles[passage.article_id], hit.score, beside)
        for hit, beside in zip(hits, beside_each, strict=True)
        if (passage := passages.get(hit.passage_id)) and passage.article_id in articles
    )
    if by_phrase:
        found = islice((one for one in found if _holds_phrases(one, query)), CANDIDATES)
    scored = [(relevance(one, question), one) for one in found]
    weights = await index.weights(terms_to_weigh(scored, question))
    return [_Ranked(one, score) for score, one in with_feedback(scored, question, weights.__getitem__)]


def _holds_phrases(candidate: Candidate, query: Query) -> bool:
    text = folded_phrase(candidate.text)
    return all(phrase in text for phrase in query.phrases) and not any(
        phrase in text for phrase in query.excluded_phrases
    )


def _newest_first(one: _Ranked) -> tuple[int, float]:
    published = one.candidate.article.entry.metadata.published
    return (-published.toordinal() if published else 0, -one.score)


def _copies_set_aside(ranked: list[_Ranked]) -> list[_Ranked]:
    groups: dict[str, list[_Ranked]] = {}
    for one in ranked:
        groups.setdefault(one.candidate.text, []).append(one)
    return [
        _Ranked(first.candidate, first.score, _other_articles(first, copies)) for first, *copies in groups.values()
    ]


def _other_articles(first: _Ranked, copies: list[_Ranked]) -> tuple[Entry, ...]:
    entries = {one.candidate.article.entry.id: one.candidate.article.entry for one in (first, *copies)}
    return tuple(entries.values())[1:]


def _missing_terms(query: Query, weights: Mapping[str, float]) -> tuple[str, ...]:
    """The words of the question, as written, whose terms no passage holds; each once."""
    lacking: dict[str, str] = {}
    for term, span in ENGLISH.tokens(query.text):
        if weights.get(term) == 0:
            lacking.setdefault(term, span.of(query.text))
    return tuple(lacking.values())
