"""Where sentences stand."""

import json
from pathlib import Path

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
        "Nobody told Gov. Holt or Rep. Lind of it.",
        "The order was given by Lt. Col. Ada Holt and Sgt. Lind.",
        "Cllr. Voss asked the Rt. Hon. Ada Holt and Rev. Lind.",
    ],
)
def test_an_abbreviation_ends_no_sentence(sentence: str) -> None:
    assert sentences(f"It rained. {sentence} Nobody came.") == ["It rained.", sentence, "Nobody came."]


@pytest.mark.parametrize(
    "expected",
    [
        ["1. Buy the boat", "2. Paint it blue"],
        ["1.) Buy the boat", "2.) Paint it blue"],
        ["• 9. Buy the boat", "• 10. Paint it blue"],
        ["a. Buy the boat", "b. Paint it blue"],
        ["It has 2.", "Nobody has 3."],
        ["Write to ada@example.org.", "She will answer."],
        ["It is all at https://example.org/a.html.", "Please read it."],
        ["At 6 p.m. Mr. Holt went to the harbour.", "He left it at 9 P.M.", "Ms. Lind came with the bell."],
        ["It was you and I.", "Nobody saw Ada I. Holt."],
        ["It is in box No. 17 of the archive.", "Look there."],
        ["It is at N°. 17.", "Look there."],
        ["I was . . . well, the thing is . . . I meant it.", "It rained."],
        ["She said that “it would be less . . . .”"],
        ["“Would you sell it?” Captain Ada Holt asked.", "Nobody would."],
        ["“Never!” Lind wrote to the council.", "Nobody came."],
    ],
    ids=lambda expected: expected[0][:30],
)
def test_what_the_splitter_does_not_know_is_mended(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


def test_the_golden_rules_are_kept_but_for_one(shared: Path) -> None:
    rules = [
        json.loads(line) for line in (shared / "data/sentences/golden_rules.jsonl").read_text("utf-8").splitlines()
    ]
    kept = [rule for rule in rules if sentences(rule["text"]) == [one.strip() for one in rule["sentences"]]]
    assert len(rules) == 48
    assert len(kept) >= 47


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
