"""What was done to libraries, on a cluster: documents of the record, each of which is only ever created."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from datetime import datetime
from typing import Any

from retrieval.errors import ClusterUnusable
from retrieval.model import Deed
from retrieval.model.deeds import deed_form, deed_of, moment_form
from retrieval.opensearch.connection import Connection, Found

_DEED = {"term": {"type": "deed"}}
_CONFLICT = 409
# What one answer of the cluster may hold at most, and what it is asked for at once where all is wanted.
_MOST, _PAGE = 10_000, 500
_OLDEST_FIRST = [{"added_at": "asc"}, {"id": "asc"}, {"library": "asc"}]
_NEWEST_FIRST = [{"added_at": "desc"}, {"id": "desc"}]


class ClusterDeeds:
    """What was done to libraries."""

    def __init__(self, connection: Connection, records: str) -> None:
        self._connection = connection
        self._records = records

    async def put(self, deed: Deed) -> bool:
        """Keep a deed; it is found as soon as this returns. False, and nothing done, where its id is taken there."""
        form = {"type": "deed", **deed_form(deed)}
        form["added_at"] = form.pop("at")
        name = _name(deed.id, deed.library)
        (outcome,) = await self._connection.put_together(self._records, [{"create": {"_id": name}}, form], name)
        if "error" in outcome and outcome["status"] != _CONFLICT:
            raise ClusterUnusable(outcome["error"]["type"])
        return "error" not in outcome

    async def one(self, number: int, library: str) -> Deed | None:
        """The deed of a library with this id; None where there is none."""
        found = await self._connection.get(self._records, _name(number, library))
        return _deed(found["_source"]) if found else None

    async def page(self, library: str, skip: int, limit: int) -> tuple[list[Deed], int]:
        """Up to `limit` deeds of a library after the newest `skip`, newest first, and how many there are."""
        query = [{"term": {"library": library}}]
        after: dict[str, Any] = {}
        while True:
            # An answer reaches only so far; whoever wants to see farther goes there step by step.
            reaches = skip + limit <= _MOST
            size = skip + limit if reaches else min(skip, _MOST)
            found = await self._found(query, _NEWEST_FIRST, size, track_total_hits=True, **after)
            hits = found["hits"]
            if reaches or len(hits) < size:
                return [_deed(hit["_source"]) for hit in hits[skip:]], found["total"]["value"]
            after, skip = {"search_after": hits[-1]["sort"]}, skip - size

    async def each(self, *clauses: dict[str, Any]) -> AsyncGenerator[Deed]:
        """All deeds of all libraries that these clauses let through, the oldest first."""
        after: dict[str, Any] = {}
        while True:
            hits = (await self._found(clauses, _OLDEST_FIRST, _PAGE, **after))["hits"]
            for hit in hits:
                yield _deed(hit["_source"])
            if len(hits) < _PAGE:
                return
            after = {"search_after": hits[-1]["sort"]}

    async def forget_before(self, moment: datetime) -> None:
        """Let go of deeds that were done before `moment`."""
        old = {"range": {"added_at": {"lt": moment_form(moment)}}}
        await self._connection.delete(self._records, {"bool": {"filter": [_DEED, old]}})

    async def _found(self, clauses: Sequence[dict[str, Any]], sort: Sequence[Any], size: int, **others: Any) -> Found:
        query = {"bool": {"filter": [_DEED, *clauses]}}
        body = {"query": query, "sort": sort, "size": size, "track_total_hits": False, **others}
        hits: Found = (await self._connection.search(self._records, body))["hits"]
        return hits


def _name(number: int, library: str) -> str:
    return f"deed:{library}:{number}"


def _deed(form: dict[str, Any]) -> Deed:
    return deed_of({**form, "at": form["added_at"]})
