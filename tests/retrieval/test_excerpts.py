"""Which slice of a passage is shown."""

import pytest

from retrieval.answers.excerpts import LONGEST_EXCERPT
from retrieval.archive import Archive
from retrieval.model import Excerpt

from .helpers import MAIN, Write, put

FILLER = "Nobody on the quay could remember a year with so much fog, so little wind and so few visitors in all"


def filler(number: int) -> str:
    """A sentence of about 130 characters in which nothing is asked for."""
    return f"{FILLER}, as the people of part {'abcdefgh'[number]} liked to say."


async def excerpt_for(archive: Archive, write: Write, question: str, paragraph: str) -> Excerpt:
    """What is shown of `paragraph` in a library that also holds paragraphs about other things."""
    others = "\n\n".join(f"Paragraph {number} is about something else entirely." for number in range(12))
    await put(archive, write("others.txt", others))
    await put(archive, write("story.txt", f"A headline\n\n{paragraph}\n"))
    (finding,) = (await archive.ask(question, MAIN)).findings
    return finding.excerpt


@pytest.mark.parametrize("place", range(8))
async def test_the_best_sentence_is_in_the_excerpt_wherever_it_stands(
    archive: Archive, write: Write, place: int
) -> None:
    sentences = [filler(number) for number in range(7)]
    best = "The lighthouse keeper sold his trumpet to the baker."
    sentences.insert(place, best)
    excerpt = await excerpt_for(archive, write, "Who bought the lighthouse keeper’s trumpet?", " ".join(sentences))
    assert best in excerpt.text
    assert len(excerpt.text) <= LONGEST_EXCERPT
    assert excerpt.text.endswith(".")
    passage = excerpt.passage.span.of(excerpt.article.text)
    assert excerpt.opens_passage == passage.startswith(excerpt.text)
    assert excerpt.closes_passage == passage.endswith(excerpt.text)


async def test_the_best_sentence_is_shown_in_a_library_of_one_paragraph_too(archive: Archive, write: Write) -> None:
    best = "The lighthouse keeper sold his trumpet to the baker."
    paragraph = " ".join([*(filler(number) for number in range(4)), best])
    await put(archive, write("story.txt", f"A headline\n\n{paragraph}\n"))
    (finding,) = (await archive.ask("Who bought the lighthouse keeper’s trumpet?", MAIN)).findings
    assert best in finding.excerpt.text


async def test_a_short_paragraph_is_shown_whole(archive: Archive, write: Write) -> None:
    paragraph = "The fog came at noon. It left at night. The keeper slept."
    excerpt = await excerpt_for(archive, write, "When did the fog come?", paragraph)
    assert excerpt.text == paragraph
    assert excerpt.opens_passage
    assert excerpt.closes_passage


async def test_an_excerpt_is_whole_sentences_where_they_fit(archive: Archive, write: Write) -> None:
    sentences = [filler(0), "The trumpet was sold.", filler(1), "The trumpet was dented.", filler(2)]
    text = (await excerpt_for(archive, write, "trumpet sold", " ".join(sentences))).text
    assert text.startswith(tuple(sentences))
    assert text.endswith(tuple(sentences))


async def test_a_sentence_too_long_is_cut_at_word_borders(archive: Archive, write: Write) -> None:
    words = [f"plank{number}" for number in range(120)]
    paragraph = "The raft was made of " + " and ".join(words) + ", tied with rope."
    text = (await excerpt_for(archive, write, "What was the raft made of?", paragraph)).text
    assert paragraph.startswith(text)
    assert LONGEST_EXCERPT - 20 < len(text) <= LONGEST_EXCERPT
    assert set(text.split()) <= set(paragraph.split())


async def test_a_sentence_too_long_is_cut_where_it_holds_most_of_the_question(archive: Archive, write: Write) -> None:
    clauses = [f"the {word} lay under the boathouse by the river" for word in ("anchor", "barrel", "chain", "davit")]
    clauses += [f"the {word} hung from the rafters of the sail loft" for word in ("engine", "flag", "gaff", "hook")]
    clauses.append("the trumpet of the keeper was at the baker’s")
    paragraph = "They looked everywhere: " + ", ".join(clauses) + ", and the rest was lost in the fog."
    text = (await excerpt_for(archive, write, "Where was the trumpet of the keeper?", paragraph)).text
    assert "the trumpet of the keeper was at the baker’s" in text
    assert text.split()[0] in paragraph.split()
    assert text.split()[-1] in paragraph.split()
    assert paragraph[paragraph.index(text) - 2] in ",:"


@pytest.mark.parametrize("letter", ["x", "🚢", "é"])
async def test_a_word_longer_than_an_excerpt_is_cut_inside(archive: Archive, write: Write, letter: str) -> None:
    paragraph = f"The keeper cried a{letter * 900} and slept."
    text = (await excerpt_for(archive, write, "What did the keeper cry?", paragraph)).text
    assert text in paragraph
    assert len(text) <= LONGEST_EXCERPT


@pytest.mark.parametrize(
    ("question", "answer", "decoy"),
    [
        (
            "How many lanterns did the harbour guild order?",
            "The harbour guild did order lanterns, 450 of them, for the pier and for the stairs down to the water, "
            "and it paid for them without asking anybody on the island for help.",
            "The harbour guild did order lanterns, and more of them than anybody needed, for the pier and for the "
            "stairs down to the water, and it paid without asking anybody.",
        ),
        (
            "When did the harbour guild order lanterns?",
            "The harbour guild did order lanterns in March, for the pier and for the stairs down to the water, and "
            "it paid for them without asking anybody on the island for help.",
            "The harbour guild did order lanterns in a hurry, for the pier and for the stairs down to the water, "
            "and it paid for them without asking anybody on the island for help.",
        ),
        (
            "Who told the harbour guild to order lanterns?",
            "The harbour guild was told to order lanterns by Ottilie Brandt, for the pier and for the stairs down "
            "to the water, and it paid for them without asking anybody for help.",
            "The harbour guild was told to order lanterns by a neighbour, for the pier and for the stairs down to "
            "the water, and it paid for them without asking anybody for help.",
        ),
    ],
    ids=["how many", "when", "who"],
)
@pytest.mark.parametrize("answer_first", [True, False])
async def test_what_is_asked_for_steers_to_the_sentence_that_holds_one(
    archive: Archive, write: Write, question: str, answer: str, decoy: str, answer_first: bool
) -> None:
    assert len(answer) + len(decoy) > LONGEST_EXCERPT
    paragraph = " ".join((answer, decoy) if answer_first else (decoy, answer))
    assert (await excerpt_for(archive, write, question, paragraph)).text == answer


async def test_an_excerpt_does_not_begin_with_a_pronoun_where_the_sentence_before_fits(
    archive: Archive, write: Write
) -> None:
    sentences = [
        filler(0),
        "Ottilie Brandt keeps the lighthouse of the eastern skerries.",
        "She sold her trumpet to the baker for a basket of rye bread.",
        filler(1),
        filler(2),
    ]
    text = (await excerpt_for(archive, write, "Who sold a trumpet to the baker?", " ".join(sentences))).text
    assert text.startswith(sentences[1])
    assert sentences[2] in text


async def test_an_excerpt_ends_where_a_quotation_is_whole(archive: Archive, write: Write) -> None:
    quotation = "“I sold the trumpet,” said the keeper to the baker. “" + filler(0) + " " + filler(1) + "”"
    paragraph = f"Everybody asked about the trumpet of the keeper and its sale. {quotation} {filler(2)}"
    text = (await excerpt_for(archive, write, "Who sold the trumpet of the keeper?", paragraph)).text
    assert text.count("“") == text.count("”") == 1


async def test_a_word_that_stands_in_every_sentence_does_not_choose_one(archive: Archive, write: Write) -> None:
    paragraph = " ".join(
        [
            f"The trumpet, the old trumpet, is a trumpet of trumpets, {filler(0).lower()}",
            f"The trumpet hung above the stairs for years, {filler(1).lower()}",
            f"The trumpet was dented by a goat, {filler(2).lower()}",
        ]
    )
    text = (await excerpt_for(archive, write, "What dented the trumpet?", paragraph)).text
    assert "dented by a goat" in text


@pytest.mark.parametrize("question", ["What is the trumpet?", "trumpet"])
async def test_what_something_is_is_told_by_how_its_paragraph_begins(
    archive: Archive, write: Write, question: str
) -> None:
    sentences = ["A trumpet is a horn of brass.", filler(0), filler(1), "The trumpet, the old trumpet, was sold."]
    text = (await excerpt_for(archive, write, question, " ".join(sentences))).text
    assert text.startswith(sentences[0])


@pytest.mark.parametrize(
    ("asked", "shown"), [("Salt makes rope rot in harbours.", -1), ("Does salt make rope rot in harbours?", 0)]
)
async def test_what_bears_out_a_claim_is_what_was_found_in_the_end(
    archive: Archive, write: Write, asked: str, shown: int
) -> None:
    sentences = [
        f"It was to be seen whether salt makes rope rot in harbours, {filler(0).lower()}",
        filler(1),
        f"So much is certain after nine years: in harbours salt makes rope rot, {filler(2).lower()}",
    ]
    text = (await excerpt_for(archive, write, asked, " ".join(sentences))).text
    assert sentences[shown] in text
