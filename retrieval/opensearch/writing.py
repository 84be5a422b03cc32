"""What comes and goes, as a whole or not at all.

Adding writes three times: a note of what is under way; the passages, which nobody sees while their article is not
there; and when those can be found, in one request to one shard, the document with its articles, which takes the note
away. Removing goes the other way round: one request takes the articles and leaves a note, then the passages go, then
the note. Whoever is killed in between leaves a note, and what it names is cleared away an hour later.

Articles of a document have document ids made from its checksum, and are only ever created: of two processes that add
the same file at once one is told that it is there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from typing import Any
from uuid import uuid4
from weakref import WeakValueDictionary

from retrieval.errors import LibraryFull
from retrieval.model import Document, Draft, Held
from retrieval.opensearch.connection import Connection
from retrieval.opensearch.copies import UnderWay, copies_of
from retrieval.opensearch.corrections import corrected_fields, stories, with_corrections
from retrieval.opensearch.forms import (
    article_form,
    article_of,
    document_form,
    metadata_form,
    passage_forms,
    passage_of_draft,
)
from retrieval.opensearch.holding import ClusterHolding
from retrieval.opensearch.names import document_key, make_library, note_form, passage_place
from retrieval.opensearch.refreshing import Refreshing
from retrieval.opensearch.rewriting import take_out
from retrieval.store.copies import LINKED
from retrieval.store.holding import Quota, Totals

# Nothing takes so long to add.
_ABANDONED = timedelta(hours=1)
_NUMBERS = "numbers"
_TAKE = "for (def name : ['last_article', 'last_passage']) { ctx._source[name] += params[name] }"
_CONFLICT = 409
_TRIES = 20


@dataclass(frozen=True, slots=True)
class _Coming:
    """An article on its way: its form, its draft as it was found, the ids of its passages."""

    form: dict[str, Any]
    draft: Draft
    passages: Sequence[int]

    @property
    def number(self) -> int:
        return int(self.form["id"])

    def passage_forms(self) -> list[dict[str, Any]]:
        article = article_of(self.form, ())
        return passage_forms(
            article,
            [
                passage_of_draft(number, self.number, one)
                for number, one in zip(self.passages, self.draft.passages, strict=True)
            ],
        )


class Writing:
    """Additions to a cluster; removals are `holding`'s."""

    def __init__(self, connection: Connection, records: str, passages: str, holding: ClusterHolding) -> None:
        self._holding = holding
        self._connection = connection
        self._records = records
        self._passages = passages
        self._adding: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._under_way = UnderWay()
        self._refresh = Refreshing(connection, passages)

    async def add(
        self, library: str, document: Document, drafts: Sequence[Draft], quota: Quota | None = None
    ) -> list[int]:
        """Put a document and its articles into a library; the ids of the articles, none where it is there.

        Raises LibraryFull where `quota` leaves no room for them.
        """
        key = document_key(library, document.sha256)
        # Kept here until the end, so that who comes in between meets the same lock.
        lock = self._adding.setdefault(key, asyncio.Lock())
        async with lock:
            if found := await self._connection.get(self._records, key):
                if not found["_source"].get("removed_at"):
                    return []
                await self._holding.remove_document(library, document.sha256)
            if quota is not None:
                await self._hold_to(quota, library, document, len(drafts))
            lengths = [len(draft.passages) for draft in drafts]
            article, passage = await self._take_numbers(len(drafts), sum(lengths))
            numbers = count(passage)
            passages = tuple([tuple(islice(numbers, length)) for length in lengths])
            numbered = Held(document, tuple(enumerate(drafts, article)), passages, datetime.now(UTC))
            return await self._add(key, library, numbered, article)

    async def bring(self, library: str, held: Held) -> bool:
        """Put a document of another archive into a library with its ids; False where it is there already."""
        key = document_key(library, held.document.sha256)
        found = await self._connection.get(self._records, key)
        if found and not found["_source"].get("removed_at"):
            return False
        if found:
            await self._holding.remove_document(library, held.document.sha256)
        first = held.articles[0][0] if held.articles else 0
        await self._add(key, library, held, first)
        return True

    async def number_after(self, article: int, passage: int) -> None:
        """Give out only ids above these from now on."""
        last_article, last_passage = await self.last_numbers()
        await self._take_numbers(max(0, article - last_article), max(0, passage - last_passage))

    async def _add(self, key: str, library: str, held: Held, first: int) -> list[int]:
        alike = [self._under_way.meet(number, draft.fingerprints) for number, draft in held.articles]
        try:
            return await self._add_all(key, library, held, first, alike)
        finally:
            self._under_way.leave(number for number, _ in held.articles)

    async def _add_all(
        self, key: str, library: str, held: Held, first: int, alike: Sequence[Sequence[int]]
    ) -> list[int]:
        document, drafts = held.document, [draft for _, draft in held.articles]
        named = stories(library, document.source, drafts)
        corrected, copies = await asyncio.gather(
            corrected_fields(self._connection, self._records, named),
            copies_of(self._connection, self._records, [draft.fingerprints for draft in drafts]),
        )
        added_at = held.added.isoformat()
        coming = []
        for place, (number, draft) in enumerate(held.articles):
            known = with_corrections(draft.metadata, corrected.get(named[place], {}))
            form = article_form(number, library, document, replace(draft, metadata=known))
            found = metadata_form(document.source, draft.metadata)
            form |= {"story": named[place], "found": found, "added_at": added_at}
            form["copies"] = [*dict.fromkeys([*alike[place], *copies[place]])][:LINKED]
            coming.append(_Coming(form, draft, held.passages[place]))
        note = await self._note(key, [one.number for one in coming])
        # Taking the texts apart is what takes long.
        forms = await asyncio.to_thread(lambda: [form for one in coming for form in one.passage_forms()])
        await self._connection.write(self._passages, ((passage_place(form), form) for form in forms))
        # Before the article is there: whoever sees it sees all of it.
        await self._refresh()
        added, _ = await asyncio.gather(
            self._publish(key, note, document_form(first, library, document, added_at), coming),
            make_library(self._connection, self._records, library),
        )
        return added

    async def _hold_to(self, quota: Quota, library: str, document: Document, articles: int) -> None:
        held = await self._holding.totals(library)
        size = held.bytes + len(document.text.encode())
        if held.articles + articles > quota.articles or Totals(0, size).megabytes > quota.megabytes:
            raise LibraryFull(document.source, quota.articles, quota.megabytes)

    async def sweep(self) -> int:
        """Clear away what was left behind by who was killed; how many notes there were."""
        before = (datetime.now(UTC) - _ABANDONED).isoformat()
        query = {"bool": {"filter": [{"term": {"type": "note"}}, {"range": {"added_at": {"lt": before}}}]}}
        found = (await self._connection.search(self._records, {"query": query, "size": 1000}))["hits"]["hits"]
        for hit in found:
            there = {
                "bool": {"filter": [{"term": {"type": "article"}}, {"terms": {"id": hit["_source"]["articles"]}}]}
            }
            kept = await self._connection.search(self._records, {"query": there, "size": 1000, "_source": ["id"]})
            whole = {one["_source"]["id"] for one in kept["hits"]["hits"]}
            await take_out(
                self._connection,
                self._passages,
                [number for number in hit["_source"]["articles"] if number not in whole],
            )
            await self._connection.put_together(self._records, [{"delete": {"_id": hit["_id"]}}], hit["_routing"])
        return len(found)

    async def last_numbers(self) -> tuple[int, int]:
        """The ids that were given last to an article and to a passage; 0 before the first."""
        found = await self._connection.get(self._records, _NUMBERS)
        return (int(found["_source"]["last_article"]), int(found["_source"]["last_passage"])) if found else (0, 0)

    async def _take_numbers(self, articles: int, passages: int) -> tuple[int, int]:
        """The first of so many ids for articles and passages that nobody else gets."""
        taken = {"last_article": articles, "last_passage": passages}
        # Made when they are first taken. An answer that is lost and asked for again leaves a gap, which is no harm.
        body = {"script": {"source": _TAKE, "params": taken}, "upsert": {"type": "numbers", **taken}}
        path = f"/{self._records}/_update/{_NUMBERS}"
        found = await self._connection.ask(
            "POST", path, body, routing=_NUMBERS, retry_on_conflict=_TRIES, _source="true"
        )
        last = found["get"]["_source"]
        return last["last_article"] - articles + 1, last["last_passage"] - passages + 1

    async def _note(self, key: str, articles: Iterable[int]) -> str:
        note = uuid4().hex
        await self._connection.put_together(
            self._records, [{"index": {"_id": note}}, note_form(articles)], key, found=False
        )
        return note

    async def _publish(self, key: str, note: str, document: dict[str, Any], coming: Sequence[_Coming]) -> list[int]:
        operations: list[dict[str, Any]] = [{"create": {"_id": key}}, document]
        for place, one in enumerate(coming):
            operations += [{"create": {"_id": f"{key}:{place}"}}, one.form]
        operations.append({"delete": {"_id": note}})
        numbers = [one.number for one in coming]
        outcomes = (await self._connection.put_together(self._records, operations, key))[1:-1]
        added = []
        for number, outcome in zip(numbers, outcomes, strict=True):
            if outcome["status"] == _CONFLICT:
                # Somebody else's; or our own, written by a first try whose answer never came.
                found = await self._connection.get(self._records, outcome["_id"], routing=key)
                if found is None or found["_source"]["id"] != number:
                    continue
            added.append(number)
        await take_out(self._connection, self._passages, [number for number in numbers if number not in added])
        return added
