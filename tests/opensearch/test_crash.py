"""A process is killed in the middle of adding, again and again: what is there is whole, and the rest comes later."""

import asyncio
import subprocess
import sys
import time
from pathlib import Path

import pytest

from retrieval.archive import Archive
from retrieval.intake.reading import SourceFile, read_file, source_files
from retrieval.model import Kind, PassageDraft, Scope
from retrieval.opensearch.cluster import Cluster

from .cluster import Nodes, empty

MAIN = Scope.of("main")
FILES = 24
# After how many added files, and how many milliseconds later, each run is killed.
MOMENTS = [(1, 0), (3, 20), (5, 45), (4, 70)]

ADDING = """
import asyncio, sys
from pathlib import Path
from retrieval.archive import Archive
from retrieval.intake.reading import source_files
from retrieval.opensearch.cluster import Cluster

async def main(folder: Path, address: str) -> None:
    async with await Archive.open(folder.parent / "data", cluster=Cluster.at(address)) as archive:
        for file in source_files(folder):
            if not (await archive.add(file, "main")).already_here:
                print("added", flush=True)

asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files of some paragraphs each."""
    made = tmp_path / "articles"
    made.mkdir()
    for number in range(FILES):
        lines = [f"On night {night} the keeper of light{number} saw {night * number} boats." for night in range(1, 6)]
        (made / f"{number:03d}.txt").write_text("\n\n".join([f"Report {number} of the lighthouse", *lines]) + "\n")
    return made


async def assert_whole(archive: Archive, folder: Path) -> set[str]:
    """Every article is as reading its file again gives it; the sources of those that are there."""
    # First: what a killed process had sent off may still come in while this looks.
    answer = await archive.ask("What did the keeper of the lighthouse see on night 3?", MAIN, show=100)
    present = set()
    async for entry in archive.articles(MAIN):
        assert entry.source not in present
        present.add(entry.source)
        intake = read_file(SourceFile(folder / entry.source, entry.source))
        (draft,) = intake.drafts
        assert (await archive.article(entry.id, MAIN)).text == draft.span.of(intake.document.text)
        passages = await archive.passages(entry.id, range(1, 1_000), MAIN)
        assert (
            tuple(PassageDraft(one.number, one.kind, one.span, one.sentences) for one in passages) == draft.passages
        )
    assert {finding.citation.entry.source for finding in answer.findings} <= present
    return present


def killed(command: list[str], added: int, milliseconds: float) -> int:
    """Kill a process without warning once it added so many files; how many had been reported by then."""
    root = Path(__file__).parents[2]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root)
    assert process.stdout is not None
    reported = 0
    for _ in process.stdout:
        reported += 1
        if reported == added:
            break
    time.sleep(milliseconds / 1000)
    process.kill()
    reported += len(process.stdout.readlines())
    process.stdout.close()
    assert process.wait() == -9
    return reported


async def test_a_killed_process_loses_nothing_that_was_reported_and_leaves_nothing_half(
    nodes: Nodes, folder: Path, tmp_path: Path
) -> None:
    cluster = Cluster.at(f"{nodes.address}/crash")
    command = [sys.executable, "-c", ADDING, str(folder), f"{nodes.address}/crash"]
    async with await Archive.open(tmp_path, cluster=cluster) as archive:
        there: set[str] = set()
        for added, milliseconds in MOMENTS:
            reported = await asyncio.to_thread(killed, command, added, milliseconds)
            now = await assert_whole(archive, folder)
            assert there < now
            # At most the one file that was published and not yet reported is more than was said.
            assert 0 <= len(now) - len(there) - reported <= 1
            there = now
        for file in source_files(folder):
            assert (await archive.add(file, "main")).already_here == (file.source in there)
        assert len(await assert_whole(archive, folder)) == FILES
    await empty(cluster)


async def test_who_sees_an_article_while_it_comes_in_sees_all_of_it(
    one_node: Nodes, folder: Path, tmp_path: Path
) -> None:
    cluster = Cluster.at(f"{one_node.address}/whole")
    files = list(source_files(folder))
    async with (
        await Archive.open(tmp_path, cluster=cluster) as archive,
        await Archive.open(tmp_path, cluster=cluster) as other,
    ):
        coming = asyncio.gather(*(archive.add(file, "main") for file in files))
        seen: set[int] = set()
        while not coming.done():
            async for entry in other.articles(MAIN):
                passages = await other.passages(entry.id, range(1, 1_000), MAIN)
                assert sum(one.kind is not Kind.HEADING for one in passages) == entry.passages
                seen.add(entry.id)
        assert len(await coming) == len(files)
        assert seen
    await empty(cluster)
