"""Pages come from addresses into libraries, and feeds are followed."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from retrieval.archive import Archive
from retrieval.embedded import FILE_NAME
from retrieval.errors import (
    AddressDenied,
    AddressRefused,
    AddressUnreachable,
    FeedNotFollowed,
    LibraryNameInvalid,
    NotAFeed,
    UnsupportedFormat,
)
from retrieval.model import Scope
from retrieval.store.articles import MIGRATIONS, ArticleStore
from retrieval.store.database import Database
from retrieval.store.feeds import Feed
from retrieval.web import Polled

from .helpers import MAIN
from .hostile import Site

MILL = "The last miller\n\nThe mill by the river closed in May.\n\nIts last miller, Ada Holt, kept the key.\n"
NOW = datetime(2020, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
async def archive(tmp_path: Path, site: Site) -> AsyncIterator[Archive]:
    """An archive that may fetch from the site and nowhere else."""
    async with await Archive.open(tmp_path / "archive", site.fetcher(seconds=2)) as opened:
        yield opened


async def sources(archive: Archive, library: str = "main") -> list[str]:
    return [entry.source async for entry in archive.articles(Scope.of(library))]


# Pages --------------------------------------------------------------------------------------------------


async def test_a_page_is_an_article_cited_with_the_address_that_answered(archive: Archive, site: Site) -> None:
    site.leads("/short", "/mill")
    site.gives("/mill", MILL, Content_Type="text/plain")
    added = await archive.add_address(site.url("/short"), "main")
    (finding,) = (await archive.ask("Who kept the key?", MAIN)).findings
    entry = finding.citation.entry
    assert added.article_ids == (entry.id,)
    assert (entry.source, entry.metadata.url) == (site.url("/short"), site.url("/mill"))
    assert finding.excerpt.text in MILL


async def test_an_unchanged_page_is_already_here_and_is_not_sent_again(archive: Archive, site: Site) -> None:
    url = site.gives("/mill", MILL, ETag='"1"', Last_Modified="yesterday")
    await archive.add_address(url, "main")
    site.gives("/mill", status=304)
    again = await archive.add_address(url, "main")
    assert again.already_here
    assert again.document.source == url
    assert site.requests[-1].headers["if-none-match"] == '"1"'
    assert site.requests[-1].headers["if-modified-since"] == "yesterday"
    assert await sources(archive) == [url]


@pytest.mark.parametrize("charset", ["utf-8", "utf-16-le"])
async def test_the_same_text_is_already_here_whatever_its_bytes(archive: Archive, site: Site, charset: str) -> None:
    url = site.gives("/mill", MILL, ETag='"1"')
    await archive.add_address(url, "main")
    site.gives("/mill", MILL.encode(charset), ETag='"2"', Content_Type=f"text/plain; charset={charset}")
    assert (await archive.add_address(url, "main")).already_here
    await archive.add_address(url, "main")
    assert site.requests[-1].headers["if-none-match"] == '"2"'
    assert await sources(archive) == [url]


async def test_a_changed_page_is_added(archive: Archive, site: Site) -> None:
    url = site.gives("/mill", MILL, ETag='"1"')
    await archive.add_address(url, "main")
    site.gives("/mill", MILL + "\nThe key was found in June.\n", ETag='"2"')
    assert not (await archive.add_address(url, "main")).already_here
    assert (await archive.ask("When was the key found?", MAIN)).answered


async def test_what_was_taken_out_is_fetched_anew(archive: Archive, site: Site) -> None:
    url = site.gives("/mill", MILL, ETag='"1"')
    (article,) = (await archive.add_address(url, "main")).article_ids
    await archive.remove(article, MAIN)
    assert not (await archive.add_address(url, "main")).already_here
    assert "if-none-match" not in site.requests[-1].headers


async def test_each_library_fetches_for_itself(archive: Archive, site: Site) -> None:
    url = site.gives("/mill", MILL, ETag='"1"')
    await archive.add_address(url, "main")
    assert not (await archive.add_address(url, "other")).already_here
    assert "if-none-match" not in site.requests[-1].headers
    assert await archive.libraries() == {"main": 1, "other": 1}


async def test_another_address_of_the_same_bytes_is_already_here_and_remembered(archive: Archive, site: Site) -> None:
    await archive.add_address(site.gives("/mill", MILL), "main")
    copy = site.gives("/copy", MILL, ETag='"7"')
    assert (await archive.add_address(copy, "main")).already_here
    await archive.add_address(copy, "main")
    assert site.requests[-1].headers["if-none-match"] == '"7"'


async def test_a_refused_page_leaves_nothing(archive: Archive, site: Site) -> None:
    site.gives("/film", b"x", Content_Type="video/mp4")
    for url, error in (
        (site.url("/film"), UnsupportedFormat),
        (site.url("/none"), AddressDenied),
        ("http://127.0.0.3/", AddressRefused),
    ):
        with pytest.raises(error):
            await archive.add_address(url, "fresh")
    assert await archive.libraries() == {}


async def test_a_library_that_cannot_be_is_refused_before_anything_is_fetched(archive: Archive, site: Site) -> None:
    for refused in (archive.add_address(site.url("/"), "../up"), archive.follow(site.url("/"), "../up", NOW)):
        with pytest.raises(LibraryNameInvalid):
            await refused
    assert site.connections == 0


async def test_only_what_changes_articles_has_the_index_built_anew(
    archive: Archive, site: Site, tmp_path: Path
) -> None:
    url = site.gives("/mill", MILL)
    (article,) = (await archive.add_address(url, "main")).article_ids
    database = await Database.open(tmp_path / "archive" / FILE_NAME, MIGRATIONS)
    try:
        store = ArticleStore(database)
        numbers = [await store.revision()]
        await archive.add_address(url, "main")
        await archive.follow(site.gives("/feed", feed_of("/mill", "/none")), "main", NOW)
        await poll(archive)
        await archive.unfollow(site.url("/feed"), "main")
        assert await store.revision() == numbers[0]
        await archive.add_address(site.gives("/ferry", "The ferry was painted blue."), "other")
        numbers.append(await store.revision())
        await archive.remove(article, MAIN)
        numbers.append(await store.revision())
        assert len(set(numbers)) == 3
    finally:
        await database.close()


# Feeds --------------------------------------------------------------------------------------------------


def feed_of(*paths: str, title: str = "The Paper") -> str:
    items = "".join(f"<item><title>{path}</title><link>{path}</link></item>" for path in paths)
    return f'<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'


def stories(site: Site, *names: str, feed: str = "/feed", **headers: str) -> str:
    """A feed of stories, one a page; returns its address."""
    for name in names:
        site.gives(f"/{name}", f"The story of {name}\n\nThe boat named {name} came back at night.\n")
    return site.gives(feed, feed_of(*(f"/{name}" for name in names)), **headers)


async def poll(archive: Archive, now: datetime = NOW) -> list[Polled]:
    return await archive.poll_due(now, Random(7))


async def the_feed(archive: Archive, library: str = "main") -> Feed:
    (feed,) = await archive.followed(library)
    return feed


async def test_a_followed_feed_brings_its_items(archive: Archive, site: Site) -> None:
    url = stories(site, "swan", "gull")
    feed = await archive.follow(url, "main", NOW)
    assert (feed.title, feed.asked, feed.failures, feed.trouble) == ("The Paper", url, 0, None)
    (polled,) = await poll(archive)
    assert [added.document.source for added in polled.added] == [site.url("/swan"), site.url("/gull")]
    assert await sources(archive) == [site.url("/swan"), site.url("/gull")]
    assert (polled.refused, polled.postponed, polled.trouble) == ((), 0, None)


async def test_a_feed_is_polled_about_every_hour(archive: Archive, site: Site) -> None:
    await archive.follow(stories(site, "swan"), "main", NOW)
    (polled,) = await poll(archive)
    assert (await the_feed(archive)).next_poll == polled.next_poll
    assert NOW + 0.9 * HOUR <= polled.next_poll <= NOW + 1.1 * HOUR
    assert await poll(archive, NOW + 0.8 * HOUR) == []
    assert len(await poll(archive, NOW + 1.2 * HOUR)) == 1


async def test_an_unchanged_feed_is_not_sent_again(archive: Archive, site: Site) -> None:
    url = stories(site, "swan", ETag='"1"')
    await archive.follow(url, "main", NOW)
    await poll(archive)
    site.gives("/feed", status=304)
    (polled,) = await poll(archive, NOW + 2 * HOUR)
    assert (polled.added, polled.trouble) == ((), None)
    assert site.requests[-1].headers["if-none-match"] == '"1"'
    await poll(archive, NOW + 4 * HOUR)
    assert site.requests[-1].headers["if-none-match"] == '"1"'


async def test_only_new_items_are_fetched(archive: Archive, site: Site) -> None:
    await archive.follow(stories(site, "swan", "gull"), "main", NOW)
    await poll(archive)
    stories(site, "tern", "swan", "gull")
    (polled,) = await poll(archive, NOW + 2 * HOUR)
    assert [added.document.source for added in polled.added] == [site.url("/tern")]
    assert [site.paths().count(f"/{name}") for name in ("swan", "gull", "tern")] == [1, 1, 1]


async def test_an_item_that_is_refused_is_said_once_and_does_not_stop_the_rest(archive: Archive, site: Site) -> None:
    stories(site, "swan", "gull")
    url = site.gives("/feed", feed_of("/none", "http://127.0.0.3/", "/swan", "/film", "/gull"))
    site.gives("/film", b"x", Content_Type="video/mp4")
    await archive.follow(url, "main", NOW)
    (polled,) = await poll(archive)
    assert [type(error) for error in polled.refused] == [AddressDenied, AddressRefused, UnsupportedFormat]
    assert await sources(archive) == [site.url("/swan"), site.url("/gull")]
    (again,) = await poll(archive, NOW + 2 * HOUR)
    assert (again.refused, again.added) == ((), ())


async def test_an_item_that_cannot_be_had_now_comes_with_a_later_poll(archive: Archive, site: Site) -> None:
    await archive.follow(stories(site, "swan", "gull", ETag='"1"'), "main", NOW)
    site.gives("/swan", status=503)
    (polled,) = await poll(archive)
    assert polled.postponed == 1
    assert await sources(archive) == [site.url("/gull")]
    stories(site, "swan")
    stories(site, "swan", "gull")
    (again,) = await poll(archive, NOW + 2 * HOUR)
    assert "if-none-match" not in next(one.headers for one in site.requests[::-1] if one.path == "/feed")
    assert (again.postponed, len(again.added)) == (0, 1)
    assert await sources(archive) == [site.url("/gull"), site.url("/swan")]


async def test_of_many_new_items_some_come_with_each_poll(archive: Archive, site: Site) -> None:
    await archive.follow(stories(site, *(f"boat{number}" for number in range(45)), ETag='"1"'), "main", NOW)
    counts = []
    for number in range(4):
        (polled,) = await poll(archive, NOW + 2 * number * HOUR)
        counts.append((len(polled.added), polled.postponed))
    assert counts == [(20, 25), (20, 5), (5, 0), (0, 0)]


async def test_a_feed_that_fails_is_tried_ever_more_rarely_but_never_given_up(archive: Archive, site: Site) -> None:
    await archive.follow(stories(site, "swan"), "main", NOW)
    site.gives("/feed", status=500)
    now, waits = NOW, []
    for _ in range(12):
        (polled,) = await poll(archive, now)
        assert polled.trouble
        waits.append(polled.next_poll - now)
        now = polled.next_poll
    assert all(1.8 * HOUR <= waits[0] <= wait for wait in waits)
    assert waits[-1] <= timedelta(days=1)
    feed = await the_feed(archive)
    assert feed.failures == 12
    assert "status 500" in (feed.trouble or "")
    stories(site, "swan")
    (polled,) = await poll(archive, now)
    assert len(polled.added) == 1
    feed = await the_feed(archive)
    assert (feed.failures, feed.trouble) == (0, None)
    assert feed.next_poll <= now + 1.1 * HOUR


@pytest.mark.parametrize("broken", ["Not found any more.", "<html><body>Login</body></html>"])
async def test_a_feed_that_is_none_any_more_fails_and_keeps_its_title(
    archive: Archive, site: Site, broken: str
) -> None:
    await archive.follow(stories(site, "swan"), "main", NOW)
    site.gives("/feed", broken)
    (polled,) = await poll(archive)
    assert "no RSS or Atom feed" in (polled.trouble or "")
    assert (await the_feed(archive)).title == "The Paper"


async def test_one_feed_that_fails_or_hangs_does_not_stop_the_others(archive: Archive, site: Site) -> None:
    async def silence(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    await archive.follow(stories(site, "gull", feed="/hangs"), "main", NOW)
    await archive.follow(stories(site, "gull", feed="/fails"), "main", NOW)
    for number in range(6):
        await archive.follow(stories(site, f"swan{number}", feed=f"/{number}"), "main", NOW)
    site.answers["/hangs"] = silence
    site.gives("/fails", status=500)
    polled = await poll(archive)
    assert len(polled) == 8
    assert sum(bool(one.trouble) for one in polled) == 2
    assert sorted(await sources(archive)) == [site.url(f"/swan{number}") for number in range(6)]


async def test_what_is_no_feed_cannot_be_followed(archive: Archive, site: Site) -> None:
    url = site.gives("/page", "<html><p>Hello</p></html>")
    for asked, error in ((url, NotAFeed), (site.url("/none"), AddressDenied), ("http://10.0.0.1/", AddressRefused)):
        with pytest.raises(error):
            await archive.follow(asked, "main", NOW)
    assert await archive.followed("main") == []
    assert await archive.libraries() == {}


async def test_a_feed_followed_twice_is_followed_once(archive: Archive, site: Site) -> None:
    url = stories(site, "swan")
    first = await archive.follow(url, "main", NOW)
    await poll(archive)
    again = await archive.follow(url, "main", NOW + HOUR / 2)
    assert again.id == first.id
    assert again.next_poll > NOW + HOUR / 2
    assert await poll(archive, NOW + HOUR / 2) == []


async def test_a_feed_that_is_followed_no_longer_is_left_alone(archive: Archive, site: Site) -> None:
    url = stories(site, "swan")
    await archive.follow(url, "main", NOW)
    await poll(archive)
    with pytest.raises(FeedNotFollowed):
        await archive.unfollow(url, "other")
    await archive.unfollow(url, "main")
    assert await archive.followed("main") == []
    assert await poll(archive, NOW + 5 * HOUR) == []
    assert await sources(archive) == [site.url("/swan")]
    with pytest.raises(FeedNotFollowed):
        await archive.unfollow(url, "main")
    await archive.follow(url, "main", NOW)
    (polled,) = await poll(archive)
    assert [added.already_here for added in polled.added] == [True]


async def test_each_library_follows_for_itself(archive: Archive, site: Site) -> None:
    url = stories(site, "swan")
    await archive.follow(url, "main", NOW)
    await archive.follow(url, "other", NOW)
    await archive.follow(stories(site, "gull", feed="/second"), "other", NOW)
    assert len(await poll(archive)) == 3
    assert await sources(archive) == [site.url("/swan")]
    assert sorted(await sources(archive, "other")) == [site.url("/gull"), site.url("/swan")]
    assert len(await archive.followed("other")) == 2


async def test_two_that_poll_at_once_do_the_work_once(tmp_path: Path, archive: Archive, site: Site) -> None:
    for number in range(5):
        await archive.follow(stories(site, f"swan{number}", feed=f"/{number}"), "main", NOW)
    site.requests.clear()
    async with await Archive.open(tmp_path / "archive", site.fetcher()) as other:
        here, there = await asyncio.gather(poll(archive), poll(other))
    assert len(here) + len(there) == 5
    assert sorted(site.paths()) == sorted([f"/{n}" for n in range(5)] + [f"/swan{n}" for n in range(5)])


async def test_a_poll_that_is_broken_off_is_made_up_for(archive: Archive, site: Site) -> None:
    asked_for_the_second = asyncio.Event()

    async def silence(writer: asyncio.StreamWriter) -> None:
        asked_for_the_second.set()
        await asyncio.sleep(30)

    await archive.follow(stories(site, "swan", "gull", ETag='"1"'), "main", NOW)
    site.answers["/gull"] = silence
    polling = asyncio.create_task(poll(archive))
    await asked_for_the_second.wait()
    polling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await polling
    assert await sources(archive) == [site.url("/swan")]
    assert await poll(archive, NOW + timedelta(minutes=9)) == []
    stories(site, "swan", "gull", ETag='"1"')
    (polled,) = await poll(archive, NOW + timedelta(minutes=11))
    assert [added.document.source for added in polled.added] == [site.url("/gull")]
    assert site.paths().count("/swan") == 1


async def test_a_feed_that_nobody_answers_for_can_be_followed_later(archive: Archive, site: Site) -> None:
    site.gives("/feed", status=502)
    with pytest.raises(AddressUnreachable, match="try again later"):
        await archive.follow(site.url("/feed"), "main", NOW)
