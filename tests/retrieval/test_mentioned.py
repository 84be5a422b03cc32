"""Which day a sentence speaks of."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.mentioned import mentioned_in

from .helpers import any_file_text

# A Wednesday.
PRINTED = date(2019, 7, 17)


def days(sentence: str, printed: date | None = PRINTED) -> tuple[str, str] | None:
    found = mentioned_in(sentence, printed)
    return (found.first.isoformat(), found.last.isoformat()) if found else None


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("on July 15, 2019", "2019-07-15", "2019-07-15"),
        ("on 15 July 2019", "2019-07-15", "2019-07-15"),
        ("on April 21 2020", "2020-04-21", "2020-04-21"),
        ("on 2018-03-01", "2018-03-01", "2018-03-01"),
        ("in Sept. 2018", "2018-09-01", "2018-09-30"),
        ("since 2018", "2018-01-01", "2018-12-31"),
        ("in late 2017", "2017-01-01", "2017-12-31"),
    ],
)
def test_what_is_printed_in_full_needs_no_day_of_publication(words: str, first: str, last: str) -> None:
    assert days(f"The ramp cracked {words}, the board says.", None) == (first, last)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("on Monday", "2019-07-15"),
        ("last Thursday", "2019-07-11"),
        ("last Wednesday", "2019-07-10"),
        ("next Friday", "2019-07-19"),
        ("yesterday", "2019-07-16"),
        ("on July 2", "2019-07-02"),
        ("on 30 June", "2019-06-30"),
    ],
)
def test_what_is_left_out_is_taken_from_the_printed_day_and_never_guessed_without_one(words: str, day: str) -> None:
    assert days(f"The ramp cracked {words}, the board says.") == (day, day)
    assert days(f"The ramp cracked {words}, the board says.", None) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "The ramp may crack again, and drivers march on.",
        "It carries 2019 lorries and 1,998 cars a week.",
        "The board will meet on Friday.",
        "The ramp cracked on December 24.",
        "The ferry ran in the 2010s between March 3-5 and later.",
        "It cracked on 31 February 2019-ish.",
    ],
)
def test_what_could_be_meant_in_two_ways_is_no_day(sentence: str) -> None:
    assert days(sentence) is None


@given(any_file_text, st.none() | st.dates())
def test_any_text_gives_a_period_inside_it_or_none(text: str, printed: date | None) -> None:
    found = mentioned_in(text, printed)
    assert found is None or (found.first <= found.last and found.span.of(text).strip())
