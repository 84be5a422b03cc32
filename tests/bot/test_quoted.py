"""The quotations of a message, in any style, with who is said to have said them."""

from __future__ import annotations

import pytest
from hypothesis import given

from bot.commands.quoted import Quoted, quotation_of, quotations_in, request_in
from tests.bot.nasty import texts


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ('He said "we will go home" and left', [Quoted("we will go home")]),
        ("“we will go home,” said Ann Lee.", [Quoted("we will go home,", "Ann Lee")]),
        ("„Es regnet sehr“ und «il pleut ici»", [Quoted("Es regnet sehr"), Quoted("il pleut ici")]),
        ("they said 'we will go home' and don't", [Quoted("we will go home")]),
        ("‘we will go home’ she said", [Quoted("we will go home")]),
        ("“one two” and 'three four'", [Quoted("one two"), Quoted("three four")]),
        ('Ann Lee: "we love it all"', [Quoted("we love it all", "Ann Lee")]),
        ('"we love it all" - Ann Lee, 2019', [Quoted("we love it all", "Ann Lee")]),
        ("«il pleut ici» (Marie Dupont)", [Quoted("il pleut ici", "Marie Dupont")]),
        ("> We will never sell\n> the ferry\n— Lina Holm", [Quoted("We will never sell\nthe ferry", "Lina Holm")]),
        ("> We will never sell\n> - Lina Holm", [Quoted("We will never sell", "Lina Holm")]),
        ("look:\n>>> one two three\nfour", [Quoted("one two three\nfour")]),
        ('**"bold words here"** and `"more of it"`', [Quoted("bold words here"), Quoted("more of it")]),
        ('"freedom"', [Quoted("freedom")]),
        ('the "freedom" of "all the people"', [Quoted("all the people")]),
        ('"twice said" and "twice said"', [Quoted("twice said")]),
        ("no quotation, and it's the workers' fault", []),
        ("", []),
    ],
)
def test_quotations_of_a_message(message: str, found: list[Quoted]) -> None:
    assert quotations_in(message) == found


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("verify: we will go home", [Quoted("we will go home")]),
        ("Verify “we will go home” - Ann Lee", [Quoted("we will go home", "Ann Lee")]),
        ("please verify: “we will go home,” said Ann Lee.", [Quoted("we will go home,", "Ann Lee")]),
        ("verifica: vamos a casa", [Quoted("vamos a casa")]),
        ("verify that it is so", None),
        ("verify", None),
        ("verify:", None),
        ("did they verify: the count?", None),
    ],
)
def test_requests_by_hand(message: str, found: list[Quoted] | None) -> None:
    assert request_in(message) == found


def test_what_is_typed_is_the_quotation_unless_it_names_its_speaker_itself() -> None:
    assert quotation_of("“we will go home” — Ann Lee", None) == Quoted("we will go home", "Ann Lee")
    assert quotation_of("“we will go home” — Ann Lee", "Bo") == Quoted("“we will go home” — Ann Lee", "Bo")
    whole = "“No,” she said, “we will not.”"
    assert quotation_of(whole, None) == Quoted(whole)


@given(texts(max_size=80))
def test_any_message_at_all_is_read(message: str) -> None:
    for one in quotations_in(message):
        assert one.words.strip()
    request_in(message)
