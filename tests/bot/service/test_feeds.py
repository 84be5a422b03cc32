"""Feeds are polled while the bot serves, whatever goes wrong meanwhile."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.client import Footnote
from bot.service.feeds import feeds_polled
from bot.state.memory import Memory
from retrieval.archive import Archive
from tests.retrieval.hostile import site_at

STORY = "The silo of Norrvik\n\nA silo of 900 tonnes was built beside the harbour.\n"
FEED = '<rss version="2.0"><channel><title>News</title><item><link>{}</link></item></channel></rss>'


async def test_what_feeds_have_new_comes_in_while_the_bot_serves(tmp_path: Path) -> None:
    async with (
        site_at() as site,
        await Archive.open(tmp_path, site.fetcher()) as archive,
        await Memory.open(tmp_path) as memory,
    ):
        story = site.gives("/silo.txt", STORY, Content_Type="text/plain; charset=utf-8")
        feed = site.gives("/feed", FEED.format(story), Content_Type="application/rss+xml")
        await archive.follow(feed, "server-7", datetime.now(UTC))
        async with asyncio.timeout(20), feeds_polled(Footnote(archive, memory).shelf, every=0.01):
            while not (await archive.libraries())["server-7"]:  # noqa: ASYNC110  another task fills it
                await asyncio.sleep(0.01)


async def test_an_error_is_logged_and_does_not_end_the_polling(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with await Memory.open(tmp_path) as memory:
        archive = await Archive.open(tmp_path)
        shelf = Footnote(archive, memory).shelf
        await archive.close()
        async with asyncio.timeout(20), feeds_polled(shelf, every=0.01):
            while sum(one.levelno == logging.ERROR for one in caplog.records) < 2:  # noqa: ASYNC110  the log grows
                await asyncio.sleep(0.01)
    assert caplog.records[-1].getMessage() == "followed feeds could not be looked at"
