"""`python -m bot.dev.pictures FOLDER`: pictures of the real bot's cards, for the README.

Plays each scene in the simulated Discord, shows it on simcord's page and photographs the last message. Needs
Chromium and the extra `test`.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import ViewportSize

from bot.dev.chromium import launched
from bot.dev.world import World, simulated
from bot.settings import Settings

_VIEWPORT = ViewportSize(width=1_000, height=2_400)


async def _answer(world: World) -> None:
    await world.member.slash(world.channel, "ask", question="What did Alex Karp say about undocumented people?")


async def _context(world: World) -> None:
    answer = await world.member.slash(world.channel, "ask", question="Who is the CEO of LEO Technologies?")
    if answer.response is not None:
        await world.member.click(answer.response, label="Context 1")


async def _search(world: World) -> None:
    await world.member.slash(world.channel, "search", query="petition against Palantir")


async def _topic(world: World) -> None:
    await world.member.slash(world.channel, "topic", name="Palantir", length="short")


async def _long_topic(world: World) -> None:
    await world.member.slash(world.channel, "topic", name="ICE", length="long")


async def _voices(world: World) -> None:
    await _pressed(world, "Palantir", "Who says what")


async def _timeline(world: World) -> None:
    await _pressed(world, "Amazon employees", "Timeline")


async def _pressed(world: World, topic: str, label: str) -> None:
    summary = await world.member.slash(world.channel, "topic", name=topic)
    if summary.response is not None:
        await world.member.click(summary.response, label=label)


SCENES: dict[str, Callable[[World], Awaitable[None]]] = {
    "answer": _answer,
    "context": _context,
    "search": _search,
    "topic": _topic,
    "topic-long": _long_topic,
    "topic-voices": _voices,
    "topic-timeline": _timeline,
}


async def take_pictures(folder: Path) -> list[Path]:
    """One PNG for each scene into `folder`. Raises FootnoteError where there is no Chromium."""
    return [await _picture(scene, folder / f"{name}.png") for name, scene in SCENES.items()]


async def _picture(scene: Callable[[World], Awaitable[None]], path: Path) -> Path:
    with tempfile.TemporaryDirectory() as data:
        async with simulated(Settings(data=Path(data))) as world, launched() as browser:
            await scene(world)
            async with world.env.preview(world.channel, viewers=[world.member], layout="channel") as preview:
                page = await browser.new_page(viewport=_VIEWPORT)
                await page.goto(preview.url)
                await page.wait_for_function("[...document.images].every(image => image.complete)")
                await page.locator("article.channel-message").last.screenshot(path=path)
    return path


if __name__ == "__main__":
    for taken in asyncio.run(take_pictures(Path(sys.argv[1]))):
        print(taken)
