"""The fixture that every wire test starts from."""

from collections.abc import AsyncIterator

import pytest_asyncio

from .server import LoopbackDiscord


@pytest_asyncio.fixture
async def loopback() -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord() as server:
        yield server
