"""What questions read of the record, kept in memory for as long as nothing in the record changes.

A question needs some two dozen passages with their articles, and the next one often meets the same. What is kept
belongs to one revision of the record, and an article to the libraries that it was read for. An article that comes,
goes, comes back or is corrected, by whichever process, makes another revision, and everything is read anew: nothing
is found here that the record would not say.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from typing import Generic, TypeVar

from retrieval.model import Article, Passage, Scope
from retrieval.store.database import Database
from retrieval.store.rows import ARTICLE, IN_SCOPE, article_of, passage_of, seeing

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")

# Passages that are kept, about 1 KB each; and bytes that articles may take together, each some more than its text.
PASSAGES_KEPT = 4_096
ARTICLES_BYTES = 32 * 1024 * 1024
_ENTRY_BYTES = 2_000

# Which revision the record is at, and the passages that are missing, or all if that is not the one `known`.
_PASSAGES = f"""
    SELECT r.number AS revision, found.* FROM revisions r LEFT JOIN (
        SELECT p.* {IN_SCOPE} JOIN passages p ON p.article_id = a.id
        WHERE p.id IN (
            SELECT value FROM json_each(
                CASE WHEN (SELECT number FROM revisions) = :known THEN :missing ELSE :wanted END
            )
        )
    ) found
"""  # noqa: S608
_ARTICLES = f"SELECT {ARTICLE} {IN_SCOPE} WHERE a.id IN (SELECT value FROM json_each(:ids))"  # noqa: S608


class Kept(Generic[_Key, _Value]):
    """The values that were used last, as many as together weigh no more than `most`."""

    def __init__(self, most: int, weigh: Callable[[_Value], int] = lambda _: 1) -> None:
        self._most = most
        self._weigh = weigh
        self._values: dict[_Key, _Value] = {}
        self.weight = 0

    def get(self, key: _Key) -> _Value | None:
        """What is kept under `key`, None where nothing is. It has then been used last."""
        value = self._values.pop(key, None)
        if value is not None:
            self._values[key] = value
        return value

    def put(self, key: _Key, value: _Value) -> None:
        """Keep `value`, and let go of what was not used for longest; of the value itself if it weighs too much."""
        if (before := self._values.pop(key, None)) is not None:
            self.weight -= self._weigh(before)
        self._values[key] = value
        self.weight += self._weigh(value)
        while self.weight > self._most:
            self.weight -= self._weigh(self._values.pop(next(iter(self._values))))


def _bytes(article: Article) -> int:
    return sys.getsizeof(article.text) + _ENTRY_BYTES


class _Revision:
    """What is kept of one revision: passages by their ids, articles as the scope of some libraries sees them."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.passages: Kept[int, Passage] = Kept(PASSAGES_KEPT)
        self.articles: Kept[tuple[frozenset[str], int], Article] = Kept(ARTICLES_BYTES, _bytes)


class Shelf:
    """Passages and their articles from an open database, those that were read last from memory."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._newest = _Revision(-1)

    async def read(self, ids: Sequence[int], scope: Scope) -> dict[int, tuple[Passage, Article]]:
        """The passages with these ids, as far as they are in the scope, each with its article."""
        if scope.filters:
            # What passes them is no matter of ids and libraries alone: nothing of it is kept.
            passages = (await self._passages(ids, (), scope, known=-1))[1]
            articles = await self._articles({one.article_id for one in passages}, scope)
        else:
            kept, passages = await self._kept_passages(ids, scope)
            articles = await self._kept_articles({one.article_id for one in passages}, scope, kept)
        # A passage is kept whichever scope saw it: whether this one does, its article says.
        return {one.id: (one, articles[one.article_id]) for one in passages if one.article_id in articles}

    async def _kept_passages(self, ids: Sequence[int], scope: Scope) -> tuple[_Revision, list[Passage]]:
        """The passages with these ids, of the scope or kept for another; and the revision that says so."""
        kept = self._newest
        here = [passage for one in ids if (passage := kept.passages.get(one))]
        missing = list({*ids}.difference(one.id for one in here))
        number, found = await self._passages(ids, missing, scope, known=kept.number)
        if number != kept.number:
            kept, here = self._revision(number), []
        for passage in found:
            kept.passages.put(passage.id, passage)
        return kept, here + found

    async def _kept_articles(self, ids: Collection[int], scope: Scope, kept: _Revision) -> dict[int, Article]:
        libraries = scope.libraries
        here = {one: article for one in ids if (article := kept.articles.get((libraries, one)))}
        if len(here) == len(ids):
            return here
        found = await self._articles([one for one in ids if one not in here], scope)
        for one, article in found.items():
            kept.articles.put((libraries, one), article)
        return here | found

    def _revision(self, number: int) -> _Revision:
        """What is to be kept of a revision. One that another question has seen the end of is soon forgotten."""
        if number > self._newest.number:
            self._newest = _Revision(number)
        return self._newest if self._newest.number == number else _Revision(number)

    async def _passages(
        self, wanted: Sequence[int], missing: Sequence[int], scope: Scope, known: int
    ) -> tuple[int, list[Passage]]:
        """The number of the revision; and the passages `missing`, or all `wanted` if the revision is not `known`."""
        ids = {"wanted": json.dumps(wanted), "missing": json.dumps(missing)}
        rows = await self._database.rows(_PASSAGES, seeing(scope, known=known, **ids))
        return rows[0]["revision"], [passage_of(row) for row in rows if row["id"] is not None]

    async def _articles(self, ids: Iterable[int], scope: Scope) -> dict[int, Article]:
        rows = await self._database.rows(_ARTICLES, seeing(scope, ids=json.dumps(list(ids))))
        return {row["id"]: article_of(row) for row in rows}
