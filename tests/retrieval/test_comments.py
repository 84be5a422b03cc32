"""Readers' comments under an article."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.intake.parts import Parts, parts_of
from retrieval.intake.shapes import paragraphs_of
from retrieval.intake.stacked import unstacked
from retrieval.model import Kind

STORY = (
    "The blue ferry\n\n"
    "The old ferry came back to the harbour this spring, painted blue and carrying twice as many bicycles as before, "
    "which pleased nobody on the quay so much as the children.\n\nIt will stay.\n"
)


def found(text: str) -> Parts:
    return parts_of(text, paragraphs_of(text))


def comments(text: str) -> list[tuple[str, str | None, str | None]]:
    parts = found(text).parts
    return [(one.span.of(text), one.speaker, one.said_at) for one in parts if one.kind is Kind.COMMENT]


@pytest.mark.parametrize(
    ("first", "second", "time"),
    [
        ("ada | May 3, 2019 at 8:16 pm", "Bo in reply to ada. | May 4, 2019 at 9:06 am", "May 3, 2019 at 8:16 pm"),
        ("ada • 3 days ago", "Bo • 2 days ago • edited", "3 days ago"),
        ("ada on May 3, 2019 at 8:16 pm said:", "Bo on May 4, 2019 at 9:06 am said:", "May 3, 2019 at 8:16 pm"),
        ("ada says:", "Bo says:", None),
        ("Posted by ada on 3 May 2019", "Posted by Bo on 4 May 2019", "3 May 2019"),
    ],
)
def test_headers_tell_who_wrote_a_comment_and_when(first: str, second: str, time: str | None) -> None:
    text = f"{STORY}\n{first}\n\nToo blue.\n\nMuch too blue.\n\n{second}\n\nNever\n"
    assert comments(text) == [
        ("Too blue.", "ada", time),
        ("Much too blue.", "ada", time),
        ("Never", "Bo", comments(text)[-1][2]),
    ]
    assert [part.kind for part in found(text).parts[:3]] == [Kind.HEADING, Kind.BODY, Kind.BODY]


def test_the_oldest_comment_bounds_the_date_of_the_article() -> None:
    text = f"{STORY}\nada | May 4, 2019\n\nToo blue.\n\nBo | May 3, 2019\n\nNever.\n"
    assert (found(text).latest, found(text).published) == (date(2019, 5, 3), None)


def test_comments_whose_headers_were_lost_begin_after_the_wide_gap_and_have_no_writer() -> None:
    text = (
        f"{STORY}\n\nSomebody thinks it is green.\n\n    cy in reply to dee. | May 3, 2019\n\n    It is blue.\n\n"
        "Another one wants it red.\n\nBo | May 4, 2019\n\nNever.\n"
    )
    assert [(text, who) for text, who, _ in comments(text)] == [
        ("Somebody thinks it is green.", None),
        ("It is blue.", "cy"),
        ("Another one wants it red.", None),
        ("Never.", "Bo"),
    ]


def test_a_section_heading_begins_them() -> None:
    text = f"{STORY}\n2 Comments\n\nada | May 3, 2019\n\nToo blue.\n"
    assert comments(text) == [("Too blue.", "ada", "May 3, 2019")]


@pytest.mark.parametrize("line", ["Ada Holt says:", "River Post | May 3, 2019", "12 comments"])
def test_one_such_line_alone_makes_no_comments(line: str) -> None:
    assert comments(f"{STORY}\n{line}\n\nThe boat is blue and will stay so.\n") == []


def test_comments_line_under_line_are_as_those_with_blank_lines_between() -> None:
    text = f"{STORY}\n\nComments (2)\nada says:\nToo blue.\nReply\nBo says:\nNever\nReply\n"
    parts = parts_of(text, unstacked(paragraphs_of(text))).parts
    told = [(one.span.of(text), one.speaker) for one in parts if one.kind is Kind.COMMENT]
    assert told == [("Too blue.", "ada"), ("Never", "Bo")]
    assert [one.span.of(text) for one in parts if one.kind is Kind.BODY][-1] == "It will stay."
