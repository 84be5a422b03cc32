"""Where the title of an article comes from."""

import pytest

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


def test_a_first_line_as_long_as_prose_is_no_title(write: Write) -> None:
    assert title_of(write, "mill.txt", "m" * 150 + "\n\nText.") == "m" * 150
    assert title_of(write, "mill.txt", "m" * 151 + "\n\nText.") == "m" * 99 + "…"


def test_an_endless_title_is_shortened_to_what_a_catalogue_can_carry(write: Write) -> None:
    title = title_of(write, "mill.md", f"---\ntitle: {'mill ' * 200}\n---\nText.")
    assert len(title) <= 300
    assert title.endswith("mill…")


def test_a_title_is_one_line(write: Write) -> None:
    assert title_of(write, "mill.md", "---\ntitle: |\n  The mill\n  closes\n---\nText.") == "The mill closes"
