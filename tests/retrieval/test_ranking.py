"""Which passage comes first, where BM25 alone would not know."""

import pytest

from retrieval.archive import Archive

from .helpers import MAIN, Write, put

OTHERS = "\n\n".join(f"Paragraph {number} is about something else entirely." for number in range(20))


async def first_of(archive: Archive, write: Write, question: str, *paragraphs: str) -> str:
    """The first excerpt of a library that holds these paragraphs among others, each in an article of its own."""
    await put(archive, write("others.txt", OTHERS))
    for number, paragraph in enumerate(paragraphs):
        await put(archive, write(f"{number}.txt", f"An article without a telling title\n\n{paragraph}\n"))
    return (await archive.ask(question, MAIN)).findings[0].excerpt.text


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("question", "better", "worse"),
    [
        (
            "lantern on the bridge by the harbour",
            "They say that a lantern once hung, long before anybody now alive was born, on the bridge, and that boys "
            "were sent to watch it from the harbour until the last of the boats was in.",
            "A lantern hung on the bridge, the lantern of the bridge.",
        ),
        (
            "red kite festival",
            "The red kite festival put up a tent on the meadow and another by the road.",
            "The festival put up a red tent on the meadow and by the road another kite.",
        ),
        ("How many boats came?", "In the end 40 boats came in.", "In the end some boats came in."),
        ("When did boats come?", "Boats did come in March then.", "Boats did come in crowds then."),
    ],
    ids=["all the words", "words together", "a number", "a date"],
)
async def test_the_passage_that_answers_comes_before_the_one_that_only_sounds_like_it(
    archive: Archive, write: Write, question: str, better: str, worse: str, turned: bool
) -> None:
    paragraphs = (worse, better) if turned else (better, worse)
    assert await first_of(archive, write, question, *paragraphs) == better


async def test_an_article_about_the_thing_comes_before_one_that_mentions_it(archive: Archive, write: Write) -> None:
    await put(archive, write("others.txt", OTHERS))
    for number, title in enumerate(["Of this and that", "The walrus of Oslo", "Of that and this"]):
        await put(archive, write(f"{number}.txt", f"{title}\n\nA walrus was seen on quay {number}.\n"))
    answer = await archive.ask("walrus", MAIN)
    assert answer.findings[0].citation.entry.metadata.title == "The walrus of Oslo"


LONG = "lantern anchor harbour winter ferry captain bridge pier timetable"
BEST = "The lantern and anchor of the harbour in winter, the ferry with its captain at the bridge, the pier timetable"


@pytest.mark.parametrize("turned", [False, True])
async def test_a_long_question_prefers_what_speaks_of_the_same_as_its_best_answers(
    archive: Archive, write: Write, turned: bool
) -> None:
    alike = "A lantern hung at the pier, and the walrus slept on the herring barrels."
    apart = "A lantern hung at the pier, and the tailor wrote in the margin gladly."
    paragraphs = (apart, alike) if turned else (alike, apart)
    await put(archive, write("others.txt", OTHERS))
    best = [f"{BEST}: the walrus and the herring barrels, part {part}." for part in ("one", "two")]
    for number, paragraph in enumerate([*best, *paragraphs]):
        await put(archive, write(f"{number}.txt", f"An article without a telling title\n\n{paragraph}\n"))
    found = [finding.excerpt.text for finding in (await archive.search(LONG, MAIN, show=10)).findings]
    assert found.index(alike) < found.index(apart)


async def test_copies_do_not_vouch_for_each_other(archive: Archive, write: Write) -> None:
    best = f"{BEST}, all of it as the clerk wrote it down."
    copied = (
        "The lantern, anchor, harbour, winter, ferry, captain and bridge went to the tailor, who never came back."
    )
    await put(archive, write("others.txt", OTHERS))
    for number, paragraph in enumerate([copied, best, copied + " ", f"{copied} Nor did they."]):
        await put(archive, write(f"{number}.txt", f"Article {number} without a telling title\n\n{paragraph}\n"))
    assert (await archive.search(LONG, MAIN)).findings[0].excerpt.text == best
