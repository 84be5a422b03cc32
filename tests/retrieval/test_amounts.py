"""Which figures a sentence tells."""

import pytest
from hypothesis import given

from retrieval.text.amounts import amounts_in

from .helpers import any_file_text


def told(sentence: str) -> list[tuple[float, str, str]]:
    return [(one.value, one.unit, one.span.of(sentence)) for one in amounts_in(sentence)]


@pytest.mark.parametrize(
    ("sentence", "amounts"),
    [
        ("It won $1.5 billion in contracts.", [(1.5e9, "$", "$1.5 billion")]),
        ("A fund of £25m was set up.", [(25e6, "£", "£25m")]),
        ("They sent 270,000 signatures.", [(270_000, "signatur", "270,000 signatures")]),
        ("26 facilities in 11 states", [(26, "facil", "26 facilities"), (11, "state", "11 states")]),
        ("Some 20 percent of crews left.", [(20, "%", "20 percent")]),
        ("2.3% of its sales", [(2.3, "%", "2.3%")]),
        ("Twelve crews and seven old ferries", [(7, "ferri", "seven old ferries")]),
        ("ten thousand new lorries", [(10_000, "lorri", "ten thousand new lorries")]),
    ],
)
def test_figures_come_with_their_units_and_places(sentence: str, amounts: list[tuple[float, str, str]]) -> None:
    assert told(sentence) == amounts


@pytest.mark.parametrize(
    "sentence",
    [
        "On May 5 crews left.",
        "In 2019 crews left.",
        "Article 3 rights were read.",
        "The number is 12.",
        "at 10:30 hours",
    ],
)
def test_days_years_and_numbers_of_things_are_no_figures(sentence: str) -> None:
    assert told(sentence) == []


@given(any_file_text)
def test_any_text_gives_figures_in_order_inside_it(text: str) -> None:
    ends = 0
    for amount in amounts_in(text):
        assert ends <= amount.span.start < amount.span.end <= len(text)
        assert amount.value >= 0 and amount.unit
        ends = amount.span.end
