"""Markdown with front matter: what it says of an article, and what it cannot be."""

import subprocess
import sys
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.errors import BadFrontMatter, IntakeError, SourceEmpty
from retrieval.intake.drafts import drafts_of
from retrieval.intake.formats import markdown
from retrieval.model import Metadata, Origin

from .helpers import Write, prose, read

BODY = "The mill by the river closed in May.\n\nIts last miller, Ada Holt, kept the key."


def article_of(write: Write, content: str) -> tuple[Metadata, str]:
    intake = read(write("mill.md", content))
    (draft,) = intake.drafts
    return draft.metadata, draft.span.of(intake.document.text)


def test_good_front_matter_is_what_is_known_of_the_article(write: Write) -> None:
    head = "title: The last  miller\noutlet: River Post\nauthors: [Ada Holt, 'Bo  Lind']\ndate: 2019-07-15\n"
    metadata, text = article_of(write, f"---\n{head}url: https://example.org/mill\nmood: grey\n---\n\n{BODY}\n\n")
    assert text == BODY
    assert metadata == Metadata(
        title="The last miller",
        outlet="River Post",
        authors=("Ada Holt", "Bo Lind"),
        published=date(2019, 7, 15),
        published_from=Origin.PRINTED,
        url="https://example.org/mill",
        outlet_from=Origin.PRINTED,
        published_words="2019-07-15",
    )


def test_front_matter_is_no_part_of_the_article_but_its_place_counts_from_the_file(write: Write) -> None:
    intake = read(write("mill.md", f"---\ntitle: Mill\n---\n{BODY}\n"))
    (draft,) = intake.drafts
    assert draft.span.start == len("---\ntitle: Mill\n---\n")
    assert [passage.span.of(draft.span.of(intake.document.text)) for passage in draft.passages] == BODY.split("\n\n")


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("author: Ada Holt", "authors", ("Ada Holt",)),
        ("authors: Ada Holt", "authors", ("Ada Holt",)),
        ("author:", "authors", ()),
        ("publication: River Post", "outlet", "River Post"),
        ("publisher: River Post", "outlet", "River Post"),
        ("source: River Post", "outlet", "River Post"),
        ("link: https://example.org", "url", "https://example.org"),
        ("published: 2020-02-29", "published", date(2020, 2, 29)),
        ("date: 2020-02-29 10:30:00", "published", date(2020, 2, 29)),
        ("date: '2020-02-29T10:30:00'", "published", date(2020, 2, 29)),
        ("date: 20200229", "published", date(2020, 2, 29)),
        ("date:", "published", None),
        ("title: 1984", "title", "1984"),
    ],
)
def test_the_usual_names_and_forms_of_keys_are_understood(write: Write, line: str, field: str, value: object) -> None:
    assert getattr(article_of(write, f"---\n{line}\n---\n{BODY}")[0], field) == value


def test_an_unknown_date_is_not_guessed(write: Write) -> None:
    metadata, _ = article_of(write, f"---\ntitle: Mill\n---\n{BODY}")
    assert (metadata.published, metadata.published_from) == (None, Origin.UNKNOWN)


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("title: [a\nauthors: b", "line"),
        ("title: 'open", "line"),
        ("a: *nowhere", "alias"),
        ("title: {a: b}", "'title'"),
        ("title: [a, b]", "'title'"),
        ("outlet: [a]", "'outlet'"),
        ("authors: {a: b}", "'authors'"),
        ("authors: [[a]]", "'authors'"),
        ("date: soon", "'date'"),
        ("date: [2019]", "'date'"),
        ("url: [a]", "'url'"),
    ],
)
def test_front_matter_that_cannot_be_is_refused_with_the_place(write: Write, head: str, says: str) -> None:
    with pytest.raises(BadFrontMatter) as refused:
        read(write("mill.md", f"---\n{head}\n---\n{BODY}"))
    message = str(refused.value)
    assert message.startswith("mill.md: its front matter cannot be understood: ")
    assert says in message
    assert "\n" not in message


def test_front_matter_without_a_body_is_empty(write: Write) -> None:
    with pytest.raises(SourceEmpty):
        read(write("mill.md", "---\ntitle: Mill\n---\n\n"))


def test_front_matter_without_a_closing_line_loses_no_letter(write: Write) -> None:
    content = f"---\ntitle: Mill\n\n{BODY}"
    assert article_of(write, content)[1] == content


def test_front_matter_without_a_closing_line_gives_no_title_of_dashes(write: Write) -> None:
    assert article_of(write, f"---\ntitle: Mill\n\n{BODY}")[0].title != "---"


def test_a_byte_order_mark_before_front_matter_does_no_harm(write: Write) -> None:
    metadata, text = article_of(write, f"\ufeff---\ntitle: Mill\n---\n{BODY}")
    assert (metadata.title, text) == ("Mill", BODY)


def test_plain_text_with_dashes_has_no_front_matter(write: Write) -> None:
    intake = read(write("mill.txt", f"---\ntitle: Mill\n---\n{BODY}"))
    assert intake.drafts[0].span.of(intake.document.text) == intake.document.text


@pytest.mark.parametrize("head", ["---\ntitle: Mill\n---\n", ""], ids=["with front matter", "without"])
def test_windows_line_ends_lose_nothing_of_the_body(write: Write, head: str) -> None:
    content = (head + BODY).replace("\n", "\r\n")
    assert article_of(write, content)[1] == BODY.replace("\n", "\r\n")


@pytest.mark.parametrize("between", ["The miller spoke first.", "- a bell\n- a rope"])
def test_prose_between_two_rules_is_kept_or_refused_but_not_lost(write: Write, between: str) -> None:
    try:
        _, text = article_of(write, f"---\n\n{between}\n\n---\n\n{BODY}")
    except BadFrontMatter:
        return
    assert between in text


def test_numbers_and_tags_are_text_as_it_was_written(write: Write) -> None:
    number, tag = f"0x{'f' * 5_000}", "!!python/object:os.system x"
    assert article_of(write, f"---\ntitle: {number}\n---\n{BODY}")[0].title.startswith("0xffff")
    assert article_of(write, f"---\ntitle: {tag}\n---\n{BODY}")[0].title == "x"


def test_a_date_that_no_calendar_has_is_named_as_the_fault(write: Write) -> None:
    with pytest.raises(BadFrontMatter, match="date"):
        read(write("mill.md", f"---\ndate: 2019-13-45\n---\n{BODY}"))


def nested(first: str, line: str, levels: int) -> str:
    """A bomb: each line names the one before nine times."""
    names = [f"k{level}" for level in range(levels)]
    lines = [f"k0: &k0 {first}"]
    for before, name in pairwise(names):
        lines.append(f"{name}: &{name} " + line.format(", ".join([f"*{before}"] * 9)))
    return "---\n" + "\n".join(lines) + f"\n---\n{BODY}"


def read_in_a_process_of_its_own(content: str) -> str:
    program = (
        "import sys, resource\n"
        "resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))\n"
        "from retrieval.intake.formats import markdown\n"
        "from retrieval.errors import IntakeError\n"
        "try: print(markdown.read('bomb.md', sys.stdin.buffer.read()).stated.title)\n"
        "except IntakeError as error: print('refused:', error)\n"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, input=content.encode(), capture_output=True, timeout=60, check=True)
    return done.stdout.decode()


def test_a_bomb_of_aliases_does_no_harm() -> None:
    content = nested("[x, x, x, x, x, x, x, x, x]", "[{}]", 12).replace("\n---\nThe", "\ntitle: *k11\n---\nThe")
    assert read_in_a_process_of_its_own(content).startswith("refused: bomb.md")


def test_a_bomb_of_merge_keys_does_no_harm() -> None:
    assert read_in_a_process_of_its_own(nested("{x: 1}", "{{<<: [{}]}}", 10))


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=80), prose)
def test_any_front_matter_is_understood_or_refused_and_the_article_is_a_slice(head: str, body: str) -> None:
    content = f"---\n{head}\n---\n{body}".replace("\r", "")
    try:
        reading = markdown.read("any.md", content.encode())
    except IntakeError:
        return
    assert reading.text == content
    for draft in drafts_of(reading):
        assert draft.metadata.title
        assert reading.body.start <= draft.span.start < draft.span.end <= reading.body.end
        assert draft.passages[-1].span.shifted(draft.span.start).end == draft.span.end
