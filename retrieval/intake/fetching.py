"""An address -> the bytes behind it, without reaching what is not public, waiting long or reading much."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from retrieval.errors import (
    AddressDenied,
    AddressRefused,
    AddressTooLarge,
    AddressUnreachable,
    RobotsForbid,
)
from retrieval.intake.addresses import MayConnect, is_public, page_address
from retrieval.intake.connecting import Door, open_session
from retrieval.intake.formats import LARGEST_FILE
from retrieval.intake.robots import Robots

# In seconds, for everything: names, robots.txt, redirects, the page.
TIME_LIMIT = 10.0
REDIRECTS = 5

_REDIRECTING = (301, 302, 303, 307, 308)
# Statuses that say "not now"; all other refusals are final.
_PASSING = (408, 425, 429)
_CHUNK = 64 * 1024
_ROBOTS_BYTES = 512 * 1024  # RFC 9309 asks for 500 KiB at least
_ROBOTS_KEPT_FOR = 3600.0
_ROBOTS_KEPT = 256
_LONGEST_VALIDATOR = 500


@dataclass(frozen=True, slots=True)
class Known:
    """What an earlier fetch found at `url`: the marks by which its server knows that version."""

    url: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was found. `asked` is the address as it was given, `url` the one that answered after redirects.

    `content` is decompressed; `content_type` is in small letters without parameters, empty where none was sent.
    """

    asked: str
    url: str
    content: bytes
    content_type: str
    charset: str | None
    etag: str | None
    last_modified: str | None

    @property
    def known(self) -> Known:
        """What to hand to the next fetch of the same address."""
        return Known(self.url, self.etag, self.last_modified)


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The server says that nothing has changed since `known`."""

    asked: str


@dataclass(frozen=True, slots=True)
class _Errand:
    asked: str
    session: aiohttp.ClientSession


class Fetcher:
    """Fetches pages. Keeps what it read of robots.txt for an hour, and no connection, cookie or name."""

    def __init__(
        self,
        may_connect: MayConnect = is_public,
        *,
        resolver: AbstractResolver | None = None,
        seconds: float = TIME_LIMIT,
        largest: int = LARGEST_FILE,
    ) -> None:
        """`resolver` turns names into addresses, the system's where it is None; whoever made it closes it."""
        self._may_connect = may_connect
        self._resolver = resolver
        self._seconds = seconds
        self._largest = largest
        self._robots: dict[URL, tuple[float, Robots]] = {}

    async def fetch(self, asked: str, known: Known | None = None) -> Fetched | Unchanged:
        """Fetch what stands at `asked`; Unchanged where it is what `known` knows.

        Raises AddressRefused, AddressDenied, AddressUnreachable, AddressTooLarge, RobotsForbid.
        """
        url = page_address(asked, asked)
        door = Door(self._may_connect)
        try:
            async with asyncio.timeout(self._seconds), open_session(door, self._resolver) as session:
                return await self._fetch(_Errand(asked, session), url, known)
        except TimeoutError as error:
            raise AddressUnreachable(asked, f"no whole answer within {self._seconds:.0f} seconds") from error
        except aiohttp.InvalidURL as error:
            raise AddressRefused(asked, "it is not written as an address can be") from error
        except (aiohttp.ClientError, OSError, ValueError, zlib.error) as error:
            if door.refused:
                # Not a word of what happened: a closed port must look like an open one.
                raise AddressRefused(asked, "it does not lead to a public web page") from None
            raise AddressUnreachable(asked, _in_words(error)) from error

    async def _fetch(self, errand: _Errand, url: URL, known: Known | None) -> Fetched | Unchanged:
        async with self._answer(errand, url, known, obeying=True) as response:
            if response.status == 304 and known:
                return Unchanged(errand.asked)
            _demand_success(errand.asked, response.status)
            content = await _content(errand.asked, response, self._largest)
            return Fetched(
                asked=errand.asked,
                url=str(response.url),
                content=content,
                content_type=response.content_type if "Content-Type" in response.headers else "",
                charset=response.charset,
                etag=_validator(response, "ETag"),
                last_modified=_validator(response, "Last-Modified"),
            )

    @asynccontextmanager
    async def _answer(
        self, errand: _Errand, url: URL, known: Known | None = None, *, obeying: bool
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """The first answer that is no redirect."""
        for _ in range(REDIRECTS + 1):
            if obeying:
                await self._obey_robots(errand, url)
            headers = _conditions(known) if known and known.url == str(url) else {}
            async with errand.session.get(url, headers=headers, allow_redirects=False) as response:
                if response.status not in _REDIRECTING or "Location" not in response.headers:
                    yield response
                    return
                url = page_address(errand.asked, response.headers["Location"], base=url)
        raise AddressUnreachable(errand.asked, f"it leads on to other addresses more than {REDIRECTS} times")

    async def _obey_robots(self, errand: _Errand, url: URL) -> None:
        now = asyncio.get_running_loop().time()
        origin = url.origin()
        read_at, robots = self._robots.pop(origin, (-_ROBOTS_KEPT_FOR, Robots(())))
        if read_at + _ROBOTS_KEPT_FOR <= now:
            read_at, robots = now, await self._read_robots(errand, origin / "robots.txt")
        self._robots[origin] = (read_at, robots)
        if len(self._robots) > _ROBOTS_KEPT:
            del self._robots[next(iter(self._robots))]
        if not robots.allow(url.raw_path_qs):
            raise RobotsForbid(errand.asked, url.host or "")

    async def _read_robots(self, errand: _Errand, url: URL) -> Robots:
        async with self._answer(errand, url, obeying=False) as response:
            if response.status >= 500:
                detail = f"its robots.txt, which says what programs may read, gives error {response.status}"
                raise AddressUnreachable(errand.asked, detail)
            if response.status != 200:
                return Robots(())
            content = await _content(errand.asked, response, _ROBOTS_BYTES, cutting=True)
        return await asyncio.to_thread(Robots.parse, content.decode("utf-8", errors="replace"))


def _conditions(known: Known) -> dict[str, str]:
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value}


def _validator(response: aiohttp.ClientResponse, name: str) -> str | None:
    value = response.headers.get(name, "")
    return value if 0 < len(value) <= _LONGEST_VALIDATOR and value.isascii() and value.isprintable() else None


def _demand_success(asked: str, status: int) -> None:
    if status == 200:
        return
    if 400 <= status < 500 and status not in _PASSING:
        raise AddressDenied(asked, status)
    raise AddressUnreachable(asked, f"the site answers with status {status}")


async def _content(asked: str, response: aiohttp.ClientResponse, limit: int, *, cutting: bool = False) -> bytes:
    """The body, decompressed: over `limit` bytes it is cut off there, or else AddressTooLarge is raised."""
    if not cutting and (response.content_length or 0) > limit:
        raise AddressTooLarge(asked, limit)
    packing = response.headers.get("Content-Encoding", "identity").strip().lower()
    if packing not in ("identity", "", "gzip", "x-gzip"):
        raise AddressUnreachable(asked, "the site packs its answer in a way that was not asked for")
    unpacking = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS) if "gzip" in packing else None
    content = bytearray()
    received = 0
    async for chunk in response.content.iter_chunked(_CHUNK):
        received += len(chunk)
        if unpacking:
            # One byte more than may be kept tells the whole from the cut off, and no more is ever unpacked. Off the
            # event loop, because few bytes can become all that is allowed.
            chunk = await asyncio.to_thread(unpacking.decompress, chunk, limit + 1 - len(content))
        content += chunk
        if max(len(content), received) > limit:
            if cutting:
                return bytes(content[:limit])
            raise AddressTooLarge(asked, limit)
    if unpacking and (unpacking.unused_data or not unpacking.eof):
        raise AddressUnreachable(asked, "the answer is damaged or breaks off")
    return bytes(content)


def _in_words(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientConnectorDNSError | UnicodeError):
        return "there is no site of that name"
    if isinstance(error, aiohttp.ClientSSLError):
        return "no secure connection could be made (perhaps its certificate has run out)"
    if isinstance(error, aiohttp.ClientConnectorError):
        return "no connection could be made"
    return "the answer is damaged or breaks off"
