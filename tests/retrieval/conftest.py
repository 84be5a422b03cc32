"""The archive that tests of `retrieval` ask for: once in a folder, once on a cluster."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from retrieval.archive import Archive
from retrieval.opensearch.cluster import Cluster
from tests.opensearch.cluster import Nodes, empty


@pytest.fixture(params=["embedded", "opensearch"])
async def cluster(request: pytest.FixtureRequest) -> AsyncIterator[Cluster | None]:
    """Where the archive of the test is: None for a folder, else a cluster on which it is empty."""
    if request.param == "embedded":
        yield None
        return
    nodes: Nodes = request.getfixturevalue("nodes")
    made = Cluster.at(nodes.address + "/tests")
    yield made
    await empty(made)


@pytest.fixture
async def archive(tmp_path: Path, cluster: Cluster | None) -> AsyncIterator[Archive]:
    """An empty archive, closed when the test is over."""
    async with await Archive.open(tmp_path / "archive", cluster=cluster) as opened:
        yield opened
