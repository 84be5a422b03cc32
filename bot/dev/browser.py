"""`footnote dev --web`: the real bot on simcord's page in a browser, on loopback.

A page shows one channel of one simulated Discord, and an event loop holds one simulated Discord. So the
channel's page is served here, and the page for direct messages by a second process of the same command.
"""

from __future__ import annotations

import asyncio
import sys
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import simcord

from bot.dev.world import World, simulated
from bot.settings import Settings

# Seconds between two corrections of the simulated clock. While it is set simcord takes no action of the person's,
# so it is set as seldom as messages that show the minute allow.
_TICK = 30.0


async def show_direct_messages(settings: Settings) -> None:
    """Serve the page for direct messages until it is closed; its address is the only line printed."""
    async with simulated(settings) as world:
        await _serve(world, world.user.dm_channel, world.user)


async def show_channel_and_direct_messages(settings: Settings, *, open_browser: bool) -> None:
    """Serve both pages until the person ends it with Ctrl-C or on the channel's page."""
    async with simulated(settings) as world, _second_process() as direct:
        print(f"direct messages   {direct}", flush=True)
        await _serve(world, world.channel, world.member, label="#general          ", open_browser=open_browser)


async def _serve(
    world: World,
    channel: simcord.ChannelHandle,
    viewer: simcord.MemberActor | simcord.UserHandle,
    *,
    label: str = "",
    open_browser: bool = False,
) -> None:
    async with world.env.preview(channel, viewers=[viewer], layout="channel") as page:
        print(f"{label}{page.url}", flush=True)
        if open_browser:
            await asyncio.to_thread(webbrowser.open, page.url)
        clock = asyncio.ensure_future(_tick(world))
        try:
            await page.wait_closed()
        finally:
            clock.cancel()


async def _tick(world: World) -> None:
    while True:
        await asyncio.sleep(_TICK)
        # While the person's own action is under way simcord allows no other; the next tick catches up.
        with suppress(simcord.SetupError):
            await world.keep_time()


@asynccontextmanager
async def _second_process() -> AsyncIterator[str]:
    """The address of the page for direct messages, served by a process that ends with this one."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "dev", "--direct-messages-page", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None  # noqa: S101  it was asked for
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()
