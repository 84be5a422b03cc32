"""What comes and goes, as a whole or not at all.

Adding writes three times: a note of what is under way; the passages, which nobody sees while their article is not
there; and then, in one request to one shard, the document with its articles, which takes the note away. Removing goes
the other way round: one request takes the articles and leaves a note, then the passages go, then the note. Whoever is
killed in between leaves a note, and what it names is cleared away an hour later.

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

from retrieval.errors import ArchiveUnreachable, LibraryFull
from retrieval.model import Document, Draft, Held
from retrieval.opensearch.connection import Connection
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
from retrieval.opensearch.names import document_key, make_library, note_form
from retrieval.opensearch.rewriting import take_out
from retrieval.store.holding import Quota, Totals

# As `store/copies.py` has them, where they are explained.
_CONTAINED, _FEWEST, _LINKED = 0.6, 12, 50
# Articles with any fingerprint in common of which the best are looked at.
_ALIKE = 200
_SHARED = "int n = 0; for (def p : doc['prints']) { if (params.prints.containsKey(p)) { n++ } } return n"

# Nothing takes so long to add.
_ABANDONED = timedelta(hours=1)
_NUMBERS = "numbers"
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

    def passage_forms(self) -> list[tuple[int, dict[str, Any]]]:
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
        document, drafts = held.document, [draft for _, draft in held.articles]
        named = stories(library, document.source, drafts)
        corrected = await corrected_fields(self._connection, self._records, named)
        added_at = held.added.isoformat()
        coming = []
        for (number, draft), story, passages in zip(held.articles, named, held.passages, strict=True):
            known = with_corrections(draft.metadata, corrected.get(story, {}))
            form = article_form(number, library, document, replace(draft, metadata=known))
            found = metadata_form(document.source, draft.metadata)
            form |= {"story": story, "found": found, "added_at": added_at}
            coming.append(_Coming(form, draft, passages))
        note = await self._note(key, [one.number for one in coming])
        # Taking the texts apart is what takes long.
        forms = await asyncio.to_thread(lambda: [form for one in coming for form in one.passage_forms()])
        await self._connection.put(self._passages, forms)
        added = await self._publish(key, note, document_form(first, library, document, added_at), coming)
        await make_library(self._connection, self._records, library)
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
        for _ in range(_TRIES):
            found = await self._connection.get(self._records, _NUMBERS)
            last = found["_source"] if found else {"last_article": 0, "last_passage": 0}
            taken = {
                "type": "numbers",
                "last_article": last["last_article"] + articles,
                "last_passage": last["last_passage"] + passages,
            }
            place = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]} if found else {}
            operation = "index" if found else "create"
            operations: list[dict[str, Any]] = [{operation: {"_id": _NUMBERS, **place}}, taken]
            at = found["_index"] if found else None
            (outcome,) = await self._connection.put_together(self._records, operations, _NUMBERS, found=False, at=at)
            if "error" not in outcome:
                return last["last_article"] + 1, last["last_passage"] + 1
        raise ArchiveUnreachable

    async def _note(self, key: str, articles: Iterable[int]) -> str:
        note = uuid4().hex
        await self._connection.put_together(
            self._records, [{"index": {"_id": note}}, note_form(articles)], key, found=False
        )
        return note

    async def _publish(self, key: str, note: str, document: dict[str, Any], coming: Sequence[_Coming]) -> list[int]:
        operations: list[dict[str, Any]] = [{"create": {"_id": key}}, document]
        for place, one in enumerate(coming):
            copies = [*await self._copies(one.draft.fingerprints), *_copies_among(coming[:place], one.draft)]
            operations += [
                {"create": {"_id": f"{key}:{place}"}},
                {**one.form, "copies": copies[:_LINKED]},
            ]
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

    async def _copies(self, prints: frozenset[int]) -> list[int]:
        """The articles of any library that are nearly one with these fingerprints, the nearest first."""
        if len(prints) < _FEWEST:
            return []
        written = [str(number) for number in prints]
        script = {"source": _SHARED, "params": {"prints": dict.fromkeys(written, 1)}}
        query = {"script_score": {"query": {"bool": {"filter": [{"terms": {"prints": written}}]}}, "script": script}}
        body = {"query": query, "size": _ALIKE, "_source": ["id", "print_count"], "min_score": 1}
        hits = (await self._connection.search(self._records, body))["hits"]["hits"]
        return [
            hit["_source"]["id"]
            for hit in hits
            if hit["_score"] >= _CONTAINED * min(hit["_source"]["print_count"], len(prints))
        ]


def _copies_among(known: Sequence[_Coming], draft: Draft) -> list[int]:
    """Those of the same document that the draft is nearly the same as."""
    alike = []
    for one in known:
        smaller = min(len(draft.fingerprints), len(one.draft.fingerprints))
        if smaller >= _FEWEST and len(draft.fingerprints & one.draft.fingerprints) >= _CONTAINED * smaller:
            alike.append(one.number)
    return alike
