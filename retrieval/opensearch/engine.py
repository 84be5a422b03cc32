"""The engine on a cluster, opened and closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from retrieval.errors import StoreFromNewerVersion
from retrieval.opensearch.cluster import Cluster
from retrieval.opensearch.connection import Connection
from retrieval.opensearch.corrections import ClusterCorrections
from retrieval.opensearch.index import ClusterIndex, Totals
from retrieval.opensearch.mappings import VERSION, bodies, passages, records
from retrieval.opensearch.quotable import ClusterQuotable
from retrieval.opensearch.store import ClusterStore
from retrieval.opensearch.web import ClusterAddresses, ClusterFeeds

# Seconds that a busy cluster may take to make an index.
_MAKING = 60.0


class OpenSearch:
    """An archive on a cluster. Make one with `OpenSearch.open`; whoever opened it closes it."""

    def __init__(self, connection: Connection, cluster: Cluster) -> None:
        self._connection = connection
        self._cluster = cluster
        self.store = ClusterStore(connection, records(cluster), passages(cluster))
        self.holding = self.store.holding
        self.corrections = ClusterCorrections(connection, records(cluster), passages(cluster))
        self.quotable = ClusterQuotable(connection, passages(cluster))
        self.addresses = ClusterAddresses(connection, records(cluster))
        self.feeds = ClusterFeeds(connection, records(cluster))
        self._totals: dict[frozenset[str], Totals] = {}

    @classmethod
    async def open(cls, cluster: Cluster) -> OpenSearch:
        """Open the archive on a cluster, making its indices where they are not there. Raises StoreError."""
        connection = Connection(cluster)
        try:
            for alias, body in bodies(cluster).items():
                await _make(connection, alias, body)
            opened = cls(connection, cluster)
            await opened.store.sweep()
        except BaseException:
            await connection.close()
            raise
        return opened

    async def close(self) -> None:
        """Close the connections; what was added stays."""
        await self._connection.close()

    async def index(self, libraries: frozenset[str]) -> ClusterIndex:
        """The index of these libraries as they are now."""
        return ClusterIndex(self._connection, passages(self._cluster), libraries, self._totals)

    async def look_after(self) -> bool:
        """Nothing is kept on this machine."""
        return True

    def grown(self, library: str, passages: int) -> None:
        """The cluster looks after its index by itself."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What a cluster says of itself, `status` being green, yellow or red; whether the archive is `made` there."""

    version: str
    nodes: int
    status: str
    made: bool


async def examine(cluster: Cluster) -> Examined:
    """Look at a cluster without changing anything. Raises StoreError, also where a right is lacking."""
    connection = Connection(cluster)
    try:
        about = await connection.ask("GET", "/")
        made = True
        for alias in bodies(cluster):
            found = await connection.ask("GET", f"/{alias}/_mapping", ignore=404)
            made = made and "error" not in found
            _check_version(found if "error" not in found else {})
        index = f"/{cluster.name}-*" if made else ""
        health = await connection.ask("GET", f"/_cluster/health{index}")
        return Examined(about["version"]["number"], health["number_of_nodes"], health["status"], made)
    finally:
        await connection.close()


async def _make(connection: Connection, alias: str, body: dict[str, Any]) -> None:
    """Make the first index behind an alias where there is none, or read what version made it."""
    found = await connection.ask("GET", f"/{alias}/_mapping", ignore=404)
    if "error" in found:
        # Another process may be making it at this moment: then 400 is as good.
        made = {**body, "aliases": {alias: {}}}
        await connection.ask("PUT", f"/{alias}-1", made, patience=_MAKING, ignore=400)
        return
    _check_version(found)


def _check_version(mappings: Mapping[str, Any]) -> None:
    for index in mappings.values():
        version = index["mappings"].get("_meta", {}).get("footnote", 0)
        if version > VERSION:
            raise StoreFromNewerVersion(version, VERSION)
