"""An archive moves to a cluster and back, and is the same as before."""

from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from retrieval.archive import Archive, open_engine
from retrieval.corrections import Field
from retrieval.engine import Engine
from retrieval.intake.reading import SourceFile
from retrieval.migrating import Moved, migrate
from retrieval.model import Entry, Scope
from retrieval.opensearch.cluster import Cluster

from .cluster import Nodes, empty

LIBRARIES = ("main", "other")


async def fill(folder: Path, archive: Archive) -> None:
    for number in range(6):
        path = folder / f"{number}.txt"
        path.write_text(f"Lamp {number}\n\n“Light {number}” was lit, she said.\n\nIt rained — on night {number}.\n")
        await archive.add(SourceFile(path, path.name), LIBRARIES[number % 2])
    entry = [entry async for entry in archive.articles(Scope.of("main"))][1]
    await archive.edit(entry.id, Scope.of("main"), {Field.TITLE: "Corrected", Field.AUTHORS: ("Ada",)}, by="7")


def line_of(entry: Entry) -> tuple[object, ...]:
    """An entry without what is given out anew."""
    return (entry.library, entry.source, entry.start, entry.end, entry.metadata, entry.passages, entry.comments)


async def contents(archive: Archive) -> list[tuple[object, ...]]:
    """Everything of an archive but its ids, in order."""
    found = []
    for library in LIBRARIES:
        scope = Scope.of(library)
        async for entry in archive.articles(scope):
            passages = await archive.passages(entry.id, range(1, 99), scope)
            parts = [(one.number, one.kind, one.span, one.sentences) for one in passages]
            by = [(one.field, one.by) for one in await archive.corrections(entry.id, scope)]
            found.append((line_of(entry), (await archive.article(entry.id, scope)).text, parts, by))
    return found


async def moved(here: Engine, there: Engine, at_most: int = 99) -> list[Moved]:
    done: list[Moved] = []
    async with aclosing(migrate(here, there)) as moving:
        async for one in moving:
            done.append(one)
            if len(done) == at_most:
                break
    return done


@pytest.fixture
def cluster(nodes: Nodes) -> Cluster:
    return Cluster.at(f"{nodes.address}/migrating")


async def test_an_archive_goes_to_a_cluster_and_back_and_is_the_same(tmp_path: Path, cluster: Cluster) -> None:
    async with await Archive.open(tmp_path / "before") as archive:
        await fill(tmp_path, archive)
        before = await contents(archive)
    folder = await open_engine(tmp_path / "before", None)
    far = await open_engine(tmp_path, cluster)
    back = await open_engine(tmp_path / "back", None)
    try:
        now = datetime.now(UTC)
        await folder.feeds.add("main", "https://example.org/feed", title="Feed", url="https://e.org", next_poll=now)
        # Interrupted after two documents, it goes on where it was.
        assert [one.added for one in await moved(folder, far, at_most=2)] == [True, True]
        assert [one.added for one in await moved(folder, far)] == [False, False, True, True, True, True]
        assert [feed.asked for feed in await far.feeds.of("main")] == ["https://example.org/feed"]
        assert sum(one.articles for one in await moved(far, back)) == 6
    finally:
        for engine in (folder, far, back):
            await engine.close()
    async with (
        await Archive.open(tmp_path, cluster=cluster) as there,
        await Archive.open(tmp_path / "back") as again,
    ):
        assert await contents(there) == before
        assert await contents(again) == before
        for archive in (there, again):
            (finding, *_) = (await archive.search("Corrected", Scope.of("main"))).findings
            assert finding.citation.entry.metadata.title == "Corrected"
    await empty(cluster)
