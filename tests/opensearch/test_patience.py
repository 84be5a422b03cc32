"""Nobody waits longer for a cluster than they were promised, however many requests their question takes."""

import asyncio
import time
from pathlib import Path

import pytest

from retrieval.archive import Archive
from retrieval.errors import ArchiveUnreachable
from retrieval.intake.reading import SourceFile
from retrieval.model import Scope
from retrieval.opensearch.cluster import Cluster
from retrieval.opensearch.patience import LONGEST_PAUSE, PATIENCE, Patience, question

from .cluster import Nodes, empty
from .front import Front, Guest

BOT = Guest.user("footnote", "right")
MAIN = Scope.of("main")


async def test_pauses_grow_and_end_with_the_time_that_is_left() -> None:
    started, pauses = time.monotonic(), 0
    left = Patience(0.5)
    while await left.pause():
        pauses += 1
    assert 2 <= pauses <= 12
    assert time.monotonic() - started < 0.6


async def test_a_request_of_a_question_has_no_more_time_than_the_question() -> None:
    now = asyncio.get_running_loop().time
    with question(1.0):
        assert Patience(PATIENCE).until - now() <= 1.0
        long_ago = Patience(PATIENCE)
        long_ago.take(60.0)
        assert long_ago.until - now() <= 1.0
        with question(0.2):
            assert Patience(PATIENCE).until - now() <= 0.2
    assert Patience(PATIENCE).until - now() > PATIENCE - LONGEST_PAUSE


async def test_a_question_to_a_slow_cluster_ends_in_its_time_though_every_request_would_succeed(
    one_node: Nodes, tmp_path: Path
) -> None:
    path = tmp_path / "lamp.txt"
    path.write_text("The lamp\n\nThe keeper of the lamp said that nine boats were there. “Nine,” he said.\n")
    node = one_node.address.removeprefix("opensearch://")
    with Front(node, (BOT,)) as front:
        cluster = Cluster.at(f"{front.address}/slow", user="footnote", password="right", ca=front.ca(tmp_path))
        async with await Archive.open(tmp_path, cluster=cluster) as archive:
            await archive.add(SourceFile(path, path.name), "main")
            let_in = front.let_in
            assert (await archive.ask("How many boats did the keeper see?", MAIN)).findings
            requests = front.let_in - let_in
            # So that no request is too slow, and all of them together are.
            front.delay = 1.3 * PATIENCE / requests
            assert requests >= 3
            started = time.monotonic()
            with pytest.raises(ArchiveUnreachable):
                await archive.ask("How many boats did the keeper see?", MAIN)
            assert PATIENCE - 1.0 < time.monotonic() - started < PATIENCE + 1.0
            front.delay = 0.0
            assert (await archive.ask("How many boats did the keeper see?", MAIN)).findings
    await empty(Cluster.at(f"{one_node.address}/slow"))
