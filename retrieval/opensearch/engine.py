"""The engine on a cluster, opened and closed."""

from __future__ import annotations

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


async def _make(connection: Connection, alias: str, body: dict[str, Any]) -> None:
    """Make the first index behind an alias where there is none, or read what version made it."""
    found = await connection.ask("GET", f"/{alias}/_mapping", ignore=404)
    if "error" in found:
        # Another process may be making it at this moment: then 400 is as good.
        await connection.ask("PUT", f"/{alias}-1", {**body, "aliases": {alias: {}}}, ignore=400)
        return
    for index in found.values():
        version = index["mappings"].get("_meta", {}).get("footnote", 0)
        if version > VERSION:
            raise StoreFromNewerVersion(version, VERSION)
