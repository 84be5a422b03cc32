"""`footnote serve` as a process of its own, which a loopback Discord in the test's process talks to."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from discord.http import Route

from tests.wire import PATIENCE, LoopbackDiscord

# Sets the two seams of tests/wire, then does what the `footnote` on the path does.
LAUNCHER = """
import sys, yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = sys.argv[1], yarl.URL(sys.argv[2])
from bot.cli import main
sys.argv = ["footnote", *sys.argv[3:]]
main()
"""

TOKEN = "MTIzNDU2Nzg5.loop-back.token_of_this_test"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """The running bot. `log` is filled as its lines come; `plain` are lines that are no JSON."""

    def __init__(self, process: asyncio.subprocess.Process, started: float) -> None:
        self.process = process
        self._started = started
        self.log: list[dict[str, Any]] = []
        self.plain: list[str] = []
        self.seconds_to_ready: float | None = None
        self._news = asyncio.Event()
        self._reader = asyncio.create_task(self._read())

    @property
    def printed(self) -> str:
        """Everything that came out, as far as it came."""
        return "\n".join([*map(json.dumps, self.log), *self.plain])

    async def line(self, beginning: str, within: float = PATIENCE) -> dict[str, Any]:
        """The first line whose event begins so."""
        try:
            async with asyncio.timeout(within):
                while True:
                    for line in self.log:
                        if line["event"].startswith(beginning):
                            return line
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise TimeoutError(f"no line {beginning!r} within {within} s in:\n{self.printed}") from None

    async def end(self, number: signal.Signals = signal.SIGTERM, within: float = PATIENCE) -> int:
        """Its exit status after a signal."""
        self.process.send_signal(number)
        return await self.status(within)

    async def status(self, within: float = PATIENCE) -> int:
        """Its exit status, once it ends by itself; every line is here by then."""
        status = await asyncio.wait_for(self.process.wait(), within)
        await self._reader
        return status

    async def kill(self) -> None:
        if self.process.returncode is None:
            self.process.kill()
            await self.process.wait()
        await self._reader

    async def _read(self) -> None:
        assert self.process.stderr is not None
        async for raw in self.process.stderr:
            text = raw.decode().rstrip("\n")
            try:
                self.log.append(json.loads(text))
            except ValueError:
                self.plain.append(text)
            else:
                if self.seconds_to_ready is None and self.log[-1]["event"].startswith("ready"):
                    self.seconds_to_ready = time.monotonic() - self._started
            self._news.set()


async def footnote(*arguments: str, data: Path, token: str = "") -> tuple[int, str]:
    """Another command of the command line: its exit status, and all that it printed."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", LAUNCHER, Route.BASE, "ws://127.0.0.1", *arguments),
        cwd=data.parent,
        env=_environment(data) | {"DISCORD_TOKEN": token},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode is not None
    return process.returncode, output.decode()


def _environment(data: Path) -> dict[str, str]:
    # An empty port: the one of whoever runs the tests is not for them.
    ours = {"FOOTNOTE_DATA": str(data), "FOOTNOTE_HTTP_PORT": ""}
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **ours}


@asynccontextmanager
async def launched(
    server: LoopbackDiscord, folder: Path, environment: Mapping[str, str] | None = None
) -> AsyncIterator[Served]:
    """`footnote serve` with its data in `folder`; killed where the test leaves it running."""
    started = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", LAUNCHER, Route.BASE, server.gateway.url, "serve"),
        cwd=folder,
        env=_environment(folder) | {"DISCORD_TOKEN": server.token, **(environment or {})},
        stderr=asyncio.subprocess.PIPE,
    )
    served = Served(process, started)
    try:
        yield served
    finally:
        await served.kill()


@asynccontextmanager
async def ready(
    server: LoopbackDiscord, folder: Path, environment: Mapping[str, str] | None = None
) -> AsyncIterator[Served]:
    """As `launched`, once it is ready."""
    async with launched(server, folder, environment) as served:
        await served.line("ready as")
        yield served
