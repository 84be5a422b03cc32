"""One text, several posts."""

from __future__ import annotations

import pytest

from retrieval.intake.drafts import drafts_of
from retrieval.intake.formats import plain
from retrieval.intake.posts import posts
from retrieval.intake.shapes import paragraphs_of
from retrieval.model import Draft, Kind

BODY = (
    "The old ferry came back to the harbour this spring, painted blue and carrying twice as many bicycles as before, "
    "which pleased nobody on the quay so much as the children."
)


def drafts(text: str) -> tuple[Draft, ...]:
    return drafts_of(plain.read("dump.txt", text.encode()))


def titles(text: str) -> list[str]:
    return [draft.metadata.title for draft in drafts(text)]


def test_a_line_that_recurs_over_titles_parts_the_posts() -> None:
    text = (
        f"Harbour Campaign\n\nThe ferry is back\n\n{BODY}\n\nHarbour Campaign\n\nA title and no more\n\n"
        f"Harbour Campaign Bridges\n\nThe bridge closes\n\n{BODY}\n\nHarbour Campaign\n\nWill it sail?\n\n{BODY}\n"
    )
    found = drafts(text)
    assert titles(text) == ["The ferry is back", "A title and no more", "The bridge closes", "Will it sail?"]
    assert [draft.span.of(text).splitlines()[0] for draft in found] == titles(text)
    assert [len(draft.passages) for draft in found] == [2, 1, 2, 2]
    assert found[1].passages[0].kind is Kind.HEADING
    assert "Harbour Campaign" not in "".join(draft.span.of(text) for draft in found)


def test_prose_over_the_first_category_is_an_article_and_a_site_name_is_not() -> None:
    post = f"News\n\nThe ferry is back\n\n{BODY}\n\n"
    assert len(drafts(f"The Harbour Site\n\n{post * 3}")) == 3
    assert len(drafts(f"{BODY}\n\n{post * 3}")) == 4


def test_two_posts_are_told_apart_where_the_text_begins_with_their_category() -> None:
    post = f"News\n\nThe ferry is back\n\n{BODY}\n\n"
    assert len(drafts(post * 2)) == 2
    assert len(drafts(f"The ferry\n\n{BODY}\n\n{post * 2}")) == 1


@pytest.mark.parametrize(
    "text",
    [
        f"The ferry\n\n{BODY}\n\nAdvertisement\n\n{BODY}\n\nAdvertisement\n\n{BODY}\n\nAdvertisement\n\n{BODY}",
        f"The ferry\n\nAda Holt\n\n{BODY}\n\nBo Lind\n\n{BODY}\n\nAda Holt\n\n{BODY}\n\nAda Holt\n\n{BODY}",
        "Bread\n\nMilk\n\nBread\n\nTea\n\nBread\n\nJam",
        f"The ferry\n\nThe ferry\n\n{BODY}",
        BODY,
    ],
    ids=["advertisement marks", "speakers", "a list", "a title twice", "prose"],
)
def test_other_lines_that_recur_part_nothing(text: str) -> None:
    assert len(posts(paragraphs_of(text))) == 1


def test_a_document_that_states_its_title_is_one_article() -> None:
    from retrieval.intake.formats import markdown

    post = f"News\n\nThe ferry is back\n\n{BODY}\n\n"
    (draft,) = drafts_of(markdown.read("dump.md", f"---\ntitle: All of it\n---\n{post * 3}".encode()))
    assert draft.metadata.title == "All of it"
