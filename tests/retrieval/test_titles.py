"""Where the title of an article comes from."""

from datetime import date

import pytest

from retrieval.intake.parts import parts_of
from retrieval.intake.shapes import paragraphs_of
from retrieval.model import Kind

from .helpers import Write, read

PROSE = "The mill by the river closed in May, and " + "nobody in the valley was surprised, since " * 4 + "it was old."
OPENING = "The mill by the river closed in May, and nobody in the valley was surprised, since nobody in the…"


def title_of(write: Write, name: str, content: str) -> str:
    return read(write(name, content)).drafts[0].metadata.title


@pytest.mark.parametrize(
    ("name", "content", "title"),
    [
        ("a.md", f"---\ntitle: From the key\n---\n# From the heading\n\n{PROSE}", "From the key"),
        ("a.md", f"---\noutlet: Post\n---\n\n# From the heading #\n\n{PROSE}", "From the heading"),
        ("a.md", f"# From the heading\n\n{PROSE}", "From the heading"),
        ("a.md", f"## A smaller heading\n\n{PROSE}", "A smaller heading"),
        ("a.txt", f"\n\n  The mill   closes\n\n{PROSE}", "The mill closes"),
        ("a.txt", f"\ufeffThe mill closes\n{PROSE}", "The mill closes"),
        ("a.txt", f"# The mill closes\r\n\r\n{PROSE}", "The mill closes"),
        ("the mill.txt", PROSE, OPENING),
        ("mill.v2.md", PROSE, OPENING),
        ("mill.txt", f"###\n\n{PROSE}", OPENING),
    ],
)
def test_the_title_is_the_stated_one_then_the_heading_then_the_first_line_then_the_first_words(
    write: Write, name: str, content: str, title: str
) -> None:
    assert title_of(write, name, content) == title


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "lines",
    [
        ("By Ada Holt", "Published: 3 May 2019"),
        ("3 May 2019", "Por Ada Holt"),
        ("Ada Holt – May 3, 2019",),
        ("Nobody was surprised", "Posted by Ada Holt on 3 May 2019"),
    ],
)
def test_a_title_right_over_a_byline_is_a_line_of_its_own(write: Write, lines: tuple[str, ...], end: str) -> None:
    found = read(write("a.txt", end.join(["The mill closes", *lines]) + end * 2 + PROSE)).drafts[0]
    assert (found.metadata.title, found.metadata.authors) == ("The mill closes", ("Ada Holt",))
    assert found.metadata.published == date(2019, 5, 3)
    assert found.passages[-1].kind is Kind.BODY


def test_a_line_of_prose_that_begins_like_a_byline_is_wrapped_prose(write: Write) -> None:
    wrapped = (
        "The mill was old and it was loud and\nBy Monday Evening nobody cared, as all\nof them had long gone home."
    )
    assert [one.kind for one in read(write("a.txt", wrapped)).drafts[0].passages] == [Kind.BODY]


def test_a_press_release_has_the_title_and_the_day_of_its_story(write: Write) -> None:
    release = (
        "FOR IMMEDIATE RELEASE\n\nContact: Ada Holt, press@quay.example\n\n# The mill closes\n\n"
        f"HARBOUR TOWN, May 3, 2019 — {PROSE}\n\n###\n\nAbout the Quay: it is long."
    )
    found = read(write("a.md", release)).drafts[0]
    assert (found.metadata.title, found.metadata.published) == ("The mill closes", date(2019, 5, 3))
    assert [one.kind for one in found.passages] == [Kind.HEADING, Kind.BODY, Kind.BODY]


def test_a_first_line_as_long_as_prose_is_no_title(write: Write) -> None:
    assert title_of(write, "mill.txt", "m" * 150 + "\n\nText.") == "m" * 150
    assert title_of(write, "mill.txt", "m" * 151 + "\n\nText.") == "m" * 99 + "…"


def test_an_endless_title_is_shortened_to_what_a_catalogue_can_carry(write: Write) -> None:
    title = title_of(write, "mill.md", f"---\ntitle: {'mill ' * 200}\n---\nText.")
    assert len(title) <= 300
    assert title.endswith("mill…")


def test_a_title_is_one_line(write: Write) -> None:
    assert title_of(write, "mill.md", "---\ntitle: |\n  The mill\n  closes\n---\nText.") == "The mill closes"


def kinds_by_line(text: str) -> dict[str, Kind]:
    return {part.span.of(text): part.kind for part in parts_of(text, paragraphs_of(text)).parts}


def test_numbered_headings_of_minutes_are_headings_and_the_items_of_a_list_are_not() -> None:
    minutes = "Minutes\n\n1. Dredging\n\nThe silt of the harbour was taken away.\n\n2. Lamps\n\nThe lamps stay lit.\n"
    assert [line for line, kind in kinds_by_line(minutes).items() if kind is Kind.HEADING] == [
        "Minutes",
        "1. Dredging",
        "2. Lamps",
    ]
    shopping = "Shopping\n\nWhat to bring.\n\n1. Rope\n\n2. Soup, cooked.\n\n3. Oars\n\nThen we left the quay.\n"
    assert kinds_by_line(shopping)["1. Rope"] is kinds_by_line(shopping)["3. Oars"] is Kind.BODY
