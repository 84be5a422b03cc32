"""Texts as the words that a quotation is compared by."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given

from retrieval.text.folding import forms, pieces, words
from tests.retrieval.helpers import any_file_text, assert_in_order


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“It’s late”, he said", '"It\'s late" he said'),
        ("the Port–au–Prince ferry", "The port-au-prince  FERRY"),
        ("a\u00a0narrow\nspace", "a narrow space"),
        ("soft\u00adly spo\u200bken", "softly spoken"),
        ("five ﬁrst", "five first"),
        (unicodedata.normalize("NFD", "Yesün"), unicodedata.normalize("NFC", "Yesün")),
        ("[t]hey left", "They left"),
        ("2,500 of 22,680,010", "2500 of 22 ,680 ,010"),
        ("at −5 degrees", "at -5 degrees"),
    ],
)
def test_typography_does_not_count(one: str, other: str) -> None:
    assert forms(one) == forms(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3.2 million", "32 million"),
        ("at -5 degrees", "at 5 degrees"),
        ("10² metres", "102 metres"),
        ("1½ hours", "11/2 hours"),
        ("5% more", "5 more"),
        ("$5 each", "€5 each"),
        ("año", "ano"),
        ("we're late", "were late"),
        ("he can't", "he can"),
    ],
)
def test_what_can_be_said_does(one: str, other: str) -> None:
    assert forms(one) != forms(other)


def test_a_dash_between_numbers_is_no_sign() -> None:
    assert forms("1939–1945") == forms("1939 1945") == ["1939", "1945"]


@pytest.mark.parametrize("mark", ["…", "...", "[...]", "[…]", "(…)", ". . .", "[ ... ]", "...."])
def test_an_ellipsis_parts_a_quotation(mark: str) -> None:
    text = f"{mark} one two {mark} three. {mark}"
    assert [piece.of(text).strip(" .") for piece in pieces(text)] == ["one two", "three"]


@given(any_file_text)
def test_words_keep_their_places(text: str) -> None:
    found = list(words(text))
    assert_in_order([word.span for word in found], text)
    assert all(word.form for word in found)
    assert [word.form for word in found] == forms(text)


@given(any_file_text)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = forms(text)
    assert forms(" ".join(once)) == once
