"""An address -> bytes, against sites that mean no good."""

import asyncio
import gzip
import shutil
import ssl
import subprocess
import tracemalloc
import zlib
from collections.abc import AsyncIterator
from pathlib import Path
from time import perf_counter

import aiohttp
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.errors import (
    AddressDenied,
    AddressRefused,
    AddressTooLarge,
    AddressUnreachable,
    IntakeError,
    RobotsForbid,
)
from retrieval.intake.addresses import is_public
from retrieval.intake.fetching import Fetched, Fetcher, Known, Unchanged

from .hostile import Names, Site, site_at

STORY = b"The mill by the river closed in May."


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with site_at() as opened:
        yield opened


@pytest.fixture
async def secret(site: Site) -> AsyncIterator[Site]:
    """A site that may not be reached: another address of this machine, at the same port."""
    async with site_at("127.0.0.2", site.port) as opened:
        opened.gives("/", b"internal")
        yield opened


async def fetched(site: Site, path: str, known: Known | None = None) -> Fetched:
    answer = await site.fetcher().fetch(site.url(path), known)
    assert isinstance(answer, Fetched)
    return answer


# What comes back ----------------------------------------------------------------------------------------


async def test_a_page_comes_with_what_its_server_said_of_it(site: Site) -> None:
    site.gives("/a", STORY, Content_Type="Text/Plain; charset=UTF-8", ETag='"1"', Last_Modified="yesterday")
    page = await fetched(site, "/a#part")
    assert (page.asked, page.url, page.content) == (site.url("/a#part"), site.url("/a"), STORY)
    assert (page.content_type, page.charset) == ("text/plain", "UTF-8")
    assert page.known == Known(site.url("/a"), '"1"', "yesterday")


async def test_what_the_server_does_not_say_is_empty(site: Site) -> None:
    site.gives("/a", STORY)
    page = await fetched(site, "/a")
    assert (page.content_type, page.charset, page.etag, page.last_modified) == ("", None, None, None)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_followed_to_the_last_address(site: Site, status: int) -> None:
    site.leads("/a", "b?x=1", status)
    site.leads("/b?x=1", site.url("/c"), status)
    site.gives("/c", STORY)
    page = await fetched(site, "/a")
    assert (page.asked, page.url, page.content) == (site.url("/a"), site.url("/c"), STORY)


async def test_packed_pages_are_unpacked(site: Site) -> None:
    site.gives("/a", gzip.compress(STORY * 1000), Content_Encoding="gzip")
    assert (await fetched(site, "/a")).content == STORY * 1000


async def test_we_say_who_we_are_and_nothing_else(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.9:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.9:1")
    site.gives("/a", status=302, Location="/b", Set_Cookie="id=1")
    site.gives("/b", STORY)
    await fetched(site, "/a")
    for request in site.requests:
        assert request.headers["user-agent"].startswith("Footnote/")
        assert "(+https://" in request.headers["user-agent"]
        assert request.headers.keys() <= {"host", "user-agent", "accept", "accept-encoding", "connection"}
        assert request.headers["accept-encoding"] == "gzip"


async def test_what_is_known_is_asked_for_only_if_changed(site: Site) -> None:
    site.gives("/a", status=304)
    known = Known(site.url("/a"), '"1"', "yesterday")
    assert await site.fetcher().fetch(site.url("/a"), known) == Unchanged(site.url("/a"))
    headers = site.requests[-1].headers
    assert (headers["if-none-match"], headers["if-modified-since"]) == ('"1"', "yesterday")


async def test_a_mark_is_shown_only_to_the_address_that_gave_it(site: Site) -> None:
    site.leads("/a", "/b")
    site.gives("/b", STORY)
    await fetched(site, "/a", Known(site.url("/elsewhere"), '"1"'))
    assert all("if-none-match" not in request.headers for request in site.requests)
    await fetched(site, "/a", Known(site.url("/b"), '"1"'))
    assert [request.path for request in site.requests if "if-none-match" in request.headers] == ["/b"]


async def test_unchanged_without_having_been_asked_so_is_no_answer(site: Site) -> None:
    site.gives("/a", status=304)
    with pytest.raises(AddressUnreachable, match="status 304"):
        await fetched(site, "/a")


@pytest.mark.parametrize("mark", ["", "x" * 501, "tab\there", "café"])
async def test_a_mark_that_cannot_be_shown_again_is_not_kept(site: Site, mark: str) -> None:
    site.gives("/a", STORY, ETag=mark)
    assert (await fetched(site, "/a")).etag is None


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 410, 451])
async def test_a_no_is_final(site: Site, status: int) -> None:
    site.gives("/a", STORY, status)
    with pytest.raises(AddressDenied, match=f"status {status}"):
        await fetched(site, "/a")


@pytest.mark.parametrize("status", [204, 206, 300, 408, 429, 500, 502, 503, 599])
async def test_a_not_now_is_not_final(site: Site, status: int) -> None:
    site.gives("/a", STORY if status not in (204,) else b"", status)
    with pytest.raises(AddressUnreachable, match=f"status {status}"):
        await fetched(site, "/a")


# Where nothing may go -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "0x7f.1", "0x7f000001", "2130706433", "0177.0.0.1", "①②⑦.⓪.⓪.①", "127。0。0。1"),
        *("0.0.0.0", "0", "[::]", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]"),
        *("[2002:7f00:1::]", "[2001:0:7f00:1::]", "[fe80::1]", "[fd00:ec2::254]", "169.254.169.254", "0xa9fea9fe"),
        *("10.0.0.1", "192.168.0.1", "localhost", "LOCALHOST"),
    ],
)
async def test_no_way_to_write_an_inner_address_leads_there(host: str) -> None:
    asked: list[object] = []

    def rule(address: object, port: int) -> bool:
        asked.append(address)
        return is_public(address, port)  # type: ignore[arg-type]

    with pytest.raises(AddressRefused):
        await Fetcher(rule).fetch(f"http://{host}/")
    # Some forms are no address to the HTTP client and never come so far.
    assert bool(asked) != (host in ("127.1", "2130706433", "0177.0.0.1", "0"))


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_the_open_internet_alone_is_reached_unless_said_otherwise(site: Site, scheme: str) -> None:
    with pytest.raises(AddressRefused):
        await Fetcher().fetch(f"{scheme}://127.0.0.1:{site.port}/")
    assert site.connections == 0


async def test_a_redirect_to_an_inner_address_is_not_followed(site: Site, secret: Site) -> None:
    site.leads("/a", secret.url("/"))
    with pytest.raises(AddressRefused) as refused:
        await fetched(site, "/a")
    assert secret.connections == 0
    assert secret.address not in str(refused.value)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.2/", "http://ada:b@127.0.0.1/", "data:,x"])
async def test_a_redirect_to_what_is_no_page_is_refused(site: Site, target: str) -> None:
    site.leads("/a", target)
    with pytest.raises(AddressRefused):
        await fetched(site, "/a")


async def test_a_robots_file_that_leads_inside_is_not_followed(site: Site, secret: Site) -> None:
    site.gives("/a", STORY)
    site.leads("/robots.txt", secret.url("/robots.txt"))
    with pytest.raises(AddressRefused):
        await fetched(site, "/a")
    assert secret.connections == 0


async def test_a_name_that_changes_its_address_is_checked_at_each_connection(site: Site, secret: Site) -> None:
    site.gives("/a", STORY)
    names = Names(turncoat_example=[site.address, secret.address])
    with pytest.raises(AddressRefused):
        await site.fetcher(resolver=names).fetch(site.url("/a", "turncoat.example"))
    assert [request.path for request in site.requests] == ["/robots.txt"]
    assert secret.connections == 0


async def test_an_inner_address_tells_nothing_by_answering_or_not(site: Site, secret: Site) -> None:
    said = set()
    for port in (secret.port, 1):
        for path in ("/", "/none"):
            with pytest.raises(AddressRefused) as refused:
                await site.fetcher().fetch(f"http://127.0.0.2:{port}{path}")
            said.add(refused.value.reason)
            assert refused.value.__cause__ is None
    assert len(said) == 1


async def test_a_name_that_nobody_has_is_said_to_be_none(site: Site) -> None:
    with pytest.raises(AddressUnreachable, match="no site of that name"):
        await site.fetcher(resolver=Names()).fetch("http://nowhere.example/")


async def test_a_closed_port_is_unreachable() -> None:
    async with site_at() as closed:
        pass
    with pytest.raises(AddressUnreachable, match="no connection"):
        await closed.fetcher().fetch(closed.url("/"))


@pytest.fixture
def self_signed(tmp_path: Path) -> ssl.SSLContext:
    """A certificate for localhost that nobody but its owner vouches for."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not here to make a certificate")
    made = ["-keyout", str(tmp_path / "key"), "-out", str(tmp_path / "certificate"), "-subj", "/CN=localhost"]
    new = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *made]
    subprocess.run(new, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate", tmp_path / "key")
    return context


async def test_a_certificate_that_nobody_vouches_for_is_not_trusted(self_signed: ssl.SSLContext) -> None:
    async with site_at(secured=self_signed) as secured:
        with pytest.raises(AddressUnreachable, match="no secure connection"):
            await secured.fetcher().fetch(f"https://127.0.0.1:{secured.port}/")
        assert secured.requests == []


# Too much, too slow -------------------------------------------------------------------------------------


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
    "damage", [b"", b"no gzip at all", gzip.compress(STORY)[:-9], gzip.compress(STORY) + b"more"]
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
    assert perf_counter() - start < 2


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


# What the site allows -----------------------------------------------------------------------------------


async def test_a_page_that_robots_may_not_read_is_not_read(site: Site) -> None:
    site.gives("/robots.txt", "User-agent: *\nDisallow: /a")
    site.gives("/a", STORY)
    site.gives("/b", STORY)
    with pytest.raises(RobotsForbid, match="asks programs not to read"):
        await fetched(site, "/a")
    assert site.paths() == []
    assert (await fetched(site, "/b")).content == STORY


async def test_robots_are_asked_at_every_redirect(site: Site) -> None:
    site.gives("/robots.txt", "User-agent: Footnote\nDisallow: /a")
    site.leads("/b", "/a")
    with pytest.raises(RobotsForbid):
        await fetched(site, "/b")
    assert site.paths() == ["/b"]


async def test_robots_are_read_once_for_many_pages(site: Site) -> None:
    site.gives("/robots.txt", "")
    site.gives("/a", STORY)
    fetcher = site.fetcher()
    for _ in range(3):
        await fetcher.fetch(site.url("/a"))
    assert [request.path for request in site.requests] == ["/robots.txt", "/a", "/a", "/a"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429])
async def test_a_site_without_robots_allows(site: Site, status: int) -> None:
    site.gives("/robots.txt", "User-agent: *\nDisallow: /", status)
    site.gives("/a", STORY)
    assert (await fetched(site, "/a")).content == STORY


@pytest.mark.parametrize("status", [500, 503])
async def test_robots_that_cannot_be_read_now_forbid_for_now(site: Site, status: int) -> None:
    site.gives("/robots.txt", status=status)
    site.gives("/a", STORY)
    fetcher = site.fetcher()
    with pytest.raises(AddressUnreachable, match=rf"robots.txt.*error {status}"):
        await fetcher.fetch(site.url("/a"))
    assert site.paths() == []
    site.gives("/robots.txt", "")
    assert isinstance(await fetcher.fetch(site.url("/a")), Fetched)


async def test_robots_are_followed_where_they_moved(site: Site) -> None:
    site.leads("/robots.txt", "/moved.txt")
    site.gives("/moved.txt", "User-agent: *\nDisallow: /a")
    with pytest.raises(RobotsForbid):
        await fetched(site, "/a")


async def test_of_giant_robots_the_beginning_counts(site: Site) -> None:
    site.gives("/robots.txt", b"User-agent: *\nDisallow: /a\n" + b"# filler\n" * 100_000 + b"Disallow: /b\n")
    site.gives("/b", STORY)
    with pytest.raises(RobotsForbid):
        await fetched(site, "/a")
    assert (await fetched(site, "/b")).content == STORY


# Anything at all ----------------------------------------------------------------------------------------


_heads = st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 302 On\r\nLocation: ", b"HTTP/1.1 200 OK\r\n\r\n"])
_packed = st.binary(max_size=200).map(lambda content: b"Content-Encoding: gzip\r\n\r\n" + zlib.compress(content))


@settings(deadline=None, max_examples=200)
@given(_heads, st.binary(max_size=300) | _packed, st.booleans())
def test_any_bytes_are_an_answer_or_a_clear_error(head: bytes, rest: bytes, ends: bool) -> None:
    async def try_it() -> None:
        async with site_at() as site:
            site.answers["/a"] = head + rest + (b"\r\n\r\n" if ends else b"")
            try:
                assert isinstance(await site.fetcher(seconds=2).fetch(site.url("/a")), Fetched)
            except IntakeError as error:
                assert str(error).endswith(".")

    asyncio.run(try_it())


async def test_nothing_stays_open(site: Site) -> None:
    site.gives("/a", STORY)
    site.leads("/b", "/b")
    for path in ("/a", "/b"):
        try:
            await fetched(site, path)
        except AddressUnreachable:
            continue
    assert not [task for task in asyncio.all_tasks() if aiohttp.__name__ in repr(task)]
