"""How long is waited for a cluster, and how often something is tried meanwhile."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# Seconds that a request may take with all its tries, and that a question may with all its requests.
PATIENCE = 8.0
_FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0
# When whoever waits for this task's requests is told that there is no answer, by the clock of the event loop.
_ends: ContextVar[float | None] = ContextVar("ends", default=None)


@contextmanager
def question(seconds: float = PATIENCE) -> Iterator[None]:
    """However many requests are made within: none of them is waited for after so many seconds."""
    token = _ends.set(asyncio.get_running_loop().time() + seconds)
    try:
        yield
    finally:
        _ends.reset(token)


class Patience:
    """What is left of the time for one request, and the pauses between its tries, each longer than the last.

    `until` is by the clock of the event loop.
    """

    def __init__(self, seconds: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()
        self._seconds = seconds
        self._pause = _FIRST_PAUSE
        self.until = self._bounded(self._began + seconds)

    def take(self, longest: float) -> None:
        """Begin to wait anew, for no longer than `longest` seconds from the very first."""
        self.until = self._bounded(min(self._loop.time() + self._seconds, self._began + longest))

    async def pause(self) -> bool:
        """Wait a little; False, at once, where nothing could be tried afterwards."""
        if self._loop.time() + self._pause >= self.until:
            return False
        # Tries of many are spread; nothing is hidden by it.
        await asyncio.sleep(self._pause * random.uniform(0.5, 1.0))  # noqa: S311
        self._pause = min(2 * self._pause, LONGEST_PAUSE)
        return True

    def _bounded(self, until: float) -> float:
        ends = _ends.get()
        return until if ends is None else min(until, ends)
