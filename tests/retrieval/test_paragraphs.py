"""Where paragraphs stand in a plain text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.text.paragraphs import LONGEST_PARAGRAPH, paragraph_spans

from .helpers import any_file_text, assert_in_order, assert_trimmed, prose, uncovered

EXAMPLES = settings(max_examples=200, deadline=None)

FIRST = "The old ferry came back to the harbour this spring, painted blue and carrying twice as many bicycles."
SECOND = (
    "Its captain, who had waited two winters for the yard to finish, said nothing for a while and then rang the bell."
)

# Walls: a piece of text so often that a paragraph passes the limit.
walls = st.builds(lambda piece, times: piece * times, st.text(min_size=1, max_size=40) | prose, st.integers(40, 90))


def paragraphs(text: str) -> list[str]:
    return [span.of(text) for span in paragraph_spans(text)]


def assert_lawful(text: str) -> None:
    spans = paragraph_spans(text)
    assert_in_order(spans, text)
    assert_trimmed(spans, text)
    assert all(span.length <= LONGEST_PARAGRAPH for span in spans)
    # A zero-width space is neither letter nor white space; a wall of nothing else may be passed over.
    assert uncovered(spans, text).strip("\u200b") == ""


@EXAMPLES
@given(any_file_text | prose)
def test_every_letter_of_any_text_belongs_to_exactly_one_paragraph(text: str) -> None:
    assert_lawful(text)


@EXAMPLES
@given(walls)
def test_walls_of_text_are_cut_to_the_limit_and_lose_no_letter(text: str) -> None:
    assert_lawful(text)


@pytest.mark.parametrize("gap", ["\n\n", "\n \n", "\n\t\n\n\n", "\r\n\r\n", "\r\n  \r\n"])
def test_blank_lines_part_paragraphs(gap: str) -> None:
    assert paragraphs(FIRST + gap + SECOND) == [FIRST, SECOND]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_wrapped_at_a_column_are_one_paragraph(end: str) -> None:
    wrapped = end.join([FIRST[:48], FIRST[48:], SECOND[:70], SECOND[70:]])
    assert paragraphs(f"{wrapped}{end}{end}{FIRST}") == [wrapped, FIRST]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_one_paragraph_a_line_is_several_paragraphs(end: str) -> None:
    long_line = f"{FIRST} {SECOND}"
    assert paragraphs(end.join([long_line, "A short line between.", SECOND])) == [
        long_line,
        "A short line between.",
        SECOND,
    ]


def test_short_lines_that_are_sentences_are_paragraphs_of_their_own() -> None:
    lines = ["The first ferry leaves at 6:10 a.m.", "The last leaves at 11:30 p.m.", "Bicycles: free before 9 a.m."]
    assert paragraphs("\n".join(lines)) == lines


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_two_lines_that_end_with_a_sentence_may_be_wrapped(end: str) -> None:
    wrapped = f"The old ferry came back to the harbour this spring.{end}It was painted blue."
    assert paragraphs(wrapped) == [wrapped]


@pytest.mark.parametrize("mark", ["-", "*", "•", "–", "1.", "12)"])
def test_items_of_a_list_are_paragraphs_of_their_own(mark: str) -> None:
    text = f"They brought:\n{mark} two anchors\n{mark} a bell\n  that rang\n{mark} rope"
    assert paragraphs(text) == [
        "They brought:",
        f"{mark} two anchors",
        f"{mark} a bell\n  that rang",
        f"{mark} rope",
    ]


@pytest.mark.parametrize("line", ["-5 degrees at noon", "3.5 metres of snow", "*emphatic* words"])
def test_what_only_looks_like_a_list_item_goes_on_with_its_paragraph(line: str) -> None:
    text = f"It was a cold day in the harbour:\n{line} were noted."
    assert paragraphs(text) == [text]


def test_a_wall_of_sentences_is_cut_between_sentences() -> None:
    text = " ".join(f"The {number}th boat of the long regatta crossed the line before noon." for number in range(100))
    pieces = paragraphs(text)
    assert len(pieces) > 3
    assert all(piece.endswith(".") and piece.startswith("The ") for piece in pieces)
    assert " ".join(pieces) == text


def test_a_wall_without_sentences_is_cut_between_words() -> None:
    text = "harbour bridge ferry " * 300
    assert set(" ".join(paragraphs(text)).split()) == {"harbour", "bridge", "ferry"}


def test_one_enormous_word_is_cut_at_the_limit() -> None:
    text = "x" * (3 * LONGEST_PARAGRAPH + 10)
    assert [len(piece) for piece in paragraphs(text)] == [LONGEST_PARAGRAPH] * 3 + [10]


@pytest.mark.parametrize("text", ["", "\n\n", " \r\n\t\r\n "])
def test_a_text_of_nothing_has_no_paragraphs(text: str) -> None:
    assert paragraph_spans(text) == []
