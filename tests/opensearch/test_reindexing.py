"""An archive is written anew while it is used: nobody notices, and nothing is lost."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterable
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import footnote
from bot.service.doctor.cluster import cluster as examined
from bot.service.doctor.finding import State
from retrieval.archive import Archive
from retrieval.corrections import Field
from retrieval.errors import ArchiveMissing, ArchiveOutdated, ReindexRunning
from retrieval.intake.reading import SourceFile
from retrieval.model import Deed, Done, Entry, Scope
from retrieval.opensearch.cluster import Cluster
from retrieval.opensearch.connection import Connection
from retrieval.opensearch.engine import OpenSearch
from retrieval.opensearch.generations import close, open_again
from retrieval.opensearch.mappings import TERMS, VERSION, bodies, passages
from retrieval.opensearch.reindexing import Copied, TakenOver, drop_old, reindex

from .cluster import Nodes, vanish

MAIN = Scope.of("main")
ARTICLES = 9


@pytest.fixture
async def cluster(nodes: Nodes) -> AsyncIterator[Cluster]:
    """An archive of no articles, all of which goes afterwards."""
    at = Cluster.at(f"{nodes.address}/anew")
    yield at
    await vanish(at)


@pytest.fixture
async def archive(cluster: Cluster, tmp_path: Path) -> AsyncIterator[Archive]:
    async with await Archive.open(tmp_path, cluster=cluster) as opened:
        for number in range(ARTICLES):
            await add(opened, tmp_path, number)
        yield opened


class connected:
    """A connection for a while."""

    def __init__(self, cluster: Cluster) -> None:
        self._connection = Connection(cluster)

    async def __aenter__(self) -> Connection:
        return self._connection

    async def __aexit__(self, *_: object) -> None:
        await self._connection.close()


async def add(archive: Archive, folder: Path, number: int) -> None:
    path = folder / f"{number}.txt"
    path.write_text(f"Lighthouse {number}\n\nThe keeper of light{number} counted {number} boats.\n\nIt rained.\n")
    await archive.add(SourceFile(path, path.name), "main")


async def asked(archive: Archive, number: int) -> str | None:
    answer = await archive.ask(f"What did the keeper of light{number} count?", MAIN)
    return answer.findings[0].citation.entry.source if answer.findings else None


async def entries(archive: Archive) -> dict[str, Entry]:
    return {entry.source: entry async for entry in archive.articles(MAIN)}


async def done(
    cluster: Cluster, shards: int | None = None, between: Iterable[Awaitable[None]] = ()
) -> tuple[int, TakenOver]:
    """A whole run, with something done after each page: how many documents were copied, and what came of it."""
    documents = 0
    waiting = iter(between)
    async with aclosing(reindex(cluster, shards)) as steps:
        async for step in steps:
            if isinstance(step, TakenOver):
                return documents, step
            documents = step.documents
            for one in islice(waiting, 1):
                await one
    raise AssertionError("nothing took over")


async def interrupted(cluster: Cluster) -> int:
    """A run that ends after its first page; how many documents were copied."""
    async with aclosing(reindex(cluster)) as steps:
        async for step in steps:
            assert isinstance(step, Copied)
            return step.documents
    raise AssertionError("it had no page")


async def mark(cluster: Cluster, version: int, terms: str) -> None:
    """Let the archive look as though another version had made it."""
    async with connected(cluster) as connection:
        for alias in ("anew-records", "anew-passages"):
            meta = {"_meta": {"footnote": version, "terms": terms}}
            await connection.ask("PUT", f"/{alias}/_mapping", meta)


async def test_questions_additions_corrections_and_removals_go_on_meanwhile(
    archive: Archive, cluster: Cluster, tmp_path: Path
) -> None:
    for number in range(ARTICLES, 30):
        await add(archive, tmp_path, number)
    before = await entries(archive)
    over = asyncio.Event()
    wrong: list[object] = []
    added: list[int] = []
    removed: list[str] = []

    async def asking() -> None:
        number = 0
        while not over.is_set():
            number = (number + 1) % 10
            if (found := await asked(archive, number)) != f"{number}.txt":
                wrong.append(found)

    async def adding() -> None:
        while not over.is_set():
            number = len(before) + len(added)
            await add(archive, tmp_path, number)
            added.append(number)

    async def keep(number: int) -> None:
        entry = before[f"{number}.txt"]
        await archive.edit(before[f"{number - 10}.txt"].id, MAIN, {Field.TITLE: f"Corrected {number}"}, by="7")
        if number % 2:
            await archive.remove_document("main", next(iter(await sha_of(archive, entry.source))))
        else:
            await archive.remove(entry.id, MAIN)
        removed.append(entry.source)

    others = [asyncio.create_task(one()) for one in (asking, adding)]
    keeping = iter([keep(number) for number in (*range(21, 30), 20)])
    _, taken = await done(cluster, shards=5, between=keeping)
    for rest in keeping:
        await rest
    await asyncio.sleep(1)
    over.set()
    await asyncio.gather(*others)
    assert wrong == []
    assert taken.new == ("anew-records-2", "anew-passages-2")
    assert taken.seconds < 45
    now = await entries(archive)
    assert added and set(now) == set(before) - set(removed) | {f"{number}.txt" for number in added}
    assert all(now[source].id == before[source].id for source in now.keys() & before.keys())
    assert [now[f"{number}.txt"].metadata.title for number in range(10, 20)] == [
        f"Corrected {number + 10}" for number in range(10, 20)
    ]
    for number in (0, added[0], added[-1]):
        assert await asked(archive, number) == f"{number}.txt"
    assert await asked(archive, 21) != "21.txt"
    # Passages of what went went as well, and no number was given out twice.
    passages = [len(await archive.passages(entry.id, range(1, 99), MAIN)) for entry in now.values()]
    async with connected(cluster) as connection:
        query = {"query": {"bool": {"must_not": [{"term": {"removed": True}}]}}}
        assert (await connection.ask("POST", "/anew-passages/_count", query))["count"] == sum(passages)
        settings = await connection.ask("GET", "/anew-passages,anew-records/_settings", flat_settings="true")
    shards = {index: found["settings"]["index.number_of_shards"] for index, found in settings.items()}
    assert shards == {"anew-passages-2": "5", "anew-records-2": "5"}
    assert len({entry.id for entry in now.values()}) == len(now)
    # What was hidden shortly before can still be brought back.
    assert (await archive.bring_back(before["28.txt"].id, "main")).source == "28.txt"


async def sha_of(archive: Archive, source: str) -> list[str]:
    return [sha256 for sha256, name in (await archive.documents("main")).items() if name == source]


async def test_an_interrupted_run_goes_on_where_it_was(archive: Archive, cluster: Cluster) -> None:
    async with connected(cluster) as connection:
        totals = [
            (await connection.ask("GET", f"/{name}/_count"))["count"] for name in ("anew-records", "anew-passages")
        ]
    first = await interrupted(cluster)
    assert first
    found = await examined(cluster)
    assert (found.state, "unfinished" in found.found) == (State.WARNING, True)
    rest, taken = await done(cluster)
    assert first + rest == sum(totals)
    assert taken.documents == sum(totals)
    assert await asked(archive, 3) == "3.txt"


async def test_two_runs_at_once_are_one_too_many(archive: Archive, cluster: Cluster) -> None:
    async with aclosing(reindex(cluster)) as steps:
        async for _ in steps:
            with pytest.raises(ReindexRunning, match="already"):
                await done(cluster)
            with pytest.raises(ReindexRunning):
                await drop_old(cluster)
            break
    await done(cluster)


async def test_what_is_to_be_written_waits_while_nothing_can_be(
    archive: Archive, cluster: Cluster, tmp_path: Path
) -> None:
    entry = (await entries(archive))["5.txt"]
    await archive.log.keep("main", "9", Done.EXPORTED)
    indices = ["anew-records-1", "anew-passages-1"]
    async with connected(cluster) as connection:
        await close(connection, indices)
        waiting = [
            asyncio.create_task(add(archive, tmp_path, ARTICLES)),
            asyncio.create_task(archive.edit(entry.id, MAIN, {Field.OUTLET: "The Lamp"}, by="7")),
            asyncio.create_task(archive.remove((await entries(archive))["6.txt"].id, MAIN)),
            asyncio.create_task(archive.forget("9")),
            asyncio.create_task(archive.log.keep("main", "7", Done.REMOVED)),
        ]
        finished, _ = await asyncio.wait(waiting, timeout=3)
        assert not finished
        found = await examined(cluster)
        assert (found.state, "closed to writing" in found.found) == (State.PROBLEM, True)
        # As a run does that is killed before the new indices took over, and started again.
        await open_again(connection, indices)
        await asyncio.gather(*waiting)
    now = await entries(archive)
    assert f"{ARTICLES}.txt" in now and "6.txt" not in now
    assert now["5.txt"].metadata.outlet == "The Lamp"
    deeds, _ = await archive.log.page("main", 0, 9)
    assert [(deed.done, deed.by) for deed in deeds] == [(Done.REMOVED, "7"), (Done.EXPORTED, None)]


async def test_an_archive_of_an_older_mapping_is_refused_until_it_is_written_anew(
    nodes: Nodes, archive: Archive, cluster: Cluster, tmp_path: Path
) -> None:
    await mark(cluster, VERSION - 1, TERMS)
    with pytest.raises(ArchiveOutdated, match="footnote reindex"):
        await Archive.open(tmp_path, cluster=cluster)
    found = await examined(cluster)
    assert (found.state, "footnote reindex" in found.advice) == (State.WARNING, True)
    await done(cluster)
    nodes.wait_for(3)
    assert (await examined(cluster)).state is State.OK
    async with await Archive.open(tmp_path, cluster=cluster) as again:
        assert await asked(again, 4) == "4.txt"


async def make_as_the_first_mapping_was(connection: Connection, cluster: Cluster, number: int = 1) -> None:
    """Empty indices: no deed is kept there, nobody is looked for, fingerprints are words, passages lie anywhere."""
    for alias, body in bodies(cluster).items():
        mappings = body["mappings"]
        properties = {**mappings["properties"]}
        for name in ("done", "names", "refused"):
            properties.pop(name, None)
        if "by" in properties:
            properties["by"] = {"type": "keyword", "index": False, "doc_values": False}
        if "prints" in properties:
            properties["prints"] = {"type": "keyword"}
        first = {**mappings, "properties": properties, "_meta": {"footnote": 1, "terms": TERMS}}
        first.pop("_routing", None)
        await connection.ask("PUT", f"/{alias}-{number}", {**body, "mappings": first, "aliases": {alias: {}}})


async def test_people_of_an_archive_of_the_first_mapping_are_forgotten_once_it_is_written_anew(
    cluster: Cluster, tmp_path: Path
) -> None:
    async with connected(cluster) as connection:
        await make_as_the_first_mapping_was(connection, cluster)
        engine = OpenSearch(connection, cluster)
        archive = Archive(engine, tmp_path)
        await add(archive, tmp_path, 1)
        (entry,) = (await entries(archive)).values()
        await archive.edit(entry.id, MAIN, {Field.OUTLET: "The Lamp"}, by="7")
        # An earlier version did not say which library and source a correction is of.
        script = (
            "if (ctx._source.type == 'correction') { ctx._source.remove('library'); ctx._source.remove('source') }"
        )
        body = {"query": {"match_all": {}}, "script": {"source": script}}
        await connection.ask("POST", "/anew-records/_update_by_query", body, refresh="true")
    with pytest.raises(ArchiveOutdated, match="footnote reindex"):
        await Archive.open(tmp_path, cluster=cluster)
    found = await examined(cluster)
    assert (found.state, "mapping 1" in found.found) == (State.WARNING, True)
    assert "footnote reindex" in found.advice
    await done(cluster)
    async with await Archive.open(tmp_path, cluster=cluster) as again:
        (correction,) = (await again.about("7"))["corrections"]
        assert (correction["library"], correction["field"], correction["value"]) == (None, "outlet", "The Lamp")
        await again.forget("7")
        assert [one.by for one in await again.corrections(entry.id, MAIN)] == [None]
        kept = await again.log.keep("main", "7", Done.EXPORTED)
        assert (await again.log.page("main", 0, 9))[0] == [kept]


async def test_the_log_goes_over_with_what_is_kept_and_forgotten_meanwhile(
    archive: Archive, cluster: Cluster
) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    old = Deed(1, "main", "7", Done.ADDED, now - timedelta(days=400))
    first = [await archive.log.bring(old), *[await archive.log.keep("main", who, Done.EDITED) for who in ("7", "8")]]
    later: list[Deed] = []

    async def keep() -> None:
        later.append(await archive.log.keep("main", "9", Done.REMOVED, names=["Lighthouse 1"]))

    await done(cluster, between=[keep(), archive.forget("7"), archive.log.clear()])
    assert (await archive.log.page("main", 0, 9))[0] == [*later, first[2], replace(first[1], by=None)]
    assert (await archive.about("7"))["deeds"] == []


async def test_passages_that_lay_anywhere_lie_with_their_article_afterwards(
    archive: Archive, cluster: Cluster, tmp_path: Path
) -> None:
    words = "\n\n".join(" ".join(f"word{30 * line + place}" for place in range(30)) for line in range(9))
    path, copy = tmp_path / "long.txt", tmp_path / "copy.txt"
    path.write_text(f"Long\n\n{words}\n")
    copy.write_text(f"Long, once more\n\n{words}\n")
    (number,) = (await archive.add(SourceFile(path, path.name), "main")).article_ids
    held = await archive.passages(number, range(1, 9), MAIN)
    assert len(held) == 8
    before = await entries(archive)
    await archive.close()
    async with connected(cluster) as connection:
        await make_as_the_first_mapping_was(connection, cluster, 7)
        for alias in bodies(cluster):
            # A passage lay where its own id put it.
            target = {"index": f"{alias}-7", **({"routing": "discard"} if alias == passages(cluster) else {})}
            # It copies what can be searched; the numbers given out last are written without waiting for that.
            await connection.refresh(f"{alias}-1")
            copying = {"source": {"index": f"{alias}-1"}, "dest": target}
            await connection.ask("POST", "/_reindex", copying, refresh="true")
            await connection.ask("DELETE", f"/{alias}-1")
    await done(cluster)
    async with await Archive.open(tmp_path, cluster=cluster) as opened:
        assert await entries(opened) == before
        assert await opened.passages(number, range(1, 9), MAIN) == held
        (again,) = (await opened.add(SourceFile(copy, copy.name), "main")).article_ids
        assert (await opened.article(again, MAIN)).entry.copies == (number,)


async def test_terms_that_were_made_otherwise_are_made_anew(archive: Archive, cluster: Cluster) -> None:
    async with connected(cluster) as connection:
        script = {"source": "if (ctx._source.terms != null) { ctx._source.terms = 'other terms' }"}
        await connection.ask(
            "POST", "/anew-passages/_update_by_query", {"query": {"match_all": {}}, "script": script}, refresh="true"
        )
    assert await asked(archive, 7) is None
    await mark(cluster, VERSION, "another language")
    assert "footnote reindex" in (await examined(cluster)).advice
    await done(cluster)
    assert await asked(archive, 7) == "7.txt"


async def test_the_old_indices_stay_until_somebody_drops_them(archive: Archive, cluster: Cluster) -> None:
    assert (await done(cluster))[1].old == ("anew-records-1", "anew-passages-1")
    assert (await done(cluster))[1].new == ("anew-records-3", "anew-passages-3")
    assert await drop_old(cluster) == ["anew-passages-1", "anew-passages-2", "anew-records-1", "anew-records-2"]
    assert await drop_old(cluster) == []
    assert await asked(archive, 8) == "8.txt"


async def test_where_there_is_no_archive_it_is_said(nodes: Nodes) -> None:
    with pytest.raises(ArchiveMissing, match="no archive"):
        await done(Cluster.at(f"{nodes.address}/nowhere"))


def test_the_command_says_what_took_over(nodes: Nodes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"{nodes.address}/command"
    monkeypatch.setenv("FOOTNOTE_ARCHIVE", address)
    monkeypatch.setenv("FOOTNOTE_DATA", str(tmp_path))

    async def made() -> None:
        await (await Archive.open(tmp_path, cluster=Cluster.at(address))).close()

    asyncio.run(made())
    said = CliRunner().invoke(footnote, ["reindex"], catch_exceptions=False)
    assert (said.exit_code, "command-records-2" in said.output) == (0, True)
    said = CliRunner().invoke(footnote, ["reindex", "--drop-old"], catch_exceptions=False)
    assert said.output == "deleted: command-passages-1, command-records-1\n"


def test_a_folder_needs_no_reindexing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FOOTNOTE_ARCHIVE", raising=False)
    monkeypatch.chdir(tmp_path)
    said = CliRunner().invoke(footnote, ["reindex"])
    assert (said.exit_code, "names no cluster" in said.output) == (2, True)
