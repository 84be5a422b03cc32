"""Whether answers helped: what a vote keeps, and how it is printed for measuring."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from tests.bot.commandline import CommandLine
from tests.bot.newsroom import Newsroom, buttons_of, shown, text_of

RAMP = "How many lorries does Maren's secret ramp carry?"
THANKS = "Thank you. I keep the vote with the terms of the question and the passages, without your words."
TOO_OLD = "That answer is too old to go on from. Please ask again."


def votes(newsroom: Newsroom) -> list[dict[str, Any]]:
    """The table of votes, as it stands in the file."""
    with closing(sqlite3.connect(newsroom.data / "bot.db")) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute("SELECT * FROM votes ORDER BY answer_id, user_id")]


async def ask(newsroom: Newsroom, question: str = RAMP) -> Any:
    return (await newsroom.ada.slash(newsroom.channel, "ask", question=question)).response


def vote_id(answer: Any) -> str:
    return buttons_of(answer)["👍"].removesuffix(":1")


async def test_a_vote_keeps_terms_and_passages_and_no_text(newsroom: Newsroom) -> None:
    answer = await ask(newsroom)
    result = await newsroom.bo.click(answer, custom_id=f"{vote_id(answer)}:1")
    assert shown(result, private=True) == THANKS
    (vote,) = await newsroom.bot._memory.votes.all()
    contexts = [custom_id for label, custom_id in buttons_of(answer).items() if label.startswith("Context ")]
    assert [f"fn1:context:{passage}" for passage in vote.passages] == contexts
    assert {"secret", "ramp"} <= set(vote.terms) and vote.helpful is True
    (row,) = votes(newsroom)
    assert row["user_id"] == newsroom.bo.id
    assert set(row) == {"answer_id", "user_id", "helpful", "terms", "passages", "voted_at"}
    assert RAMP not in str(row) and "How" not in str(row) and "lorries does" not in str(row)


async def test_a_second_vote_replaces_the_first(newsroom: Newsroom) -> None:
    answer = await ask(newsroom)
    for helpful in ("1", "0", "0"):
        shown(await newsroom.ada.click(answer, custom_id=f"{vote_id(answer)}:{helpful}"), private=True)
    assert [row["helpful"] for row in votes(newsroom)] == [0]
    await newsroom.bo.click(answer, custom_id=f"{vote_id(answer)}:1")
    assert sorted(row["helpful"] for row in votes(newsroom)) == [0, 1]


async def test_a_vote_works_after_a_restart_and_in_direct_messages(newsroom: Newsroom) -> None:
    await newsroom.ada.user.send_dm(RAMP)
    (answer,) = newsroom.said_to(newsroom.ada.user)
    await newsroom.restart()
    result = await newsroom.ada.user.click(answer, custom_id=f"{vote_id(answer)}:0")
    assert result.response is not None and text_of(result.response) == THANKS
    assert [row["helpful"] for row in votes(newsroom)] == [0]


async def test_a_vote_leaves_the_answer_as_it_was(newsroom: Newsroom) -> None:
    answer = await ask(newsroom)
    await newsroom.ada.click(answer, custom_id=f"{vote_id(answer)}:1")
    (message,) = newsroom.said()
    assert message.id == answer.id and message.edited_at is None


async def test_a_vote_on_the_next_excerpts_is_about_those(newsroom: Newsroom) -> None:
    answer = await ask(newsroom, "Which street keeps its lantern lit?")
    more = (await newsroom.ada.click(answer, label="More")).response
    await newsroom.ada.click(answer, custom_id=f"{vote_id(answer)}:1")
    await newsroom.ada.click(more, custom_id=f"{vote_id(more)}:0")
    first, second = await newsroom.bot._memory.votes.all()
    assert first.terms == second.terms and not set(first.passages) & set(second.passages)


@pytest.mark.parametrize("answer", ["0", "999999", "9" * 18])
async def test_a_vote_on_no_answer_is_not_kept(newsroom: Newsroom, answer: str) -> None:
    custom_id = f"fn1:vote:{answer}:1"
    forged = await newsroom.post(custom_id)
    assert shown(await newsroom.bo.click(forged, custom_id=custom_id), private=True) == TOO_OLD
    assert votes(newsroom) == []


async def test_a_vote_that_is_neither_up_nor_down_is_not_ours(newsroom: Newsroom) -> None:
    answer = await ask(newsroom)
    custom_id = f"{vote_id(answer)}:2"
    forged = await newsroom.post(custom_id)
    assert not (await newsroom.bo.click(forged, custom_id=custom_id)).acknowledged
    assert votes(newsroom) == []


async def test_a_vote_outlives_its_answer_which_then_takes_no_more(newsroom: Newsroom) -> None:
    answer = await ask(newsroom)
    await newsroom.ada.click(answer, custom_id=f"{vote_id(answer)}:1")
    with closing(sqlite3.connect(newsroom.data / "bot.db")) as database, database:
        database.execute("UPDATE answers SET asked_at = datetime('now', '-31 days')")
    await ask(newsroom, "orchard")
    result = await newsroom.bo.click(answer, custom_id=f"{vote_id(answer)}:0")
    assert shown(result, private=True) == TOO_OLD
    assert [row["helpful"] for row in votes(newsroom)] == [1]


async def test_feedback_prints_the_votes_in_the_form_of_a_benchmark(newsroom: Newsroom) -> None:
    first, second = await ask(newsroom, "ramp"), await ask(newsroom, "orchard")
    await newsroom.ada.click(first, custom_id=f"{vote_id(first)}:1")
    await newsroom.ada.click(second, custom_id=f"{vote_id(second)}:0")
    footnote = CommandLine(newsroom.data.parent)
    printed = footnote("feedback", "--json")
    assert printed.status == 0 and printed.err == ""
    kept = await newsroom.bot._memory.votes.all()
    assert printed.json == [
        {"id": str(vote.answer_id), "text": text, "qrels": {str(passage): judged for passage in vote.passages}}
        for vote, text, judged in zip(kept, ("ramp", "orchard"), (1, 0), strict=True)
    ]
    assert all(one["qrels"] for one in printed.json)
    assert footnote("feedback").out == "helped: ramp\ndid not help: orchard\n"


def test_feedback_without_votes_finds_nothing(footnote: CommandLine) -> None:
    printed = footnote("feedback", "--json")
    assert (printed.status, printed.out, printed.err) == (1, "", "")
    assert footnote("feedback").out == "Nobody has voted on an answer yet.\n"
