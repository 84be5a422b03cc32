"""Sites that send too much, or too slowly."""

import asyncio
import gzip
import tracemalloc
import zlib
from time import perf_counter

import pytest
import zstandard

from retrieval.errors import (
    AddressTooLarge,
    AddressUnreachable,
)
from retrieval.intake.fetching import Fetched

from .hostile import STORY, Site, fetched


async def test_redirects_in_a_circle_end(site: Site) -> None:
    site.leads("/a", "/b")
    site.leads("/b", "/a")
    with pytest.raises(AddressUnreachable, match="more than 5 times"):
        await fetched(site, "/a")
    assert len(site.paths()) == 6


async def test_a_page_that_says_it_is_too_large_is_not_read(site: Site) -> None:
    site.gives("/a", b"x" * 1000, Content_Length=str(200 * 1024 * 1024))
    with pytest.raises(AddressTooLarge, match="10 MB"):
        await fetched(site, "/a")


async def test_a_body_without_end_is_cut(site: Site) -> None:
    written = 0

    async def endless(writer: asyncio.StreamWriter) -> None:
        nonlocal written
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"word " * 4096)
            await writer.drain()
            written += 5 * 4096

    site.answers["/a"] = endless
    with pytest.raises(AddressTooLarge):
        await site.fetcher(largest=1024 * 1024).fetch(site.url("/a"))
    assert written < 32 * 1024 * 1024


@pytest.mark.parametrize("size", [1024 * 1024 - 1, 1024 * 1024, 1024 * 1024 + 1])
@pytest.mark.parametrize("packed", [True, False])
async def test_the_limit_is_exact_and_counts_what_is_unpacked(site: Site, size: int, packed: bool) -> None:
    content = b"x" * size
    if packed:
        site.gives("/a", gzip.compress(content), Content_Encoding="gzip")
    else:
        site.gives("/a", content)
    limit = 1024 * 1024
    fetching = site.fetcher(largest=limit).fetch(site.url("/a"))
    if size > limit:
        with pytest.raises(AddressTooLarge):
            await fetching
    else:
        page = await fetching
        assert isinstance(page, Fetched)
        assert page.content == content


async def test_a_bomb_is_unpacked_up_to_the_limit_alone(site: Site) -> None:
    site.gives("/a", gzip.compress(bytes(100 * 1024 * 1024), 9), Content_Encoding="gzip")
    fetcher = site.fetcher(largest=1024 * 1024)
    tracemalloc.start()
    try:
        with pytest.raises(AddressTooLarge):
            await fetcher.fetch(site.url("/a"))
        assert tracemalloc.get_traced_memory()[1] < 8 * 1024 * 1024
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("filling", [b"\0\0\0\xff\xff" * 4096, b"more" * 4096], ids=["nothing", "more"])
async def test_a_packing_that_goes_on_without_giving_anything_is_cut(site: Site, filling: bytes) -> None:
    packer = zlib.compressobj(wbits=31)
    start = packer.compress(STORY) + packer.flush(zlib.Z_SYNC_FLUSH if filling[0] == 0 else zlib.Z_FINISH)
    written = 0

    async def endless(writer: asyncio.StreamWriter) -> None:
        nonlocal written
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + start)
        while True:
            writer.write(filling)
            await writer.drain()
            written += len(filling)

    site.answers["/a"] = endless
    with pytest.raises(AddressTooLarge):
        await site.fetcher(largest=1024 * 1024).fetch(site.url("/a"))
    assert written < 32 * 1024 * 1024


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "gzip, gzip", "compress", "nonsense"])
async def test_packings_that_were_not_asked_for_are_not_unpacked(site: Site, encoding: str) -> None:
    bomb = zstandard.compress(bytes(50 * 1024 * 1024))
    site.gives("/a", bomb, Content_Encoding=encoding)
    with pytest.raises(AddressUnreachable, match="not asked for"):
        await fetched(site, "/a")


@pytest.mark.parametrize(
    "damage",
    [b"", b"no gzip at all", gzip.compress(STORY)[:-9], gzip.compress(STORY) + b"more"],
    ids=["nothing", "no gzip", "cut off", "more"],
)
async def test_a_damaged_packing_is_said_to_be_damaged(site: Site, damage: bytes) -> None:
    site.gives("/a", damage, Content_Encoding="gzip")
    with pytest.raises(AddressUnreachable, match="damaged or breaks off"):
        await fetched(site, "/a")


async def test_a_page_that_breaks_off_is_not_taken(site: Site) -> None:
    site.gives("/a", STORY, Content_Length="1000")
    with pytest.raises(AddressUnreachable, match="damaged or breaks off"):
        await fetched(site, "/a")


async def drip(writer: asyncio.StreamWriter) -> None:
    for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + b"x" * 100000:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(0.02)


async def silence(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(5)


async def continuing(writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(0.001)


@pytest.mark.parametrize("manner", [drip, silence, continuing])
@pytest.mark.parametrize("path", ["/a", "/robots.txt"])
async def test_what_comes_too_slowly_is_given_up(site: Site, manner: object, path: str) -> None:
    site.gives("/a", STORY)
    site.answers[path] = manner  # type: ignore[assignment]
    start = perf_counter()
    with pytest.raises(AddressUnreachable, match="no whole answer within"):
        await site.fetcher(seconds=0.3).fetch(site.url("/a"))
    assert perf_counter() - start < 30


async def test_the_time_is_for_all_redirects_together(site: Site) -> None:
    async def slowly_on(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.2)
        writer.write(b"HTTP/1.1 302 On\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n")

    site.answers["/a"] = slowly_on
    with pytest.raises(AddressUnreachable, match="no whole answer within"):
        await site.fetcher(seconds=0.5).fetch(site.url("/a"))


@pytest.mark.parametrize(
    "head",
    [
        b"X-Long: " + b"x" * 100_000 + b"\r\n\r\n",
        b"".join(b"X-%d: y\r\n" % number for number in range(100_000)) + b"\r\n",
        b"X" * 10_000_000,
        b"Content-Length: -5\r\n\r\n",
        b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        b"Location\x00: x\r\n\r\n",
    ],
)
async def test_headers_that_are_giant_or_wrong_are_given_up(site: Site, head: bytes) -> None:
    site.answers["/a"] = b"HTTP/1.1 200 OK\r\n" + head
    with pytest.raises(AddressUnreachable):
        await fetched(site, "/a")
