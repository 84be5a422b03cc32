"""What a scope says about a topic: its relevant articles, and the statements in them that can stand alone.

An article is relevant where a paragraph of it holds most of the topic (by weight). It is *about* the topic where
its title does, or many of its paragraphs do (fewer will do if the title with the first paragraph does): then all of
it counts, else only those paragraphs. Copies are set
aside before anything is weighed, so that what is said once and printed twice counts once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import accumulate, islice

from retrieval.answers.issuers import of_the_issuer
from retrieval.answers.ranking import Candidate, Question
from retrieval.answers.summary import Statement
from retrieval.engine import Index, Store
from retrieval.model import ASKED_KINDS, Article, Entry, Kind, Origin, Passage, Query, Scope
from retrieval.text.analysis import ENGLISH
from retrieval.text.mentioned import mentioned_in
from retrieval.text.spans import Span
from retrieval.text.standing import is_statement, stands_alone

# How many paragraphs the index hands over, and of how many articles a summary is made: what bounds time and memory.
_PASSAGES = 400
ARTICLES = 60
# Not every article that holds a word of the topic is relevant: so many are read to find those that are.
_READ = 2 * ARTICLES
# The share of the topic's weight that a paragraph must hold.
_MOST = 0.6
# The share of its paragraphs that must hold the topic, and how many at least, for an article to be about it.
_MANY, _FEWER, _AT_LEAST = 1 / 3, 1 / 6, 2
# What stands in the paragraph, or only in the title above it, is worth so much of what stands in the sentence.
_IN_PASSAGE, _IN_TITLE = 0.7, 0.3
# Code points. A sentence with the one before it must still read as one point.
LONGEST = 420
# About so many sentences are looked at closely, of each article the same number, and not fewer than these.
_LOOKED_AT, _FEWEST = 600, 6
# A share of the statements of an article that another one has word for word makes it a copy.
_COPIED, _ENOUGH = 0.6, 3


@dataclass(frozen=True, slots=True)
class GatheredPassage:
    """A relevant paragraph: its article and its terms in order."""

    article_id: int
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The relevant articles, most relevant first, and their statements; `copies` were set aside."""

    articles: tuple[Article, ...]
    passages: tuple[GatheredPassage, ...]
    statements: tuple[Statement, ...]
    copies: tuple[Entry, ...]


async def gather(
    query: Query, scope: Scope, index: Index, store: Store, among: Collection[int] | None = None
) -> Gathered:
    """What the scope says about the topic of `query`; `among` keeps to these of its articles."""
    weights = await index.weights(query.terms)
    question = Question.of(query, weights.__getitem__)
    only = scope.filters if among is None else replace(scope.filters, articles=frozenset(among))
    kinds = scope.filters.kinds or ASKED_KINDS
    hits = await index.search(
        question.terms,
        _PASSAGES,
        kinds=kinds,
        filters=only,
        required={term for phrase in query.phrases for term in ENGLISH.terms(phrase)},
        excluded=query.excluded_terms,
    )
    found = await store.passages([hit.passage_id for hit in hits], scope)
    # An article may have been removed since the index was searched.
    holding = dict.fromkeys(found[hit.passage_id].article_id for hit in hits if hit.passage_id in found)
    ids = list(holding)[:_READ]
    articles = await store.articles(ids, scope)
    return await _read([articles[one] for one in ids if one in articles], question, scope, store)


async def gather_all(ids: Sequence[int], scope: Scope, store: Store) -> Gathered:
    """What these articles say, whatever they are about."""
    articles = await store.articles(ids[:ARTICLES], scope)
    return await _read(
        [articles[one] for one in ids if one in articles], Question.of(Query.parse(""), lambda _: 0.0), scope, store
    )


async def _read(articles: Sequence[Article], question: Question, scope: Scope, store: Store) -> Gathered:
    by_article: dict[int, list[Passage]] = {article.entry.id: [] for article in articles}
    for passage in await store.passages_in(by_article, scope):
        by_article[passage.article_id].append(passage)
    return await asyncio.to_thread(_gathered, articles, by_article, scope.filters.kinds or ASKED_KINDS, question)


def _gathered(
    articles: Sequence[Article], passages: dict[int, list[Passage]], kinds: Set[Kind], question: Question
) -> Gathered:
    most = max(_FEWEST, _LOOKED_AT // max(1, min(len(articles), ARTICLES)))
    found = (_relevant(article, passages[article.entry.id], kinds, question, most) for article in articles)
    relevant = list(islice(filter(None, found), ARTICLES))
    kept, copies = _copies_apart(relevant)
    return Gathered(
        articles=tuple(one.article for one in kept),
        passages=tuple(passage for one in kept for passage in one.passages),
        statements=_said_once([statement for one in kept for statement in one.statements], copies),
        copies=tuple(entry for entries in copies.values() for entry in entries),
    )


@dataclass(frozen=True, slots=True)
class _Relevant:
    """An article, those of its paragraphs that concern the topic, and their statements."""

    article: Article
    passages: tuple[GatheredPassage, ...]
    statements: tuple[Statement, ...]


def _relevant(
    article: Article, parts: Sequence[Passage], kinds: Set[Kind], question: Question, most: int
) -> _Relevant | None:
    """What of an article concerns the topic, up to `most` sentences looked at closely; None where nothing does."""
    passages, of_issuer = [part for part in parts if part.kind in kinds], of_the_issuer(article, parts)
    candidates = [Candidate.of(passage, article, 0.0, frozenset()) for passage in passages]
    shares = [_share(one.terms, question) for one in candidates]
    title = ENGLISH.terms(article.entry.metadata.title)
    in_title = _share(title, question)
    in_lead = _share([*title, *(term for one in candidates[:1] for term in one.terms)], question)
    holding = sum(share >= _MOST for share in shares)
    is_about = in_title >= _MOST or holding >= max(_AT_LEAST, (_FEWER if in_lead >= _MOST else _MANY) * len(passages))
    if not holding and not is_about:
        return None
    spans = tuple(passage.span for passage in passages)
    places = accumulate((len(passage.sentences) for passage in passages), initial=0)
    concerned = [one for one in zip(candidates, shares, places, strict=False) if is_about or one[1] >= _MOST]
    statements: list[Statement] = []
    # Paragraphs that hold the topic first: what is too much to look at is left out at the end.
    for candidate, share, place in sorted(concerned, key=lambda one: one[1] < _MOST):
        if len(statements) >= most:
            break
        around = max(_IN_PASSAGE * share, _IN_TITLE * in_title)
        told = _statements(candidate, spans, place, around, question)
        statements += (replace(one, of_issuer=candidate.passage.id in of_issuer) for one in told)
    gathered = tuple(GatheredPassage(article.entry.id, candidate.terms) for candidate, _, _ in concerned)
    return _Relevant(article, gathered, tuple(statements))


def _share(terms: Iterable[str], question: Question) -> float:
    return question.weight_of(set(terms)) / question.weight if question.weight else 1.0


def _statements(
    candidate: Candidate, paragraphs: tuple[Span, ...], place: int, around: float, question: Question
) -> Iterator[Statement]:
    """The sentences of a passage that can stand alone, and those that can with the one before them."""
    article, passage = candidate.article, candidate.passage
    text, before = article.text, None
    known = article.entry.metadata
    printed = known.published if known.published_from is Origin.PRINTED else None
    for number, sentence in enumerate(passage.sentences):
        letters = sentence.of(text)
        span = None
        if stands_alone(letters) or (passage.kind is Kind.COMMENT and is_statement(letters)):
            before = span = sentence
        elif before and is_statement(letters) and sentence.end - before.start <= LONGEST:
            span, before = Span(before.start, sentence.end), None
        else:
            before = None
        if span is None or span.length > LONGEST:
            continue
        terms = candidate.terms_in(span)
        if terms:
            yield Statement(
                article=article,
                passage=passage,
                span=span,
                terms=terms,
                place=place + number,
                relevance=max(around, _share(terms, question)),
                time=mentioned_in(span.of(text), printed),
                paragraphs=paragraphs,
            )


def _copies_apart(relevant: Sequence[_Relevant]) -> tuple[list[_Relevant], dict[int, list[Entry]]]:
    """The articles without copies of others, in their order, and by the id of each the copies that it stands for.

    Of several the one is kept of which most is known.
    """
    kept: set[int] = set()
    copies: dict[int, list[Entry]] = {}
    said_by: dict[tuple[str, ...], int] = {}
    for one in sorted(relevant, key=_how_known, reverse=True):
        entry = one.article.entry
        again = [said_by[statement.terms] for statement in one.statements if statement.terms in said_by]
        originals = [number for number in entry.copies if number in kept]
        if len(again) >= max(_ENOUGH, _COPIED * len(one.statements)):
            originals += again
        if originals:
            copies.setdefault(originals[0], []).append(entry)
            continue
        kept.add(entry.id)
        for statement in one.statements:
            said_by.setdefault(statement.terms, entry.id)
    return [one for one in relevant if one.article.entry.id in kept], copies


def _how_known(one: _Relevant) -> tuple[bool, bool, int, int]:
    entry = one.article.entry
    known = entry.metadata
    return bool(known.outlet), known.published_from is Origin.PRINTED, len(one.statements), -entry.id


def _said_once(statements: Iterable[Statement], copies: dict[int, list[Entry]]) -> tuple[Statement, ...]:
    """The statements, those in the same words as one, with the articles that say it again."""
    same: dict[tuple[str, ...], list[Statement]] = {}
    for statement in statements:
        same.setdefault(statement.terms, []).append(statement)
    once: list[Statement] = []
    for first, *others in same.values():
        articles = {other.article.entry.id: other.article.entry for other in others}
        for number in (first.article.entry.id, *articles):
            articles.update((entry.id, entry) for entry in copies.get(number, ()))
        articles.pop(first.article.entry.id, None)
        once.append(replace(first, copies=tuple(articles.values())))
    return tuple(once)
