"""Followed feeds are looked at while the bot runs."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from random import Random

from bot.commands.shelf import Shelf

# Seconds between two looks at which feeds are due. When one is due, the archive decides.
_LOOK_EVERY = 60.0

_log = logging.getLogger(__name__)


async def poll_feeds(shelf: Shelf) -> None:
    """Bring what followed feeds have new, until this is cancelled. What goes wrong is logged, and tried again."""
    random = Random()  # noqa: S311  spreads the load, guards nothing
    while True:
        await asyncio.sleep(_LOOK_EVERY)
        try:
            await shelf.poll_due(datetime.now(UTC), random)
        except Exception:
            _log.exception("followed feeds could not be looked at")
