"""`python -m bot.dev.pictures FOLDER`: screenshots of the real bot's cards, for the README.

Shows each scene on simcord's preview page and takes its picture with Chromium, which must be on the PATH.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from PIL import Image

from bot.dev.world import World, simulated
from bot.settings import Settings
from retrieval.errors import FootnoteError

# A container has no sandbox of its own to give, and nothing may be fetched.
_CHROMIUM_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--virtual-time-budget=6000",
)
_WIDTH, _HEIGHT = 1_000, 760
# What of the page is the bot's: without the preview's own bars.
_CARD = (270, 120, 940, 665)


async def _answer(world: World) -> None:
    await world.member.slash(world.channel, "ask", question="What did the Seattle activists ask of Amazon about ICE?")


SCENES: dict[str, Callable[[World], Awaitable[None]]] = {"answer": _answer}


async def take_pictures(folder: Path) -> list[Path]:
    """One PNG for each scene into `folder`. Raises FootnoteError where there is no Chromium."""
    return [await _picture(name, scene, folder) for name, scene in SCENES.items()]


async def _picture(name: str, scene: Callable[[World], Awaitable[None]], folder: Path) -> Path:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise FootnoteError("Pictures need Chromium. Install it, for instance: apt-get install chromium")
    path = folder / f"{name}.png"
    with tempfile.TemporaryDirectory() as profile:
        async with simulated(Settings(data=Path(profile) / "data")) as world:
            await scene(world)
            async with world.env.preview(world.channel, viewers=[world.member], layout="channel") as page:
                process = await asyncio.create_subprocess_exec(
                    chromium,
                    *_CHROMIUM_OPTIONS,
                    f"--user-data-dir={profile}",
                    f"--window-size={_WIDTH},{_HEIGHT}",
                    f"--screenshot={path.resolve()}",
                    page.url,
                    stderr=asyncio.subprocess.DEVNULL,
                )
                await process.wait()
    with Image.open(path) as page_picture:
        page_picture.crop(_CARD).save(path, optimize=True)
    return path


if __name__ == "__main__":
    for taken in asyncio.run(take_pictures(Path(sys.argv[1]))):
        print(taken)
