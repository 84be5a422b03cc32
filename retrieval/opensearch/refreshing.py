"""Letting what was written be searched, which costs a cluster more than the writing."""

from __future__ import annotations

import asyncio

from retrieval.opensearch.connection import Connection


class Refreshing:
    """Refreshes an index for everybody who has just written: who comes while it is under way shares the next."""

    def __init__(self, connection: Connection, index: str) -> None:
        self._connection = connection
        self._index = index
        self._turn = asyncio.Lock()
        self._next: asyncio.Task[None] | None = None

    async def __call__(self) -> None:
        """Return when all that was written before can be searched. Raises StoreError."""
        if self._next is None:
            self._next = asyncio.create_task(self._refresh())
            # Everybody who waited for it may have gone.
            self._next.add_done_callback(lambda task: task.cancelled() or task.exception())
        await asyncio.shield(self._next)

    async def _refresh(self) -> None:
        async with self._turn:
            self._next = None
            await self._connection.refresh(self._index)
