"""What a library is about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hypothesis import given

from retrieval.answers.vocabulary import topics_of
from retrieval.archive import Archive

from .helpers import MAIN, any_file_text, put

Write = Callable[[str, str | bytes], Path]

PARAGRAPHS = [
    (1, "The Harbour Board (HB) met Maren Holt in Norrvik. Lund had asked the HB for a loading ramp on the quay."),
    (1, "Engineers drew a loading ramp for Norrvik, and Maren Holt signed it for the Harbour Board."),
    (2, "A loading ramp of steel costs more, Holt told the HB on Monday in Norrvik. Nobody in May believed Holt."),
]


def names(paragraphs: list[tuple[int, str]]) -> dict[str, tuple[int, int]]:
    return {topic.name: (topic.articles, topic.passages) for topic in topics_of(paragraphs)}


def test_names_and_phrases_that_come_back_are_topics_with_their_variants_merged() -> None:
    found = names(PARAGRAPHS)
    assert found["Norrvik"] == (2, 3)
    assert found["loading ramp"] == (2, 3)
    assert "Holt" not in found and "HB" not in found
    assert found["Maren Holt"][0] == 2 and found["Harbour Board"][0] == 2


def test_days_first_words_and_what_stands_once_are_no_topics() -> None:
    assert not {"Monday", "May", "Nobody", "Engineers", "Lund", "steel costs"} & set(names(PARAGRAPHS))


def test_nothing_is_about_nothing() -> None:
    assert topics_of([]) == ()


@given(any_file_text)
def test_any_text_at_all_has_topics_that_stand_in_it(text: str) -> None:
    for topic in topics_of([(1, text), (2, text)]):
        assert " ".join(text.split()).find(topic.name.split()[0]) >= 0
        assert (topic.articles, topic.passages) >= (1, 1)


async def test_topics_come_and_go_with_the_articles(archive: Archive, write: Write) -> None:
    text = "\n\n".join(text for _, text in PARAGRAPHS)
    assert await archive.topics(MAIN) == ()
    (article,) = (await put(archive, write("ramp.txt", text))).article_ids
    assert "Norrvik" in {topic.name for topic in await archive.topics(MAIN)}
    await archive.remove(article, MAIN)
    assert await archive.topics(MAIN) == ()
