"""The real Footnote on the loopback Discord: in this process over a folder, or as `footnote serve` in its own."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from discord.http import Route

from bot.client import Footnote
from bot.state.memory import Memory
from retrieval.archive import Archive
from retrieval.intake.reading import SourceFile

from .clients import running
from .server import LoopbackDiscord

ROOT = Path(__file__).resolve().parents[2]
CALLBACK = r"/interactions/\d+/[^/]+/callback"

# Each street has a paragraph of its own, so that there is more than a card shows.
LANTERNS = "\n\n".join(
    f"Keeper {n} of the lanterns climbs {n} metres in street {n} every night." for n in range(1, 8)
)


class QuickFootnote(Footnote):
    """Footnote, save that discord.py does not wait 5 s before it identifies anew."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait for nothing."""


@asynccontextmanager
async def opened(data: Path) -> AsyncIterator[tuple[Archive, Memory]]:
    """The archive with its one article, and the memory, as a process of the bot holds them."""
    source = data.parent / "lanterns.txt"
    source.write_text(LANTERNS, "utf-8")
    async with await Archive.open(data) as archive, await Memory.open(data) as memory:
        await archive.add(SourceFile(source, source.name), "main")
        yield archive, memory


@asynccontextmanager
async def footnote(data: Path, server: LoopbackDiscord) -> AsyncIterator[Footnote]:
    """One life of the bot, from opening its files to the last closed socket."""
    async with opened(data) as (archive, memory):
        bot = QuickFootnote(archive, memory, guild_ready_timeout=0.05)
        async with running(bot, server):
            yield bot


LAUNCHER = """
import sys, yarl
from discord.http import Route
from discord.gateway import DiscordWebSocket
Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = sys.argv[1], yarl.URL(sys.argv[2])
sys.argv = ["footnote", "serve", *sys.argv[3:]]
from bot.cli import main
main()
"""


@asynccontextmanager
async def service(
    server: LoopbackDiscord, folder: Path, token: str, *, prelude: str = "", arguments: Sequence[str] = ()
) -> AsyncIterator[asyncio.subprocess.Process]:
    """`footnote serve` as an operator runs it; killed at the end if it is still there.

    `prelude` is Python that the process runs before anything else, `arguments` what follows `serve`.
    """
    launcher = folder / "launcher.py"
    launcher.write_text(prelude + LAUNCHER, "utf-8")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, launcher, Route.BASE, server.gateway.url, *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=folder,
        env={"DISCORD_TOKEN": token, "FOOTNOTE_DATA": str(folder / "data"), "PYTHONPATH": str(ROOT)},
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
