"""Corrections: kept for a story of a source, and held in the article that every read sees.

A story is an article by its library, its source, the title that was found in it, and which one of that title it is
there. `found` of an article holds what was found; the rest of it what counts.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import blake2b
from typing import Any

from retrieval.corrections import Changes, Correction, Field, Value
from retrieval.model import Draft, Entry, Metadata, Origin
from retrieval.opensearch.connection import Connection, Found
from retrieval.opensearch.forms import metadata_form, metadata_of
from retrieval.opensearch.rewriting import Rewriting

_MOST = 10_000
_CORRECTION = {"term": {"type": "correction"}}


class ClusterCorrections:
    """What people corrected. Each takes an entry that a scope has seen."""

    def __init__(self, connection: Connection, records: str, passages: str) -> None:
        self._connection = connection
        self._records = records
        self._rewriting = Rewriting(connection, records, passages)

    async def of(self, entry: Entry) -> list[Correction]:
        """What was corrected of an article, by whom and when."""
        forms = await _corrections(
            self._connection, self._records, [hit["_source"]["story"] for hit in await self._hits({"id": entry.id})]
        )
        found = [Correction(Field(one["field"]), one["by"], datetime.fromisoformat(one["added_at"])) for one in forms]
        return sorted(found, key=lambda one: (one.at, one.field))

    async def keep(self, entry: Entry, changes: Changes, by: str | None) -> None:
        """Correct an article: from now on, and whenever the same story of the same source is added again."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        for hit in await self._hits({"id": entry.id}):
            story = hit["_source"]["story"]
            operations: list[dict[str, Any]] = []
            for field, value in changes.items():
                form = {"type": "correction", "story": story, "field": field, "by": by, "added_at": now}
                # Whoever asks what is kept about them cannot read a story's hash.
                form |= {"library": entry.library, "source": entry.source, "value": _written(value)}
                operations += [{"index": {"_id": f"{story}:{field}"}}, form]
            if operations:
                await self._connection.put_together(self._records, operations, story)
            await self._hold(story)

    async def forget(self, entry: Entry) -> None:
        """Let an article be again what was found in it."""
        for hit in await self._hits({"id": entry.id}):
            story = hit["_source"]["story"]
            query = {"bool": {"filter": [_CORRECTION, {"term": {"story": story}}]}}
            await self._connection.delete(self._records, query)
            await self._hold(story)

    async def _hold(self, story: str) -> None:
        """Write what counts into every article of a story: a source that came again in another form has several."""
        corrected = (await corrected_fields(self._connection, self._records, [story])).get(story, {})
        for hit in await self._hits({"story": story}):
            known = with_corrections(metadata_of(hit["_source"]["found"]), corrected)
            await self._rewriting.change(hit, metadata_form(hit["_source"]["source"], known))

    async def _hits(self, terms: Mapping[str, Any]) -> list[Found]:
        query = [{"term": {"type": "article"}}, *({"term": {name: value}} for name, value in terms.items())]
        body = {"query": {"bool": {"filter": query}}, "size": _MOST, "_source": {"excludes": ["prints"]}}
        hits: list[Found] = (await self._connection.search(self._records, body))["hits"]["hits"]
        return hits


def stories(library: str, source: str, drafts: Sequence[Draft]) -> list[str]:
    """The story that each of a document's articles is."""
    met: Counter[str] = Counter()
    named = []
    for draft in drafts:
        title = draft.metadata.title
        met[title] += 1
        written = json.dumps([library, source, title, met[title]])
        named.append(blake2b(written.encode(), digest_size=16).hexdigest())
    return named


async def corrected_fields(
    connection: Connection, records: str, wanted: Iterable[str]
) -> dict[str, dict[Field, Any]]:
    """For each of these stories that was corrected, the fields and what they are to hold."""
    corrected: dict[str, dict[Field, Any]] = {}
    for one in await _corrections(connection, records, wanted):
        corrected.setdefault(one["story"], {})[Field(one["field"])] = json.loads(one["value"])
    return corrected


def with_corrections(known: Metadata, corrected: Mapping[Field, Any]) -> Metadata:
    """What is known of an article, as people corrected it: who names an outlet or a date has it in print."""
    for field, value in corrected.items():
        origin = Origin.PRINTED if value else Origin.UNKNOWN
        match field:
            case Field.OUTLET:
                known = replace(known, outlet=value, outlet_from=origin)
            case Field.PUBLISHED:
                day = date.fromisoformat(value) if value else None
                known = replace(known, published=day, published_from=origin, published_words=None)
            case Field.AUTHORS:
                known = replace(known, authors=tuple(value))
            case Field.TITLE:
                known = replace(known, title=value)
            case Field.URL:
                known = replace(known, url=value)
    return known


async def _corrections(connection: Connection, records: str, wanted: Iterable[str]) -> list[Found]:
    query: list[dict[str, Any]] = [_CORRECTION, {"terms": {"story": list(wanted)}}]
    return await connection.documents(records, query, _MOST)


def _written(value: Value) -> str:
    return json.dumps(value.isoformat() if isinstance(value, date) else value, ensure_ascii=False)
