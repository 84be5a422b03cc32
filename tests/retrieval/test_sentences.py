"""Where sentences stand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.text.sentences import sentence_spans

from .helpers import assert_in_order, assert_trimmed, prose, uncovered

EXAMPLES = settings(max_examples=300, deadline=None)


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in sentence_spans(text)]


@EXAMPLES
@given(st.text(max_size=300) | prose)
def test_sentences_of_any_text_are_ordered_disjoint_trimmed_and_hold_every_letter(text: str) -> None:
    spans = sentence_spans(text)
    assert_in_order(spans, text)
    assert_trimmed(spans, text)
    if spans:
        assert uncovered(spans, text) == ""
    else:
        assert not any(letter.isalnum() for letter in text)


def test_a_paragraph_is_cut_where_sentences_end() -> None:
    assert sentences("The ferry was late. Nobody minded! Would you? “We would,” she said.") == [
        "The ferry was late.",
        "Nobody minded!",
        "Would you?",
        "“We would,” she said.",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "On Monday Ms. Berg met Dr. Holt at the old harbour office.",
        "The U.S. Senate heard the harbour master for three hours.",
        "It was Gen. Varga who ordered the bridge to be closed.",
        "Some U.S. officials said the bridge was safe.",
        "The toll rose to 4.50 crowns, i.e. twice the old one.",
        "Mr. and Mrs. Lind sold the mill to Acme Inc. in May.",
    ],
)
def test_an_abbreviation_ends_no_sentence(sentence: str) -> None:
    assert sentences(f"It rained. {sentence} Nobody came.") == ["It rained.", sentence, "Nobody came."]


def test_a_line_break_inside_a_sentence_does_not_end_it() -> None:
    text = "The council voted on Monday\nto keep the ferry. It runs\r\nagain in May."
    assert sentences(text) == ["The council voted on Monday\nto keep the ferry.", "It runs\r\nagain in May."]


@pytest.mark.parametrize("text", ["", " ", "\n\n\t "])
def test_a_text_of_nothing_has_no_sentences(text: str) -> None:
    assert sentence_spans(text) == []


def test_what_stands_before_the_first_word_belongs_to_the_first_sentence() -> None:
    assert sentences("  \u200b— Indeed. It rained.") == ["\u200b— Indeed.", "It rained."]


@pytest.mark.parametrize("word", ["a", ".", "(", "a.", "“", "a-", "\u0301", "🚢"])
def test_one_enormous_word_is_cut_in_reasonable_time_and_kept_whole(word: str) -> None:
    text = word * 20_000
    spans = sentence_spans(text)
    assert_in_order(spans, text)
    assert uncovered(spans, text) == ""
