"""Who says it, as the text tells. No name is a good answer, a wrong one is the worst."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given

from retrieval.text.attribution import Attribution, same_person, speaker_of
from retrieval.text.attribution.quotations import quotations
from retrieval.text.paragraphs import paragraph_spans
from retrieval.text.spans import Span
from tests.retrieval.helpers import assert_in_order, prose

TABLE = Path(__file__).parent / "seed_speakers.jsonl"


def said_by(text: str, words: str) -> Attribution | None:
    start = text.index(words)
    return speaker_of(text, paragraph_spans(text), Span(start, start + len(words)))


MONEY = "“We have no money,” Mayor Lina Holm told the Gazette."

NAMED = [
    (
        "The boats sail to Oslo, Bergen, and Tromsø, ferry chief Ada Holt said, adding that more will follow.",
        "The boats sail",
        "Ada Holt",
    ),
    ("“We will not leave,” said Ana Ruiz, a nurse at the clinic.", "We will not leave", "Ana Ruiz"),
    ("“We will not,” says Ahmed al-Masri, 34. “It is home.”", "It is home", "Ahmed al-Masri"),
    ("Tom Berg said the boat is late. “It is always late.”", "It is always late", "Tom Berg"),
    ("According to Tom Berg, the boat is late.", "the boat is late", "Tom Berg"),
    (MONEY, "We have no money", "Lina Holm"),
    ("Mayor Lina Holm told the Gazette: “We have no money.”", "We have no money", "Lina Holm"),
    ("Lina Holm wrote in a letter:\n\n“We have no money.”", "We have no money", "Lina Holm"),
    ("“Nor,” said the ferry’s chief executive Ole Dahl, “will we.”", "will we", "Ole Dahl"),
    ("“Nor will we,” Ole Dahl, who runs the ferry, said.", "Nor will we", "Ole Dahl"),
    ("“Nor will we,” Dahl, 52, said.", "Nor will we", "Dahl"),
    ("“One,” said Tom Berg, but Ana Ruiz said “two”.", "two", "Ana Ruiz"),
    ("“One,” said Tom Berg, but Ana Ruiz said “two”.", "One", "Tom Berg"),
    ('"Is it fine?" asked Ole Dahl. Karin Moe replied: "No."', "Is it fine", "Ole Dahl"),
    ('"Is it fine?" asked Ole Dahl. Karin Moe replied: "No."', "No.", "Karin Moe"),
    ("He met J. R. Moe. “No,” J. R. Moe said.", "No", "J. R. Moe"),
    ("«Il pleut», said Marie Dupont.", "Il pleut", "Marie Dupont"),
    ("„Es regnet“, said Marie Dupont.", "Es regnet", "Marie Dupont"),
    ("In a statement to the Gazette, Karin Moe said the bridge would open.", "the bridge would", "Karin Moe"),
    ("The bridge will open, Karin Moe said in a statement to the Gazette.", "The bridge will open", "Karin Moe"),
    ("As Karin Moe told us last week, the bridge will open.", "the bridge will open", "Karin Moe"),
    ("The New York Times reported that the bridge was closed.", "the bridge was closed", "New York Times"),
    ("“It is fine,” a spokesman for Ferry Lines said.", "It is fine", "a spokesman"),
    ("Berg told Lee that the ferry, which Holm had called “a gift”, was late.", "a gift", "Holm"),
    ("In May Holm called the ferry “a gift to all”.", "a gift to all", "Holm"),
    ("It rained.\n\n“We will not rest.” – Ada Holt", "not rest", "Ada Holt"),
    ('"We will not rest!" -- ferry captain Ada Holt, 52, of the Quay Union', "not rest", "Ada Holt"),
    ("> “We will not rest.”\n> ― Ada Holt", "not rest", "Ada Holt"),
    ("“We refuse,” the ferrymen’s letter states, “to sail.”", "to sail", "the ferrymen’s letter"),
]


@pytest.mark.parametrize(("text", "words", "name"), NAMED)
def test_a_plain_attribution_names_the_speaker(text: str, words: str, name: str) -> None:
    found = said_by(text, words)
    assert found is not None and found.name == name
    assert found.name in found.span.of(text)


UNKNOWN = [
    ("“The Blue Ferry” – A Review", "Blue Ferry"),
    ("Nobody spoke. “We will not rest.” – The Quay, 3 May", "not rest"),
    ("“The boat,” she said, “is late.”", "is late"),
    ("According to Tom Berg’s brother, the boat is late.", "the boat is late"),
    ("Karin Moe's lawyer said the bridge was closed.", "the bridge was closed"),
    ("A friend of Ana Ruiz said the boat was late.", "the boat was late"),
    ("Workers at Ferry Lines said the boat was late.", "the boat was late"),
    ("In May Holm called the ferry a gift to all.", "a gift to all"),
    ("In May Holm called for “a new ferry”.", "a new ferry"),
    ("Residents said the smell was bad.", "the smell was bad"),
    ("Critics say it was “a disaster” for all.", "a disaster"),
    ("“It is fine,” the company said Thursday.", "It is fine"),
    ("Tom Berg said: “One.”\n\n“This is another.”", "This is another"),
    ("Tom Berg and Ana Ruiz met. “Two,” they said.", "Two"),
    ("Lee said the tax was wrong. The mayor called it “a gift”.", "a gift"),
    ("“No,” Lee shouted. “Yes,” Berg replied.\n\n“Never.”", "Never"),
    ("The bridge is closed. It will open in May.", "It will open in May"),
    ("“I fear so,” I said.", "I fear so"),
]


@pytest.mark.parametrize(("text", "words"), UNKNOWN)
def test_where_the_text_does_not_tell_nobody_is_named(text: str, words: str) -> None:
    assert said_by(text, words) is None


def test_a_quotation_over_paragraphs_has_one_speaker() -> None:
    text = "“This is the first.\n\n“This is the second.\n\n“This is the third,” Tom Berg said."
    for words in ("the first", "the second", "the third"):
        found = said_by(text, words)
        assert found is not None and found.name == "Tom Berg"
    text = "Tom Berg said: “This is the first.\n\n“This is the second.”"
    found = said_by(text, "the second")
    assert found is not None and found.name == "Tom Berg"


def test_a_pronoun_means_who_spoke_last_unless_somebody_else_came_in() -> None:
    found = said_by(f"{MONEY}\n\n“Nor will we,” she added.", "Nor will we")
    assert found is not None and found.name == "Lina Holm"
    other = f"{MONEY} Her deputy, Sara Lind, a lawyer, shook her head.\n\n“Nor will we,” she added."
    assert said_by(other, "Nor will we") is None
    far = MONEY + "\n\nThe ferry waits." * 8 + "\n\n“Nor will we,” she added."
    assert said_by(far, "Nor will we") is None


def test_a_pronoun_is_not_somebody_with_the_other_title() -> None:
    assert said_by("“We must,” Mr. Holm said. “We must not,” she added.", "We must not") is None


def test_a_surname_is_given_in_full_where_the_article_did_so_before() -> None:
    text = "Jennifer Lee of the Ferry Union spoke. “We will sail,” Lee said."
    found = said_by(text, "We will sail")
    assert found is not None and (found.name, found.full_name) == ("Lee", "Jennifer Lee")
    two = "Jennifer Lee, a captain, met Karen Lee, a cook. “We will sail,” Lee said."
    found = said_by(two, "We will sail")
    assert found is not None and (found.name, found.full_name) == ("Lee", "Lee")


def test_a_mouthpiece_is_given_in_full_too() -> None:
    text = "An Acme Ferries spokesperson confirmed it.\n\n“We will sail,” the spokesperson said."
    found = said_by(text, "We will sail")
    assert found is not None and found.full_name == "An Acme Ferries spokesperson"


@pytest.mark.parametrize(
    ("claimed", "name", "described", "same"),
    [
        ("Lee", "Jennifer Lee", "", True),
        ("Jennifer Lee", "Jennifer Lee", "", True),
        ("jennifer LEE", "Ms. Lee", "", None),
        ("J. Lee", "Jennifer Lee", "", True),
        ("Karen Lee", "Jennifer Lee", "", False),
        ("Karen Lee", "Lee", "", None),
        ("Bezos", "Jennifer Lee", "", False),
        ("Mayor Lina Holm", "Lina Holm", "", True),
        ("Acme", "Nick Caplin", "said Nick Caplin, an Acme spokesman", True),
        ("José Núñez", "Jose Nunez", "", True),
        ("Ferry employees", "the Ferry letter", "", None),
        ("Lina Holm", "the Ferry letter", "", False),
        ("", "Jennifer Lee", "", None),
    ],
)
def test_names_of_one_person_are_known_as_such(claimed: str, name: str, described: str, same: bool | None) -> None:
    assert same_person(claimed, name, described) is same


TRANSCRIPT = """\
The Quay: When will it sail?

Ada Holt: In May. The yard said it was ready.

**Bo Lind:** “Never,” he told me.

Warning: the film is loud.

Ada Holt: No.

The Quay: And who pays? Ada Holt: We do.
Bo Lind: They do.
"""


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("When will it sail", "Quay"),
        ("In May", "Ada Holt"),
        ("The yard said it was ready", "Ada Holt"),
        ("the film is loud", None),
        ("And who pays", "Quay"),
        ("They do", "Bo Lind"),
    ],
)
def test_in_a_transcript_the_label_tells_who_speaks(words: str, name: str | None) -> None:
    found = said_by(TRANSCRIPT, words)
    assert (found and found.name) == name


def test_one_label_over_a_text_is_no_transcript() -> None:
    assert said_by("Ada Holt: In May.\n\nAda Holt: In June.", "In June") is None


@pytest.mark.parametrize("marks", ["“”", '""', "„“", "«»", "„”"])
def test_quotations_in_any_marks_are_found(marks: str) -> None:
    text = f"He said {marks[0]}one two{marks[1]} and {marks[0]}three{marks[1]}."
    found = quotations(text, Span(0, len(text)))
    assert [one.words.of(text) for one in found] == ["one two", "three"]
    assert all(one.span.of(text)[0] == marks[0] and one.closed for one in found)


def test_an_apostrophe_opens_no_quotation() -> None:
    text = "It's the workers' right, and 'tis so: they're sure."
    assert quotations(text, Span(0, len(text)), single=True) == []
    text = "They called it ‘the workers’ right’ at last."
    assert [one.words.of(text) for one in quotations(text, Span(0, len(text)), single=True)]


@given(prose)
def test_any_text_at_all_is_read(text: str) -> None:
    paragraphs = paragraph_spans(text)
    for paragraph in paragraphs:
        found = quotations(text, paragraph)
        assert_in_order([one.span for one in found], text)
        for one in found:
            speaker = speaker_of(text, paragraphs, one.words)
            assert speaker is None or speaker.name in text


def test_speakers_of_the_seed_documents(shared: Path) -> None:
    rows = [json.loads(line) for line in TABLE.read_text("utf-8").splitlines()]
    wrong = []
    for row in rows:
        text = (shared / "seeds" / row["source"]).read_text("utf-8")
        found = speaker_of(text, paragraph_spans(text), Span(row["start"], row["end"]))
        if (found.full_name if found else None) != row["speaker"]:
            wrong.append((row, found))
    assert not wrong
    assert sum(row["speaker"] is not None for row in rows) >= 40
