"""The cluster of the compose file, with TLS, users and roles: the bot may do all that it must, and nothing else."""

import asyncio
import json
import re
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from urllib.error import HTTPError

import pytest
import trustme
import yaml
from click.testing import CliRunner, Result

from bot.cli import footnote
from bot.service.doctor.cluster import cluster as examined
from bot.service.doctor.finding import State
from bot.settings import Settings
from retrieval.answers.verdict import Outcome
from retrieval.archive import Archive
from retrieval.corrections import Field
from retrieval.errors import ClusterForbids, ClusterNotTrusted, ClusterRefuses, FootnoteError
from retrieval.intake.reading import SourceFile
from retrieval.model import Scope
from retrieval.opensearch.cluster import Cluster
from tests.retrieval.hostile import Site, site_at

from .cluster import Missing
from .guarded import DEPLOY, PASSWORDS, GuardedNodes, written

LAMP = "The lamp\n\n“The lamp is lit at dusk,” Ada Holt said.\n\nThe keeper of the lamp counted nine boats.\n"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GuardedNodes]:
    """The nodes, for the tests of this file alone. Skips them where they cannot be."""
    try:
        nodes = GuardedNodes(tmp_path_factory.mktemp("guarded"))
    except Missing as missing:
        pytest.skip(str(missing))
    with nodes:
        yield nodes


@pytest.fixture
def cluster(guarded: GuardedNodes, tmp_path: Path) -> Cluster:
    """Where the bot is led to, as the user that it is."""
    found = Settings.load(guarded.environment, tmp_path / "none").cluster
    assert found is not None
    return found


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with site_at() as opened:
        yield opened


@pytest.fixture
async def archive(cluster: Cluster, site: Site, tmp_path: Path) -> AsyncIterator[Archive]:
    """The archive of all tests here: each has libraries of its own in it."""
    async with await Archive.open(tmp_path, site.fetcher(seconds=60), cluster=cluster) as opened:
        yield opened


async def add(archive: Archive, folder: Path, library: str, text: str = LAMP) -> int:
    path = folder / "lamp.txt"
    path.write_text(text)
    (article,) = (await archive.add(SourceFile(path, path.name), library)).article_ids
    return article


async def refused(cluster: Cluster, folder: Path) -> FootnoteError:
    with pytest.raises(FootnoteError) as error:
        await Archive.open(folder, cluster=cluster)
    assert "\n" not in str(error.value)
    return error.value


# The nodes ----------------------------------------------------------------------------------------------


def test_nodes_connect_to_each_other_by_the_names_that_their_certificates_have(guarded: GuardedNodes) -> None:
    nodes = guarded.get("/_nodes/transport")["nodes"].values()
    assert sorted((one["name"], one["host"]) for one in nodes) == [(name, name) for name in guarded.names]


def test_nobody_without_a_certificate_is_a_node(guarded: GuardedNodes) -> None:
    context = ssl.create_default_context(cafile=guarded.ca)
    name, port = guarded.names[0], guarded.transport_ports[0]
    with (
        socket.create_connection(("127.0.0.1", port), timeout=60) as plain,
        pytest.raises(ssl.SSLError),
        context.wrap_socket(plain, server_hostname=name) as secured,
    ):
        secured.recv(1)


# What the bot does --------------------------------------------------------------------------------------


async def test_people_add_ask_search_verify_and_sum_up(archive: Archive, tmp_path: Path) -> None:
    scope = Scope.of("asked")
    await add(archive, tmp_path, "asked")
    (finding,) = (await archive.ask("What did the keeper count?", scope)).findings
    assert finding.excerpt.text == "The keeper of the lamp counted nine boats."
    assert (await archive.search("author:nobody lamp", scope)).findings == ()
    assert (await archive.verify("The lamp is lit at dusk", scope)).outcome is Outcome.VERBATIM
    assert (await archive.topic("lamp", scope)).terms
    assert await archive.titles("lam", scope, 5)
    assert await archive.holdings(scope)
    assert await archive.export(scope, tmp_path / "export.zip") == 1


async def test_people_correct_remove_and_bring_back(guarded: GuardedNodes, archive: Archive, tmp_path: Path) -> None:
    scope = Scope.of("changed")
    article = await add(archive, tmp_path, "changed")
    await archive.edit(article, scope, {Field.TITLE: "The lantern"}, by="7")
    (finding, *_) = (await archive.search("title:lantern keeper", scope)).findings
    assert finding.citation.entry.metadata.title == "The lantern"
    await archive.reset(article, scope)
    await archive.remove(article, scope)
    assert not (await archive.search("keeper", scope)).findings
    await archive.bring_back(article, "changed")
    assert (await archive.search("keeper", scope)).findings
    for sha256 in await archive.documents("changed"):
        await archive.remove_document("changed", sha256)
    await archive.clear_removed()
    assert await archive.count(scope) == 0
    # What went over the documents is closed: a node has only so many of them.
    nodes = guarded.get("/_nodes/stats/indices/search")["nodes"].values()
    assert [one["indices"]["search"]["scroll_current"] for one in nodes] == [0] * len(guarded.names)


async def test_feeds_are_followed(archive: Archive, site: Site) -> None:
    item = site.gives("/lamp", LAMP, Content_Type="text/plain")
    entry = f"<item><title>The lamp</title><link>{item}</link></item>"
    feed = f"<rss version='2.0'><channel><title>The Paper</title>{entry}</channel></rss>"
    url = site.gives("/feed", feed, Content_Type="application/rss+xml")
    now = datetime.now(UTC)
    await archive.follow(url, "followed", now)
    (polled,) = await archive.poll_due(now + timedelta(hours=2), Random(0))
    assert [added.document.source for added in polled.added] == [item]
    assert (await archive.add_address(item, "followed")).already_here
    await archive.unfollow(url, "followed")
    assert await archive.followed("followed") == []


def command(guarded: GuardedNodes, folder: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    monkeypatch.chdir(folder)
    for name, value in {**guarded.environment, "FOOTNOTE_DATA": str(folder / "data")}.items():
        monkeypatch.setenv(name, value)
    return CliRunner().invoke(footnote, arguments)


def test_an_archive_moves_there_and_back_and_is_written_anew(
    guarded: GuardedNodes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fill() -> None:
        async with await Archive.open(tmp_path / "before") as archive:
            await add(archive, tmp_path, "moved")

    async def back() -> bool:
        async with await Archive.open(tmp_path / "back") as archive:
            return bool((await archive.search("keeper", Scope.of("moved"))).findings)

    asyncio.run(fill())
    for source, target in ((str(tmp_path / "before"), guarded.address), (guarded.address, str(tmp_path / "back"))):
        moved = command(guarded, tmp_path, monkeypatch, "migrate", source, target)
        assert moved.exit_code == 0, moved.output
    assert asyncio.run(back())
    written = command(guarded, tmp_path, monkeypatch, "reindex", "--shards", "2")
    assert (written.exit_code, "took over from" in written.output) == (0, True), written.output
    found = command(guarded, tmp_path, monkeypatch, "search", "keeper", "--library", "moved")
    assert found.exit_code == 0
    dropped = command(guarded, tmp_path, monkeypatch, "reindex", "--drop-old")
    assert (dropped.exit_code, "deleted: footnote-" in dropped.output) == (0, True), dropped.output
    guarded.wait_for(3)
    doctor = command(guarded, tmp_path, monkeypatch, "doctor")
    assert "OpenSearch 2.19.1, 3 nodes, green" in doctor.output


async def test_the_doctor_finds_the_cluster_well(guarded: GuardedNodes, archive: Archive, cluster: Cluster) -> None:
    await archive.count(Scope.of("well"))
    guarded.wait_for(3)
    found = await examined(cluster)
    assert (found.state, found.found) == (State.OK, "OpenSearch 2.19.1, 3 nodes, green")


# What it may not ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/others", None),
        ("POST", "/others/_doc", {}),
        ("GET", "/others/_search", None),
        ("GET", "/_search", None),
        ("DELETE", "/others", None),
        ("POST", "/_aliases", {"actions": [{"add": {"index": "others", "alias": "footnote-others"}}]}),
        ("GET", "/.opendistro_security/_search", None),
        ("PUT", "/_cluster/settings", {"transient": {"cluster.max_shards_per_node": 9}}),
        ("PUT", "/_snapshot/others", {"type": "fs", "settings": {"location": "/"}}),
        ("GET", "/_plugins/_security/api/internalusers", None),
    ],
)
def test_what_is_not_the_archives_is_forbidden_to_the_bot(
    guarded: GuardedNodes, method: str, path: str, body: object
) -> None:
    if guarded.ask("GET", "/_cat/indices/others*?format=json") == []:
        guarded.ask("PUT", "/others")
    with pytest.raises(HTTPError) as error:
        guarded.ask(method, path, body, user="footnote")
    error.value.close()
    assert error.value.code == 403


# Who is not let in --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "secrets",
    [
        {"user": "footnote", "password": "wrong"},
        {"user": "nobody", "password": PASSWORDS["footnote"]},
        {"user": "footnote"},
        {},
        # Keys came with OpenSearch 3.7.
        {"api_key": "os_key"},
    ],
)
async def test_who_has_not_the_right_secret_is_not_let_in(
    guarded: GuardedNodes, tmp_path: Path, secrets: dict[str, str]
) -> None:
    cluster = Cluster.at(guarded.address, ca=guarded.ca, **secrets)
    error = await refused(cluster, tmp_path)
    assert isinstance(error, ClusterRefuses)
    assert "FOOTNOTE_ARCHIVE_PASSWORD" in str(error)
    found = await examined(cluster)
    assert (found.state, "FOOTNOTE_ARCHIVE_PASSWORD" in found.advice) == (State.PROBLEM, True)
    for secret in ("wrong", "os_key", PASSWORDS["footnote"]):
        assert secret not in f"{error}{found}"


@pytest.mark.parametrize("whose", ["another's", "the system's", "another host's"])
async def test_a_certificate_that_is_not_the_hosts_is_not_trusted(
    guarded: GuardedNodes, tmp_path: Path, whose: str
) -> None:
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(other)
    ca = {"another's": other, "the system's": None, "another host's": guarded.ca}[whose]
    address = f"opensearchs://localhost:{guarded.ports[0]}" if whose == "another host's" else guarded.address
    cluster = Cluster.at(address, user="footnote", password=PASSWORDS["footnote"], ca=ca)
    error = await refused(cluster, tmp_path)
    assert isinstance(error, ClusterNotTrusted)
    found = await examined(cluster)
    assert (found.state, "FOOTNOTE_ARCHIVE_CA" in found.advice) == (State.PROBLEM, True)


# Somebody who only reads; who reads, and may write what is not there; and who was not given all of it.
LOOKING = ["read", "indices:admin/mappings/get", "indices:monitor/settings/get"]
ROLES = {
    "reading": ("cluster_composite_ops_ro", {"footnote-*": LOOKING}),
    "batches": ("cluster_composite_ops", {"footnote-*": LOOKING}),
    "records": ("cluster_composite_ops", {"footnote-*": LOOKING, "footnote-records*": ["indices:*"]}),
}


@pytest.mark.parametrize("name", ROLES)
async def test_who_may_not_do_all_of_it_is_told_that_rights_are_lacking(
    guarded: GuardedNodes, archive: Archive, tmp_path: Path, name: str
) -> None:
    batches, indices = ROLES[name]
    role = {
        "cluster_permissions": ["cluster:monitor/main", "cluster:monitor/health", batches],
        "index_permissions": [
            {"index_patterns": [pattern], "allowed_actions": actions} for pattern, actions in indices.items()
        ],
    }
    security, password = "/_plugins/_security/api", "Only 3 books are open."
    guarded.ask("PUT", f"{security}/roles/{name}", role)
    guarded.ask("PUT", f"{security}/internalusers/{name}", {"password": password})
    guarded.ask("PUT", f"{security}/rolesmapping/{name}", {"users": [name]})
    await add(archive, tmp_path, name)
    cluster = Cluster.at(guarded.address, ca=guarded.ca, user=name, password=password)
    async with await Archive.open(tmp_path, cluster=cluster) as reading:
        assert (await reading.ask("What did the keeper count?", Scope.of(name))).findings
        with pytest.raises(ClusterForbids, match="footnote doctor"):
            await add(reading, tmp_path, f"{name}-written")
    found = await examined(cluster)
    assert (found.state, "deploy/security/roles.yml" in found.advice) == (State.PROBLEM, True)


# What changes later -------------------------------------------------------------------------------------


async def test_admin_changes_a_password_while_the_cluster_runs_as_the_page_says(
    guarded: GuardedNodes, cluster: Cluster, archive: Archive, tmp_path: Path
) -> None:
    command = written("curl")
    found = re.search(r"-X (?P<method>\w+) https://search1:9200(?P<path>/\S+) .* -d '(?P<body>.*)'", command, re.S)
    assert found is not None

    def change(password: str) -> None:
        guarded.ask(found["method"], found["path"], json.loads(found["body"].replace("...", password)))

    try:
        change("Another keeper of 9.")
        assert isinstance(await refused(cluster, tmp_path), ClusterRefuses)
        changed = Cluster.at(guarded.address, ca=guarded.ca, user="footnote", password="Another keeper of 9.")
        await (await Archive.open(tmp_path, cluster=changed)).close()
    finally:
        change(PASSWORDS["footnote"])


async def test_admin_changes_the_role_while_the_cluster_runs(
    guarded: GuardedNodes, cluster: Cluster, archive: Archive
) -> None:
    role = yaml.safe_load((DEPLOY / "security" / "roles.yml").read_text())["footnote"]
    path = "/_plugins/_security/api/roles/footnote"
    guarded.ask("PUT", path, {"index_permissions": role["index_permissions"]})
    assert "roles.yml" in (await examined(cluster)).advice
    guarded.ask("PUT", path, {name: role[name] for name in role if name.endswith("permissions")})
    assert (await examined(cluster)).state is not State.PROBLEM
