"""One index into another while the first goes on changing: what was written since, and what went.

Every shard numbers what is written into it, so what has a later number is what changed since. What went leaves
nothing to be found; but where all that changed was copied, the copy holds more only where something went, and
counting both by a number that documents have leads there quickly.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from itertools import islice
from typing import Any

from retrieval.opensearch.connection import Connection, Found
from retrieval.opensearch.generations import histories

# For each shard of an index the number of what was copied last.
Marks = dict[str, int]
# Gives what is written in the place of documents that were found.
Remake = Callable[[Sequence[Found]], Awaitable[list[Found]]]

# Documents at once: those of the record may be long.
_PAGE = 250
# So few are compared one by one.
_FEW = 2_000


@dataclass(frozen=True, slots=True)
class Counted:
    """A field with a number that every document has which may go, and a field of few values, `kinds`.

    `steps` are how wide the stretches are by which the first is counted, from wide to narrow.
    """

    field: str
    steps: tuple[int, ...]
    kinds: str


class Copying:
    """Copies `source` to `target`, changed by `remake`. Nobody else may write into `target`."""

    def __init__(
        self, connection: Connection, source: str, target: str, counted: Counted, remake: Remake | None
    ) -> None:
        self._connection = connection
        self.source = source
        self.target = target
        self._counted = counted
        self._remake = remake

    async def changed(self, after: Marks) -> AsyncGenerator[tuple[int, Marks]]:
        """Copy what was written after these marks; for each page how many documents, and the marks then."""
        marks = dict(after)
        (shards,) = (await histories(self._connection, self.source)).values()
        await self._connection.ask("POST", f"/{self.source}/_refresh")
        for shard, history in shards.items():
            # What has a later number may stand beside something earlier that is still being written.
            done = history["global_checkpoint"]
            async with aclosing(self._pages(self.source, shard, [], marks.get(shard, -1))) as pages:
                async for hits in pages:
                    found = hits if self._remake is None else await self._remake(hits)
                    await self._connection.write(self.target, ((_place(hit), hit["_source"]) for hit in found))
                    marks[shard] = max(marks.get(shard, -1), min(hits[-1]["sort"][0], done))
                    yield len(hits), marks
            marks[shard] = max(marks.get(shard, -1), done)
        yield 0, marks

    async def gone(self) -> int:
        """Take out of the copy what is gone; how many documents. All that changed is copied already."""
        await self._refresh()
        places = []
        async with aclosing(self._differing(self._counted.steps)) as stretches:
            async for stretch in stretches:
                here, there = [await self._names(index, stretch) for index in (self.source, self.target)]
                places += [there[name] for name in there.keys() - here.keys()]
        waiting = iter(places)
        while batch := list(islice(waiting, _FEW)):
            await self._connection.delete_all(self.target, batch)
        return len(places)

    async def same(self) -> bool:
        """Whether both hold as many documents, of each kind and along the whole way."""
        await self._refresh()
        here, there = [await self._tally(index) for index in (self.source, self.target)]
        return here == there

    async def total(self) -> int:
        """How many documents there are."""
        return int((await self._connection.ask("GET", f"/{self.source}/_count"))["count"])

    async def _refresh(self) -> None:
        await self._connection.ask("POST", f"/{self.source},{self.target}/_refresh")

    async def _differing(
        self, steps: Sequence[int], stretch: tuple[int, int] | None = None
    ) -> AsyncGenerator[tuple[int, int]]:
        """Short stretches of the counted field of which the copy holds another number of documents."""
        width, *narrower = steps
        here, there = [await self._counts(index, width, stretch) for index in (self.source, self.target)]
        for start in sorted(number for number in there if there[number] != here.get(number, 0)):
            found = (start, start + width)
            if not narrower or there[start] <= _FEW:
                yield found
                continue
            async with aclosing(self._differing(narrower, found)) as stretches:
                async for shorter in stretches:
                    yield shorter

    async def _counts(self, index: str, width: int, stretch: tuple[int, int] | None) -> dict[int, int]:
        by_step = {"field": self._counted.field, "interval": width, "min_doc_count": 1}
        body = {"size": 0, "query": self._inside(stretch), "aggs": {"by": {"histogram": by_step}}}
        buckets = (await self._connection.search(index, body))["aggregations"]["by"]["buckets"]
        return {int(one["key"]): one["doc_count"] for one in buckets}

    async def _tally(self, index: str) -> tuple[int, dict[str, int], dict[int, int]]:
        kinds = {"by": {"terms": {"field": self._counted.kinds, "size": 100}}}
        found = await self._connection.search(index, {"size": 0, "track_total_hits": True, "aggs": kinds})
        by_kind = {one["key"]: one["doc_count"] for one in found["aggregations"]["by"]["buckets"]}
        return found["hits"]["total"]["value"], by_kind, await self._counts(index, self._counted.steps[0], None)

    async def _names(self, index: str, stretch: tuple[int, int]) -> dict[str, dict[str, str]]:
        """The ids of the documents of a stretch, and where each lies."""
        found: dict[str, dict[str, str]] = {}
        for shard in next(iter((await histories(self._connection, index)).values())):
            pages = self._pages(index, shard, [self._inside(stretch)], _source=False)
            async with aclosing(pages):
                async for hits in pages:
                    found |= {hit["_id"]: _place(hit) for hit in hits}
        return found

    def _inside(self, stretch: tuple[int, int] | None) -> dict[str, Any]:
        if stretch is None:
            return {"match_all": {}}
        dates = {"format": "epoch_millis"} if self._counted.field.endswith("_at") else {}
        return {"range": {self._counted.field: {"gte": stretch[0], "lt": stretch[1], **dates}}}

    async def _pages(
        self, index: str, shard: str, clauses: Iterable[dict[str, Any]], after: int = -1, **others: Any
    ) -> AsyncGenerator[list[Found]]:
        """The documents of a shard in the order in which they were written last, a page at a time."""
        while True:
            query = {"bool": {"filter": [*clauses, {"range": {"_seq_no": {"gt": after}}}]}}
            body = {"query": query, "sort": [{"_seq_no": "asc"}], "size": _PAGE, "track_total_hits": False, **others}
            found = await self._connection.search(index, body, preference=f"_shards:{shard}")
            hits: list[Found] = found["hits"]["hits"]
            if hits:
                yield hits
            if len(hits) < _PAGE:
                return
            after = hits[-1]["sort"][0]


def _place(hit: Found) -> dict[str, str]:
    routing = {"routing": hit["_routing"]} if "_routing" in hit else {}
    return {"_id": hit["_id"], **routing}
