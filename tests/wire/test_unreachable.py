"""The cluster that holds the archive does not answer: whoever asks hears it, and nobody else, however late."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.state.memory import Memory
from retrieval.archive import Archive
from retrieval.opensearch.cluster import Cluster
from retrieval.opensearch.connection import Connection
from retrieval.opensearch.engine import OpenSearch

from .clients import running
from .footnotes import QuickFootnote, service
from .server import LoopbackDiscord

UNREACHABLE = "The archive cannot be reached at the moment. Nothing is lost; try again in a minute."


def nowhere() -> str:
    """The address of a cluster that does not answer."""
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        return f"opensearch://127.0.0.1:{nobody.getsockname()[1]}"


@asynccontextmanager
async def without_cluster(data: Path, server: LoopbackDiscord, patience: float) -> AsyncIterator[None]:
    """A bot whose cluster was there when it started, and is not any more; it gives up after so many seconds."""
    cluster = Cluster.at(nowhere())
    engine = OpenSearch(Connection(cluster, patience), cluster)
    async with (
        Archive(engine, data) as archive,
        await Memory.open(data) as memory,
        running(QuickFootnote(archive, memory, guild_ready_timeout=0.05), server),
    ):
        # The index is warmed up at the start, which fails first.
        await asyncio.sleep(patience)
        yield


async def test_a_question_is_told_privately_that_the_archive_cannot_be_reached(
    loopback: LoopbackDiscord, data: Path
) -> None:
    async with without_cluster(data, loopback, patience=0.2):
        told = await (await loopback.invoke_command("ask", {"question": "lanterns"})).shown()
    assert told.ephemeral
    assert told.text == UNREACHABLE


async def test_it_is_private_also_where_the_answer_was_announced_to_all(
    loopback: LoopbackDiscord, data: Path
) -> None:
    async with without_cluster(data, loopback, patience=3.0):
        reply = await loopback.invoke_command("ask", {"question": "lanterns"})
        announced = await reply.first_response()
        told = await reply.shown(within=8)
    assert not announced.ephemeral and not announced.shows
    assert told.message is not None and told.message["flags"] & 1 << 6
    assert told.text == UNREACHABLE
    assert [response.kind for response in reply.responses] == ["callback", "delete", "followup"]


async def test_a_private_answer_that_was_announced_becomes_it(loopback: LoopbackDiscord, data: Path) -> None:
    async with without_cluster(data, loopback, patience=3.0):
        reply = await loopback.invoke_command("ask", {"question": "lanterns", "private": True})
        told = await reply.shown(within=8)
    assert told.message is not None and told.message["flags"] & 1 << 6
    assert told.text == UNREACHABLE
    assert [response.kind for response in reply.responses] == ["callback", "edit"]


async def test_a_service_that_starts_without_it_ends_so_that_it_is_started_again(
    loopback: LoopbackDiscord, tmp_path: Path
) -> None:
    prelude = f"import os\nos.environ['FOOTNOTE_ARCHIVE'] = {nowhere()!r}\n"
    async with service(loopback, tmp_path, loopback.token, prelude=prelude) as process:
        _, said = await process.communicate()
    # 2 would keep the unit from restarting.
    assert process.returncode == 1
    assert "cannot be reached" in said.decode().splitlines()[-1]
