"""What a cluster keeps about people: documents of any type that say by whom. One field says it, and no other may."""

from __future__ import annotations

import json
from contextlib import aclosing
from typing import Any

from retrieval.errors import ArchiveUnreachable
from retrieval.model.deeds import deed_form
from retrieval.opensearch.connection import Connection
from retrieval.opensearch.deeds import ClusterDeeds

# The fields that say who a person is; another one that does is a defect, which a test finds.
FIELDS = ("by",)
_FORGET = "; ".join(f"if (ctx._source.{one} == params.who) {{ ctx._source.{one} = null }}" for one in FIELDS)
_MOST = 10_000
# What is written by others at the same moment is looked at again, so often at most.
_TRIES = 20


class ClusterPeople:
    """What is kept about people."""

    def __init__(self, connection: Connection, records: str) -> None:
        self._connection = connection
        self._records = records
        self._deeds = ClusterDeeds(connection, records)

    async def about(self, who: str) -> dict[str, list[dict[str, Any]]]:
        """All of it about one of them, as JSON takes it: their `corrections` and their `deeds`, the oldest first."""
        query: list[dict[str, Any]] = [{"term": {"type": "correction"}}, {"term": {"by": who}}]
        corrections = await self._connection.documents(self._records, query, _MOST)
        corrections.sort(key=lambda one: (one["added_at"], one["story"], one["field"]))
        async with aclosing(self._deeds.each({"term": {"by": who}})) as each:
            deeds = [deed_form(deed) async for deed in each]
        return {
            "corrections": [
                {
                    # Those that an earlier version kept say neither library nor source.
                    "library": one.get("library"),
                    "source": one.get("source"),
                    "field": one["field"],
                    "value": json.loads(one["value"]),
                    "at": one["added_at"],
                }
                for one in corrections
            ],
            "deeds": [
                {name: deed[name] for name in ("library", "id", "done", "names", "refused", "at")} for deed in deeds
            ],
        }

    async def forget(self, who: str) -> None:
        """Take their name from all of that, which stays without it."""
        query = {"bool": {"should": [{"term": {one: who}} for one in FIELDS], "minimum_should_match": 1}}
        body = {"query": query, "script": {"source": _FORGET, "params": {"who": who}}}
        path = f"/{self._records}/_update_by_query"
        for _ in range(_TRIES):
            done = await self._connection.ask("POST", path, body, refresh="true", conflicts="proceed")
            if not done["version_conflicts"]:
                return
        raise ArchiveUnreachable
