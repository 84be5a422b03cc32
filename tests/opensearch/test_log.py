"""A log of more deeds than one answer of a cluster may hold."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from retrieval.archive import Archive
from retrieval.model import Deed, Done
from retrieval.model.deeds import deed_form
from retrieval.opensearch.cluster import Cluster
from retrieval.opensearch.connection import Connection
from retrieval.opensearch.mappings import records

from .cluster import Nodes, vanish

DEEDS = 10_030


@pytest.fixture
async def cluster(one_node: Nodes) -> AsyncIterator[Cluster]:
    """Where there is no archive yet, and none afterwards."""
    at = Cluster.at(f"{one_node.address}/long")
    yield at
    await vanish(at)


async def test_the_log_is_read_to_its_end(cluster: Cluster, tmp_path: Path) -> None:
    first = datetime(2026, 1, 1, tzinfo=UTC)
    # Ten at once, so that a step ends among them.
    deeds = [Deed(n, "main", "7", Done.EDITED, first + timedelta(seconds=n // 10)) for n in range(1, DEEDS + 1)]
    async with await Archive.open(tmp_path, cluster=cluster) as archive:
        connection = Connection(cluster)
        forms = [{"type": "deed", **deed_form(deed)} for deed in deeds]
        for form in forms:
            form["added_at"] = form.pop("at")
        places = [{"_id": f"deed:main:{deed.id}", "routing": f"deed:main:{deed.id}"} for deed in deeds]
        await connection.write(records(cluster), zip(places, forms, strict=True))
        await connection.ask("POST", f"/{records(cluster)}/_refresh")
        await connection.close()
        newest_first = deeds[::-1]
        for skip in (0, 9_985, 9_990, 9_995, 10_000, 10_025, 10_030, 30_000):
            assert await archive.log.page("main", skip, 12) == (newest_first[skip : skip + 12], DEEDS), skip
        assert len((await archive.about("7"))["deeds"]) == DEEDS
        await archive.forget("7")
        assert (await archive.about("7"))["deeds"] == []
        assert await archive.log.deed(5, "main") is not None
