"""What libraries hold, and what was taken out of them: hidden for a while, and then gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from retrieval.model import Entry, Scope
from retrieval.opensearch.clauses import ARTICLE, DOCUMENT, any_of, known_ids, of_libraries
from retrieval.opensearch.connection import Connection, Found
from retrieval.opensearch.names import document_key, note_form
from retrieval.opensearch.rewriting import Rewriting, take_out
from retrieval.store.holding import UNDO_MINUTES, Totals

_ANY_ARTICLE = {"term": {"type": "article"}}
_MOST = 10_000


class ClusterHolding:
    """Additions up, removals taken back."""

    def __init__(self, connection: Connection, records: str, passages: str) -> None:
        self._connection = connection
        self._records = records
        self._passages = passages
        self._rewriting = Rewriting(connection, records, passages)

    async def totals(self, library: str) -> Totals:
        """How much a library holds; nothing where there is none of that name."""
        query = {"bool": {"filter": [of_libraries(Scope.of(library)), any_of([ARTICLE, DOCUMENT])]}}
        aggregations = {"articles": {"filter": ARTICLE}, "bytes": {"sum": {"field": "bytes"}}}
        found = await self._connection.search(self._records, {"size": 0, "query": query, "aggs": aggregations})
        counted = found["aggregations"]
        return Totals(counted["articles"]["doc_count"], int(counted["bytes"]["value"]))

    async def remove(self, entry: Entry) -> bool:
        """Take out an article that a scope has seen; False where somebody else was faster.

        For `UNDO_MINUTES` it is only hidden. What was removed before that goes for good now.
        """
        await self.clear()
        for hit in await self._hits([ARTICLE, {"terms": {"id": known_ids([entry.id])}}]):
            now = {"removed_at": datetime.now(UTC).isoformat()}
            left = await self._hits([ARTICLE, *_of_document(hit)])
            others = [(_key(hit), now)] if len(left) == 1 else []
            return await self._rewriting.change(hit, now, *others)
        return False

    async def bring_back(self, article_id: int, library: str) -> bool:
        """Undo the removal of an article of `library`, with the same ids; False where it is too late."""
        await self.clear()
        removed: list[dict[str, Any]] = [_ANY_ARTICLE, {"exists": {"field": "removed_at"}}]
        mine = [of_libraries(Scope.of(library)), {"terms": {"id": known_ids([article_id])}}]
        for hit in await self._hits([*removed, *mine]):
            return await self._rewriting.change(hit, {"removed_at": None}, (_key(hit), {"removed_at": None}))
        return False

    async def clear(self) -> None:
        """Let go for good of what was removed too long ago to be brought back."""
        before = (datetime.now(UTC) - timedelta(minutes=UNDO_MINUTES)).isoformat()
        gone = await self._hits([_ANY_ARTICLE, {"range": {"removed_at": {"lt": before}}}])
        for key in {_key(hit) for hit in gone}:
            mine = [hit for hit in gone if _key(hit) == key]
            every = await self._hits([_ANY_ARTICLE, *_of_document(mine[0])])
            await self._let_go(key, mine, with_document=len(every) == len(mine))

    async def remove_document(self, library: str, sha256: str) -> None:
        """Take a document and its articles out of a library for good."""
        key = document_key(library, sha256)
        clauses = [of_libraries(Scope.of(library)), {"term": {"sha256": sha256}}]
        await self._let_go(key, await self._hits([_ANY_ARTICLE, *clauses]), with_document=True)

    async def _let_go(self, key: str, hits: Sequence[Found], *, with_document: bool) -> None:
        articles = [hit["_source"]["id"] for hit in hits]
        note = uuid4().hex
        names = [*(hit["_id"] for hit in hits), *([key] if with_document else [])]
        operations: list[dict[str, Any]] = [{"index": {"_id": note}}, note_form(articles)]
        operations += [{"delete": {"_id": name}} for name in names]
        await self._connection.put_together(self._records, operations, key)
        await take_out(self._connection, self._passages, articles)
        await self._connection.put_together(self._records, [{"delete": {"_id": note}}], key, found=False)

    async def _hits(self, query: Sequence[dict[str, Any]]) -> list[Found]:
        wanted = {"_source": {"excludes": ["prints"]}, "seq_no_primary_term": True}
        body = {"query": {"bool": {"filter": list(query)}}, "size": _MOST, **wanted}
        hits: list[Found] = (await self._connection.search(self._records, body))["hits"]["hits"]
        return hits


def _of_document(hit: Found) -> list[dict[str, Any]]:
    return [{"term": {name: hit["_source"][name]}} for name in ("library", "sha256")]


def _key(hit: Found) -> str:
    return document_key(hit["_source"]["library"], hit["_source"]["sha256"])
