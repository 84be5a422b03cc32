"""Direct messages that go on from the last answer, without a command."""

from __future__ import annotations

import re
import sqlite3

import pytest
import simcord

from tests.bot.newsroom import Newsroom, buttons_of, text_of

LANTERN = "Which street keeps its lantern lit?"
NOTHING = "Nothing in the library answers this."
NO_ANSWER = "There is no answer to go on from. Ask a question first."


async def say(newsroom: Newsroom, text: str, user: simcord.UserHandle | None = None) -> str:
    """Ada's direct message; gives the text of the bot's reply."""
    user = user or newsroom.ada.user
    before = len(newsroom.said_to(user))
    await user.send_dm(text)
    (answer,) = newsroom.said_to(user)[before:]
    return text_of(answer)


def numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"^-# \*\*(\d+)\*\* · ", text, re.MULTILINE)]


def change_memory(newsroom: Newsroom, statement: str) -> None:
    with sqlite3.connect(newsroom.data / "bot.db") as database:
        database.execute(statement)
    database.close()


# More and context


@pytest.mark.parametrize("more", ["more", "más"])
async def test_more_brings_the_next_until_there_are_none(newsroom: Newsroom, more: str) -> None:
    pages = [numbers(await say(newsroom, text)) for text in (LANTERN, more, more)]
    assert pages == [[1, 2, 3], [4, 5, 6], [7]]
    assert numbers(await say(newsroom, more)) == []


async def test_context_shows_an_excerpt_by_its_number(newsroom: Newsroom) -> None:
    answer = await say(newsroom, "How many lorries does the ramp carry?")
    assert numbers(answer)[0] == 1
    text = await say(newsroom, "context 1")
    assert "The ferry crews of Norrvik" in text and "\n> Captain Maren Holt" in text and text.endswith("¶ 2")


async def test_context_counts_on_after_more(newsroom: Newsroom) -> None:
    await say(newsroom, LANTERN)
    streets = re.findall(r"Lanterns of street (\d) · ", await say(newsroom, "more"))
    assert f"Lanterns of street {streets[1]} · " in await say(newsroom, "contexto 5")
    for number in (3, 7):
        assert await say(newsroom, f"context {number}") == f"The last answer has no excerpt {number}."


@pytest.mark.parametrize("number", [0, 4, 9999])
async def test_an_excerpt_that_is_not_there_has_no_context(newsroom: Newsroom, number: int) -> None:
    await say(newsroom, LANTERN)
    assert await say(newsroom, f"context {number}") == f"The last answer has no excerpt {number}."


async def test_a_context_is_no_answer_to_go_on_from(newsroom: Newsroom) -> None:
    await say(newsroom, LANTERN)
    await say(newsroom, "context 2")
    assert numbers(await say(newsroom, "more")) == [4, 5, 6]


# Narrowing and joining


async def test_only_an_outlet(newsroom: Newsroom) -> None:
    assert "Harbour Gazette" in await say(newsroom, "school winter")
    text = await say(newsroom, "only valley letter")
    assert text.startswith("### school winter\n-# source: valley letter\n")
    assert "Valley Letter" in text and "Harbour Gazette" not in text
    assert "Harbour Gazette" in await say(newsroom, "all sources")
    assert "Harbour Gazette" not in await say(newsroom, "solo Valley")
    assert "Harbour Gazette" in await say(newsroom, "todas las fuentes")


async def test_since_and_until_are_kept_together(newsroom: Newsroom) -> None:
    await say(newsroom, "ramp")
    text = await say(newsroom, "since 2021")
    assert "since: 1 January 2021" in text and numbers(text)
    text = await say(newsroom, "hasta 2021-03-04")
    assert "since: 1 January 2021 · until: 4 March 2021" in text and numbers(text)
    text = await say(newsroom, "until 2021-03-03")
    assert NOTHING in text
    assert numbers(await say(newsroom, "all dates"))


async def test_a_filter_that_leaves_nothing_is_gone_back_from(newsroom: Newsroom) -> None:
    await say(newsroom, "ramp")
    assert NOTHING in await say(newsroom, "only Nobody's Herald")
    text = await say(newsroom, "only Harbour")
    assert text.startswith("### ramp\n") and numbers(text)


@pytest.mark.parametrize("joining", ["and lorries?", "what about lorries?", "¿y lorries?"])
async def test_words_join_the_last_question(newsroom: Newsroom, joining: str) -> None:
    await say(newsroom, "ramp")
    text = await say(newsroom, joining)
    assert text.startswith("### ramp lorries\n") and "**lorries**" in text


async def test_more_goes_on_in_what_was_narrowed(newsroom: Newsroom) -> None:
    await say(newsroom, LANTERN)
    assert numbers(await say(newsroom, "only lantern-")) == [1, 2, 3]
    text = await say(newsroom, "more")
    assert numbers(text) == [4, 5, 6] and "-# source: lantern-" in text


async def test_a_new_question_begins_anew(newsroom: Newsroom) -> None:
    await say(newsroom, LANTERN)
    await say(newsroom, "only lantern-")
    text = await say(newsroom, "Who planted the orchard?")
    assert "Otto Renn" in text.replace("*", "") and "source:" not in text


# Where there is nothing to go on from


@pytest.mark.parametrize("text", ["more", "context 1"])
async def test_without_an_answer_there_is_nothing_to_go_on_from(newsroom: Newsroom, text: str) -> None:
    assert await say(newsroom, text) == NO_ANSWER


async def test_without_an_answer_the_rest_is_a_question(newsroom: Newsroom) -> None:
    assert (await say(newsroom, "and lorries?")).startswith("### and lorries?\n")
    assert (await say(newsroom, "only apples", newsroom.bo.user)).startswith("### only apples\n")


async def test_a_question_that_found_nothing_is_what_a_follow_up_goes_on_from(newsroom: Newsroom) -> None:
    await say(newsroom, "ramp")
    assert NOTHING in await say(newsroom, "plutonium")
    text = await say(newsroom, "and lanterns?")
    assert text.startswith("### plutonium lanterns\n") and numbers(text)
    assert NOTHING in await say(newsroom, "zirconium")
    assert NOTHING in await say(newsroom, "more")
    assert await say(newsroom, "context 1") == "The last answer has no excerpt 1."


async def test_an_answer_is_forgotten_after_an_hour(newsroom: Newsroom) -> None:
    await say(newsroom, LANTERN)
    change_memory(newsroom, "UPDATE conversations SET said_at = datetime('now', '-59 minutes')")
    assert numbers(await say(newsroom, "more")) == [4, 5, 6]
    change_memory(newsroom, "UPDATE conversations SET said_at = datetime('now', '-61 minutes')")
    assert await say(newsroom, "more") == NO_ANSWER
    assert (await say(newsroom, "and ramp?")).startswith("### and ramp?\n")


async def test_forget_clears_the_conversation(newsroom: Newsroom) -> None:
    await say(newsroom, LANTERN)
    result = await newsroom.ada.user.slash("forget")
    assert result.response is not None and text_of(result.response).startswith("Forgotten: our conversation")
    assert await say(newsroom, "more") == NO_ANSWER


async def test_forget_is_private_in_a_server_and_leaves_others_alone(newsroom: Newsroom) -> None:
    await say(newsroom, LANTERN)
    await say(newsroom, LANTERN, newsroom.bo.user)
    result = await newsroom.ada.slash(newsroom.channel, "forget")
    assert result.ephemeral
    assert await say(newsroom, "more") == NO_ANSWER
    assert numbers(await say(newsroom, "more", newsroom.bo.user)) == [4, 5, 6]


async def test_a_conversation_outlives_a_restart(newsroom: Newsroom) -> None:
    await say(newsroom, LANTERN)
    await newsroom.restart()
    assert numbers(await say(newsroom, "more")) == [4, 5, 6]


async def test_what_was_asked_elsewhere_is_not_gone_on_from(newsroom: Newsroom) -> None:
    await newsroom.ada.slash(newsroom.channel, "ask", question=LANTERN)
    await newsroom.ada.send(newsroom.channel, f"{newsroom.mention} {LANTERN}")
    assert await say(newsroom, "more") == NO_ANSWER
    await say(newsroom, LANTERN)
    assert await say(newsroom, "more", newsroom.bo.user) == NO_ANSWER


async def test_in_a_channel_more_is_a_question(newsroom: Newsroom) -> None:
    await newsroom.ada.send(newsroom.channel, f"{newsroom.mention} {LANTERN}")
    await newsroom.ada.send(newsroom.channel, f"{newsroom.mention} more")
    assert text_of(newsroom.said()[-1]).startswith("### more\n")


async def test_a_follow_up_has_the_buttons_of_an_answer(newsroom: Newsroom) -> None:
    await say(newsroom, LANTERN)
    await say(newsroom, "more")
    answer = newsroom.said_to(newsroom.ada.user)[-1]
    assert {"Context 4", "More", "👍", "👎"} <= buttons_of(answer).keys()
    pressed = await newsroom.ada.user.click(answer, label="More")
    assert pressed.response is not None and numbers(text_of(pressed.response)) == [7]
