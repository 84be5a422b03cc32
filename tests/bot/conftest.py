"""The newsroom that conversations are tested in: the real bot on real files, in a simulated Discord."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
import simcord

from bot.client import Footnote
from bot.state.memory import Memory
from retrieval.archive import Archive
from tests.bot.commandline import CommandLine
from tests.bot.newsroom import FERRY, LETTERS, LIBRARY, Newsroom, write
from tests.bot.two_servers import TwoServers


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the simulated Discord wait for the bot also where the machine is busy with other things."""
    for item in items:
        if "simcord_env" in getattr(item, "fixturenames", ()) and not item.get_closest_marker("simcord"):
            item.add_marker(pytest.mark.simcord(settle_timeout=60.0))


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive of the stories of `newsroom.py`, to be copied for each test."""
    folder = tmp_path_factory.mktemp("filled")

    async def fill() -> None:
        async with await Archive.open(folder / "data") as archive:
            for file in write(LIBRARY, folder / "stories"):
                await archive.add(file, "main")

    asyncio.run(fill())
    return folder / "data"


@pytest.fixture
def data(tmp_path: Path, filled: Path) -> Path:
    """The folder that the archive and the memory live in."""
    return Path(shutil.copytree(filled, tmp_path / "data"))


@pytest_asyncio.fixture
async def archive(data: Path) -> AsyncIterator[Archive]:
    """An archive whose library `main` holds the stories of `newsroom.py`."""
    async with await Archive.open(data) as archive:
        yield archive


@pytest_asyncio.fixture
async def memory(data: Path) -> AsyncIterator[Memory]:
    async with await Memory.open(data) as memory:
        yield memory


@pytest.fixture
def simcord_bot(archive: Archive, memory: Memory) -> Footnote:
    return Footnote(archive, memory, shard_count=1)


@pytest_asyncio.fixture
async def newsroom(simcord_env: simcord.Env, archive: Archive, data: Path) -> AsyncIterator[Newsroom]:
    """The bot, ready in a server with two people."""
    async with AsyncExitStack() as opened:
        yield Newsroom(simcord_env, archive, data, opened)


@pytest_asyncio.fixture
async def towns(newsroom: Newsroom, tmp_path: Path) -> TwoServers:
    """A second server; each has a library of its own."""
    towns = TwoServers(newsroom)
    await towns.stock(tmp_path / "towns")
    return towns


@pytest.fixture
def footnote(tmp_path: Path) -> CommandLine:
    """The command line in an empty folder."""
    return CommandLine(tmp_path)


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """The command line over a library `main` of two files, for tests that only read."""
    stocked = CommandLine(tmp_path_factory.mktemp("stocked"))
    stocked.write("stories/ferry.md", FERRY)
    stocked.write("stories/letters.txt", LETTERS)
    added = stocked("ingest", "stories")
    assert added.status == 0, added.err
    return stocked
