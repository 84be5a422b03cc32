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
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any
from uuid import uuid4
from weakref import WeakValueDictionary

from retrieval.errors import ArchiveUnreachable
from retrieval.model import Document, Draft
from retrieval.opensearch.connection import Connection
from retrieval.opensearch.forms import article_form, document_form, passage_forms

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


class Writing:
    """Additions and removals on a cluster."""

    def __init__(self, connection: Connection, records: str, passages: str) -> None:
        self._connection = connection
        self._records = records
        self._passages = passages
        self._adding: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def add(self, library: str, document: Document, drafts: Sequence[Draft]) -> list[int]:
        """Put a document and its articles into a library; the ids of the articles, none where it is there."""
        key = document_key(library, document.sha256)
        # Kept here until the end, so that who comes in between meets the same lock.
        lock = self._adding.setdefault(key, asyncio.Lock())
        async with lock:
            if await self._connection.get(self._records, key) is not None:
                return []
            first_article, first_passage = await self._take_numbers(
                len(drafts), sum(len(draft.passages) for draft in drafts)
            )
            numbers = range(first_article, first_article + len(drafts))
            note = await self._note(key, numbers)
            await self._put_passages(library, document, drafts, first_article, first_passage)
            added = await self._publish(key, note, library, document, drafts, numbers)
            await make_library(self._connection, self._records, library)
            return added

    async def remove(self, library: str, sha256: str, articles: Sequence[int], *, with_document: bool) -> None:
        """Take articles of a document out, and the document itself `with_document`."""
        key = document_key(library, sha256)
        query = {"bool": {"filter": [{"term": {"type": "article"}}, {"terms": {"id": list(articles)}}]}}
        hits = await self._connection.search(self._records, {"query": query, "size": len(articles), "_source": False})
        gone = [hit["_id"] for hit in hits["hits"]["hits"]] if articles else []
        note = uuid4().hex
        operations: list[dict[str, Any]] = [{"index": {"_id": note}}, _note_form(articles)]
        operations += [{"delete": {"_id": one}} for one in (*gone, *([key] if with_document else []))]
        await self._connection.put_together(self._records, operations, key)
        await self._clear(articles)
        await self._connection.put_together(self._records, [{"delete": {"_id": note}}], key)

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
            await self._clear([number for number in hit["_source"]["articles"] if number not in whole])
            await self._connection.put_together(self._records, [{"delete": {"_id": hit["_id"]}}], hit["_routing"])
        return len(found)

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
            (outcome,) = await self._connection.put_together(self._records, operations, _NUMBERS)
            if outcome["status"] != _CONFLICT:
                return last["last_article"] + 1, last["last_passage"] + 1
        raise ArchiveUnreachable

    async def _note(self, key: str, articles: Iterable[int]) -> str:
        note = uuid4().hex
        await self._connection.put_together(self._records, [{"index": {"_id": note}}, _note_form(articles)], key)
        return note

    async def _put_passages(
        self, library: str, document: Document, drafts: Sequence[Draft], article: int, first: int
    ) -> None:
        firsts = accumulate((len(draft.passages) for draft in drafts), initial=first)
        # Taking the texts apart is what takes long.
        forms = await asyncio.to_thread(
            lambda: [
                form
                for number, (draft, start) in enumerate(zip(drafts, firsts, strict=False), start=article)
                for form in passage_forms(number, start, library, document, draft)
            ]
        )
        await self._connection.put(self._passages, forms)

    async def _publish(
        self,
        key: str,
        note: str,
        library: str,
        document: Document,
        drafts: Sequence[Draft],
        numbers: Sequence[int],
    ) -> list[int]:
        now = datetime.now(UTC).isoformat()
        operations: list[dict[str, Any]] = [{"create": {"_id": key}}, document_form(library, document, now)]
        known: list[tuple[int, Draft]] = []
        for number, draft in zip(numbers, drafts, strict=True):
            copies = await self._copies(draft.fingerprints)
            copies += _copies_among(known, draft)
            known.append((number, draft))
            operations += [
                {"create": {"_id": f"{key}:{len(known)}"}},
                article_form(number, library, document, draft, copies[:_LINKED]),
            ]
        operations.append({"delete": {"_id": note}})
        outcomes = (await self._connection.put_together(self._records, operations, key))[1:-1]
        added = []
        for number, outcome in zip(numbers, outcomes, strict=True):
            if outcome["status"] == _CONFLICT:
                # Somebody else's; or our own, written by a first try whose answer never came.
                found = await self._connection.get(self._records, outcome["_id"], routing=key)
                if found is None or found["_source"]["id"] != number:
                    continue
            added.append(number)
        await self._clear([number for number in numbers if number not in added])
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

    async def _clear(self, articles: Sequence[int]) -> None:
        """Take away the passages of articles that are not there."""
        if articles:
            await self._connection.delete(self._passages, {"terms": {"article": list(articles)}})


async def make_library(connection: Connection, records: str, library: str) -> None:
    """Make a library that may be there already."""
    name = f"library:{library}"
    if await connection.get(records, name) is None:
        form = {"type": "library", "library": library}
        await connection.put_together(records, [{"index": {"_id": name}}, form], name)


def _copies_among(known: Sequence[tuple[int, Draft]], draft: Draft) -> list[int]:
    """Those of the same document that the draft is nearly the same as."""
    size = len(draft.fingerprints)
    return [
        number
        for number, other in known
        if min(size, len(other.fingerprints)) >= _FEWEST
        and len(draft.fingerprints & other.fingerprints) >= _CONTAINED * min(size, len(other.fingerprints))
    ]


def _note_form(articles: Iterable[int]) -> dict[str, Any]:
    return {"type": "note", "articles": list(articles), "added_at": datetime.now(UTC).isoformat()}


def document_key(library: str, sha256: str) -> str:
    """The id of a document; also where it and its articles lie."""
    return f"{library}:{sha256}"
