"""A question of an interview and its answer are one passage."""

from __future__ import annotations

import pytest

from retrieval.model import Kind

from .helpers import Write, read

PROSE = "The mill by the river closed in May, and " + "nobody in the valley was surprised, since " * 4 + "it was old."


def passages(write: Write, *paragraphs: str) -> list[tuple[Kind, str]]:
    text = "\n\n".join(["The mill closes", PROSE, *paragraphs])
    document = read(write("a.md", text))
    draft = document.drafts[0]
    return [(one.kind, one.span.shifted(draft.span.start).of(text)) for one in draft.passages[2:]]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Q: Who pays for the mill?", "A: The county."),
        ("Q: Who pays for the mill?", "A: Nobody"),
        ("Question: Who pays for it?", "Answer: The county pays."),
        ("The Quay: Who pays? And why?", "Bo Lind: The county pays, since it must."),
        ("**The Quay:** Who pays?", "**Bo Lind:** The county."),
        ("**Who pays for the mill?**", "The county pays, since it must."),
    ],
)
def test_question_and_answer_are_one_passage(write: Write, question: str, answer: str) -> None:
    assert passages(write, question, answer, PROSE) == [(Kind.BODY, f"{question}\n\n{answer}"), (Kind.BODY, PROSE)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Who pays for the mill?", "The county pays, since it must."),
        ("Q: Who pays for the mill?", "The county pays, since it must."),
        ("Q: Who pays for the mill?", "Q: And who does not?"),
        ("Bo Lind: Who pays for the mill?", "Bo Lind: I do not know."),
        ("Bo Lind: Nobody pays.", "The Quay: Why is that so."),
        ("Q: " + "Who pays for the mill? " * 20, "A: The county."),
        ("Q: Who pays for the mill?", "A: " + "The county pays. " * 88),
        ("Q: Who pays for the mill?\n\nAdvertisement", "A: The county."),
    ],
)
def test_what_is_not_surely_question_and_answer_stays_apart(write: Write, first: str, second: str) -> None:
    found = [text for _, text in passages(write, first, second, PROSE)]
    assert found == [first.removesuffix("\n\nAdvertisement").strip(), second.strip(), PROSE]


def test_each_answer_goes_with_the_question_right_over_it(write: Write) -> None:
    turns = ["Q: Who pays?", "A: The county.", "A: The town, too.", "Q: Why?", "Q: Since when?", "A: Since May."]
    assert [text for _, text in passages(write, *turns)] == [
        "Q: Who pays?\n\nA: The county.",
        "A: The town, too.",
        "Q: Why?",
        "Q: Since when?\n\nA: Since May.",
    ]
