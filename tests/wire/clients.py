"""Running a real discord.py client against the loopback Discord, from login to the last closed socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import discord

from .interactions import PATIENCE
from .server import LoopbackDiscord

Bot = TypeVar("Bot", bound=discord.Client)
Found = TypeVar("Found")

GRACE = 0.5


@asynccontextmanager
async def running(
    bot: Bot, server: LoopbackDiscord, *, token: str | None = None, within: float = PATIENCE
) -> AsyncIterator[Bot]:
    """The bot, ready; what ends its `start` (a bad token, a crash) is raised here.

    Fails if tasks of the bot are still there `GRACE` after it was closed: they would run into the next test.
    """
    before = asyncio.all_tasks()
    async with bot:
        start = asyncio.create_task(bot.start(token or server.token))
        ready = asyncio.create_task(bot.wait_until_ready())
        try:
            await asyncio.wait({start, ready}, timeout=within, return_when=asyncio.FIRST_COMPLETED)
            if start.done():
                start.result()
            if not ready.done():
                raise TimeoutError(f"the bot was not ready within {within} s")
            yield bot
            if start.done():
                start.result()
        finally:
            await bot.close()
            # A client that waits to reconnect does not notice that it was closed.
            start.cancel()
            ready.cancel()
            await asyncio.gather(start, ready, return_exceptions=True)
    await _settle(before)


async def until(condition: Callable[[], Found], within: float = PATIENCE) -> Found:
    """Waits for what no reply announces, such as a counter or a posted message; gives what it found."""
    deadline = asyncio.get_running_loop().time() + within
    while not (found := condition()):
        if asyncio.get_running_loop().time() > deadline:
            raise TimeoutError(f"still {found!r} after {within} s")
        await asyncio.sleep(0.002)
    return found


async def _settle(before: set[asyncio.Task[object]]) -> None:
    new = {task: _origin(task) for task in asyncio.all_tasks() - before - {asyncio.current_task()}}
    # aiohttp's tasks for open connections belong to the server; another client may still be using them.
    mine = {task for task, origin in new.items() if not origin.startswith("RequestHandler.")}
    for task in mine:
        # discord.py lets the timeouts of views run on after the client is closed.
        if new[task].startswith("BaseView."):
            task.cancel()
    if mine:
        _, left = await asyncio.wait(mine, timeout=GRACE)
        if left:
            raise AssertionError(f"the bot left tasks behind: {[new[task] for task in left]}")


def _origin(task: asyncio.Task[object]) -> str:
    return getattr(task.get_coro(), "__qualname__", "unnamed")
