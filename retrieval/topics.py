"""Summing up a scope: its topics, what it says about one, what came lately.

Reading happens on the event loop, a step at a time; everything that counts and weighs happens in a thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from retrieval.answers.ask import missing_words
from retrieval.answers.gathering import ARTICLES, Gathered, gather, gather_all
from retrieval.answers.summary import Digest, Topic, TopicSummary
from retrieval.answers.topic import summary_of
from retrieval.answers.vocabulary import PASSAGES, topics_of
from retrieval.engine import Index, Store
from retrieval.model import Query, Scope
from retrieval.text.analysis import ENGLISH

# Each scope asked has its topics in memory, about 100 KB; servers take turns beyond this.
_KEPT = 16
# A digest that can be read at a glance.
_DIGEST_TOPICS, _DIGEST_SENTENCES = 4, 2
# In so many articles the word that all share is no topic of a digest.
_SEVERAL = 4


@dataclass(frozen=True, slots=True)
class _Known:
    version: int
    topics: tuple[Topic, ...]


class Topics:
    """Gives summaries of scopes, and remembers what each is about as long as nothing changes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[frozenset[str], _Known] = {}
        self._counting = asyncio.Lock()

    async def of(self, scope: Scope) -> tuple[Topic, ...]:
        """The topics of the scope's libraries as they are now, the most telling first."""
        async with self._counting:
            version = await self._store.revision()
            known = self._known.pop(scope.libraries, None)
            if known is None or known.version != version:
                texts = await self._store.newest_paragraphs(Scope(scope.libraries), PASSAGES)
                known = _Known(version, await asyncio.to_thread(topics_of, texts))
            self._known[scope.libraries] = known
            if len(self._known) > _KEPT:
                del self._known[next(iter(self._known))]
            return known.topics

    async def summary(self, name: str, scope: Scope, index: Index, sentences: int) -> TopicSummary:
        """What the scope says about a topic; `index` is that of its libraries."""
        query = Query.parse(name)
        scope = query.within(scope)
        gathered = await gather(query, scope, index, self._store)
        return await self._summed_up(query, gathered, scope, sentences, await _missing(query, index))

    async def overview(self, scope: Scope, sentences: int) -> TopicSummary:
        """What the newest articles of a scope say, whatever they are about."""
        newest = sorted(await self._store.article_ids(scope), reverse=True)[:ARTICLES]
        return await self._summed_up(
            Query.parse(""), await gather_all(newest, scope, self._store), scope, sentences, ()
        )

    async def digest(self, since: datetime, scope: Scope, index: Index) -> Digest:
        """What was added since a moment, by topic; what has none of the topics comes last, under no name."""
        added = await self._store.added_since(since, scope)
        texts = await self._store.newest_paragraphs(scope, PASSAGES)
        new = [(number, text) for number, text in texts if number in set(added)]
        covered, names = await asyncio.to_thread(_topics_covering, new)
        summaries = []
        for name in names:
            query = Query.parse(name)
            gathered = await gather(query, scope, index, self._store, among=added)
            summaries.append(await self._summed_up(query, gathered, scope, _DIGEST_SENTENCES, ()))
        if rest := [number for number in added if number not in covered]:
            gathered = await gather_all(rest, scope, self._store)
            summaries.append(await self._summed_up(Query.parse(""), gathered, scope, _DIGEST_SENTENCES, ()))
        return Digest(since, len(added), tuple(one for one in summaries if one.points))

    async def _summed_up(
        self, query: Query, gathered: Gathered, scope: Scope, sentences: int, missing: tuple[str, ...]
    ) -> TopicSummary:
        topics = await self.of(scope) if gathered.statements else ()
        return await asyncio.to_thread(summary_of, query, gathered, topics, sentences, missing)


def _topics_covering(texts: Sequence[tuple[int, str]]) -> tuple[Collection[int], list[str]]:
    """A few topics that between them stand in as many articles as possible, and those articles.

    What stands in most of several articles does not tell them apart, and is passed over.
    """
    articles = {number for number, _ in texts}
    most = len(articles) if len(articles) < _SEVERAL else len(articles) // 2
    holding = {topic.name: {number for number, text in texts if _holds(text, topic)} for topic in topics_of(texts)}
    holding = {name: found for name, found in holding.items() if len(found) <= most}
    covered: set[int] = set()
    names: list[str] = []
    while holding and len(names) < _DIGEST_TOPICS:
        name = max(holding, key=lambda one: len(holding[one] - covered))
        if not holding[name] - covered:
            break
        names.append(name)
        covered |= holding.pop(name)
    return covered, names


def _holds(text: str, topic: Topic) -> bool:
    return set(topic.terms) <= set(ENGLISH.terms(text))


async def _missing(query: Query, index: Index) -> tuple[str, ...]:
    return tuple(missing_words(query, await index.weights(query.terms)).values())
