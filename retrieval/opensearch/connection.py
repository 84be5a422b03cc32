"""One request to a cluster: how long it may take, how often it is tried, what its failure means.

The client tries each node in turn and leaves one that does not answer alone for a while. What a cluster says while it
loses a node (no shard here, too busy) passes within seconds, so a request is put again until its time is up. All of
them may be repeated: documents have ids of their own.

An index is closed to writing for the seconds in which another takes its place behind the alias (`reindexing.py`):
what is to be written then waits, and goes to the other.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from aiohttp import ClientConnectorCertificateError
from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import ConnectionError as NoConnection
from opensearchpy.exceptions import OpenSearchException, TransportError

from retrieval.errors import (
    ArchiveUnreachable,
    ClusterForbids,
    ClusterNotTrusted,
    ClusterRefuses,
    ClusterUnusable,
)
from retrieval.opensearch.cluster import Cluster
from retrieval.opensearch.patience import LONGEST_PAUSE, PATIENCE, Patience

Found = dict[str, Any]

_ONE_TRY = 5.0
_WRONG, _UNKNOWN, _FORBIDDEN, _NOT_THERE, _BUSY, _UNAVAILABLE = 400, 401, 403, 404, 429, (502, 503, 504)
# What a shard answers at the moment in which its copy takes over; or what is wrong with the request, and stays so.
_FAILED = 500
# What is said of an index that is closed to writing, and how long that may last.
_CLOSED, _TAKING_OVER = "FORBIDDEN/8/", 60.0
# A batch of writing, in documents and bytes.
_BATCH, _BATCH_BYTES = 500, 4 * 1024**2
# Documents on a page of a long list.
_PAGE = 500


class Connection:
    """Requests to a cluster. Whoever made it closes it. Raises ArchiveUnreachable, ClusterUnusable.

    `patience` and `one_try` are the seconds that a request, and one try of it, may take.
    """

    def __init__(self, cluster: Cluster, patience: float = PATIENCE, one_try: float = _ONE_TRY) -> None:
        self._patience = patience
        self._client = AsyncOpenSearch(
            hosts=[{"host": name, "port": port} for name, port in cluster.hosts],
            use_ssl=cluster.secure,
            ssl_context=_trusted(cluster),
            http_auth=(cluster.user, cluster.password or "") if cluster.user and not cluster.api_key else None,
            headers={"Authorization": f"ApiKey {cluster.api_key}"} if cluster.api_key else None,
            timeout=one_try,
            max_retries=len(cluster.hosts),
            retry_on_timeout=True,
        )
        self._closed = False

    async def close(self) -> None:
        """Close the connections to all nodes, those that do not answer as well, which the client forgets."""
        # The client would open them again for whoever still asks, and nobody would close those.
        self._closed = True
        pool = self._client.transport.connection_pool
        # For a single host the client has a pool of another kind, which forgets none.
        for connection in getattr(pool, "orig_connections", pool.connections):
            await connection.close()
        await self._client.close()

    async def ask(
        self, method: str, path: str, body: Any = None, *, patience: float | None = None, **parameters: Any
    ) -> Any:
        """The cluster's answer to one request, put again for `patience` seconds while what is wrong may pass.

        Without `patience`, for as long as the connection is made for.
        """
        left = Patience(self._patience if patience is None else patience)
        while True:
            if self._closed:
                raise ArchiveUnreachable
            try:
                async with asyncio.timeout_at(left.until):
                    return await self._client.transport.perform_request(method, path, params=parameters, body=body)
            except TimeoutError as error:
                raise ArchiveUnreachable from error
            except TransportError as error:
                if _is_closed(error.info):
                    left.take(_TAKING_OVER)
                if not (_may_pass(error) or error.status_code == _FAILED) or not await left.pause():
                    raise as_store_error(error) from error

    async def search(self, index: str, body: Mapping[str, Any], **parameters: Any) -> Found:
        """What a search finds in all shards, or nothing: never what only some of them hold."""
        path = f"/{index}/_search"
        found: Found = await self.ask("POST", path, body, allow_partial_search_results="false", **parameters)
        return found

    async def searches(self, asked: Sequence[tuple[Mapping[str, str], Mapping[str, Any]]]) -> list[Found]:
        """What several searches find, with one request: each its `index`, perhaps `routing`, and its body."""
        lines = "".join(
            f"{json.dumps(one, ensure_ascii=False)}\n"
            for where, body in asked
            for one in ({"allow_partial_search_results": False, **where}, body)
        ).encode()
        left = Patience(self._patience)
        while True:
            found: list[Found] = (await self.ask("POST", "/_msearch", lines))["responses"]
            failed = [one for one in found if "error" in one]
            if not failed:
                return found
            for one in failed:
                _demand_passing(one, _FAILED, _BUSY, *_UNAVAILABLE)
            if not await left.pause():
                raise ArchiveUnreachable

    async def documents(
        self, index: str, query: Sequence[Mapping[str, Any]], limit: int, **others: Any
    ) -> list[Found]:
        """The documents that a query finds, up to `limit`, without scores."""
        return documents_of(await self.search(index, documents_body(query, limit, **others)))

    async def each(self, index: str, query: Sequence[Mapping[str, Any]], **others: Any) -> AsyncGenerator[Found]:
        """All documents that a query finds, by their `id`, a page at a time."""
        after = -1
        while True:
            later = [*query, {"range": {"id": {"gt": after}}}]
            found = await self.documents(index, later, _PAGE, sort=[{"id": "asc"}], **others)
            for document in found:
                yield document
            if len(found) < _PAGE:
                return
            after = found[-1]["id"]

    async def put(self, index: str, documents: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> None:
        """As `write`. They can be searched afterwards."""
        await self.write(index, documents)
        await self.refresh(index)

    async def refresh(self, index: str) -> None:
        """Let all that was written be searched."""
        await self.ask("POST", f"/{index}/_refresh")

    async def write(self, index: str, documents: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> None:
        """Write many documents, each with its `_id` and perhaps its `routing`, a batch at a time.

        What the cluster is too busy for is put again, later each time, before anything else is: so it is never
        pushed harder than it can take.
        """
        for batch in _batches(documents):
            await self._put_batch(index, batch)

    async def _put_batch(self, index: str, lines: list[bytes]) -> None:
        left = Patience(self._patience)
        while True:
            answer = await self.ask("POST", f"/{index}/_bulk", b"".join(lines))
            outcomes = [item["index"] for item in answer["items"]]
            failed = [place for place, one in enumerate(outcomes) if "error" in one]
            if not failed:
                return
            for place in failed:
                if _is_closed(outcomes[place]):
                    left.take(_TAKING_OVER)
                else:
                    _demand_passing(outcomes[place], _BUSY, *_UNAVAILABLE)
            if not await left.pause():
                raise ArchiveUnreachable
            lines = [lines[place] for place in failed]

    async def put_together(
        self,
        index: str,
        operations: Iterable[Mapping[str, Any]],
        routing: str,
        *,
        found: bool = True,
        at: str | None = None,
    ) -> list[Found]:
        """Write a few documents of one shard with one request; what became of each.

        They can be searched afterwards, unless they need not be `found` at once. Who names a place in a document's
        history says also `at` which index behind the alias it was read: when another has taken over, the place means
        nothing there, and the outcome is a failure. Raises ArchiveUnreachable where the cluster could not take all.
        """
        body = "".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in operations).encode()
        refresh = "true" if found else "false"
        until = asyncio.get_running_loop().time() + _TAKING_OVER
        while True:
            answer = await self.ask("POST", f"/{at or index}/_bulk", body, refresh=refresh, routing=routing)
            outcomes = [next(iter(item.values())) for item in answer["items"]]
            if not any(map(_is_closed, outcomes)):
                break
            await asyncio.sleep(LONGEST_PAUSE)
            if at is not None:
                return outcomes
            if asyncio.get_running_loop().time() >= until:
                raise ArchiveUnreachable
        for outcome in outcomes:
            if outcome["status"] in (_BUSY, *_UNAVAILABLE):
                raise ArchiveUnreachable
            if outcome["status"] == _FORBIDDEN:
                raise ClusterForbids
            if outcome["status"] == _WRONG:
                raise ClusterUnusable(outcome["error"]["type"])
        return outcomes

    async def get(self, index: str, name: str, routing: str | None = None) -> Found | None:
        """A document by its id as it was written last, with its place in the history; None where there is none."""
        path = f"/{index}/_doc/{quote(name, safe='')}"
        found: Found = await self.ask("GET", path, routing=routing or name, ignore=_NOT_THERE)
        return found if found.get("found") else None

    async def delete_all(self, index: str, places: Iterable[Mapping[str, Any]]) -> None:
        """Delete some thousand documents, each named by its `_id` and perhaps its `routing`. Some may be gone."""
        body = "".join(f"{json.dumps({'delete': place})}\n" for place in places).encode()
        await self.ask("POST", f"/{index}/_bulk", body)

    async def delete(self, index: str, query: Mapping[str, Any], **parameters: Any) -> None:
        """Delete what a query finds."""
        path = f"/{index}/_delete_by_query"
        await self.ask("POST", path, {"query": query}, refresh="true", conflicts="proceed", **parameters)


def documents_body(query: Sequence[Mapping[str, Any]], limit: int, **others: Any) -> dict[str, Any]:
    """A search for up to `limit` documents that a query finds, without scores."""
    return {"query": {"bool": {"filter": query}}, "size": limit, "track_total_hits": False, **others}


def documents_of(found: Found) -> list[Found]:
    """The documents that a search found."""
    return [hit["_source"] for hit in found["hits"]["hits"]]


def _batches(documents: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    size = 0
    for place, document in documents:
        batch.append(f"{json.dumps({'index': place})}\n{json.dumps(document, ensure_ascii=False)}\n".encode())
        size += len(batch[-1])
        if len(batch) == _BATCH or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _trusted(cluster: Cluster) -> ssl.SSLContext | None:
    """The certificates that hosts are checked against; None without TLS. Raises ClusterNotTrusted."""
    if not cluster.secure:
        return None
    try:
        return ssl.create_default_context(cafile=cluster.ca)
    except OSError as error:
        # That of SSL is one as well.
        raise ClusterNotTrusted("the file of certificates cannot be read, or holds none") from error


def _is_closed(said: object) -> bool:
    return _CLOSED in str(said)


def _demand_passing(failed: Found, *passing: int) -> None:
    """Raises ClusterForbids, ClusterUnusable where one of many failed with none of these, and will fail again."""
    if failed["status"] == _FORBIDDEN:
        raise ClusterForbids
    if failed["status"] not in passing:
        raise ClusterUnusable(failed["error"]["type"])


def _may_pass(error: TransportError) -> bool:
    return (
        (isinstance(error, NoConnection) and not isinstance(error.info, ClientConnectorCertificateError))
        or error.status_code in (_BUSY, *_UNAVAILABLE)
        or (error.status_code == _FORBIDDEN and _is_closed(error.info))
    )


def as_store_error(error: OpenSearchException) -> ArchiveUnreachable | ClusterUnusable:
    """What a failure means to a person."""
    if isinstance(error, TransportError):
        if _may_pass(error):
            return ArchiveUnreachable()
        if isinstance(error.info, ClientConnectorCertificateError):
            return ClusterNotTrusted("its certificate is not signed by whom we trust, or is another host's")
        if error.status_code == _UNKNOWN:
            return ClusterRefuses()
        if error.status_code == _FORBIDDEN:
            return ClusterForbids()
        return ClusterUnusable(str(error.error) if error.status_code != "N/A" else type(error).__name__)
    return ClusterUnusable(type(error).__name__)
