"""A loopback Discord whose token looks like one, so that it can be looked for; a data folder; a backup of it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.service.backup import write_backup
from bot.starter import load_starter
from bot.state.memory import Memory
from retrieval.archive import Archive
from retrieval.model import Filters
from tests.bot.service.process import TOKEN
from tests.wire import LoopbackDiscord


@pytest_asyncio.fixture
async def loopback() -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord(token=TOKEN) as server:
        yield server


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the starter library and one remembered question, to be copied."""
    folder = tmp_path_factory.mktemp("filled")

    async def fill() -> None:
        async with await Archive.open(folder) as archive, await Memory.open(folder) as memory:
            await load_starter(archive)
            await memory.answers.remember(1, "Who signed?", Filters(), ())

    asyncio.run(fill())
    return folder


@pytest.fixture
def data(filled: Path, tmp_path: Path) -> Path:
    """A data folder of the test's own with the starter library and one remembered question."""
    return Path(shutil.copytree(filled, tmp_path / "data"))


@pytest.fixture
def backup(data: Path, tmp_path: Path) -> Path:
    write_backup(data, tmp_path / "backup.tar.gz")
    return tmp_path / "backup.tar.gz"
