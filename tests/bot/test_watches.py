"""Watches: what is posted when articles come in, and who may set and change them."""

from __future__ import annotations

import asyncio
import re
from datetime import datetime, timedelta
from pathlib import Path

import discord
import pytest

from bot.kept import MOST_WATCHES
from bot.watches.posting import BETWEEN_FLOODS, FIRST_WAIT, POSTS_AT_ONCE
from bot.watches.watcher import POLL
from tests.bot.commandline import CommandLine
from tests.bot.newsroom import Newsroom, buttons_of, shown, text_of
from tests.bot.two_servers import TwoServers
from tests.bot.watching import CALF, TURNIP, WHALE, come_in, count, database, look, posts, watch

# What is posted


async def test_what_comes_in_is_posted_once_with_its_excerpt(newsroom: Newsroom, tmp_path: Path) -> None:
    text = await watch(newsroom)
    assert text == f"Watching for “whale”, posted in <#{newsroom.channel.id}> at once."
    await come_in(newsroom, tmp_path, whale=WHALE, turnip=TURNIP)
    await look(newsroom)
    (post,) = posts(newsroom)
    assert post.startswith("### 1 new article about “whale”\n> A **whale** swam past the pier")
    assert "A whale in the harbour · Gazette · undated · ¶ 1" in post and "Turnips" not in post
    for _ in range(3):
        await look(newsroom)
    await come_in(newsroom, tmp_path, calf=CALF)
    await look(newsroom)
    assert len(posts(newsroom)) == 2 and "calf" in posts(newsroom)[1]
    message = newsroom.said()[-1]
    assert not message.mentions and {"Context 1", "Save 1", "About this watch"} == buttons_of(message).keys()
    about = await newsroom.bo.click(message, label="About this watch")
    assert shown(about, private=True) == text


async def test_what_another_process_adds_is_found_by_the_clock(newsroom: Newsroom, tmp_path: Path) -> None:
    await watch(newsroom)
    footnote = CommandLine(newsroom.data.parent)
    assert footnote("ingest", str(footnote.write("whale.md", WHALE))).status == 0
    assert posts(newsroom) == []
    await newsroom.env.advance_time(POLL + 1)
    assert len(posts(newsroom)) == 1


async def test_what_was_there_before_is_no_news(newsroom: Newsroom, tmp_path: Path) -> None:
    await come_in(newsroom, tmp_path, whale=WHALE)
    await watch(newsroom)
    await look(newsroom)
    assert posts(newsroom) == []


async def test_woken_several_times_at_once_it_posts_once(newsroom: Newsroom, tmp_path: Path) -> None:
    await watch(newsroom)
    await come_in(newsroom, tmp_path, whale=WHALE)
    with newsroom.env.time_context():
        await asyncio.gather(*(newsroom.bot.watches.wake() for _ in range(5)))
    assert len(posts(newsroom)) == 1


async def test_a_thread_has_watches_of_its_own(newsroom: Newsroom, tmp_path: Path) -> None:
    found = newsroom.bot.get_channel(newsroom.channel.id)
    assert isinstance(found, discord.TextChannel)
    await found.create_thread(name="aside", type=discord.ChannelType.public_thread)
    (thread,) = newsroom.channel.threads
    shown(await newsroom.ada.slash(thread, "watch add", query="whale"), private=False)
    await come_in(newsroom, tmp_path, whale=WHALE)
    await look(newsroom)
    said = [text_of(message) for message in thread.history() if message.components]
    assert "A whale in the harbour" in said[-1] and len(said) == 2
    await look(newsroom)
    assert len([message for message in thread.history() if message.components]) == 2


async def test_copies_of_a_story_are_one_block(newsroom: Newsroom, tmp_path: Path) -> None:
    await watch(newsroom)
    copy = WHALE.replace("A whale in the harbour", "Whale seen").replace("Gazette", "Wire")
    await come_in(newsroom, tmp_path, whale=WHALE, copy=copy)
    await look(newsroom)
    (post,) = posts(newsroom)
    assert post.count("\n> ") == 1 and "also in Whale seen" in post
    await look(newsroom)
    assert len(posts(newsroom)) == 1


async def test_the_same_text_under_another_id_is_not_posted_again(newsroom: Newsroom, tmp_path: Path) -> None:
    await watch(newsroom)
    await come_in(newsroom, tmp_path, whale=WHALE)
    await look(newsroom)
    scope = await newsroom.archive.scope(["main"])
    (entry,) = await newsroom.archive.titles("A whale in", scope, 5)
    await newsroom.archive.remove(entry.id, scope)
    await come_in(newsroom, tmp_path, whale=WHALE)
    await look(newsroom)
    assert len(posts(newsroom)) == 1


async def test_many_articles_make_several_posts_and_none_is_left_out(newsroom: Newsroom, tmp_path: Path) -> None:
    await watch(newsroom)
    stories = {f"s{n}": f"---\ntitle: Story {n}\n---\n\nWhale number {n} passed pier {n}.\n" for n in range(12)}
    await come_in(newsroom, tmp_path, **stories)
    await look(newsroom)
    titles = re.findall(r"Story (\d+) · ", "\n".join(posts(newsroom)))
    assert sorted(map(int, titles)) == list(range(12)) and len(posts(newsroom)) == 3


async def test_a_flood_is_posted_in_batches_and_none_of_it_is_lost(newsroom: Newsroom, tmp_path: Path) -> None:
    await watch(newsroom)
    stories = {f"s{n}": f"---\ntitle: Story {n}\n---\n\nWhale number {n} passed pier {n}.\n" for n in range(23)}
    await come_in(newsroom, tmp_path, **stories)
    await look(newsroom)
    assert len(posts(newsroom)) == POSTS_AT_ONCE
    await look(newsroom)
    assert len(posts(newsroom)) == POSTS_AT_ONCE
    await newsroom.env.advance_time(BETWEEN_FLOODS.total_seconds() + POLL)
    titles = re.findall(r"Story (\d+) · ", "\n".join(posts(newsroom)))
    assert sorted(map(int, titles)) == list(range(23))


async def test_what_goes_wrong_with_one_watch_keeps_no_other_from_posting(
    newsroom: Newsroom, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await watch(newsroom, "turnips")
    await watch(newsroom)
    newsroom.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, message="No")
    await come_in(newsroom, tmp_path, turnip=TURNIP)
    await look(newsroom)
    with database(newsroom) as connection:
        connection.execute("UPDATE watch_finds SET start_at = NULL")
    await come_in(newsroom, tmp_path, whale=WHALE)
    await newsroom.env.advance_time(FIRST_WAIT.total_seconds() + POLL)
    assert len(posts(newsroom)) == 1 and "a watch could not post" in caplog.text


async def test_the_first_time_of_a_phrase_is_marked(newsroom: Newsroom, tmp_path: Path) -> None:
    await watch(newsroom, '"swam past"')
    await come_in(newsroom, tmp_path, whale=WHALE)
    await look(newsroom)
    await come_in(newsroom, tmp_path, seal=WHALE.replace("whale", "seal"))
    await look(newsroom)
    first, second = posts(newsroom)
    assert "-# **first time that “swam past” appears**" in first and "first time" not in second


async def test_daily_finds_wait_for_the_hour_and_come_together(newsroom: Newsroom, tmp_path: Path) -> None:
    assert "once a day, at 8:00 UTC" in await watch(newsroom, when="daily")
    (eight,) = not_before(newsroom)
    now = newsroom.env.now()
    assert (eight.hour, eight.minute) == (8, 0) and timedelta(0) < eight - now <= timedelta(days=1)
    for name, text in (("whale", WHALE), ("calf", CALF)):
        await come_in(newsroom, tmp_path, **{name: text})
        await look(newsroom)
    assert posts(newsroom) == []
    with database(newsroom) as connection:
        # Instead of hours of simulated time.
        soon = newsroom.env.now() + timedelta(seconds=2 * POLL)
        connection.execute("UPDATE watches SET not_before = ?", (soon.isoformat(),))
    await newsroom.env.advance_time(POLL)
    assert posts(newsroom) == []
    await newsroom.env.advance_time(2 * POLL)
    (post,) = posts(newsroom)
    assert post.startswith("### 2 new articles")
    (following,) = not_before(newsroom)
    assert (following.hour, following.minute) == (8, 0) and following > newsroom.env.now()


def not_before(newsroom: Newsroom) -> list[datetime]:
    with database(newsroom) as connection:
        return [datetime.fromisoformat(row["not_before"]) for row in connection.execute("SELECT * FROM watches")]


async def test_a_server_is_told_only_of_its_own_library(towns: TwoServers, tmp_path: Path) -> None:
    newsroom = towns.newsroom
    await towns.ada.slash(towns.channel, "watch add", query="whale")
    await towns.cleo.slash(towns.lobby, "watch add", query="whale")
    await come_in(newsroom, tmp_path, f"server-{towns.rivals.id}", whale=WHALE)
    await look(newsroom)
    assert posts(newsroom) == []
    assert any("1 new article" in text_of(message) for message in towns.lobby.history())


async def test_a_watch_in_direct_messages_posts_there(newsroom: Newsroom, tmp_path: Path) -> None:
    ada = newsroom.ada.user
    added = await ada.slash("watch add", query="whale")
    assert text_of(added.response) == "Watching for “whale”, posted in our direct messages at once."
    await come_in(newsroom, tmp_path, whale=WHALE)
    await look(newsroom)
    assert "A whale in the harbour" in text_of(newsroom.said_to(ada)[-1]) and posts(newsroom) == []
    assert EMPTY in shown(await newsroom.ada.slash(newsroom.channel, "watch list"), private=True)
    assert "whale" in text_of((await ada.slash("watch list")).response)


EMPTY = "No watches here yet. Set one with /watch add."


# Setting and changing


async def test_watches_are_listed_paused_woken_and_removed(newsroom: Newsroom, tmp_path: Path) -> None:
    assert shown(await newsroom.ada.slash(newsroom.channel, "watch list"), private=True) == EMPTY
    await watch(newsroom)
    assert "“whale”" in shown(await newsroom.bo.slash(newsroom.channel, "watch list"), private=True)
    (choice,) = await newsroom.ada.autocomplete(newsroom.channel, "watch pause", "watch", "wha")
    paused = await newsroom.ada.slash(newsroom.channel, "watch pause", watch=choice["value"])
    assert "rests" in shown(paused, private=True)
    await come_in(newsroom, tmp_path, whale=WHALE)
    await look(newsroom)
    assert posts(newsroom) == []
    assert "resting" in shown(await newsroom.ada.slash(newsroom.channel, "watch list"), private=True)
    woken = await newsroom.ada.slash(newsroom.channel, "watch pause", watch=choice["value"])
    assert "runs again" in shown(woken, private=True)
    await newsroom.env.settle()
    assert len(posts(newsroom)) == 1, "what came in meanwhile"
    shown(await newsroom.ada.slash(newsroom.channel, "watch remove", watch=choice["value"]), private=True)
    assert count(newsroom, "watches") == count(newsroom, "watch_finds") == 0


async def test_others_watches_are_changed_by_managers_alone(newsroom: Newsroom) -> None:
    await watch(newsroom)
    (choice,) = await newsroom.ada.autocomplete(newsroom.channel, "watch remove", "watch", "")
    assert await newsroom.bo.autocomplete(newsroom.channel, "watch remove", "watch", "") == []
    for command in ("watch remove", "watch pause"):
        refused = await newsroom.bo.slash(newsroom.channel, command, watch=choice["value"])
        assert shown(refused, private=True).startswith("Somebody else set that watch.")
    newsroom.expect_errors("NotYourWatch", "NotYourWatch")
    assert "removed" in shown(
        await newsroom.manager().slash(newsroom.channel, "watch remove", watch=choice["value"]), private=True
    )


@pytest.mark.parametrize("picked", ["999", "whale", "1; DROP TABLE watches"])
async def test_a_watch_that_is_not_here_is_not_changed(towns: TwoServers, picked: str) -> None:
    await towns.ada.slash(towns.channel, "watch add", query="whale")
    refused = await towns.cleo.slash(towns.lobby, "watch remove", watch=picked if picked != "999" else "1")
    assert shown(refused, private=True).startswith("There is no such watch here.")
    towns.newsroom.expect_errors("NoSuchWatch")


async def test_a_trial_shows_what_would_have_been_posted(newsroom: Newsroom) -> None:
    tried = await newsroom.ada.slash(newsroom.channel, "watch test", query="lantern ladder")
    assert shown(tried, private=True).startswith("### Of the last articles it would have posted these\n> ")
    none = await newsroom.ada.slash(newsroom.channel, "watch test", query="lantern plutonium")
    assert shown(none, private=True) == "Of the last articles it would have posted none."


async def test_a_watch_needs_a_word(newsroom: Newsroom) -> None:
    for command in ("watch add", "watch test"):
        refused = await newsroom.ada.slash(newsroom.channel, command, query="the of and")
        assert shown(refused, private=True).startswith("There is no word in this to watch for.")
    newsroom.expect_errors("NothingToWatchFor", "NothingToWatchFor")


async def test_a_server_has_no_more_watches_than_it_may(newsroom: Newsroom) -> None:
    for number in range(MOST_WATCHES):
        await watch(newsroom, f"whale{number}")
    refused = await newsroom.bo.slash(newsroom.channel, "watch add", query="whale")
    assert shown(refused, private=True).startswith(f"There are {MOST_WATCHES} watches here")
    newsroom.expect_errors("TooManyWatches")
    assert "whale24" in shown(await newsroom.ada.slash(newsroom.channel, "watch list"), private=True)


async def test_a_watch_is_set_only_where_both_may_write(newsroom: Newsroom) -> None:
    everyone = newsroom.guild.default_role
    quiet = newsroom.guild.create_text_channel(
        "quiet", overwrites={everyone: discord.PermissionOverwrite(send_messages=False)}
    )
    refused = await newsroom.ada.slash(newsroom.channel, "watch add", query="whale", channel=quiet)
    assert shown(refused, private=True).startswith("A watch can post only where both you and I may")
    newsroom.expect_errors("MayNotPostThere")
    other = newsroom.guild.create_text_channel("other")
    assert f"<#{other.id}>" in await watch(newsroom, channel=other)


# The end


async def test_stopping_waits_for_the_look_that_is_under_way(newsroom: Newsroom, tmp_path: Path) -> None:
    await watch(newsroom)
    await come_in(newsroom, tmp_path, whale=WHALE)
    looking = newsroom.bot.watches.wake()
    await asyncio.sleep(0)
    await newsroom.bot.watches.stop()
    assert looking.done()
