"""An address -> bytes: what comes back, and what the site allows."""

import asyncio
import gzip
import zlib

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.errors import (
    AddressDenied,
    AddressUnreachable,
    IntakeError,
    RobotsForbid,
)
from retrieval.intake.fetching import Fetched, Known, Unchanged

from .hostile import STORY, Site, fetched, site_at

# What comes back --------------------------------------------------------------------------------------


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


# What the site allows ---------------------------------------------------------------------------------


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


# Anything at all --------------------------------------------------------------------------------------


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
