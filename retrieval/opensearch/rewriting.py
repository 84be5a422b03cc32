"""Articles that are there already, written anew: corrected, hidden, brought back."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from retrieval.errors import ArchiveUnreachable
from retrieval.opensearch.connection import Connection, Found
from retrieval.opensearch.forms import Form, article_of, passage_forms, passage_of
from retrieval.opensearch.names import passage_place

# Passages of one article, at most.
_MOST = 10_000
# What is said of an index that is closed while another takes over, and how many seconds that is waited for.
_CLOSED, _TRIES = 403, 60


class Rewriting:
    """Changes articles and all that they are found by."""

    def __init__(self, connection: Connection, records: str, passages: str) -> None:
        self._connection = connection
        self._records = records
        self._passages = passages

    async def change(self, hit: Found, changes: Mapping[str, Any], *others: tuple[str, Mapping[str, Any]]) -> bool:
        """Change fields of an article, and `others` by their ids in its shard with them; then its passages.

        False, and nothing done, where `hit` knows its place in the history and somebody else was faster. Killed in
        between, a passage is found by what was before; what is shown of it is the article's.
        """
        if not await self._update(hit, changes):
            return False
        for name, changed in others:
            change: list[Mapping[str, Any]] = [{"update": {"_id": name}}, {"doc": changed}]
            await self._connection.put_together(self._records, change, hit["_routing"])
        form = {**hit["_source"], **changes}
        passages = await _passages_of(self._connection, self._passages, form)
        await self._connection.put(self._passages, ((passage_place(one), one) for one in passages))
        return True

    async def _update(self, hit: Found, changes: Mapping[str, Any]) -> bool:
        """Update a document where it is still as in `hit`; also when another index takes over meanwhile."""
        for _ in range(_TRIES):
            place, at = {}, None
            if "_seq_no" in hit:
                place = {"if_seq_no": hit["_seq_no"], "if_primary_term": hit["_primary_term"]}
                at = hit["_index"]
            operations: list[Mapping[str, Any]] = [{"update": {"_id": hit["_id"], **place}}, {"doc": changes}]
            (outcome,) = await self._connection.put_together(self._records, operations, hit["_routing"], at=at)
            if "error" not in outcome:
                return True
            now = await self._connection.get(self._records, hit["_id"], hit["_routing"])
            if outcome["status"] != _CLOSED or now is None or _differ(now["_source"], hit["_source"]):
                return False
            hit = {**hit, **{name: now[name] for name in ("_index", "_seq_no", "_primary_term")}}
        raise ArchiveUnreachable


def _differ(form: Mapping[str, Any], known: Mapping[str, Any]) -> bool:
    return any(form.get(name) != value for name, value in known.items())


async def _passages_of(connection: Connection, passages: str, form: Form) -> list[Form]:
    """The passages of an article as they are to be found by what its form says now."""
    old = await connection.documents(
        passages,
        [{"term": {"article": form["id"]}}],
        _MOST,
        _source={"excludes": ["terms", "words", "beside"]},
        sort=[{"number": "asc"}],
    )
    removed = form.get("removed_at") is not None
    anew = await asyncio.to_thread(passage_forms, article_of(form, ()), [passage_of(one) for one in old])
    return [{**one, "removed": removed} for one in anew]


async def written_anew(connection: Connection, records: str, passages: str, hits: Sequence[Found]) -> list[Found]:
    """These passages with their terms and places as they are made today.

    Those whose article is not there yet keep their terms.
    """
    wanted = {hit["_source"]["article"] for hit in hits}
    query: list[dict[str, Any]] = [{"term": {"type": "article"}}, {"terms": {"id": sorted(wanted)}}]
    anew: dict[str, Form] = {}
    for form in await connection.documents(records, query, _MOST, _source={"excludes": ["prints"]}):
        anew |= {str(one["id"]): one for one in await _passages_of(connection, passages, form)}
    return [
        {**hit, "_source": anew.get(hit["_id"], hit["_source"]), "_routing": str(hit["_source"]["article"])}
        for hit in hits
    ]


async def take_out(connection: Connection, passages: str, articles: Sequence[int]) -> None:
    """Take the passages away of articles that are not there."""
    if articles:
        routing = ",".join(map(str, articles))
        await connection.delete(passages, {"terms": {"article": list(articles)}}, routing=routing)
