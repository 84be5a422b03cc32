"""A word that stands nowhere in the library, and what may have been meant by it."""

import pytest

from retrieval.archive import Archive
from retrieval.model import Scope, Suggestion

from .helpers import MAIN, Write, put

STORY = (
    "The ferry of Norrvik\n\nCaptain Maren Holtermann steered the ferry through the archipelago.\n\n"
    "No archipelago is wider, they say.\n\nThe ferries carried lorries and the lorries carried herrings.\n\n"
    "Herrings travel badly, said Ottilie Brandt.\n"
)


@pytest.fixture
async def story(archive: Archive, write: Write) -> Archive:
    await put(archive, write("story.txt", STORY))
    return archive


@pytest.mark.parametrize(
    ("word", "instead"),
    [
        ("Holterman", "Holtermann"),
        ("holtermnan", "Holtermann"),
        ("Ottillie", "Ottilie"),
        ("archipelgo", "archipelago"),
        ("herrigns", "herrings"),
        ("Norvik", "Norrvik"),
    ],
)
async def test_a_slip_of_the_fingers_meets_the_word_as_the_library_writes_it(
    story: Archive, word: str, instead: str
) -> None:
    question = f"What about {word}, and when?"
    answer = await story.ask(question, MAIN)
    assert [(one.word, one.instead.casefold()) for one in answer.suggestions] == [(word, instead.casefold())]
    assert answer.suggestions[0].instead in STORY
    assert answer.corrected == question.replace(word, answer.suggestions[0].instead)
    assert answer.missing_terms == (word,), "nothing is replaced"
    assert answer.query.text == question


@pytest.mark.parametrize(
    "word", ["Holtermann", "zebra", "Perry", "badlt", "12345", "steeres", "ferry’s", "archipelagoooo", "Xorrvik"]
)
async def test_words_that_are_there_or_far_off_or_short_or_rare_meet_nothing(story: Archive, word: str) -> None:
    answer = await story.ask(f"What about {word}?", MAIN)
    assert answer.suggestions == ()
    assert answer.corrected is None


async def test_only_the_scope_is_looked_at(archive: Archive, write: Write) -> None:
    await put(archive, write("story.txt", STORY))
    await put(archive, write("other.txt", "Other\n\nNothing of the kind is told here, nor elsewhere.\n"), "other")
    assert (await archive.ask("Holterman", Scope.of("other"))).suggestions == ()
    assert (await archive.ask("Holterman until:1990", MAIN)).suggestions == ()
    both = await archive.ask("Holterman", Scope.of("main", "other"))
    assert both.suggestions == (Suggestion("Holterman", "Holtermann"),)
