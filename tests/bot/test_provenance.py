"""How sure it is where a text is from, and whose words they are: said wherever they show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards import theme
from bot.cards.article import article_card
from bot.cards.wording import ENGLISH, SPANISH
from retrieval.model import Kind, Metadata, Origin
from tests.bot.limits_checker import check_components, walk
from tests.bot.made_up import article, one_liners, paragraphs

FIRST, LAST = date(2019, 7, 15), date(2020, 6, 24)


@pytest.mark.parametrize(
    ("known", "line"),
    [
        (Metadata("T"), "undated"),
        (Metadata("T", earliest=FIRST), "not before 15 July 2019"),
        (Metadata("T", latest=LAST), "by 24 June 2020"),
        (Metadata("T", earliest=FIRST, latest=LAST), "between 15 July 2019 and 24 June 2020"),
        (Metadata("T", published=FIRST, published_from=Origin.PRINTED), "15 July 2019"),
        (Metadata("T", published=FIRST, published_from=Origin.INFERRED), "about 15 July 2019"),
        (Metadata("T", "Post", outlet_from=Origin.PRINTED), "Post · undated"),
        (Metadata("T", "Post", outlet_from=Origin.INFERRED), "probably Post · undated"),
        (Metadata("T", "The \u202ePost\u2067"), "The Post · undated"),
        (Metadata("T", "הארץ", published=FIRST), "\u2068הארץ\u2069 · 15 July 2019"),
    ],
)
def test_an_origin_says_how_sure_it_is(known: Metadata, line: str) -> None:
    assert theme.origin(known, ENGLISH) == line


@pytest.mark.parametrize(
    ("kind", "speaker", "mark"),
    [
        (Kind.COMMENT, "ada", "a reader’s comment, by ada"),
        (Kind.COMMENT, None, "a reader’s comment"),
        (Kind.CAPTION, None, "caption"),
        (Kind.QUOTATION, "the crew’s letter", "quoted from the crew’s letter"),
        (Kind.QUOTATION, None, ""),
        (Kind.BODY, None, ""),
    ],
)
def test_what_is_not_the_articles_own_prose_is_marked_where_it_is_read(
    kind: Kind, speaker: str | None, mark: str
) -> None:
    whole, passages = article(1, Metadata("T"), ["The boat is blue.", "It left."])
    marked = [replace(passages[0], kind=kind, speaker=speaker), passages[1]]
    drawn = article_card(whole, marked, ENGLISH).to_components()
    texts = [one["content"] for one in walk(drawn) if "content" in one]
    assert (f"-# {mark}\nThe boat is blue." if mark else "The boat is blue.") in texts


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(Kind), st.none() | one_liners, st.lists(paragraphs, min_size=1, max_size=4))
def test_marks_of_any_kind_and_speaker_fit_the_card(kind: Kind, speaker: str | None, texts: list[str]) -> None:
    whole, passages = article(1, Metadata("T"), texts)
    for words in (ENGLISH, SPANISH):
        marked = [replace(one, kind=kind, speaker=speaker) for one in passages]
        check_components(article_card(whole, marked, words).to_components())
