"""What the archive keeps of addresses and feeds on a cluster."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from retrieval.model import Document
from retrieval.opensearch.connection import Connection
from retrieval.opensearch.forms import document_of
from retrieval.opensearch.names import document_key, make_library
from retrieval.store.feeds import ITEMS_KEPT, Feed

_MOST = 10_000
_FEED = {"term": {"type": "feed"}}


class ClusterAddresses:
    """What is known of the addresses that documents came from."""

    def __init__(self, connection: Connection, records: str) -> None:
        self._connection = connection
        self._records = records

    async def known(self, library: str, asked: str) -> tuple[Document, str, str | None, str | None] | None:
        """The document of a library that came from an address, with its final address, ETag and Last-Modified."""
        found = await self._connection.get(self._records, _name("address", library, asked))
        if found is None:
            return None
        kept = found["_source"]
        # It goes with its document: what was taken out of a library may be fetched anew.
        document = await self._connection.get(self._records, document_key(library, kept["sha256"]))
        if document is None or document["_source"].get("removed_at"):
            return None
        return document_of(document["_source"]), kept["url"], kept["etag"], kept["last_modified"]

    async def keep(
        self, library: str, asked: str, sha256: str, *, url: str, etag: str | None, last_modified: str | None
    ) -> None:
        """Keep that the document with this checksum stands at an address. Nothing, where the document is gone."""
        if await self._connection.get(self._records, document_key(library, sha256)) is None:
            return
        form: dict[str, Any] = {"type": "address", "library": library, "asked": asked, "sha256": sha256}
        form |= {"url": url, "etag": etag, "last_modified": last_modified}
        name = _name("address", library, asked)
        await self._connection.put_together(self._records, [{"index": {"_id": name}}, form], name)


class ClusterFeeds:
    """The feeds that libraries follow."""

    def __init__(self, connection: Connection, records: str) -> None:
        self._connection = connection
        self._records = records

    async def add(self, library: str, asked: str, *, title: str, url: str, next_poll: datetime) -> None:
        """Let a library, made if need be, follow a feed. One that it follows already stays as it is."""
        await make_library(self._connection, self._records, library)
        number = int.from_bytes(blake2b(f"{library} {asked}".encode(), digest_size=7).digest())
        form = {
            "type": "feed",
            "id": number,
            "library": library,
            "asked": asked,
            "title": title,
            "url": url,
            "etag": None,
            "last_modified": None,
            "next_poll": _written(next_poll),
            "failures": 0,
            "trouble": None,
            "added_at": _written(datetime.now(UTC)),
        }
        name = f"feed:{number}"
        await self._connection.put_together(self._records, [{"create": {"_id": name}}, form], name)

    async def remove(self, library: str, asked: str) -> bool:
        """Let a library follow a feed no longer; False where it did not. Its articles stay."""
        for feed in await self._found([{"term": {"library": library}}, {"term": {"asked": asked}}]):
            name = f"feed:{feed.id}"
            await self._connection.put_together(self._records, [{"delete": {"_id": name}}], name)
            await self._forget([{"term": {"feed": feed.id}}])
            return True
        return False

    async def of(self, library: str) -> list[Feed]:
        """The feeds that a library follows, in the order in which they came."""
        return await self._found([{"term": {"library": library}}])

    async def claim(self, now: datetime, until: datetime) -> Feed | None:
        """A feed that is due, the longest waiting first; nobody else gets it before `until`. None where none is."""
        due = {"bool": {"filter": [_FEED, {"range": {"next_poll": {"lte": _written(now)}}}]}}
        sort = [{"next_poll": "asc"}, {"added_at": "asc"}]
        body = {"query": due, "size": 1, "sort": sort, "seq_no_primary_term": True}
        while hits := (await self._connection.search(self._records, body))["hits"]["hits"]:
            (hit,) = hits
            place = {"if_seq_no": hit["_seq_no"], "if_primary_term": hit["_primary_term"]}
            form = {**hit["_source"], "next_poll": _written(until)}
            operations = [{"index": {"_id": hit["_id"], **place}}, form]
            (outcome,) = await self._connection.put_together(self._records, operations, hit["_id"], at=hit["_index"])
            if "error" not in outcome:
                return _feed(hit["_source"])
        return None

    async def succeeded(
        self, feed: Feed, *, title: str, url: str, etag: str | None, last_modified: str | None, next_poll: datetime
    ) -> None:
        """Keep what a poll found and when the next one is."""
        changes = {"title": title, "url": url, "etag": etag, "last_modified": last_modified}
        await self._change(feed, {**changes, "next_poll": _written(next_poll), "failures": 0, "trouble": None})

    async def failed(self, feed: Feed, trouble: str, next_poll: datetime) -> None:
        """Keep that a poll failed, why, and when the next one is."""
        changes = {"failures": feed.failures + 1, "trouble": trouble, "next_poll": _written(next_poll)}
        await self._change(feed, changes)

    async def seen(self, feed: Feed, keys: Iterable[str]) -> set[str]:
        """Those of these items that were dealt with."""
        names = {_name("item", str(feed.id), key): key for key in keys}
        if not names:
            return set()
        query: list[dict[str, Any]] = [{"term": {"feed": feed.id}}, {"ids": {"values": list(names)}}]
        found = await self._connection.documents(self._records, query, _MOST, _source=["key"])
        return {one["key"] for one in found}

    async def mark_seen(self, feed: Feed, key: str) -> None:
        """Keep that an item was dealt with. Nothing, where the feed is no longer followed."""
        if await self._connection.get(self._records, f"feed:{feed.id}") is None:
            return
        name = _name("item", str(feed.id), key)
        form = {"type": "item", "feed": feed.id, "key": key, "added_at": _written(datetime.now(UTC))}
        await self._connection.put_together(self._records, [{"create": {"_id": name}}, form], name)
        mine: list[dict[str, Any]] = [{"term": {"feed": feed.id}}]
        newest_first: dict[str, Any] = {"sort": [{"added_at": "desc"}], "from": ITEMS_KEPT}
        for oldest in await self._connection.documents(self._records, mine, 1, **newest_first):
            await self._forget([*mine, {"range": {"added_at": {"lte": oldest["added_at"]}}}])

    async def _found(self, clauses: Sequence[dict[str, Any]]) -> list[Feed]:
        query = [_FEED, *clauses]
        forms = await self._connection.documents(self._records, query, _MOST, sort=[{"added_at": "asc"}])
        return [_feed(form) for form in forms]

    async def _change(self, feed: Feed, changes: dict[str, Any]) -> None:
        name = f"feed:{feed.id}"
        await self._connection.put_together(self._records, [{"update": {"_id": name}}, {"doc": changes}], name)

    async def _forget(self, clauses: Sequence[dict[str, Any]]) -> None:
        await self._connection.delete(self._records, {"bool": {"filter": list(clauses)}})


def _name(kind: str, owner: str, text: str) -> str:
    """An id of a document: ids are short, addresses need not be."""
    return f"{kind}:{owner}:{blake2b(text.encode(), digest_size=16).hexdigest()}"


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _feed(form: dict[str, Any]) -> Feed:
    fields = {name: form[name] for name in Feed.__slots__}
    return Feed(**{**fields, "next_poll": datetime.fromisoformat(form["next_poll"])})
