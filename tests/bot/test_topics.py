"""Summing up in a simulated Discord: /topic, its buttons, /timeline, /topics, /digest and the scheduled one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord

from bot.commands.digests import next_after
from bot.model import server_library
from bot.state.digests import Every
from tests.bot.limits_checker import walk
from tests.bot.newsroom import Newsroom, buttons_of, components_of, shown, text_of, write
from tests.bot.two_servers import TwoServers
from tests.bridge import BRIDGE


@pytest.fixture
async def bridge(newsroom: Newsroom, tmp_path: Path) -> Newsroom:
    """The newsroom with the stories about the bridge in its library."""
    for file in write(BRIDGE, tmp_path / "bridge"):
        await newsroom.archive.add(file, "main")
    return newsroom


async def topic(newsroom: Newsroom, **options: Any) -> simcord.InteractionResult:
    return await newsroom.ada.slash(newsroom.channel, "topic", **{"name": "Sundby Bridge", **options})


def pictures_in(message: discord.Message | simcord.ResponseMessage) -> list[dict[str, Any]]:
    return [item for part in walk(components_of(message)) if part["type"] == 12 for item in part["items"]]


async def test_a_topic_is_summed_up_in_cited_sentences_of_several_outlets(bridge: Newsroom) -> None:
    text = shown(await topic(bridge), private=False)
    assert text.startswith("### Sundby Bridge")
    assert "**1** · " in text and "Gazette" in text and "Valley Letter" in text and "Night Courier" in text
    assert "She cut a ribbon" not in text and "Sign up" not in text and "But nobody" not in text
    assert "from 3 articles, 3 outlets" in text and "1 copy set aside" in text
    assert "5 May 2021 – 1 September 2021" in text


async def test_a_picture_of_the_coverage_comes_with_words_for_who_cannot_see_it(bridge: Newsroom) -> None:
    result = await topic(bridge)
    assert result.response is not None
    (item,) = pictures_in(result.response)
    assert item["media"]["url"].startswith("attachment://") or "coverage.png" in item["media"]["url"]
    assert "2021-05: 1" in item["description"] and "Sundby Bridge" in item["description"]


async def test_its_buttons_work_after_a_restart(bridge: Newsroom) -> None:
    result = await topic(bridge)
    await bridge.restart()
    voices = shown(await bridge.ada.click(result.response, label="Who says what"), private=True)
    assert "**By speaker**" in voices and "Ida Lund" in voices and "**By outlet**" in voices
    timeline = shown(await bridge.ada.click(result.response, label="Timeline"), private=True)
    assert timeline.index("**March 2021**") < timeline.index("**3 May 2021**") < timeline.index("**30 August 2021**")
    assert "tell no day" in timeline or "tells no day" in timeline
    figures = shown(await bridge.ada.click(result.response, label="Numbers"), private=True)
    assert "**To compare**" in figures
    assert "48 million crowns" in figures and "61 million crowns" in figures


async def test_a_related_topic_is_a_button(bridge: Newsroom, tmp_path: Path) -> None:
    more = "The ferry Aurora met the Sundby Bridge again.\n\nThe ferry Aurora turned at the Sundby Bridge at noon.\n"
    for file in write({"aurora.txt": more}, tmp_path / "more"):
        await bridge.archive.add(file, "main")
    result = await topic(bridge)
    (name, custom_id) = next(item for item in buttons_of(result.response).items() if item[1].startswith("fn1:about:"))
    text = shown(await bridge.ada.click(result.response, custom_id=custom_id), private=True)
    assert text.startswith(f"### {name}")


async def test_a_private_summary_can_be_posted(bridge: Newsroom) -> None:
    result = await topic(bridge, private=True, length="short")
    shown(result, private=True)
    text = shown(await bridge.ada.click(result.response, label="Post to channel"), private=False)
    assert text.startswith("### Sundby Bridge")


async def test_nothing_and_next_to_nothing_are_said_so(bridge: Newsroom) -> None:
    assert "The library says nothing about this." in shown(await topic(bridge, name="zebra crossing"), private=False)
    assert "There is no word in this" in shown(await topic(bridge, name="?!"), private=False)
    text = shown(await topic(bridge, name="orchard"), private=False)
    assert "Only one article speaks of this." in text


async def test_the_completion_gives_the_library_s_own_topics(bridge: Newsroom) -> None:
    found = await bridge.ada.autocomplete(bridge.channel, "topic", "name", "sund")
    assert "Sundby Bridge" in [choice["value"] for choice in found]


async def test_the_menu_of_topics_sums_one_up(bridge: Newsroom) -> None:
    result = await bridge.ada.slash(bridge.channel, "topics")
    assert "**Sundby Bridge**" in shown(result, private=True)
    await bridge.restart()
    chosen = await bridge.ada.select(result.response, ["Sundby Bridge"], custom_id="fn1:topics")
    assert shown(chosen, private=True).startswith("### Sundby Bridge")


async def test_a_timeline_has_a_command_of_its_own(bridge: Newsroom) -> None:
    result = await bridge.ada.slash(bridge.channel, "timeline", topic="Sundby Bridge")
    assert "**30 August 2021**" in shown(result, private=False)
    nothing = await bridge.ada.slash(bridge.channel, "timeline", topic="orchard")
    assert "tells its day" in shown(nothing, private=False)


async def test_what_happened_on_one_day_stands_under_it_once(newsroom: Newsroom, tmp_path: Path) -> None:
    text = "The kiln\n\nA widow built the kiln in 1902.\n\nIn 1902 sparks of the kiln set two barns on fire."
    for file in write({"kiln.txt": text}, tmp_path / "kiln"):
        await newsroom.archive.add(file, "main")
    told = shown(await newsroom.ada.slash(newsroom.channel, "timeline", topic="kiln"), private=False)
    assert told.count("**1902**") == 1 and "widow" in told and "two barns" in told


async def test_in_direct_messages_a_topic_is_summed_up_openly_and_in_spanish_where_that_is_spoken(
    bridge: Newsroom,
) -> None:
    result = await bridge.ada.user.slash("topic", name="Sundby Bridge")
    assert shown(result, private=False).startswith("### Sundby Bridge")


async def test_a_topic_of_one_server_shows_nothing_of_another(towns: TwoServers) -> None:
    text = text_of((await towns.cleo.slash(towns.lobby, "topic", name="hidden cheese")).response)
    assert "cellar" not in text.lower() or "says nothing" in text
    topics = text_of((await towns.cleo.slash(towns.lobby, "topics")).response)
    assert "cheese" not in topics


async def test_a_digest_tells_what_was_added_by_topic(bridge: Newsroom) -> None:
    text = shown(await bridge.ada.slash(bridge.channel, "digest", since="2020"), private=True)
    assert text.startswith("### Added since 1 January 2020") and "articles added" in text
    nothing = await bridge.ada.slash(bridge.channel, "digest", since="2090")
    assert "Nothing was added" in shown(nothing, private=True)


async def test_a_scheduled_digest_is_posted_once_even_across_a_restart(bridge: Newsroom, tmp_path: Path) -> None:
    mia = bridge.manager()
    result = await mia.slash(bridge.channel, "schedule-digest", every="daily")
    assert "every day" in shown(result, private=True)
    for file in write(
        {"owl.txt": "An owl moved into the tower of the Sundby Bridge this week, and stayed."}, tmp_path
    ):
        await bridge.archive.add(file, server_library(bridge.guild.id))
    now = datetime.now(UTC)
    await bridge.bot.digests.post_due(now)
    assert bridge.said() == []
    await bridge.bot.digests.post_due(now + timedelta(days=1, hours=1))
    (posted,) = bridge.said()
    assert "An owl moved into the tower" in text_of(posted)
    await bridge.restart()
    await bridge.bot.digests.post_due(now + timedelta(days=1, hours=1, minutes=5))
    await bridge.bot.digests.post_due(now + timedelta(days=3))
    assert len(bridge.said()) == 1


async def test_a_digest_that_was_due_while_the_bot_was_away_is_posted_at_its_start(bridge: Newsroom) -> None:
    await bridge.manager().slash(bridge.channel, "schedule-digest", every="weekly")
    with closing(sqlite3.connect(bridge.data / "bot.db")) as memory:
        memory.execute("UPDATE digests SET last_at = '2020-01-01T00:00:00Z'")
        memory.commit()
    await bridge.restart()
    (posted,) = bridge.said()
    assert "### Added since 1 January 2020" in text_of(posted)
    await bridge.restart()
    assert len(bridge.said()) == 1


async def test_a_digest_can_be_switched_off_and_only_managers_may(bridge: Newsroom) -> None:
    mia = bridge.manager()
    await mia.slash(bridge.channel, "schedule-digest", every="weekly")
    assert "No digest" in shown(await mia.slash(bridge.channel, "schedule-digest", every="off"), private=True)
    await bridge.bot.digests.post_due(datetime.now(UTC) + timedelta(days=30))
    assert bridge.said() == []


@pytest.mark.parametrize(
    ("last", "every", "due"),
    [
        ("2021-05-05 07:59", Every.DAILY, "2021-05-05 08:00"),
        ("2021-05-05 08:00", Every.DAILY, "2021-05-06 08:00"),
        ("2021-05-05 09:00", Every.WEEKLY, "2021-05-10 08:00"),
        ("2021-05-10 08:00", Every.WEEKLY, "2021-05-17 08:00"),
    ],
)
def test_digests_are_due_at_eight_daily_or_on_mondays(last: str, every: Every, due: str) -> None:
    def moment(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)

    assert next_after(moment(last), every) == moment(due)
