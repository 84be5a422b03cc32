"""Sites on loopback that answer as they are told, byte by byte, and count who came."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address

from aiohttp.abc import AbstractResolver, ResolveResult

from retrieval.intake.fetching import Fetched, Fetcher, Known

Answer = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]
HERE = "127.0.0.1"
STORY = b"The mill by the river closed in May."


@dataclass
class Request:
    """What a site was asked. Names of headers are in small letters."""

    path: str
    headers: dict[str, str]


@dataclass
class Site:
    """A site at an address of its own. Paths without an answer give 404; robots.txt is one of them."""

    address: str
    port: int
    answers: dict[str, Answer] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    talking: set[asyncio.Task[None] | None] = field(default_factory=set)

    def url(self, path: str = "/", host: str | None = None) -> str:
        return f"http://{host or self.address}:{self.port}{path}"

    def gives(self, path: str, body: bytes | str = b"", status: int = 200, **headers: str) -> str:
        """Answer at `path`; underscores in the names of headers stand for hyphens. Returns the address."""
        content = body.encode() if isinstance(body, str) else body
        lines = {"Content_Length": str(len(content)), **headers}
        head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in lines.items())
        self.answers[path] = f"HTTP/1.1 {status} Said\r\n{head}\r\n".encode() + content
        return self.url(path)

    def leads(self, path: str, target: str, status: int = 302) -> str:
        return self.gives(path, status=status, Location=target)

    def paths(self) -> list[str]:
        """What was asked for, robots.txt apart."""
        return [request.path for request in self.requests if request.path != "/robots.txt"]

    def only(self, address: IPv4Address | IPv6Address, port: int) -> bool:
        """A rule that lets connections through to this site and nowhere else."""
        return (str(address), port) == (self.address, self.port)

    def fetcher(self, **limits: object) -> Fetcher:
        return Fetcher(self.only, **limits)  # type: ignore[arg-type]

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.talking.add(task := asyncio.current_task())
        # When the site closes it hangs up in the middle of a word.
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await self._talk(reader, writer)
        self.talking.discard(task)
        writer.transport.abort()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        request = Request(first.split(" ")[1], headers)
        self.requests.append(request)
        answer = self.answers.get(request.path, b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")
        if isinstance(answer, bytes):
            writer.write(answer)
            await writer.drain()
        else:
            await answer(writer)
        writer.close()
        await writer.wait_closed()


@asynccontextmanager
async def site_at(address: str = HERE, port: int = 0, secured: ssl.SSLContext | None = None) -> AsyncIterator[Site]:
    """A site that is open as long as the context is."""
    made = Site(address, port)
    server = await asyncio.start_server(made.answer, address, port, family=socket.AF_INET, ssl=secured)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        talking = [task for task in made.talking if task]
        for task in talking:
            task.cancel()
        await asyncio.gather(*talking)
        await server.wait_closed()


class Names(AbstractResolver):
    """Turns each name into the address that comes next for it; the last one stays."""

    def __init__(self, **addresses: Iterable[str]) -> None:
        self._addresses = {name.replace("_", "."): list(one) for name, one in addresses.items()}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        if host not in self._addresses:
            raise OSError("no such name")
        left = self._addresses[host]
        address = left.pop(0) if len(left) > 1 else left[0]
        number = ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0)
        return [number]

    async def close(self) -> None:
        """Holds nothing."""


async def fetched(site: Site, path: str, known: Known | None = None) -> Fetched:
    answer = await site.fetcher().fetch(site.url(path), known)
    assert isinstance(answer, Fetched)
    return answer
