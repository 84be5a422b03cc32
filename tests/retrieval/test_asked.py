"""What kind of thing a question asks for, and whether a text holds one."""

import pytest

from retrieval.text.analysis import ENGLISH
from retrieval.text.asked import Asked, asked_for, holds, is_claim, without_asking


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many boats came?", Asked.NUMBER),
        ("HOW MUCH was paid?", Asked.NUMBER),
        ("What percentage left?", Asked.NUMBER),
        ("When did it rain?", Asked.DATE),
        ("In which year did it rain?", Asked.DATE),
        ("Who sang?", Asked.NAME),
        ("Where did they sing?", Asked.NAME),
        ("Why did they sing?", None),
        ("How did they sing?", None),
        ("whenever somehow whoops", None),
        ("", None),
    ],
)
def test_a_question_tells_what_it_asks_for(question: str, kind: Asked | None) -> None:
    assert asked_for(question) is kind


@pytest.mark.parametrize(
    ("kind", "text", "held"),
    [
        (Asked.NUMBER, "About 40 came.", True),
        (Asked.NUMBER, "A dozen? No, dozens came.", True),
        (Asked.NUMBER, "Nobody came.", False),
        (Asked.DATE, "It rained in May.", True),
        (Asked.DATE, "It rained in 1987.", True),
        (Asked.DATE, "It rained for 30 days.", False),
        (Asked.DATE, "It may rain.", False),
        (Asked.NAME, "The song was by Ada.", True),
        (Asked.NAME, "Ada Holt sang.", True),
        (Asked.NAME, "Everybody sang.", False),
    ],
)
def test_a_text_holds_such_a_thing_or_not(kind: Asked, text: str, held: bool) -> None:
    assert holds(kind, text, []) is held


def test_a_name_that_the_question_gives_is_no_answer() -> None:
    terms = ENGLISH.terms("Who met Ada Holt?")
    assert not holds(Asked.NAME, "Then came Ada Holt.", terms)
    assert holds(Asked.NAME, "Then Ada Holt met Bo Lind.", terms)


@pytest.mark.parametrize(
    "statement", ["The ferry was late in 2019.", "“Rope rots in salt.”", "Fog costs 4.5 million a year.  "]
)
def test_a_sentence_that_asks_nothing_claims_something(statement: str) -> None:
    assert is_claim(statement)


@pytest.mark.parametrize(
    "question",
    [
        "Was the ferry late?",
        "The ferry was late. Why?",
        "when was the ferry late.",
        "Name a ferry that was late.",
        "I am looking for ferries.",
        "late ferries 2019",
        "",
    ],
)
def test_what_asks_or_bids_or_is_no_sentence_claims_nothing(question: str) -> None:
    assert not is_claim(question)


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("¿Qué dijo Berg sobre el ferry?", "Berg ferry"),
        ("¿Quién es el alcalde de El Salvador?", "alcalde El Salvador"),
        ("¿Por qué no fue a Los Angeles en 2019?", "Los Angeles 2019"),
        ("El alcalde, ¿cuándo llegó?", "alcalde llegó"),
        ("Cuántos barcos hay en Oslo", "barcos Oslo"),
        ("que dijo Berg sobre La Resistencia", "Berg La Resistencia"),
        ("de quien es la lancha del alcalde", "lancha alcalde"),
    ],
)
def test_a_question_in_spanish_is_what_its_names_and_nouns_are(question: str, left: str) -> None:
    assert ENGLISH.terms(without_asking(question)) == ENGLISH.terms(left)


@pytest.mark.parametrize(
    "question",
    [
        "Los Angeles ferry",
        "el Niño",
        "Como lake villas",
        "Who is El Chapo?",
        "Why did she sing a la carte?",
        "Cuando fire station",
        "",
    ],
)
def test_spanish_words_in_an_english_question_are_words(question: str) -> None:
    assert without_asking(question) == question
