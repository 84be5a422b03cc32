"""Any question, any articles: what an answer always is."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.answers.excerpts import LONGEST_EXCERPT
from retrieval.archive import Archive
from retrieval.model import Answer, Entry, Finding, Kind, Query
from retrieval.text.analysis import ENGLISH

from .helpers import MAIN, Write, any_file_text, archive_of, prose, put

EVERYTHING = 100

_WORDS = ("harbour", "bridge", "ferry", "mayor", "council", "Monday", "seven", "1,200", "Berg", "Oslo", "naïve", "US")
_ASKED = ("zebra", "who", "how many", "when", "the")
worded = st.lists(st.sampled_from(_WORDS + _ASKED), max_size=9).map(" ".join)
any_question = st.text(st.characters(), max_size=80) | worded | st.builds(str.__add__, worded, st.text(max_size=20))
texts = st.lists(
    (prose | any_file_text).filter(lambda text: any(map(str.isalnum, text))), min_size=1, max_size=4, unique=True
)

STORIES = (
    "The new bridge\n\nThe bridge over the harbour opened on Monday. About 1,200 people walked across it.\n\n"
    "Mayor Lina Berg cut the ribbon, and the council sang.\n",
    "A ferry retires\n\nThe ferry that crossed the harbour for forty years made its last trip.\n\n"
    "Its captain said the bridge was too near.\n\nThe council sold the ferry to a museum in Oslo.\n",
)


def assert_lawful(answer: Answer, sources: list[str], skip: int = 0) -> None:
    assert [one.citation.number for one in answer.findings] == [*range(skip + 1, skip + 1 + len(answer.findings))]
    passages = [one.excerpt.passage.id for one in answer.findings]
    assert len(set(passages)) == len(passages)
    for one in answer.findings:
        excerpt, place = one.excerpt, one.excerpt.place
        source = sources[int(excerpt.article.entry.source.removesuffix(".txt"))]
        assert source[place.start : place.end] == excerpt.text
        assert 0 < len(excerpt.text) <= LONGEST_EXCERPT
        assert excerpt.text == excerpt.text.strip()
        assert excerpt.passage.kind is Kind.BODY
        assert one.citation.paragraph == excerpt.passage.number
        assert one.citation.entry == excerpt.article.entry
        # A passage is found by its own words and by those of the title and headings of its article.
        assert set(answer.query.terms) & set(ENGLISH.terms(excerpt.article.text) + title_terms(excerpt.article.entry))


def title_terms(entry: Entry) -> list[str]:
    return ENGLISH.terms(entry.metadata.title)


async def held_terms(archive: Archive) -> set[str]:
    """The terms of every article: what stands in a title, a heading or a passage is in the library."""
    terms: set[str] = set()
    async for entry in archive.articles(MAIN):
        text = (await archive.article(entry.id, MAIN)).text
        terms.update(title_terms(entry))
        for passage in await archive.passages(entry.id, range(1, 10_000), MAIN):
            terms.update(ENGLISH.terms(passage.span.of(text)))
    return terms


@settings(max_examples=60, deadline=None)
@given(texts, st.lists(any_question, min_size=1, max_size=4))
async def test_any_question_to_any_articles_gets_a_lawful_answer(sources: list[str], questions: list[str]) -> None:
    async with archive_of(sources) as archive:
        held = await held_terms(archive)
        for question in questions:
            answer = await archive.search(question, MAIN, show=EVERYTHING)
            assert_lawful(answer, sources)
            assert answer.more == 0
            asked = await archive.ask(question, MAIN, show=EVERYTHING)
            if asked.answered:
                # The first of what a search finds; the rest waits until more is asked for.
                shown = len(asked.findings)
                assert asked == replace(answer, findings=answer.findings[:shown], more=len(answer.findings) - shown)
            else:
                assert (asked.nearest, asked.more) == (answer.findings[:2], 0)
            query = answer.query
            if query == Query(query.text, query.terms):  # nothing of the query language in it
                assert answer.answered == bool(held & set(query.terms))
            # The first spelling of each term that no passage holds.
            lacking: dict[str, str] = {}
            for term, span in ENGLISH.tokens(answer.query.text):
                if term not in held and term in query.terms:
                    lacking.setdefault(term, span.of(answer.query.text))
            assert answer.missing_terms == tuple(lacking.values())


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=any_question)
async def test_any_question_at_all_is_answered_or_declined(archive: Archive, write: Write, question: str) -> None:
    for number, story in enumerate(STORIES):
        await put(archive, write(f"{number}.txt", story))
    answer = await archive.ask(question, MAIN)
    assert_lawful(answer, [*STORIES])
    assert len(answer.findings) <= 3


@settings(max_examples=30, deadline=None)
@given(texts, worded, st.integers(1, 4))
async def test_pages_of_an_answer_put_together_are_the_whole_answer(
    sources: list[str], question: str, show: int
) -> None:
    async with archive_of(sources) as archive:
        whole = await archive.search(question, MAIN, show=EVERYTHING)
        pages: list[Finding] = []
        while len(pages) < len(whole.findings):
            page = await archive.search(question, MAIN, skip=len(pages), show=show)
            if pages:
                assert page == await archive.ask(question, MAIN, skip=len(pages), show=show)
            assert_lawful(page, sources, skip=len(pages))
            pages += page.findings
            assert page.more == len(whole.findings) - len(pages)
        assert pages == [*whole.findings]
        beyond = await archive.ask(question, MAIN, skip=len(pages) + 5)
        assert (beyond.findings, beyond.more, beyond.at_end) == ((), 0, True)


@pytest.fixture
async def stories(archive: Archive, write: Write) -> Archive:
    for number, story in enumerate(STORIES):
        await put(archive, write(f"{number}.txt", story))
    return archive


@pytest.mark.parametrize(
    "question",
    [
        "",
        " \n",
        "🚢🚢🚢",
        "What is it?",
        "the of and",
        "\ud83d",
        "\0",
        "...",
        "__",
        "\u200b",
        "'",
        "SELECT",
        "zebra quagga",
    ],
)
async def test_a_question_without_a_word_that_is_there_is_an_honest_no(stories: Archive, question: str) -> None:
    answer = await stories.ask(question, MAIN)
    assert not answer.answered
    assert (answer.findings, answer.more) == ((), 0)


@pytest.mark.parametrize(
    "unit", ["harbour ", "bridge? ", "zebra", "🚢", "the ", "w", "1,", "\ud83d", "'\" OR 1=1 -- "]
)
async def test_a_question_of_6000_characters_is_answered_or_declined(stories: Archive, unit: str) -> None:
    question = (unit * 6_000)[:6_000]
    answer = await stories.ask(question, MAIN)
    assert_lawful(answer, [*STORIES])
    assert answer.answered == ("harbour" in unit or "bridge" in unit)


async def test_halves_of_surrogate_pairs_do_not_hide_the_words_beside_them(stories: Archive) -> None:
    answer = await stories.ask("\udc80 harbour \ud83d bridge", MAIN)
    assert answer.answered
    answer.query.text.encode()  # can be stored and printed


async def test_missing_terms_are_the_words_of_the_question_as_written_each_once(stories: Archive) -> None:
    answer = await stories.ask("Did Quaggas’ zebra cross the HARBOUR? Zebras, a quagga…", MAIN)
    assert answer.missing_terms == ("Quaggas", "zebra")
    assert not answer.answered


async def test_a_word_that_stands_in_a_heading_is_not_missing(stories: Archive) -> None:
    assert (await stories.ask("Which ferry retires?", MAIN)).missing_terms == ()


async def test_the_best_passage_comes_first_and_more_counts_the_rest(stories: Archive) -> None:
    answer = await stories.ask("What did the council sell to a museum?", MAIN, show=1)
    (finding,) = answer.findings
    assert finding.excerpt.text == "The council sold the ferry to a museum in Oslo."
    assert (finding.citation.number, finding.citation.paragraph) == (1, 4)
    assert answer.more == 1


async def test_the_next_page_of_an_answer_goes_on_with_the_numbers(stories: Archive) -> None:
    whole = await stories.ask("council, harbour, bridge, ferry", MAIN, show=EVERYTHING)
    second = await stories.ask("council, harbour, bridge, ferry", MAIN, skip=2, show=2)
    assert len(whole.findings) == 5
    assert [one.citation.number for one in second.findings] == [3, 4]
    assert (second.findings, second.more) == (whole.findings[2:4], 1)


async def test_the_same_question_again_has_the_same_answer(stories: Archive) -> None:
    assert await stories.ask("the harbour bridge", MAIN) == await stories.ask("the harbour bridge", MAIN)


async def test_an_article_of_headings_alone_is_answered_from_them(archive: Archive, write: Write) -> None:
    await put(archive, write("note.txt", "Harbour bridge opens"))
    (finding,) = (await archive.ask("harbour bridge", MAIN)).findings
    assert finding.excerpt.text == "Harbour bridge opens"


SPOKEN = (
    "The ferry strike\n\nFerry captain Ada Holt stood on the quay on Monday.\n\n"
    "“The engine is older than I am,” Holt said. “Nobody has painted the hull since the flood of 1953, nobody has "
    "looked at the anchor chain, and when we asked for new lifeboats for the winter crossing the yard sent us a "
    "letter about the price of steel. The pumps are held together with wire and with prayers.”\n\n"
    "“They were told of the rudder,” she said of the owners.\n\n"
    "The wheelhouse was empty at noon.\n",
    "On the record\n\nThe Quay: What of the bridge?\n\nBo Lind: It is sound. The bolts were counted twice.\n\n"
    "The Quay: And the toll?\n\nBo Lind: The toll will rise. Drivers of lorries pay double.\n",
)


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("What holds the pumps together?", "Ada Holt"),
        ("Who was told of the rudder?", "Ada Holt"),
        ("How old is the engine?", "Ada Holt"),
        ("Was the wheelhouse empty?", None),
        ("Were the bolts counted?", None),
    ],
)
async def test_who_speaks_is_told_where_only_the_words_around_an_excerpt_say_so(
    archive: Archive, write: Write, question: str, speaker: str | None
) -> None:
    for number, story in enumerate(SPOKEN):
        await put(archive, write(f"{number}.txt", story))
    answer = await archive.ask(question, MAIN)
    assert answer.findings[0].speaker == speaker
    assert speaker is None or speaker not in answer.findings[0].excerpt.text


async def test_what_is_worth_far_less_than_the_best_waits_until_more_is_asked_for(
    archive: Archive, write: Write
) -> None:
    others = "\n\n".join(f"Paragraph {number} of the harbour tells of something else." for number in range(20))
    await put(archive, write("0.txt", f"Ferry notes\n\nThe ferry Solveig was painted blue by a baker.\n\n{others}"))
    await put(archive, write("1.txt", "Painted ferry\n\nNobody was surprised.\n\nThe baker was."))
    first = await archive.ask("Who painted the ferry Solveig blue?", MAIN)
    assert [one.excerpt.text for one in first.findings] == ["The ferry Solveig was painted blue by a baker."]
    assert first.more == 22, "its title names the ferry over each paragraph"
    more = await archive.ask("Who painted the ferry Solveig blue?", MAIN, skip=1)
    assert [one.citation.number for one in more.findings] == [2, 3, 4]
