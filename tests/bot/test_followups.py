"""What a direct message means after an answer."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.followups import ContextWanted, Joined, MoreWanted, Narrowed, follow_up
from retrieval.model import Filters
from tests.bot.nasty import texts

BEFORE = Filters(source="Valley", author="Moss", since=date(2001, 2, 3), until=date(2020, 2, 3))


@pytest.mark.parametrize(
    "text", ["more", "More", "MORE!", " more ", "more please", "show more", "next", "next?", "más", "Mas.", "otro"]
)
def test_more(text: str) -> None:
    assert follow_up(text) == MoreWanted()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("context 2", 2),
        ("Context #2", 2),
        ("context of 12?", 12),
        ("contexto 3", 3),
        ("contexto de 3", 3),
        ("context 0", 0),
        ("context 9999", 9999),
        ("  CONTEXT   1 ! ", 1),
    ],
)
def test_context(text: str, number: int) -> None:
    assert follow_up(text) == ContextWanted(number)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("and Palantir?", "Palantir"),
        ("And the ramp", "the ramp"),
        ("what about lorries?", "lorries"),
        ("how about lorries", "lorries"),
        ("¿y Palantir?", "Palantir"),
        ("Y Palantir", "Palantir"),
    ],
)
def test_words_are_joined(text: str, words: str) -> None:
    assert follow_up(text) == Joined(words)


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("only ProPublica", Filters("ProPublica", "Moss", date(2001, 2, 3), date(2020, 2, 3))),
        ("just from ProPublica.", Filters("ProPublica", "Moss", date(2001, 2, 3), date(2020, 2, 3))),
        ("solo de ProPublica", Filters("ProPublica", "Moss", date(2001, 2, 3), date(2020, 2, 3))),
        ("sólo ProPublica", Filters("ProPublica", "Moss", date(2001, 2, 3), date(2020, 2, 3))),
        ("since 2019", Filters("Valley", "Moss", date(2019, 1, 1), date(2020, 2, 3))),
        ("after July 2019", Filters("Valley", "Moss", date(2019, 7, 1), date(2020, 2, 3))),
        ("from 2019-07-15", Filters("Valley", "Moss", date(2019, 7, 15), date(2020, 2, 3))),
        ("desde 2019", Filters("Valley", "Moss", date(2019, 1, 1), date(2020, 2, 3))),
        ("until 2019", Filters("Valley", "Moss", date(2001, 2, 3), date(2019, 12, 31))),
        ("before 2019-02!", Filters("Valley", "Moss", date(2001, 2, 3), date(2019, 2, 28))),
        ("hasta 2019", Filters("Valley", "Moss", date(2001, 2, 3), date(2019, 12, 31))),
        ("all sources", Filters()),
        ("All sources.", Filters()),
        ("any dates?", Filters()),
        ("all time!", Filters()),
        ("todas las fuentes", Filters()),
        ("Todas las fuentes.", Filters()),
        ("todo", Filters()),
        ("todo!", Filters()),
    ],
)
def test_filters_are_changed(text: str, filters: Filters) -> None:
    step = follow_up(text)
    assert isinstance(step, Narrowed)
    assert step.change(BEFORE) == filters


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "How many lorries does the ramp carry?",
        "more lorries",
        "context",
        "context two",
        "context 12345",
        "Who was there since 2019?",
        "since the ramp broke",
        "from Norrvik to Almby",
        "until the cows come home",
        "only",
        "and",
        "android phones",
        "y",
        "yachts",
        "and " + "very " * 30 + "long",
        "all the sources",
        "Everything about more",
        "justice",
        "only one line\nand another",
    ],
)
def test_a_question_is_a_question(text: str) -> None:
    assert follow_up(text) is None


@given(texts() | st.text())
def test_any_text_is_understood(text: str) -> None:
    step = follow_up(text)
    if isinstance(step, Narrowed):
        assert isinstance(step.change(BEFORE), Filters)
    if isinstance(step, ContextWanted):
        assert 0 <= step.number <= 9999
    if isinstance(step, Joined):
        assert step.words.strip()


@given(
    st.sampled_from(["more", "context", "only", "since", "until", "and", "¿y", "desde", "all"]), texts() | st.text()
)
def test_any_text_after_a_word_of_ours_is_understood(word: str, text: str) -> None:
    follow_up(f"{word} {text}")
