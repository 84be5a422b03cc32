"""Text of sources and people in Discord's Markdown: every letter is shown, and nothing acts."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.cards.prose import emphasised, plain, quoted
from retrieval.text.analysis import ENGLISH
from tests.bot.markdown_reader import read
from tests.bot.nasty import texts

ATTACKS = (
    "<@1>",
    "<@!1>",
    "<@&1>",
    "<#1>",
    "@everyone",
    "@here",
    "</x:1>",
    "<:e:1>",
    "<a:e:1>",
    "<t:1>",
    "<id:guide>",
    "[a](http://b)",
    "https://x",
    "<https://x>",
    "HTTP://X",
    "discord://settings",
    ":smile:",
    ":thumbsup::skin-tone-2:",
    ":+1:",
    "# heading",
    "  ## heading",
    "-# subtext",
    "- item",
    "+ item",
    "1. item",
    "12) item",
    "> quotation",
    ">>> quotation",
    "**bold** *slanted* __under__ ~~struck~~ ||spoiler|| `code`",
    "```\ncode\n```",
    "\\*",
    "\\\\*",
    "\\",
)

# Terms to put in bold: words of `nasty.FRAGMENTS`, and what they are inside other marks.
TERMS = ENGLISH.terms("ferry ramp crew water J.K. U.S. a b 7 2019 1,234.5 O’Brien don't")


@given(texts())
@example("\\")
@example("\\_")
def test_plain_text_is_shown_letter_for_letter(text: str) -> None:
    assert read(plain(text)).shown == text


@given(texts())
def test_nothing_in_plain_text_acts(text: str) -> None:
    assert read(plain(text)).acting() == []


@given(texts(max_size=6), st.sampled_from(ATTACKS), texts(max_size=6))
def test_nothing_acts_whatever_stands_around_it(before: str, attack: str, after: str) -> None:
    for text in (before + attack + after, f"{before}\n{attack} {after}"):
        found = read(plain(text))
        assert found.acting() == []
        assert found.shown == text


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_reader_of_these_tests_sees_each_attack_act(attack: str) -> None:
    found = read(attack)
    assert found.acting() or found.bold or found.shown != attack or attack == "\\"


@pytest.mark.parametrize("attack", ATTACKS)
def test_each_attack_is_inert(attack: str) -> None:
    found = read(plain(attack))
    assert found.acting() == []
    assert found.bold == []
    assert found.shown == attack


@given(texts())
def test_text_that_cannot_act_is_left_alone(text: str) -> None:
    harmless = "".join(letter for letter in text if letter.isalpha() or letter in " ,.!?’“”\n")
    assert plain(harmless) == harmless


@given(texts())
@example("(ferry)")
@example("ferry_ramp")
@example("1. 7. item")
def test_emphasis_without_its_marks_is_plain_text(text: str) -> None:
    found = read(emphasised(text, TERMS))
    assert found.without_bold == plain(text)
    assert found.shown == text


@given(texts())
@example("ferry_")
@example("J.K.ferry")
def test_bold_is_balanced_and_holds_whole_words(text: str) -> None:
    found = read(emphasised(text, TERMS))
    assert not found.unclosed
    for (_, end), (start, _) in pairwise(found.bold):
        assert end < start, "four asterisks in a row are shown"
    for start, end in found.bold:
        assert start < end, "bold around nothing shows its asterisks"
        for edge in (start, end):
            assert not (text[edge - 1 : edge].isalnum() and text[edge : edge + 1].isalnum()), (
                f"inside a word at {edge}"
            )


@given(texts())
def test_only_words_of_the_question_are_bold(text: str) -> None:
    assert emphasised(text, []) == plain(text)
    assert emphasised(text, ["xyzzy"]) == plain(text)


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("The ferry stopped.", "The **ferry** stopped."),
        ("Ferries and ramps", "**Ferries** and **ramps**"),
        ("ferry ramp", "**ferry ramp**"),
        ("ferry, ramp", "**ferry**, **ramp**"),
        ("ferry-ramp", "**ferry**-**ramp**"),
        ("The 1,234.5 crowns", "The **1,234.5** crowns"),
        ("\N{GRINNING FACE} ferry", "\N{GRINNING FACE} **ferry**"),
    ],
)
def test_matched_words_are_bold(text: str, markdown: str) -> None:
    assert emphasised(text, TERMS) == markdown


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("the ramp (of the ferry)", r"the **ramp** \(of the **ferry**\)"),
        ("ferry_ramp", r"**ferry**\_**ramp**"),
        ("[ferry]", r"\[**ferry**\]"),
        ("*ferry*", r"\***ferry**\*"),
        ("7. of the list", r"**7**\. of the list"),
    ],
)
def test_a_matched_word_before_a_mark_is_bold_alone(text: str, markdown: str) -> None:
    assert emphasised(text, TERMS) == markdown


def test_matched_words_that_touch_are_bold_together() -> None:
    assert emphasised("said J.K.Ferry", ENGLISH.terms("J.K.Ferry")) == "said **J.K.Ferry**"


def test_a_bold_mark_never_parts_a_letter_from_its_accent() -> None:
    cafe = "the cafe\u0301 by the quay"
    assert emphasised(cafe, ENGLISH.terms("café")) == "the **cafe\u0301** by the quay"


# Quotations


@given(texts())
def test_every_line_of_a_quotation_is_quoted(text: str) -> None:
    for line in quoted(plain(text)).split("\n"):
        assert line.startswith("> ") or not text


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_are_inert_on_every_line_of_a_quotation(attack: str) -> None:
    for line in quoted(plain(f"{attack}\n{attack}\r\n{attack}")).split("\n"):
        assert read(line.removeprefix("> ")).acting() == []


@pytest.mark.parametrize("end", ["\r", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029"])
def test_other_line_ends_make_no_line_that_acts(end: str) -> None:
    for line in quoted(plain(f"quay{end}# heading{end}- item")).split("\n"):
        assert read(line.removeprefix("> ")).acting() == []


def test_a_quotation_keeps_empty_lines() -> None:
    assert quoted("a\n\nb") == "> a\n> \n> b"
