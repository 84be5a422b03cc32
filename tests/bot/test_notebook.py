"""Notebooks: saving, showing, ordering, who may do what, and what became of an article since."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord

from bot.kept import MOST_SAVED
from tests.bot.newsroom import Newsroom, buttons_of, shown, text_of, write
from tests.bot.two_servers import TwoServers

RAMP = "How many lorries does the ramp carry?"
EMPTY = "Nothing here yet. Press Save under an excerpt."
GONE = "That article is not in this library any more."


async def save(newsroom: Newsroom, question: str = RAMP, who: Any = None) -> simcord.InteractionResult:
    """Ask, and save the first excerpt."""
    who = who or newsroom.ada
    answer = await who.slash(newsroom.channel, "ask", question=question, private=True)
    return await who.click(answer.response, label="Save 1")  # type: ignore[no-any-return]


async def book(newsroom: Newsroom, who: Any = None, **options: Any) -> str:
    return shown(await (who or newsroom.ada).slash(newsroom.channel, "notebook show", **options), private=True)


def rows(newsroom: Newsroom, table: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(newsroom.data / "bot.db")) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(f"SELECT * FROM {table}")]


def manager_of_messages(newsroom: Newsroom) -> simcord.MemberActor:
    role = newsroom.guild.create_role("Wardens", permissions=discord.Permissions(manage_messages=True))
    return newsroom.guild.add_member(newsroom.env.create_user("wanda"), roles=[role])


# Saving


@pytest.mark.parametrize("restarted", [False, True], ids=["at once", "after a restart"])
async def test_an_excerpt_of_an_answer_is_saved_letter_for_letter(newsroom: Newsroom, restarted: bool) -> None:
    answer = await newsroom.ada.slash(newsroom.channel, "ask", question=RAMP)
    if restarted:
        await newsroom.restart()
    saved = await newsroom.bo.click(answer.response, label="Save 1")
    assert shown(saved, private=True) == "Saved to your notebook as number 1."
    text = await book(newsroom, newsroom.bo)
    assert text.startswith("### Your notebook\n> Captain Maren Holt said that the ramp carries 240 lorries a day.")
    assert "Harbour Gazette, 4 March 2021, paragraph 2." in text
    (row,), (kept,) = rows(newsroom, "saved_excerpts"), rows(newsroom, "kept_articles")
    assert kept["text"][row["start_at"] : row["end_at"]] == row["text"]
    assert await book(newsroom) == f"### Your notebook\n{EMPTY}", "nobody else's notebook"


async def test_excerpts_are_saved_from_a_search_a_context_and_an_article(newsroom: Newsroom) -> None:
    found = await newsroom.ada.slash(newsroom.channel, "search", query="lantern")
    await newsroom.ada.click(found.response, label="Save 2")
    context = await newsroom.ada.click(found.response, label="Context 1")
    shown(await newsroom.ada.click(context.response, label="Save"), private=True)
    page = await newsroom.ada.slash(newsroom.channel, "article", title="orchard")
    menu = next(part for part in page.response.components[0]["components"] if str(part).count("fn1:saves"))
    value = menu["components"][0]["options"][1]["value"]
    shown(await newsroom.ada.select(page.response, [value], custom_id="fn1:saves"), private=True)
    text = await book(newsroom)
    assert len(re.findall(r"^> ", text, re.MULTILINE)) == 3 and "Otto Renn" in text


async def test_the_same_excerpt_is_saved_once_and_can_still_go_to_the_channel(newsroom: Newsroom) -> None:
    await save(newsroom)
    again = await save(newsroom)
    assert shown(again, private=True) == "That excerpt is in the notebook already."
    shared = await newsroom.ada.click(again.response, label="Also to this channel's notebook")
    assert shown(shared, private=True) == (
        "Saved to this channel's notebook as number 1. Whoever sees the channel sees it."
    )
    assert "240 lorries" in await book(newsroom, newsroom.bo, whose="channel")
    assert len(rows(newsroom, "kept_articles")) == 1


async def test_in_direct_messages_there_is_only_ones_own(newsroom: Newsroom) -> None:
    ada = newsroom.ada.user
    await ada.send_dm(RAMP)
    (answer,) = newsroom.said_to(ada)
    saved = await ada.click(answer, label="Save 1")
    assert shown(saved, private=False) == "Saved to your notebook as number 1." and buttons_of(saved.response) == {}
    refused = await ada.slash("notebook show", whose="channel")
    assert "There is no shared notebook here" in text_of(refused.response)
    newsroom.expect_errors("NoChannelNotebook")
    assert "240 lorries" in await book(newsroom)


async def test_each_thread_has_a_notebook_of_its_own(newsroom: Newsroom) -> None:
    found = newsroom.bot.get_channel(newsroom.channel.id)
    assert isinstance(found, discord.TextChannel)
    await found.create_thread(name="aside", type=discord.ChannelType.public_thread)
    (thread,) = newsroom.channel.threads
    answer = await newsroom.ada.slash(thread, "ask", question=RAMP)
    saved = await newsroom.ada.click(answer.response, label="Save 1")
    await newsroom.ada.click(saved.response, label="Also to this channel's notebook")
    assert "240 lorries" in shown(await newsroom.bo.slash(thread, "notebook show", whose="channel"), private=True)
    assert EMPTY in await book(newsroom, whose="channel")


async def test_a_full_notebook_takes_no_more(newsroom: Newsroom) -> None:
    await save(newsroom)
    with closing(sqlite3.connect(newsroom.data / "bot.db")) as database, database:
        columns = "user_id, place, text, citation, library, article_id, sha256, start_at, end_at, saved_at"
        for _ in range(MOST_SAVED - 1):
            database.execute(f"INSERT INTO saved_excerpts ({columns}) SELECT {columns} FROM saved_excerpts LIMIT 1")
    assert "which is all it may" in shown(await save(newsroom, "orchard"), private=True)


@pytest.mark.parametrize("slice_", ["0:99999", "5:2", "7:7"])
async def test_a_forged_slice_is_not_saved(newsroom: Newsroom, slice_: str) -> None:
    answer = await newsroom.ada.slash(newsroom.channel, "ask", question=RAMP)
    passage = buttons_of(answer.response)["Context 1"].rpartition(":")[2]
    custom_id = f"fn1:save:{passage}:{slice_}:0"
    forged = await newsroom.post(custom_id)
    assert shown(await newsroom.ada.click(forged, custom_id=custom_id), private=True) == GONE
    assert rows(newsroom, "saved_excerpts") == []


async def test_nothing_of_another_servers_library_is_saved(towns: TwoServers) -> None:
    _, passages = await towns.ids(towns.home)
    custom_id = f"fn1:save:{passages[1]}:0:5:0"
    forged = await towns.forge(towns.lobby, custom_id)
    assert shown(await towns.cleo.click(forged, custom_id=custom_id), private=True) == GONE


# Showing and changing


async def test_a_notebook_is_paged_through_and_buttons_work_after_a_restart(newsroom: Newsroom) -> None:
    found = await newsroom.ada.slash(newsroom.channel, "search", query="lantern")
    for number in range(1, 6):
        await newsroom.ada.click(found.response, label=f"Save {number}")
    following = await newsroom.ada.click(found.response, label="Next page")
    for number in (6, 7):
        await newsroom.ada.click(following.response, label=f"Save {number}")
    card = await newsroom.ada.slash(newsroom.channel, "notebook show")
    assert "1–5 of 7" in shown(card, private=True)
    await newsroom.restart()
    await newsroom.ada.click(card.response, label="Next page")
    assert "6–7 of 7" in text_of(card.response)
    await newsroom.ada.click(card.response, label="First page")
    assert "1–5 of 7" in text_of(card.response)


async def test_notes_order_and_removal(newsroom: Newsroom) -> None:
    for question in (RAMP, "orchard"):
        await save(newsroom, question)
    ada, channel = newsroom.ada, newsroom.channel
    note = await ada.slash(channel, "notebook note", number=2, text="call @everyone **now**")
    assert shown(note, private=True) == "The note stands at number 2."
    assert r"**Note:** call \@everyone \*\*now\*\*" in await book(newsroom)
    assert shown(await ada.slash(channel, "notebook reorder", number=2, to=1), private=True)
    text = await book(newsroom)
    assert text.index("orchard was planted") < text.index("240 lorries") and "Note" in text.split("240 lorries")[0]
    shown(await ada.slash(channel, "notebook note", number=1), private=True)
    assert "Note" not in await book(newsroom)
    shown(await ada.slash(channel, "notebook remove", number=1), private=True)
    assert "orchard was planted" not in await book(newsroom) and len(rows(newsroom, "kept_articles")) == 1
    missing = await ada.slash(channel, "notebook remove", number=2)
    assert "has no excerpt 2" in shown(missing, private=True)
    newsroom.expect_errors("NotInNotebook")


async def test_clear_asks_first_and_then_forgets_the_texts_too(newsroom: Newsroom) -> None:
    for question in (RAMP, "orchard"):
        await save(newsroom, question)
    asked = await newsroom.ada.slash(newsroom.channel, "notebook clear")
    assert shown(asked, private=True) == "Remove all 2 excerpts of Your notebook?"
    assert len(rows(newsroom, "saved_excerpts")) == 2
    await newsroom.ada.click(asked.response, label="Remove them")
    assert text_of(asked.response) == "The notebook is empty now."
    assert rows(newsroom, "saved_excerpts") == [] and rows(newsroom, "kept_articles") == []
    assert "empty" in shown(await newsroom.ada.slash(newsroom.channel, "notebook clear"), private=True)
    newsroom.expect_errors("NotebookEmpty")


async def test_from_a_channels_notebook_the_saver_or_a_warden_removes(newsroom: Newsroom) -> None:
    for question in (RAMP, "orchard"):
        saved = await save(newsroom, question)
        await newsroom.ada.click(saved.response, label="Also to this channel's notebook")
    remove = {"number": 1, "whose": "channel"}
    refused = await newsroom.bo.slash(newsroom.channel, "notebook remove", **remove)
    assert shown(refused, private=True).startswith("Somebody else saved that.")
    refused = await newsroom.bo.slash(newsroom.channel, "notebook clear", whose="channel")
    assert shown(refused, private=True).startswith("Somebody else saved that.")
    newsroom.expect_errors("NotYoursToRemove", "NotYoursToRemove")
    forged = await newsroom.post("fn1:clear:1")
    pressed = await newsroom.bo.click(forged, custom_id="fn1:clear:1")
    assert shown(pressed, private=True).startswith("Somebody else saved that.")
    shown(await newsroom.ada.slash(newsroom.channel, "notebook remove", **remove), private=True)
    warden = manager_of_messages(newsroom)
    shown(await warden.slash(newsroom.channel, "notebook remove", **remove), private=True)
    assert EMPTY in await book(newsroom, whose="channel")
    assert len(re.findall("^> ", await book(newsroom), re.MULTILINE)) == 2, "her own stays"


async def test_a_deleted_channel_takes_its_notebook_along(newsroom: Newsroom) -> None:
    other = newsroom.guild.create_text_channel("other")
    answer = await newsroom.ada.slash(other, "ask", question=RAMP)
    saved = await newsroom.ada.click(answer.response, label="Save 1")
    await newsroom.ada.click(saved.response, label="Also to this channel's notebook")
    assert {row["channel_id"] for row in rows(newsroom, "saved_excerpts")} == {None, other.id}
    found = newsroom.bot.get_channel(other.id)
    assert isinstance(found, discord.TextChannel)
    await found.delete()
    await newsroom.env.settle()
    assert {row["channel_id"] for row in rows(newsroom, "saved_excerpts")} == {None}


# What became of the article


async def test_a_removed_article_is_told_and_the_excerpt_stays(newsroom: Newsroom) -> None:
    await save(newsroom)
    scope = await newsroom.archive.scope(["main"])
    (entry,) = await newsroom.archive.titles("broken ramp", scope, 5)
    await newsroom.archive.remove(entry.id, scope)
    text = await book(newsroom)
    assert "240 lorries" in text and "the article was removed since" in text


async def test_a_changed_article_is_told_and_the_excerpt_stays(newsroom: Newsroom, tmp_path: Path) -> None:
    await save(newsroom, "orchard baker")
    scope = await newsroom.archive.scope(["main"])
    (entry,) = await newsroom.archive.titles("orchard", scope, 5)
    await newsroom.archive.remove(entry.id, scope)
    later = "---\ntitle: The orchard that feeds a school\n---\n\nThe orchard was felled.\n"
    for file in write({"later.md": later}, tmp_path / "later"):
        await newsroom.archive.add(file, "main")
    text = await book(newsroom)
    assert "Otto Renn" in text and "the article was changed since" in text and "felled" not in text


async def test_of_a_library_that_is_not_asked_here_nothing_is_told(towns: TwoServers) -> None:
    answer = await towns.ada.slash(towns.channel, "ask", question="wheel of cheese")
    await towns.ada.click(answer.response, label="Save 1")
    entry_id, _ = await towns.ids(towns.home)
    await towns.archive.remove(entry_id, await towns.archive.scope([f"server-{towns.home.id}"]))
    here = shown(await towns.ada.slash(towns.channel, "notebook show"), private=True)
    assert "removed since" in here
    direct = text_of((await towns.ada.user.slash("notebook show")).response)
    assert "cheese" in direct and "removed since" not in direct
