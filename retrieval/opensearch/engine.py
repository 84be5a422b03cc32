"""The engine on a cluster, opened and closed."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass

from retrieval.opensearch.cluster import Cluster
from retrieval.opensearch.connection import Connection
from retrieval.opensearch.corrections import ClusterCorrections
from retrieval.opensearch.counting import Counting
from retrieval.opensearch.deeds import ClusterDeeds
from retrieval.opensearch.generations import check, check_not_newer, closed, make, standing
from retrieval.opensearch.index import ClusterIndex
from retrieval.opensearch.mappings import VERSION, bodies, passages, records
from retrieval.opensearch.patience import question
from retrieval.opensearch.people import ClusterPeople
from retrieval.opensearch.quotable import ClusterQuotable
from retrieval.opensearch.reindexing import unfinished
from retrieval.opensearch.store import ClusterStore
from retrieval.opensearch.web import ClusterAddresses, ClusterFeeds


class OpenSearch:
    """An archive on a cluster. Make one with `OpenSearch.open`; whoever opened it closes it."""

    # Most of an addition is waiting for another host; and what comes in together becomes searchable together.
    at_once = 4

    def __init__(self, connection: Connection, cluster: Cluster) -> None:
        self._connection = connection
        self._cluster = cluster
        self.store = ClusterStore(connection, records(cluster), passages(cluster))
        self.holding = self.store.holding
        self.corrections = ClusterCorrections(connection, records(cluster), passages(cluster))
        self.deeds = ClusterDeeds(connection, records(cluster))
        self.people = ClusterPeople(connection, records(cluster))
        self.quotable = ClusterQuotable(connection, passages(cluster))
        self.addresses = ClusterAddresses(connection, records(cluster))
        self.feeds = ClusterFeeds(connection, records(cluster))
        self._counting = Counting(connection, passages(cluster))

    @classmethod
    async def open(cls, cluster: Cluster) -> OpenSearch:
        """Open the archive on a cluster, making its indices where they are not there. Raises StoreError."""
        connection = Connection(cluster)
        try:
            for alias, body in bodies(cluster).items():
                if (found := await standing(connection, alias)) is None:
                    await make(connection, f"{alias}-1", {**body, "aliases": {alias: {}}})
                else:
                    check(found)
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
        return ClusterIndex(self._connection, passages(self._cluster), libraries, self._counting)

    async def look_after(self) -> bool:
        """Nothing is kept on this machine."""
        return True

    def question(self) -> AbstractContextManager[None]:
        """Around all that a question asks: none of its requests is waited for after PATIENCE seconds."""
        return question()

    def grown(self, library: str, passages: int) -> None:
        """The cluster looks after its index by itself."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What a cluster says of itself, `status` being green, yellow or red; whether the archive is `made` there.

    `outdated` where this version would make it otherwise, `mapping` being the version of what is there; `unfinished`
    where it is being written anew, or was until that was interrupted, and `closed` where nothing can be written.
    """

    version: str
    nodes: int
    status: str
    made: bool
    mapping: int = VERSION
    outdated: bool = False
    unfinished: bool = False
    closed: bool = False


async def examine(cluster: Cluster) -> Examined:
    """Look at a cluster without changing anything. Raises StoreError, also where a right is lacking."""
    connection = Connection(cluster)
    try:
        about = await connection.ask("GET", "/")
        found = [one for alias in bodies(cluster) if (one := await standing(connection, alias))]
        for one in found:
            check_not_newer(one)
        made = len(found) == len(bodies(cluster))
        shut = made and await closed(connection, [one.index for one in found])
        if made and not shut:
            # Of what is not there nothing is changed; who may not write hears it all the same.
            for alias in bodies(cluster):
                await connection.ask("POST", f"/{alias}/_update/nothing", {"doc": {}}, ignore=404, routing="nothing")
        health = await connection.ask("GET", f"/_cluster/health{f'/{cluster.name}-*' if made else ''}")
        return Examined(
            about["version"]["number"],
            health["number_of_nodes"],
            health["status"],
            made,
            min((one.version for one in found), default=VERSION),
            any(one.outdated for one in found),
            await unfinished(connection, cluster),
            shut,
        )
    finally:
        await connection.close()
