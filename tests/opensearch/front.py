"""What may stand before a cluster: a door with TLS that asks for keys, which `guarded.py`'s nodes do not know.

It is before nodes without security of their own, and passes on what is let in until it is shut, over a thread of its
own, so that commands can be run as a shell runs them.
"""

import asyncio
import base64
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import aiohttp
import trustme
from aiohttp import web


@dataclass(frozen=True)
class Guest:
    """Somebody who is let in, by what they send in Authorization."""

    authorization: str

    @classmethod
    def user(cls, name: str, password: str) -> "Guest":
        return cls(f"Basic {base64.b64encode(f'{name}:{password}'.encode()).decode()}")

    @classmethod
    def key(cls, key: str) -> "Guest":
        return cls(f"ApiKey {key}")


@dataclass
class Front:
    """A door before the node at `node` (host:port; None: nobody is there). A context manager."""

    node: str | None
    guests: tuple[Guest, ...]
    authority: trustme.CA = field(default_factory=trustme.CA)
    # Requests that were let in, until the door is shut; None: it stays open.
    until: int | None = None
    # Seconds that every request waits at the door.
    delay: float = 0.0

    def __post_init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self.port = 0
        self.let_in = 0

    @property
    def address(self) -> str:
        """What FOOTNOTE_ARCHIVE is set to."""
        return f"opensearchs://localhost:{self.port}"

    def ca(self, folder: Path) -> Path:
        """What FOOTNOTE_ARCHIVE_CA is set to."""
        path = folder / "ca.pem"
        self.authority.cert_pem.write_to_path(path)
        return path

    def __enter__(self) -> "Front":
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _open(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert("localhost").configure_cert(context)
        app = web.Application(client_max_size=64 * 1024**2)
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._session = aiohttp.ClientSession()
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=context)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def _close(self) -> None:
        await self._runner.cleanup()
        await self._session.close()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        sent = request.headers.get("Authorization", "")
        if all(guest.authorization != sent for guest in self.guests):
            # As the security plugin says it.
            return web.Response(status=401, text="Unauthorized", headers={"WWW-Authenticate": "Basic"})
        if self.node is None or (self.until is not None and self.let_in >= self.until):
            return web.Response(status=503, text="nobody is there")
        self.let_in += 1
        await asyncio.sleep(self.delay)
        return await self._passed_on(request)

    async def _passed_on(self, request: web.Request) -> web.Response:
        headers: Mapping[str, str] = {"Content-Type": request.headers.get("Content-Type", "application/json")}
        url = f"http://{self.node}{request.path_qs}"
        async with self._session.request(request.method, url, data=await request.read(), headers=headers) as answer:
            body = await answer.read()
            return web.Response(status=answer.status, body=body, content_type=answer.content_type)
