"""The archive that tests of `retrieval` ask for: once in a folder, once on a cluster."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from retrieval.archive import Archive
from retrieval.opensearch.cluster import Cluster
from tests.opensearch.cluster import Nodes, empty
from tests.retrieval.hostile import Site, site_at

# What an archive does, whatever holds it; the others are about what comes before, or about the folder itself.
ON_BOTH = {
    *("test_archive", "test_arrivals", "test_article_copies", "test_ask", "test_catalogue_titles", "test_cite"),
    *("test_corrections", "test_declining", "test_holding", "test_log", "test_query_language", "test_spelling"),
    *("test_topic", "test_verify"),
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run tests of what an archive does on both engines."""
    if "cluster" in metafunc.fixturenames:
        both = metafunc.module.__name__.rpartition(".")[2] in ON_BOTH
        metafunc.parametrize("cluster", ["embedded", "opensearch"] if both else ["embedded"], indirect=True)


@pytest.fixture
async def cluster(request: pytest.FixtureRequest) -> AsyncIterator[Cluster | None]:
    """Where the archive of the test is: None for a folder, else a cluster on which it is empty."""
    if request.param == "embedded":
        yield None
        return
    node: Nodes = request.getfixturevalue("one_node")
    made = Cluster.at(node.address + "/tests")
    yield made
    await empty(made)


@pytest.fixture
async def archive(tmp_path: Path, cluster: Cluster | None) -> AsyncIterator[Archive]:
    """An empty archive, closed when the test is over."""
    async with await Archive.open(tmp_path / "archive", cluster=cluster) as opened:
        yield opened


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """A site on this machine that does what a test says."""
    async with site_at() as opened:
        yield opened
