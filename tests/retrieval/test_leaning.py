"""Sentences that lean on the one before, and places inside quotations."""

import pytest

from retrieval.text.leaning import leans, quoted_ends


@pytest.mark.parametrize(
    "sentence",
    [
        "He left at noon.",
        "“They never asked us,” said Holt.",
        "But it was late.",
        "Their ramp had cracked.",
        "This was new.",
        "“The ramp had cracked,” he said.",
        "“The ramp had cracked,” she later said.",
        '"It" is a pronoun.',
    ],
)
def test_a_pronoun_at_the_beginning_or_he_said_leans(sentence: str) -> None:
    assert leans(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Holt left at noon.",
        "“The ramp had cracked,” said Holt.",
        "Thistles grew there.",
        "Iteration is slow.",
        "Holt said he was tired.",
        "",
        "“",
    ],
)
def test_other_sentences_stand_by_themselves(sentence: str) -> None:
    assert not leans(sentence)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("He said “one.| Two.” Three.", True),
        ("He said “one.” Two.| Three.", False),
        ('He said "one.| Two." Three.', True),
        ('He said "one." Two.| Three.', False),
        ("“A paragraph of a long quotation.| It goes on in the next.", False),
        ('Five inches, or 5".| No more.', False),
        ("|", False),
    ],
)
def test_a_place_inside_a_quotation_that_is_closed_is_known(text: str, inside: bool) -> None:
    place = text.index("|")
    assert quoted_ends(text.replace("|", ""), [place]) == [inside]
