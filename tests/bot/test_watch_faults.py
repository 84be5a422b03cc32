"""Watches under faults: nothing is posted twice and nothing is lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import discord
import pytest

from bot.watches.posting import FIRST_WAIT, REFUSALS
from bot.watches.watcher import POLL
from tests.bot.newsroom import Newsroom, text_of
from tests.bot.watching import WHALE, come_in, count, database, look, posts, watch


async def test_a_restart_between_intake_and_post_loses_nothing(newsroom: Newsroom, tmp_path: Path) -> None:
    await watch(newsroom)
    await come_in(newsroom, tmp_path, whale=WHALE)
    newsroom.env.inject_error("POST", "/channels/*/messages", status=503, times=None)
    await look(newsroom)
    assert posts(newsroom) == [] and count(newsroom, "watch_finds", "passage_id IS NOT NULL") == 1
    newsroom.env.backend.faults.clear()
    await newsroom.restart()
    await newsroom.env.advance_time(FIRST_WAIT.total_seconds() + POLL)
    assert len(posts(newsroom)) == 1
    await newsroom.restart()
    await newsroom.env.advance_time(POLL)
    assert len(posts(newsroom)) == 1


async def test_a_restart_between_the_post_and_its_receipt_posts_nothing_twice(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    await watch(newsroom)
    await come_in(newsroom, tmp_path, whale=WHALE)
    with database(newsroom) as connection:
        # The receipt is what a process that is killed in time does not come to write.
        connection.execute(
            "CREATE TRIGGER killed BEFORE DELETE ON watch_posts BEGIN SELECT RAISE(ABORT, 'killed'); END"
        )
    await look(newsroom)
    assert len(posts(newsroom)) == 1 and count(newsroom, "watch_posts") == 1
    with database(newsroom) as connection:
        connection.execute("DROP TRIGGER killed")
    await newsroom.restart()
    await newsroom.env.advance_time(POLL)
    assert len(posts(newsroom)) == 1
    assert count(newsroom, "watch_posts") == count(newsroom, "watch_finds", "passage_id IS NOT NULL") == 0


async def test_a_post_that_was_begun_and_never_sent_is_sent(newsroom: Newsroom, tmp_path: Path) -> None:
    await watch(newsroom)
    await come_in(newsroom, tmp_path, whale=WHALE)
    newsroom.env.inject_error("POST", "/channels/*/messages", status=500, times=None)
    await look(newsroom)
    assert count(newsroom, "watch_posts") == 1, "a server error leaves it open whether Discord took it"
    newsroom.env.backend.faults.clear()
    await newsroom.env.advance_time(FIRST_WAIT.total_seconds() + POLL)
    assert len(posts(newsroom)) == 1 and count(newsroom, "watch_posts") == 0


async def test_a_refused_post_is_tried_again_ever_more_slowly(newsroom: Newsroom, tmp_path: Path) -> None:
    await watch(newsroom)
    await come_in(newsroom, tmp_path, whale=WHALE)
    newsroom.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, message="No", times=3)
    await look(newsroom)
    for failures in (1, 2, 3):
        assert count(newsroom, "watches", f"failures = {failures}") == 1 and posts(newsroom) == []
        await newsroom.env.advance_time(FIRST_WAIT.total_seconds() * 2 ** (failures - 1) + POLL)
    assert len(posts(newsroom)) == 1 and count(newsroom, "watches", "failures = 0") == 1


async def refuse_until_it_rests(newsroom: Newsroom, tmp_path: Path) -> None:
    await watch(newsroom)
    await come_in(newsroom, tmp_path, whale=WHALE)
    path = f"/channels/{newsroom.channel.id}/messages"
    newsroom.env.inject_error("POST", path, status=403, code=50013, message="No", times=None)
    await look(newsroom)
    for failures in range(REFUSALS):
        await newsroom.env.advance_time(FIRST_WAIT.total_seconds() * 2**failures + POLL)
    assert count(newsroom, "watches", "paused") == 1


async def test_after_several_refusals_who_set_it_is_told_and_nothing_is_lost(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    await refuse_until_it_rests(newsroom, tmp_path)
    (told,) = newsroom.said_to(newsroom.ada.user)
    assert text_of(told).startswith("Your watch for “whale” rests: I was not let post in <#")
    newsroom.env.backend.faults.clear()
    (choice,) = await newsroom.ada.autocomplete(newsroom.channel, "watch pause", "watch", "")
    await newsroom.ada.slash(newsroom.channel, "watch pause", watch=choice["value"])
    await newsroom.env.settle()
    assert len(posts(newsroom)) == 1


async def test_who_takes_no_direct_messages_is_told_when_met_next(newsroom: Newsroom, tmp_path: Path) -> None:
    dm = newsroom.ada.user.dm_channel.id
    newsroom.env.inject_error("POST", f"/channels/{dm}/messages", status=403, code=50007, message="No", times=None)
    await refuse_until_it_rests(newsroom, tmp_path)
    newsroom.env.backend.faults.clear()
    assert newsroom.said_to(newsroom.ada.user) == []
    await newsroom.restart()
    result = await newsroom.ada.slash(newsroom.channel, "sources")
    (told,) = result.followups
    assert told.ephemeral and text_of(told).startswith("Your watch for “whale” rests")
    assert (await newsroom.ada.slash(newsroom.channel, "sources")).followups == []
    assert (await newsroom.bo.slash(newsroom.channel, "sources")).followups == []


async def test_the_watch_of_a_deleted_channel_rests_and_who_set_it_is_told(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    other = newsroom.guild.create_text_channel("other")
    await watch(newsroom, channel=other)
    await watch(newsroom)
    found = newsroom.bot.get_channel(other.id)
    assert isinstance(found, discord.TextChannel)
    await found.delete()
    await come_in(newsroom, tmp_path, whale=WHALE)
    await look(newsroom)
    (told,) = newsroom.said_to(newsroom.ada.user)
    assert "its channel is gone" in text_of(told)
    assert len(posts(newsroom)) == 1, "the other watch goes on"
    await newsroom.env.advance_time(600)
    assert len(newsroom.said_to(newsroom.ada.user)) == 1


async def test_an_article_removed_before_its_post_is_not_posted(newsroom: Newsroom, tmp_path: Path) -> None:
    await watch(newsroom)
    await come_in(newsroom, tmp_path, whale=WHALE)
    newsroom.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, message="No")
    await look(newsroom)
    scope = await newsroom.archive.scope(["main"])
    (entry,) = await newsroom.archive.titles("A whale in", scope, 5)
    await newsroom.archive.remove(entry.id, scope)
    await newsroom.env.advance_time(FIRST_WAIT.total_seconds() + POLL)
    assert posts(newsroom) == [] and count(newsroom, "watch_finds", "passage_id IS NOT NULL") == 0


async def test_a_broken_archive_is_logged_and_looked_at_again(
    newsroom: Newsroom, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await watch(newsroom)
    with closing(sqlite3.connect(newsroom.data / "archive.db")) as broken, broken:
        broken.execute("ALTER TABLE passages RENAME TO hidden")
    await look(newsroom)
    assert "looked after" not in caplog.text, "nothing came in, nothing is read"
    with closing(sqlite3.connect(newsroom.data / "archive.db")) as broken, broken:
        broken.execute("ALTER TABLE hidden RENAME TO passages")
    await come_in(newsroom, tmp_path, whale=WHALE)
    with closing(sqlite3.connect(newsroom.data / "archive.db")) as broken, broken:
        broken.execute("ALTER TABLE passages RENAME TO hidden")
    await look(newsroom)
    assert "a watch could not be looked after" in caplog.text
    with closing(sqlite3.connect(newsroom.data / "archive.db")) as broken, broken:
        broken.execute("ALTER TABLE hidden RENAME TO passages")
    await newsroom.env.advance_time(POLL + 1)
    assert len(posts(newsroom)) == 1
