"""What goes on while the bot serves: followed feeds are looked at, removed articles are let go of."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from random import Random

from bot.commands.shelf import Shelf

# Seconds between two looks at which feeds are due. When one is due, the archive decides.
_LOOK_EVERY = 60.0

_log = logging.getLogger(__name__)


@asynccontextmanager
async def feeds_polled(shelf: Shelf, every: float = _LOOK_EVERY) -> AsyncIterator[None]:
    """While this lasts, feeds bring what they have new; every so many seconds it is asked which are due.

    What goes wrong is logged, and tried again.
    """
    polling = asyncio.create_task(_poll(shelf, every))
    try:
        yield
    finally:
        polling.cancel()
        await asyncio.wait({polling})


async def _poll(shelf: Shelf, every: float) -> None:
    random = Random()  # noqa: S311  spreads the load, guards nothing
    while True:
        await asyncio.sleep(every)
        try:
            await shelf.poll_due(datetime.now(UTC), random)
        except Exception:
            _log.exception("followed feeds could not be looked at")
