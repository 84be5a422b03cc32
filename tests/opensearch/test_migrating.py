"""An archive moves to a cluster and back, and is the same as before."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import footnote
from retrieval.archive import Archive, open_engine
from retrieval.corrections import Field
from retrieval.engine import Engine
from retrieval.intake.reading import SourceFile
from retrieval.migrating import Moved, migrate
from retrieval.model import Deed, Done, Entry, Refusal, Scope
from retrieval.opensearch.cluster import Cluster

from .cluster import Nodes, vanish

LIBRARIES = ("main", "other")


async def fill(folder: Path, archive: Archive) -> None:
    for number in range(6):
        path = folder / f"{number}.txt"
        path.write_text(f"Lamp {number}\n\n“Light {number}” was lit, she said.\n\nIt rained — on night {number}.\n")
        await archive.add(SourceFile(path, path.name), LIBRARIES[number % 2])
    entry = [entry async for entry in archive.articles(Scope.of("main"))][1]
    await archive.edit(entry.id, Scope.of("main"), {Field.TITLE: "Corrected", Field.AUTHORS: ("Ada",)}, by="7")
    await archive.log.keep("main", "7", Done.EDITED, articles=[entry.id], names=["Lamp “2”"])
    # As an earlier version counted them; and of a library that never held anything.
    for library in ("other", "nowhere"):
        at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
        refused = (Refusal("zeros.txt", "it is not text"),)
        await archive.log.bring(Deed(3, library, None, Done.ADDED, at, (10**6,), (), refused))


async def log(archive: Archive) -> list[Deed]:
    return [deed for library in (*LIBRARIES, "nowhere") for deed in (await archive.log.page(library, 0, 99))[0]]


def line_of(entry: Entry) -> tuple[object, ...]:
    """An entry without its ids."""
    return (entry.library, entry.source, entry.start, entry.end, entry.metadata, entry.passages, entry.comments)


async def numbers(archive: Archive) -> dict[object, object]:
    """For each article its id, those of its passages, those of its copies, and the day when it came."""
    found: dict[object, object] = {}
    for library in LIBRARIES:
        scope = Scope.of(library)
        async for entry in archive.articles(scope):
            passages = await archive.passages(entry.id, range(1, 99), scope)
            found[library, entry.source] = (entry.id, [one.id for one in passages], entry.copies, entry.added)
    return found


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
async def cluster(nodes: Nodes) -> AsyncIterator[Cluster]:
    """Where there is no archive yet, and none afterwards."""
    at = Cluster.at(f"{nodes.address}/migrating")
    yield at
    await vanish(at)


async def test_an_archive_goes_to_a_cluster_and_back_and_is_the_same(tmp_path: Path, cluster: Cluster) -> None:
    async with await Archive.open(tmp_path / "before") as archive:
        await fill(tmp_path, archive)
        (gone,) = [entry async for entry in archive.articles(Scope.of("main")) if entry.source == "0.txt"]
        # The number of what was removed is never given out again, on neither side.
        await archive.remove_document("main", next(iter(await archive.documents("main"))))
        before, ids, deeds = await contents(archive), await numbers(archive), await log(archive)
        assert len(deeds) == 3
    folder = await open_engine(tmp_path / "before", None)
    far = await open_engine(tmp_path, cluster)
    back = await open_engine(tmp_path / "back", None)
    try:
        now = datetime.now(UTC)
        await folder.feeds.add("main", "https://example.org/feed", title="Feed", url="https://e.org", next_poll=now)
        # Interrupted after two documents, it goes on where it was.
        assert [one.added for one in await moved(folder, far, at_most=2)] == [True, True]
        assert [(one.added, one.same_ids) for one in await moved(folder, far)] == [
            *[(False, True)] * 2,
            *[(True, True)] * 3,
        ]
        assert [feed.asked for feed in await far.feeds.of("main")] == ["https://example.org/feed"]
        assert all(one.same_ids for one in await moved(far, back))
        assert await folder.store.last_numbers() == await far.store.last_numbers() == await back.store.last_numbers()
    finally:
        for engine in (folder, far, back):
            await engine.close()
    async with (
        await Archive.open(tmp_path, cluster=cluster) as there,
        await Archive.open(tmp_path / "back") as again,
    ):
        for archive in (there, again):
            assert await contents(archive) == before
            assert await numbers(archive) == ids
            assert await log(archive) == deeds
            assert (await archive.about("7"))["corrections"]
            (finding, *_) = (await archive.search("Corrected", Scope.of("main"))).findings
            assert finding.citation.entry.metadata.title == "Corrected"
            path = tmp_path / "later.txt"
            path.write_text("Lamp 9\n\nIt shone later than all the others.\n")
            (later,) = (await archive.add(SourceFile(path, path.name), "main")).article_ids
            assert later > max(gone.id, *(entry[0] for entry in ids.values()))
            (finding, *_) = (await archive.search("shone", Scope.of("main"))).findings
            assert finding.citation.entry.id == later


async def test_where_others_are_already_what_comes_is_numbered_anew(tmp_path: Path) -> None:
    async with await Archive.open(tmp_path / "before") as archive, await Archive.open(tmp_path / "after") as other:
        await fill(tmp_path, archive)
        before = await contents(archive)
        path = tmp_path / "own.txt"
        path.write_text("Lamp of its own\n\nIt was here first.\n")
        (own,) = (await other.add(SourceFile(path, path.name), "third")).article_ids
    here, there = await open_engine(tmp_path / "before", None), await open_engine(tmp_path / "after", None)
    try:
        done = await moved(here, there)
        assert [one.added for one in done] == [True] * 6
        assert not any(one.same_ids for one in done)
        assert [one.added for one in await moved(here, there)] == [False] * 6
    finally:
        await here.close()
        await there.close()
    async with await Archive.open(tmp_path / "after") as other:
        assert await contents(other) == before
        assert (await other.article(own, Scope.of("third"))).entry.source == "own.txt"


async def test_an_id_that_something_removed_had_there_is_not_given_to_what_comes(tmp_path: Path) -> None:
    async with await Archive.open(tmp_path / "before") as archive, await Archive.open(tmp_path / "after") as other:
        await fill(tmp_path, archive)
        path = tmp_path / "own.txt"
        path.write_text("Lamp of its own\n\nIt was here first.\n")
        await other.add(SourceFile(path, path.name), "third")
        await other.remove_document("third", next(iter(await other.documents("third"))))
    here, there = await open_engine(tmp_path / "before", None), await open_engine(tmp_path / "after", None)
    try:
        assert not any(one.same_ids for one in await moved(here, there))
    finally:
        await here.close()
        await there.close()


async def test_what_was_removed_there_after_a_move_comes_again_under_a_new_number(tmp_path: Path) -> None:
    async with await Archive.open(tmp_path / "before") as archive:
        await fill(tmp_path, archive)
    here, there = await open_engine(tmp_path / "before", None), await open_engine(tmp_path / "after", None)
    try:
        await moved(here, there)
        await there.store.remove_document("main", next(iter(await there.store.documents("main"))))
        again = await moved(here, there)
        assert [(one.source, one.same_ids) for one in again if one.added] == [("0.txt", False)]
    finally:
        await here.close()
        await there.close()
    async with await Archive.open(tmp_path / "after") as archive:
        for number in range(0, 6, 2):
            (finding, *_) = (await archive.search(f"“Light {number}” was lit", Scope.of("main"))).findings
            assert finding.citation.entry.source == f"{number}.txt"


async def test_where_articles_are_numbered_anew_the_log_names_them_as_they_are_there(tmp_path: Path) -> None:
    async with await Archive.open(tmp_path / "before") as archive, await Archive.open(tmp_path / "after") as other:
        await fill(tmp_path, archive)
        (edited, _, _) = await log(archive)
        for number in range(2):
            path = tmp_path / f"own{number}.txt"
            path.write_text(f"Lamp of its own\n\nIt was here first, and {number}.\n")
            await other.add(SourceFile(path, path.name), "third")
        # The other side has a deed of that number, and of that library, already.
        mine = await other.log.bring(Deed(3, "other", "8", Done.EXPORTED, datetime.now(UTC) - timedelta(days=1)))
    here, there = await open_engine(tmp_path / "before", None), await open_engine(tmp_path / "after", None)
    try:
        for _ in range(2):
            await moved(here, there)
    finally:
        await here.close()
        await there.close()
    async with await Archive.open(tmp_path / "after") as other:
        (corrected,) = await other.titles("Corrected", Scope.of("main"), 5)
        assert edited.articles != (corrected.id,)
        deeds = await log(other)
        assert deeds[0] == replace(edited, articles=(corrected.id,))
        assert deeds[1] == replace(mine, at=deeds[1].at)
        assert [(deed.library, deed.articles) for deed in deeds[2:]] == [("other", (0,)), ("nowhere", (0,))]
        assert await other.log.deed(deeds[2].id, "other") == deeds[2] != mine


async def test_who_was_forgotten_after_a_move_is_not_brought_back_by_the_next(tmp_path: Path) -> None:
    async with await Archive.open(tmp_path / "before") as archive:
        await fill(tmp_path, archive)
    here, there = await open_engine(tmp_path / "before", None), await open_engine(tmp_path / "after", None)
    try:
        await moved(here, there)
        await there.people.forget("7")
        await moved(here, there)
        assert await there.people.about("7") == {"corrections": [], "deeds": []}
    finally:
        await here.close()
        await there.close()


def test_the_command_says_that_numbers_are_others(tmp_path: Path) -> None:
    async def made() -> None:
        async with await Archive.open(tmp_path / "before") as archive, await Archive.open(tmp_path / "own") as other:
            await fill(tmp_path, archive)
            path = tmp_path / "own.txt"
            path.write_text("Lamp of its own\n\nIt was here first.\n")
            await other.add(SourceFile(path, path.name), "third")

    asyncio.run(made())
    said = CliRunner().invoke(footnote, ["migrate", str(tmp_path / "before"), str(tmp_path / "empty")])
    assert (said.exit_code, said.output.splitlines()[-1]) == (
        0,
        "6 documents with 6 articles are the same on both sides.",
    )
    said = CliRunner().invoke(footnote, ["migrate", str(tmp_path / "before"), str(tmp_path / "own")])
    assert (said.exit_code, "6 articles have other numbers there" in said.output) == (0, True)
