"""What the security plugin cannot show: keys, a file that holds no certificates, a cluster that is lost meanwhile."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import footnote
from bot.service.doctor.cluster import cluster as examined
from bot.service.doctor.finding import State
from retrieval.archive import Archive
from retrieval.errors import ClusterRefuses, FootnoteError
from retrieval.intake.reading import SourceFile
from retrieval.model import Scope
from retrieval.opensearch.cluster import Cluster
from retrieval.opensearch.connection import Connection
from retrieval.opensearch.engine import OpenSearch

from .cluster import Nodes
from .front import Front, Guest

BOT = Guest.user("footnote", "right")
KEY = Guest.key("a-key")
NAME = "guarded"


@pytest.fixture
def closed_door() -> Iterator[Front]:
    """A door behind which is nothing: what it turns away never comes further."""
    with Front(None, (BOT, KEY)) as front:
        yield front


@pytest.fixture
def front(nodes: Nodes) -> Iterator[Front]:
    """The door of a cluster on which nothing is left of what a test put there."""
    node = nodes.address.removeprefix("opensearch://").partition(",")[0]
    with Front(node, (BOT, KEY)) as front:
        yield front

    async def empty() -> None:
        connection = Connection(Cluster.at(f"opensearch://{node}"))
        await connection.ask("DELETE", f"/{NAME}-*")
        await connection.close()

    asyncio.run(empty())


def at(front: Front, folder: Path, **secrets: str) -> Cluster:
    return Cluster.at(f"{front.address}/{NAME}", ca=front.ca(folder), **secrets)  # type: ignore[arg-type]


async def refused(cluster: Cluster, folder: Path) -> FootnoteError:
    with pytest.raises(FootnoteError) as error:
        await Archive.open(folder, cluster=cluster)
    assert "\n" not in str(error.value)
    return error.value


async def test_with_the_right_key_everything_goes_through_tls(front: Front, tmp_path: Path) -> None:
    path = tmp_path / "lamp.txt"
    path.write_text("The lamp\n\nThe keeper of the lamp counted nine boats.\n")
    cluster = at(front, tmp_path, api_key="a-key")
    async with await Archive.open(tmp_path, cluster=cluster) as archive:
        await archive.add(SourceFile(path, path.name), "main")
        (finding,) = (await archive.ask("What did the keeper count?", Scope.of("main"))).findings
    assert finding.excerpt.text == "The keeper of the lamp counted nine boats."
    assert (await examined(cluster)).state is not State.PROBLEM
    assert front.let_in > 5


@pytest.mark.parametrize("content", [None, "no certificate at all"])
async def test_a_file_of_certificates_that_is_none_is_named(
    closed_door: Front, tmp_path: Path, content: str | None
) -> None:
    ca = tmp_path / "mine.pem"
    if content is not None:
        ca.write_text(content)
    cluster = Cluster.at(closed_door.address, user="footnote", password="right", ca=ca)
    assert "FOOTNOTE_ARCHIVE_CA" in str(await refused(cluster, tmp_path))
    assert "FOOTNOTE_ARCHIVE_CA" in (await examined(cluster)).advice


async def test_a_wrong_key_is_refused_and_never_shown(closed_door: Front, tmp_path: Path) -> None:
    # The user that goes with it is not asked.
    cluster = at(closed_door, tmp_path, api_key="b-key", user="footnote", password="right")
    error = await refused(cluster, tmp_path)
    assert isinstance(error, ClusterRefuses)
    assert "FOOTNOTE_ARCHIVE_API_KEY" in str(error)
    found = await examined(cluster)
    assert (found.state, "FOOTNOTE_ARCHIVE_API_KEY" in found.advice) == (State.PROBLEM, True)
    assert "b-key" not in f"{error}{found}"


def command(front: Front, folder: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    monkeypatch.chdir(folder)
    for name, value in {
        "FOOTNOTE_ARCHIVE": f"{front.address}/{NAME}",
        "FOOTNOTE_ARCHIVE_USER": "footnote",
        "FOOTNOTE_ARCHIVE_PASSWORD": "right",
        "FOOTNOTE_ARCHIVE_CA": str(front.ca(folder)),
        "FOOTNOTE_DATA": str(folder / "data"),
    }.items():
        monkeypatch.setenv(name, value)
    return CliRunner().invoke(footnote, arguments)


def test_an_ingest_that_loses_the_cluster_says_how_far_it_came_and_goes_on_later(
    front: Front, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        (tmp_path / f"{number:02d}.txt").write_text(f"Lamp {number}\n\nThe keeper of lamp {number} slept.\n")
    paths = [f"{number:02d}.txt" for number in range(12)]
    assert command(front, tmp_path, monkeypatch, "ingest", paths[0]).exit_code == 0
    # Some requests later nobody is there any more.
    front.until = front.let_in + 40
    lost = command(front, tmp_path, monkeypatch, "ingest", *paths)
    added = lost.output.count("added: ")
    assert lost.exit_code == 75
    assert 0 < added < 11
    assert f"{added + 1} of 12 were dealt with" in lost.output and "Nothing is lost" in lost.output
    front.until = None
    again = command(front, tmp_path, monkeypatch, "ingest", *paths)
    assert again.exit_code == 0
    assert again.output.count("added: ") >= 11 - added - OpenSearch.at_once
    listed = command(front, tmp_path, monkeypatch, "articles", "--library", "main", "--json")
    assert len(listed.output.splitlines()) == 12
