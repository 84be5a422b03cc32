"""`footnote serve`: the bot as a service, from settings to a clean end."""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import suppress

from bot.client import serve
from bot.errors import TokenMissing
from bot.settings import Settings
from bot.starter import load_starter
from bot.state.memory import Memory
from retrieval.archive import Archive

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


async def serve_from(settings: Settings) -> None:
    """Open the archive and the memory, run the bot until SIGINT or SIGTERM, close both. Raises FootnoteError."""
    if settings.token is None:
        raise TokenMissing
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    async with await Archive.open(settings.data) as archive, await Memory.open(settings.data) as memory:
        await load_starter(archive)
        bot = asyncio.ensure_future(serve(archive, memory, settings.token))
        _cancel_on_signals(bot)
        with suppress(asyncio.CancelledError):
            await bot


def _cancel_on_signals(task: asyncio.Future[None]) -> None:
    loop = asyncio.get_running_loop()
    for number in _SIGNALS:
        # Windows has no signal handlers on the loop: there Ctrl-C raises KeyboardInterrupt by itself.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, task.cancel)
