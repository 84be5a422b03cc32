"""`/library add url:`, `follow`, `feeds`, `unfollow`, and what comes in while the bot serves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import discord
import pytest_asyncio

from bot.client import Footnote
from bot.state.memory import Memory
from retrieval.archive import Archive
from retrieval.model import Done
from tests.bot.librarian import Librarian, answer
from tests.bot.newsroom import Newsroom, shown, text_of
from tests.bot.two_servers import TwoServers
from tests.retrieval.hostile import Site, site_at

STORY = "The silo of Norrvik\n\nA silo of 900 tonnes was built beside the harbour, and holds barley.\n"
TEXT = "text/plain; charset=utf-8"
XML = "application/rss+xml"


def feed(*links: str) -> str:
    items = "".join(f"<item><title>x</title><link>{link}</link><guid>{link}</guid></item>" for link in links)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour News</title>{items}</channel></rss>'


@pytest_asyncio.fixture
async def site() -> AsyncIterator[Site]:
    async with site_at() as site:
        yield site


@pytest_asyncio.fixture
async def mia(newsroom: Newsroom, site: Site, data: Path) -> AsyncIterator[Librarian]:
    """Mia, with a bot that may fetch from the site and nowhere else."""
    async with await Archive.open(data, site.fetcher()) as archive, await Memory.open(data) as memory:
        await newsroom.env.restart_bot(Footnote(archive, memory, shard_count=1))
        newsroom.archive = archive
        yield Librarian(newsroom)


async def poll(mia: Librarian, after: timedelta = timedelta()) -> None:
    await mia.newsroom.bot.shelf.poll_due(datetime.now(UTC) + after, Random(1))


async def test_the_page_at_an_address_is_added(mia: Librarian, site: Site) -> None:
    url = site.gives("/silo.txt", STORY, Content_Type=TEXT)
    text = text_of(answer(await mia.slash("add", url=f" {url} ")))
    assert text.startswith("### 1 article added\n") and f"from {url}" in text.replace("\\", "")
    assert (await mia.entry()).metadata.url == url


async def test_an_address_that_leads_inside_is_refused_beside_a_good_file(mia: Librarian, site: Site) -> None:
    result = await mia.slash("add", url="http://127.0.0.1:1/", file1=("silo.txt", STORY.encode()))
    text = text_of(answer(result)).replace("\\", "")
    assert text.startswith("### 1 article added\n- **http://127.0.0.1:1/**: it does not lead to a public web page")


async def test_what_was_removed_can_be_fetched_again(mia: Librarian, site: Site) -> None:
    url = site.gives("/silo.txt", STORY, Content_Type=TEXT, ETag='"1"')
    await mia.press(answer(await mia.slash("add", url=url)), "Remove")
    assert "1 article added" in text_of(answer(await mia.slash("add", url=url)))


async def test_a_followed_feed_brings_its_articles_and_wakes_who_waits_for_them(mia: Librarian, site: Site) -> None:
    await mia.newsroom.ada.slash(mia.newsroom.channel, "watch add", query="barley silo")
    story = site.gives("/silo.txt", STORY, Content_Type=TEXT)
    url = site.gives("/feed", feed(story), Content_Type=XML)
    followed = text_of(answer(await mia.slash("follow", url=url)))
    assert followed == "The library follows “Harbour News” now. New articles come by themselves."
    await poll(mia)
    async with asyncio.timeout(10):
        while not any("1 new article about “barley silo”" in text_of(one) for one in mia.newsroom.said()):
            await asyncio.sleep(0.02)
            await mia.newsroom.env.settle()
    asked = await mia.newsroom.ada.slash(mia.newsroom.channel, "ask", question="barley silo")
    assert "holds" in shown(asked, private=False)
    by_feed, by_mia = await mia.log()
    assert (by_feed.done, by_feed.by, by_feed.names) == (Done.ADDED, None, ("The silo of Norrvik",))
    assert (by_mia.done, by_mia.by, by_mia.names) == (Done.FOLLOWED, str(mia.member.id), (url,))
    assert "a feed added “The silo of Norrvik”" in text_of(answer(await mia.slash("log")))


async def test_trouble_with_a_feed_is_shown_and_keeps_nothing_else_from_coming(mia: Librarian, site: Site) -> None:
    story = site.gives("/silo.txt", STORY, Content_Type=TEXT)
    bad, good = site.gives("/bad", feed(), Content_Type=XML), site.gives("/good", feed(story), Content_Type=XML)
    for url in (bad, good):
        answer(await mia.slash("follow", url=url))
    site.gives("/bad", "gone", status=503)
    await poll(mia)
    text = text_of(answer(await mia.slash("feeds")))
    assert text.count("Trouble: ") == 1 and "503" in text
    assert len(await mia.entries()) == 1
    site.gives("/bad", feed(), Content_Type=XML)
    await poll(mia, after=timedelta(days=2))
    assert "Trouble" not in text_of(answer(await mia.slash("feeds")))


async def test_what_is_no_feed_is_not_followed(mia: Librarian, site: Site) -> None:
    url = site.gives("/silo.txt", STORY, Content_Type=TEXT)
    assert "it is no RSS or Atom feed" in text_of(answer(await mia.slash("follow", url=url)))
    assert "follows no feed" in text_of(answer(await mia.slash("feeds")))
    mia.newsroom.expect_errors("NotAFeed")


async def test_a_feed_is_unfollowed_by_a_part_of_its_name(mia: Librarian, site: Site) -> None:
    url = site.gives("/feed", feed(), Content_Type=XML)
    await mia.slash("follow", url=url)
    (choice,) = await mia.member.autocomplete(mia.newsroom.channel, "library unfollow", "feed", "harbour")
    assert choice["name"].startswith("Harbour News · http://")
    assert "no longer follows" in text_of(answer(await mia.slash("unfollow", feed=choice["value"])))
    assert "is no feed that this library follows" in text_of(answer(await mia.slash("unfollow", feed=url)))
    assert [deed.done for deed in await mia.log()] == [Done.UNFOLLOWED, Done.FOLLOWED]
    mia.newsroom.expect_errors("FeedNotFollowed")


async def test_more_feeds_than_a_list_can_show_are_not_followed(mia: Librarian, site: Site) -> None:
    for number in range(25):
        await mia.newsroom.archive.follow(
            site.gives(f"/{number}", feed(), Content_Type=XML), mia.library, datetime.now(UTC)
        )
    url = site.gives("/feed", feed(), Content_Type=XML)
    refused = text_of(answer(await mia.slash("follow", url=url)))
    assert refused == "This library follows 25 feeds already. Unfollow one first."
    text_of(answer(await mia.slash("feeds")))
    mia.newsroom.expect_errors("FeedsFull")


async def test_feeds_of_another_server_are_neither_seen_nor_unfollowed(
    towns: TwoServers, mia: Librarian, site: Site
) -> None:
    url = site.gives("/feed", feed(), Content_Type=XML)
    await mia.slash("follow", url=url)
    managers = towns.rivals.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    rolf = towns.rivals.add_member(towns.env.create_user("rolf"), roles=[managers])
    assert "follows no feed" in text_of(answer(await rolf.slash(towns.lobby, "library feeds")))
    assert await rolf.autocomplete(towns.lobby, "library unfollow", "feed", "") == []
    (choice,) = await mia.member.autocomplete(towns.channel, "library unfollow", "feed", "")
    for name in (url, choice["value"]):
        assert "is no feed" in text_of(answer(await rolf.slash(towns.lobby, "library unfollow", feed=name)))
    assert "Harbour News" in text_of(answer(await mia.slash("feeds")))
    towns.newsroom.expect_errors("FeedNotFollowed", "FeedNotFollowed")
