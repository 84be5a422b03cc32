"""Which sentences can stand alone in a summary."""

import pytest
from hypothesis import given

from retrieval.text.standing import is_statement, stands_alone

from .helpers import any_file_text

ALONE = [
    "Captain Maren Holt said that the ramp carries 240 lorries a day.",
    "The ferry crews of Norrvik stopped work because the ramp had cracked.",
    "Some 5,000 people signed the petition against the new ramp.",
    "One of the largest ferries of the coast lies idle in Norrvik.",
    "It is clear to the harbour board that the ramp must be replaced.",
    "“The ramp will hold,” said Ida Lund, who built the first ramp in 1987.",
    "When she left the board, Maren Holt kept the keys of the crane.".replace("When she left", "After leaving"),
    "The U.S. Coast Guard inspects the ferries of the strait twice a year.",
]
LEANING = [
    "He said that the ramp carries 240 lorries a day.",
    "The ramp carries 240 lorries a day, he said.",
    "But the harbour board has set aside money for a new ramp.",
    "However, the harbour board has set aside money for a new ramp.",
    "These lorries waited for six hours on the quay of Norrvik.",
    "The company handed out soup to drivers who waited on the quay.",
    "In recent weeks, it has been called a coat of paint by crews.",
    "In 2018 it carried more than two hundred lorries a day.",
    "Later Maren Holt said that the ramp of Norrvik had cracked.",
    "While her brother waited on the quay, the ferry of Norrvik left.",
    "“The ramp will hold for many winters and many lorries.”",
    "We guess that the ramp of Norrvik will crack again next winter.",
]
NO_STATEMENT = [
    "What did the harbour board set aside for the new ramp?",
    "The harbour board named three reasons why the ramp had cracked:",
    "Sign up for the newsletter of the Harbour Gazette and read more.",
    "Ferry crews stop work over a broken ramp in the harbour",
    "A threat to the harbour, and the ferry company’s cash-cow.",
    "“The ramp will hold, said Ida Lund of the harbour board.",
    "Soup for all.",
    "Photo by Tom Ekberg, who stood on the ramp for the Gazette.",
]


@pytest.mark.parametrize("sentence", ALONE)
def test_a_whole_sentence_that_names_what_it_speaks_of_stands_alone(sentence: str) -> None:
    assert stands_alone(sentence)


@pytest.mark.parametrize("sentence", LEANING)
def test_a_sentence_that_leans_on_the_one_before_does_not_stand_alone(sentence: str) -> None:
    assert is_statement(sentence)
    assert not stands_alone(sentence)


@pytest.mark.parametrize("sentence", NO_STATEMENT)
def test_questions_lead_ins_fragments_and_furniture_are_no_statements(sentence: str) -> None:
    assert not is_statement(sentence)


@given(any_file_text)
def test_any_text_at_all_can_be_judged(text: str) -> None:
    assert not stands_alone(text) or is_statement(text)
