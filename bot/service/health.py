"""`/healthz` and `/metrics`, for the machine itself: bound to loopback and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.errors import PortUnusable
from bot.metrics import Metrics
from retrieval.archive import Archive
from retrieval.errors import StoreError

LOOPBACK = "127.0.0.1"

# Seconds after which an archive that says nothing counts as one that does not answer.
_PATIENCE = 2.0


@asynccontextmanager
async def health_server(
    port: int, connected: Callable[[], bool], archive: Archive, metrics: Metrics
) -> AsyncIterator[None]:
    """Serve both pages while the context lasts. Raises PortUnusable.

    `/healthz` is 200 `ok`, or 503 with a word for each thing that is wrong: `gateway`, `archive`.
    """
    pages = _Pages(connected, archive, metrics)
    app = web.Application()
    app.add_routes([web.get("/healthz", pages.healthz), web.get("/metrics", pages.metrics)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, LOOPBACK, port).start()
        except OSError as error:
            raise PortUnusable(port, error.strerror or type(error).__name__) from error
        yield
    finally:
        await runner.cleanup()


class _Pages:
    def __init__(self, connected: Callable[[], bool], archive: Archive, metrics: Metrics) -> None:
        self._connected = connected
        self._archive = archive
        self._metrics = metrics

    async def healthz(self, _: web.Request) -> web.Response:
        wrong = [] if self._connected() else ["gateway"]
        if await self._libraries() is None:
            wrong.append("archive")
        return web.Response(text="\n".join(wrong or ["ok"]) + "\n", status=503 if wrong else 200)

    async def metrics(self, _: web.Request) -> web.Response:
        # An archive that does not answer has no sizes; old ones would hide that.
        self._metrics.set_libraries(await self._libraries() or {})
        return web.Response(body=self._metrics.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _libraries(self) -> dict[str, int] | None:
        try:
            async with asyncio.timeout(_PATIENCE):
                return await self._archive.libraries()
        except (StoreError, TimeoutError):
            return None
