"""The doctor looks at a cluster."""

from pathlib import Path

from bot.service.doctor.cluster import cluster as examined
from bot.service.doctor.cluster import waiting_files
from bot.service.doctor.finding import State
from retrieval.archive import WAITING, WAITING_DEEDS, Archive
from retrieval.intake.reading import SourceFile
from retrieval.opensearch.cluster import Cluster
from retrieval.waiting import keep

from .cluster import Nodes, free_ports


async def test_a_cluster_is_well_once_there_is_an_archive_on_it(nodes: Nodes, tmp_path: Path) -> None:
    at = Cluster.at(f"{nodes.address}/doctor")
    before = await examined(at)
    assert before.state is State.WARNING and "no archive yet" in before.found
    await (await Archive.open(tmp_path, cluster=at)).close()
    nodes.wait_for(3)
    after = await examined(at)
    assert (after.state, after.found) == (State.OK, "OpenSearch 2.19.1, 3 nodes, green")


def test_what_waits_for_a_cluster_is_counted(tmp_path: Path) -> None:
    assert waiting_files(tmp_path).state is State.OK
    path = tmp_path / "lamp.txt"
    path.write_text("The lamp is lit.")
    for _ in range(2):
        keep(tmp_path / WAITING, SourceFile(path, path.name), "main")
    found = waiting_files(tmp_path)
    assert (found.state, found.found) == (State.WARNING, "2 added while the cluster did not answer")
    deeds = tmp_path / WAITING_DEEDS
    deeds.mkdir()
    (deeds / "1.json").write_text("{}")
    (deeds / "2.new").write_text("not whole yet")
    assert waiting_files(tmp_path).found == "2 added and 1 for the log while the cluster did not answer"


async def test_a_cluster_that_does_not_answer_is_a_problem() -> None:
    (port,) = free_ports(1)
    found = await examined(Cluster.at(f"opensearch://127.0.0.1:{port}"))
    assert found.state is State.PROBLEM
    assert "does not answer" in found.found
