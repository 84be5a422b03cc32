"""TLS, users and keys: who is let in, and what somebody reads who is not."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from click.testing import CliRunner, Result

from bot.cli import footnote
from bot.service.doctor.cluster import cluster as examined
from bot.service.doctor.finding import State
from retrieval.archive import Archive
from retrieval.errors import ClusterUnusable, FootnoteError
from retrieval.intake.reading import SourceFile
from retrieval.model import Scope
from retrieval.opensearch.cluster import Cluster
from retrieval.opensearch.connection import Connection
from retrieval.opensearch.engine import OpenSearch

from .cluster import Nodes
from .front import Front, Guest

BOT = Guest.user("footnote", "right")
READER = Guest.user("reader", "right", only_looks=True)
KEY = Guest.key("a-key")
NAME = "guarded"


@pytest.fixture
def closed_door() -> Iterator[Front]:
    """A door behind which is nothing: what it turns away never comes further."""
    with Front(None, (BOT, READER, KEY)) as front:
        yield front


@pytest.fixture
def front(nodes: Nodes) -> Iterator[Front]:
    """The door of a cluster on which nothing is left of what a test put there."""
    node = nodes.address.removeprefix("opensearch://").partition(",")[0]
    with Front(node, (BOT, READER, KEY)) as front:
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


@pytest.mark.parametrize("secrets", [{"user": "footnote", "password": "right"}, {"api_key": "a-key"}])
async def test_with_the_right_secrets_everything_goes_through_tls(
    front: Front, tmp_path: Path, secrets: dict[str, str]
) -> None:
    path = tmp_path / "lamp.txt"
    path.write_text("The lamp\n\nThe keeper of the lamp counted nine boats.\n")
    cluster = at(front, tmp_path, **secrets)
    async with await Archive.open(tmp_path, cluster=cluster) as archive:
        await archive.add(SourceFile(path, path.name), "main")
        (finding,) = (await archive.ask("What did the keeper count?", Scope.of("main"))).findings
    assert finding.excerpt.text == "The keeper of the lamp counted nine boats."
    assert (await examined(cluster)).state is not State.PROBLEM
    assert front.let_in > 5


async def test_a_certificate_of_somebody_else_is_not_trusted(closed_door: Front, tmp_path: Path) -> None:
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(other)
    for ca in (other, None):
        cluster = Cluster.at(closed_door.address, user="footnote", password="right", ca=ca)
        error = await refused(cluster, tmp_path)
        assert "certificate" in str(error) and "FOOTNOTE_ARCHIVE_CA" in str(error)
        found = await examined(cluster)
        assert (found.state, "FOOTNOTE_ARCHIVE_CA" in found.advice) == (State.PROBLEM, True)


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


async def test_a_name_that_the_certificate_does_not_have_is_not_trusted(closed_door: Front, tmp_path: Path) -> None:
    address = f"opensearchs://127.0.0.1:{closed_door.port}"
    cluster = Cluster.at(address, user="footnote", password="right", ca=closed_door.ca(tmp_path))
    assert "certificate" in str(await refused(cluster, tmp_path))


@pytest.mark.parametrize(
    "secrets",
    [{"user": "footnote", "password": "wrong"}, {"user": "nobody", "password": "right"}, {"api_key": "b-key"}, {}],
)
async def test_wrong_secrets_are_refused_and_never_shown(
    closed_door: Front, tmp_path: Path, secrets: dict[str, str]
) -> None:
    cluster = at(closed_door, tmp_path, **secrets)
    error = await refused(cluster, tmp_path)
    assert isinstance(error, ClusterUnusable)
    assert "FOOTNOTE_ARCHIVE_PASSWORD" in str(error)
    found = await examined(cluster)
    assert (found.state, "FOOTNOTE_ARCHIVE_PASSWORD" in found.advice) == (State.PROBLEM, True)
    for secret in ("wrong", "b-key"):
        assert secret not in f"{error}{found}"


async def test_a_right_that_is_lacking_is_named(front: Front, tmp_path: Path) -> None:
    await (await Archive.open(tmp_path, cluster=at(front, tmp_path, api_key="a-key"))).close()
    path = tmp_path / "lamp.txt"
    path.write_text("The lamp\n\nThe keeper of the lamp counted nine boats.\n")
    reader = at(front, tmp_path, user="reader", password="right")
    async with await Archive.open(tmp_path, cluster=reader) as archive:
        assert not (await archive.ask("lamp", Scope.of("main"))).findings
        with pytest.raises(ClusterUnusable, match="rights") as error:
            await archive.add(SourceFile(path, path.name), "main")
    assert "footnote doctor" in str(error.value)
    found = await examined(reader)
    assert (found.state, "indices:*" in found.advice) == (State.PROBLEM, True)


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
