"""Questions while nodes go and come: every one is answered in time and rightly, and no article is lost."""

import asyncio
import json
import time
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from statistics import median, quantiles

import pytest

from retrieval.archive import Archive
from retrieval.errors import ArchiveUnreachable, SourceWaits
from retrieval.intake.reading import SourceFile
from retrieval.model import Scope
from retrieval.opensearch.cluster import Cluster
from retrieval.opensearch.patience import PATIENCE

from .cluster import Nodes, empty

MAIN = Scope.of("main")
ARTICLES = 40
# Questions a second; fewer on a machine that can hardly answer so many while all is well.
A_SECOND, SPARE = 20, 1.25
# What is added to the time that a question may take: machines are busy.
MARGIN = 2.0


@pytest.fixture
async def archive(nodes: Nodes, tmp_path: Path) -> AsyncIterator[Archive]:
    """An archive of some articles on three nodes, all of which run again when the test is over."""
    cluster = Cluster.at(f"{nodes.address}/faults")
    async with await Archive.open(tmp_path, cluster=cluster) as opened:
        for number in range(ARTICLES):
            await add(opened, tmp_path, number)
        yield opened
    await asyncio.to_thread(nodes.start_all)
    await empty(cluster)


async def add(archive: Archive, folder: Path, number: int) -> None:
    path = folder / f"{number}.txt"
    path.write_text(f"Lighthouse {number}\n\nThe keeper of light{number} counted {number} boats.\n\nIt rained.\n")
    await archive.add(SourceFile(path, path.name), "main")


class Questions:
    """Asks so many questions a second, whatever becomes of the answers."""

    def __init__(self, archive: Archive, a_second: float) -> None:
        self._archive = archive
        self._a_second = a_second
        self.seconds: list[float] = []
        self.wrong: list[str] = []

    async def during(self, what: Callable[[], Awaitable[None]]) -> None:
        """Ask as long as `what` takes, and wait for the answers."""
        async with asyncio.TaskGroup() as tasks:
            happening = tasks.create_task(what())
            started, asked = time.monotonic(), 0
            while not happening.done():
                tasks.create_task(self.ask(asked % ARTICLES))
                asked += 1
                await asyncio.sleep(max(0.0, started + asked / self._a_second - time.monotonic()))

    async def ask(self, number: int) -> None:
        started = time.monotonic()
        try:
            answer = await self._archive.ask(f"What did the keeper of light{number} count?", MAIN)
        except ArchiveUnreachable as error:
            self.wrong.append(str(error))
        else:
            source = answer.findings[0].citation.entry.source if answer.findings else None
            if source != f"{number}.txt":
                self.wrong.append(f"{number}: {source}")
        self.seconds.append(time.monotonic() - started)

    def figures(self, what: str) -> str:
        p95 = quantiles(self.seconds, n=20)[-1]
        times = f"median {median(self.seconds):.3f} s, p95 {p95:.3f} s, longest {max(self.seconds):.3f} s"
        return f"{what}: {len(self.seconds)} questions at {self._a_second:.0f}/s, {len(self.wrong)} wrong, {times}"


async def steady_rate(archive: Archive) -> float:
    """How many questions a second this machine takes and has something left for what happens meanwhile."""
    questions = Questions(archive, A_SECOND)
    started = time.monotonic()
    for first in range(0, ARTICLES, 4):
        await asyncio.gather(*(questions.ask(number) for number in range(first, first + 4)))
    assert questions.wrong == []
    return min(A_SECOND, ARTICLES / (time.monotonic() - started) / SPARE)


async def test_no_question_is_lost_while_a_node_dies_comes_back_and_a_primary_is_cut(
    nodes: Nodes, archive: Archive, tmp_path: Path, figures: Callable[[str], None]
) -> None:
    added: list[int] = []

    async def adding(until: asyncio.Event) -> None:
        while not until.is_set():
            number = ARTICLES + len(added)
            with suppress(SourceWaits):
                await add(archive, tmp_path, number)
            added.append(number)

    async def a_node_dies() -> None:
        await asyncio.to_thread(nodes.kill, 2)
        await asyncio.sleep(5)

    async def it_comes_back() -> None:
        await asyncio.to_thread(nodes.start, 2)

    async def a_primary_is_cut() -> None:
        await asyncio.to_thread(cut_primary, nodes, "faults-passages-1")
        await asyncio.to_thread(nodes.wait_for, 3)

    rate = await steady_rate(archive)
    over = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(adding(over))
        for what in (a_node_dies, it_comes_back, a_primary_is_cut):
            questions = Questions(archive, rate)
            await questions.during(what)
            figures(questions.figures(what.__name__))
            assert questions.wrong == []
            assert max(questions.seconds) < PATIENCE + MARGIN
        over.set()
    await archive.add_waiting()
    sources = {entry.source async for entry in archive.articles(MAIN)}
    assert sources == {f"{number}.txt" for number in [*range(ARTICLES), *added]}
    assert added
    for number in (0, added[0], added[-1]):
        (first, *_) = (await archive.ask(f"light{number}", MAIN)).findings
        assert first.citation.entry.source == f"{number}.txt"


async def test_without_the_cluster_it_is_said_in_time_and_heals_by_itself(
    nodes: Nodes, archive: Archive, tmp_path: Path
) -> None:
    for number in range(3):
        nodes.kill(number)
    started = time.monotonic()
    with pytest.raises(ArchiveUnreachable, match="cannot be reached"):
        await archive.ask("light1", MAIN)
    with pytest.raises(SourceWaits, match="is kept"):
        await add(archive, tmp_path, ARTICLES)
    (tmp_path / f"{ARTICLES}.txt").unlink()
    assert time.monotonic() - started < 2 * (PATIENCE + MARGIN)
    with pytest.raises(ArchiveUnreachable):
        await Archive.open(tmp_path, cluster=Cluster.at(f"{nodes.address}/faults"))
    nodes.start_all()
    (first, *_) = (await archive.ask("light1", MAIN)).findings
    assert first.citation.entry.source == "1.txt"
    assert await archive.add_waiting() == 1
    assert await archive.add_waiting() == 0
    (first, *_) = (await archive.ask(f"light{ARTICLES}", MAIN)).findings
    assert first.citation.entry.source == f"{ARTICLES}.txt"
    assert len([entry async for entry in archive.articles(MAIN)]) == ARTICLES + 1


def cut_primary(nodes: Nodes, index: str) -> None:
    """Take the first primary shard of an index from its node, as a failing disk would; its copy takes over."""
    shards = nodes.get(f"/_cat/shards/{index}?format=json")
    node = next(one["node"] for one in shards if one["shard"] == "0" and one["prirep"] == "p")
    cancel = {"cancel": {"index": index, "shard": 0, "node": node, "allow_primary": True}}
    address = nodes.address.partition("//")[2].partition(",")[0]
    request = urllib.request.Request(
        f"http://{address}/_cluster/reroute",
        json.dumps({"commands": [cancel]}).encode(),
        {"Content-Type": "application/json"},
    )
    urllib.request.urlopen(request, timeout=30).close()
