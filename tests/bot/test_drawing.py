"""What a terminal shows of an answer: who speaks, what is near, what may have been meant."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from bot.console.drawing import draw_answer, draw_hits
from retrieval.model import Answer, Kind, Metadata, Suggestion
from tests.bot.made_up import answer, decline, finding

KNOWN = Metadata("The ferry", outlet="Gazette")


def drawn(given: Answer) -> str:
    console = Console(file=StringIO(), width=200)
    draw_answer(console, given)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize(
    ("kind", "speaker", "said"),
    [
        (Kind.COMMENT, None, "[1] a reader’s comment · The ferry"),
        (Kind.COMMENT, "ferryfan\x1b[2J", "[1] a reader’s comment, by ferryfan\ufffd[2J · The ferry"),
        (Kind.QUOTATION, "the harbour board", "[1] quoted from the harbour board · The ferry"),
        (Kind.QUOTATION, None, "[1] The ferry"),
        (Kind.BODY, "the harbour board", "[1] The ferry"),
    ],
)
def test_who_speaks_where_the_article_does_not_is_said(kind: Kind, speaker: str | None, said: str) -> None:
    one = finding(1, KNOWN, "The ferry.")
    passage = replace(one.excerpt.passage, kind=kind, speaker=speaker)
    one = replace(one, excerpt=replace(one.excerpt, passage=passage))
    assert said in drawn(answer("ferry", one))


def test_who_speaks_where_the_excerpt_does_not_say_so_is_said() -> None:
    one = replace(finding(1, KNOWN, "“We will not rest.”"), speaker="Ada\x1b Holt")
    assert "[1] Ada\ufffd Holt speaking · The ferry" in drawn(answer("rest", one))


def test_what_is_near_stands_under_the_no() -> None:
    text = drawn(
        decline(answer("ferry moons", missing=["moons"]), finding(1, KNOWN, "The ferry."), finding(2, KNOWN, "A"))
    )
    places = [
        text.index(part) for part in ("Nothing in the library answers this.", "Nearest, not an answer:", "[1]", "[2]")
    ]
    assert places == sorted(places)
    assert "Not in the library: “moons”" in text


@pytest.mark.parametrize(
    ("more", "said"),
    [(1, "1 more excerpt: footnote search shows it"), (2, "2 more excerpts: footnote search shows them")],
)
def test_it_is_said_how_to_see_what_is_not_shown(more: int, said: str) -> None:
    assert said in drawn(replace(answer("ferry", finding(1, KNOWN, "The ferry.")), more=more))


def test_what_may_have_been_meant_is_asked() -> None:
    given = replace(answer("fery", missing=["fery"]), suggestions=(Suggestion("fery", "ferry"),))
    assert "Did you mean ferry?" in drawn(given)


def test_a_list_of_nothing_says_why() -> None:
    for question, says in (
        ("the", "There is no word in this to look for."),
        ("ferry", "Nothing in the library matches"),
    ):
        console = Console(file=StringIO(), width=200)
        draw_hits(console, answer(question))
        assert isinstance(console.file, StringIO)
        assert says in console.file.getvalue()
