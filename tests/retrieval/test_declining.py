"""What the library does not answer is declined, with what comes nearest; what it holds is found."""

import pytest

from retrieval.archive import Archive
from retrieval.model import Answer

from .helpers import MAIN, Write, put

STORIES = (
    "Ferry crews stop work\n\n"
    "The ferry crews of Norrvik stopped work on Tuesday because the loading ramp had cracked.\n\n"
    "Captain Maren Holt said that the ramp carries 240 lorries a day, twice what it was built for.\n\n"
    "The harbour board has set aside 1.3 million crowns for a new ramp, to be ready in October.\n",
    "The orchard that feeds a school\n\nPupils of the school in Almby pick four tonnes of apples every autumn.\n\n"
    "The orchard was planted by a baker, Otto Renn, who left it to the school when he retired.\n\n"
    "The kitchen cooks the apples until May and sells what is left at the market of the town.\n",
    "Lighthouse sold\n\nThe lighthouse of Skagen was sold to a painter from Oslo for the price of a small boat.\n\n"
    "She wants to paint the winter storms and to let the children of the island sleep in the lamp room.\n",
)


@pytest.fixture
async def stories(archive: Archive, write: Write) -> Archive:
    for number, story in enumerate(STORIES):
        await put(archive, write(f"{number}.txt", story))
    return archive


def is_declined(answer: Answer) -> bool:
    """Whether nothing is shown as an answer; then what is near must stand apart."""
    assert answer.answered is bool(answer.findings)
    assert 0 <= answer.confidence <= 1
    if not answer.answered:
        assert answer.more == 0
        assert len(answer.nearest) <= 2
        assert [one.citation.number for one in answer.nearest] == [*range(1, len(answer.nearest) + 1)]
    else:
        assert answer.nearest == ()
    return not answer.answered


@pytest.mark.parametrize(
    "question",
    [
        "How many lorries does the ramp carry a day?",
        "Who planted the orchard that feeds the school?",
        "What did the harbour board set aside for a new ramp?",
        "Who bought the lighthouse of Skagen?",
        "Why did the crews stop working?",
        "When did the crews walk?",
    ],
)
async def test_what_is_there_is_answered(stories: Archive, question: str) -> None:
    assert not is_declined(await stories.ask(question, MAIN))


@pytest.mark.parametrize(
    "question",
    [
        "How many tonnes of plutonium did Iceland sell to Brazil?",
        "Who won the chess championship of Reykjavik in a storm?",
        "Which painter designed the day nursery of the Vatican’s embassy in Lima?",
        "How many apples did Isaac Newton drop from the tower of Pisa?",
        "Who is the mayor of Norrvik?",
        "What was the tonnage of the lighthouse?",
    ],
)
async def test_what_merely_shares_words_is_declined_and_shown_as_near(stories: Archive, question: str) -> None:
    answer = await stories.ask(question, MAIN)
    assert is_declined(answer)
    assert answer.nearest
    assert answer.nearest == (await stories.search(question, MAIN)).findings[:2]


async def test_a_question_that_shares_nothing_has_nothing_near(stories: Archive) -> None:
    answer = await stories.ask("Does Beethoven still compose?", MAIN)
    assert is_declined(answer)
    assert (answer.nearest, answer.confidence) == ((), 0.0)
    assert answer.missing_terms == ("Beethoven", "still", "compose")


@pytest.mark.parametrize("words", ["Holt", "otto renn", "lighthouse Oslo", "APPLES AUTUMN", '"winter storms"'])
async def test_a_few_words_that_stand_together_are_a_search_and_found(stories: Archive, words: str) -> None:
    assert not is_declined(await stories.ask(words, MAIN))


async def test_a_search_declines_nothing_and_further_findings_of_an_answer_neither(stories: Archive) -> None:
    question = "How many tonnes of plutonium did Iceland sell to Brazil?"
    assert (await stories.search(question, MAIN)).answered
    assert (await stories.ask(question, MAIN, skip=1)).answered
    beyond = await stories.ask("ramp", MAIN, skip=40)
    assert (beyond.answered, beyond.at_end, beyond.nearest) == (False, True, ())


async def test_a_library_with_more_in_it_is_as_sure_of_what_it_holds(stories: Archive, write: Write) -> None:
    question = "Who bought the lighthouse of Skagen?"
    before = (await stories.ask(question, MAIN)).confidence
    for number in range(40):
        await put(
            stories, write(f"more{number}.txt", f"Note {number}\n\nSheep {number} was shorn on hill {number}.\n")
        )
    assert (await stories.ask(question, MAIN)).confidence > before / 2


async def test_a_question_in_spanish_is_answered_by_its_names_and_lacks_only_what_it_is_about(
    stories: Archive,
) -> None:
    answer = await stories.ask("¿Qué dijo Maren Holt?", MAIN)
    assert not is_declined(answer) and "Maren Holt" in answer.findings[0].excerpt.text
    assert answer.missing_terms == ()
    assert (await stories.ask("¿Por qué es tan cara la rampa de Norrvik?", MAIN)).missing_terms == (
        "tan",
        "cara",
        "rampa",
    )


async def test_either_spelling_of_a_word_is_answered_and_lacks_nothing(stories: Archive) -> None:
    answer = await stories.ask("How much did the harbor board set aside for a new ramp?", MAIN)
    assert not is_declined(answer) and answer.missing_terms == ()
    assert "harbour board" in answer.findings[0].excerpt.text
