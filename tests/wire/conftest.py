"""The fixtures that wire tests start from."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from .server import LoopbackDiscord


@pytest_asyncio.fixture
async def loopback() -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord() as server:
        yield server


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The folder of a bot of its own; it is not there yet."""
    return tmp_path / "data"
