"""Which of the articles that came in a standing question is about: what a watch reports.

An answer shows the best of what there is, however little that be; a watch must not cry at every article that shares
a word with it. So an article matches where every word of the question stands in it or its title (words joined with
OR: one of them), and one of its passages holds the phrases and none of what is excluded.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from retrieval.answers.ask import search
from retrieval.engine import Index, Store
from retrieval.model import ASKED_KINDS, Article, Finding, Kind, Passage, Query, Scope
from retrieval.text.analysis import ENGLISH
from retrieval.text.grammar import folded_phrase

# How many passages are read at a time to see whether a phrase stands in them.
_READ_AT_ONCE = 400

# Articles whose terms are kept for the next watch.
_ANALYSED_KEPT = 128

_WORD = r"[^\W\d_][\w'’-]*"
_ALTERNATIVES = re.compile(rf"(?<!\S){_WORD}(?:\s+OR\s+{_WORD})+")


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article that came in and matches, with its best excerpt.

    `first` are the phrases of the question, folded, that no article of the scope held before this one.
    """

    finding: Finding
    first: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What matches among the articles that came after a given one, and the id of the last that was looked at."""

    matching: tuple[Arrival, ...]
    seen: int


async def about(query: Query, scope: Scope, store: Store, articles: Iterable[Article]) -> list[Article]:
    """Those of `articles` in which all words of `query` stand. Needs no index."""
    wanted = wanted_terms(query)
    kinds = (scope.filters.kinds or ASKED_KINDS) | {Kind.HEADING}
    by_id = {article.entry.id: article for article in articles}
    passages: dict[int, list[Passage]] = {article_id: [] for article_id in by_id}
    for passage in await store.passages_in(by_id, scope):
        passages[passage.article_id].append(passage)
    return [
        article
        for article in by_id.values()
        if await asyncio.to_thread(_holds_all, wanted, article, passages[article.entry.id], kinds)
    ]


async def arrivals(
    query: Query, scope: Scope, index: Index, store: Store, articles: Iterable[Article]
) -> list[Arrival]:
    """The best excerpt of each of `articles`, where a passage of it has what the query says of passages.

    `index` must be that of the scope's libraries.
    """
    matching: list[Arrival] = []
    for article in articles:
        only = scope.narrowed(replace(scope.filters, articles=frozenset([article.entry.id])))
        answer = await search(query, only, index, store, skip=0, show=1)
        for finding in answer.findings:
            copies = await store.articles(article.entry.copies, scope)
            finding = replace(finding, copies=tuple(copies[one].entry for one in sorted(copies)))
            first = [one for one in query.phrases if await _is_first(one, article.entry.id, scope, index, store)]
            matching.append(Arrival(finding, tuple(first)))
    return matching


def wanted_terms(query: Query) -> list[frozenset[str]]:
    """Sets of terms, of each of which one must stand in an article."""
    asked = set(query.terms)
    wanted: list[frozenset[str]] = []
    for match in _ALTERNATIVES.finditer(query.text):
        terms = asked & set(ENGLISH.terms(match[0]))
        if terms:
            wanted.append(frozenset(terms))
    joined = frozenset[str]().union(*wanted)
    return [*wanted, *(frozenset([term]) for term in sorted(asked - joined))]


def _holds_all(
    wanted: Iterable[frozenset[str]], article: Article, passages: Iterable[Passage], kinds: Collection[Kind]
) -> bool:
    texts = [passage.span.of(article.text) for passage in passages if passage.kind in kinds]
    held = _terms("\n\n".join([article.entry.metadata.title, *texts]))
    return all(terms & held for terms in wanted)


# One article after another is held against every watch of a server.
@lru_cache(maxsize=_ANALYSED_KEPT)
def _terms(text: str) -> frozenset[str]:
    return frozenset(ENGLISH.terms(text))


async def _is_first(phrase: str, article_id: int, scope: Scope, index: Index, store: Store) -> bool:
    """Whether the folded `phrase` stands in no article of the scope's libraries that came before this one.

    False where that cannot be told: a phrase of stop words alone is not in the index.
    """
    everything = Scope(scope.libraries)
    terms = ENGLISH.terms(phrase)
    if not terms:
        return False
    ids = [hit.passage_id for hit in await index.search(terms, await index.size(), required=set(terms))]
    for start in range(0, len(ids), _READ_AT_ONCE):
        passages = await store.passages(ids[start : start + _READ_AT_ONCE], everything)
        earlier = [one for one in passages.values() if one.article_id < article_id]
        articles = await store.articles({one.article_id for one in earlier}, everything)
        if await asyncio.to_thread(_any_holds, phrase, earlier, articles):
            return False
    return True


def _any_holds(phrase: str, passages: Iterable[Passage], articles: dict[int, Article]) -> bool:
    return any(
        phrase in folded_phrase(passage.span.of(article.text))
        or phrase in folded_phrase(article.entry.metadata.title)
        for passage in passages
        if (article := articles.get(passage.article_id))
    )
