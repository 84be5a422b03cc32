"""What a library says about a topic: which sentences, in which order, from whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.answers.summary import Part, Point, TopicSummary
from retrieval.archive import Archive
from retrieval.intake.reading import Intake
from retrieval.model import Document, Draft, Kind, Metadata, PassageDraft, Scope
from retrieval.text.spans import Span
from retrieval.text.standing import stands_alone
from tests.bridge import BRIDGE

from .helpers import MAIN, archive_of, prose, put

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
async def bridge(archive: Archive, write: Write) -> AsyncIterator[Archive]:
    """An archive whose library main holds the stories about the bridge."""
    for name, text in BRIDGE.items():
        await put(archive, write(name, text))
    yield archive


def texts(points: tuple[Point, ...]) -> list[str]:
    return [point.finding.excerpt.text for point in points]


def outlets(points: tuple[Point, ...]) -> list[str | None]:
    return [point.finding.citation.entry.metadata.outlet for point in points]


async def test_a_summary_is_of_sentences_that_stand_alone_or_come_with_the_one_before(bridge: Archive) -> None:
    summary = await bridge.topic("Sundby Bridge", MAIN, 8)
    assert len(summary.points) >= 5
    for point in summary.points:
        excerpt = point.finding.excerpt
        first = next(one for one in excerpt.passage.sentences if one.start == excerpt.span.start)
        assert stands_alone(first.of(excerpt.article.text))
    said = " ".join(texts(summary.points))
    for left_out in ("Will the ferries", "But nobody", "Sign up"):
        assert left_out not in said


async def test_copies_count_once_and_are_named(bridge: Archive) -> None:
    summary = await bridge.topic("Sundby Bridge", MAIN, 8)
    assert summary.copies == 1
    assert len(set(texts(summary.points))) == len(summary.points)
    opening = next(point for point in summary.points if "four years of work" in point.finding.excerpt.text)
    named = {opening.finding.citation.entry.source, *(entry.source for entry in opening.finding.copies)}
    assert named == {"opening.md", "copy.md"}


@pytest.mark.parametrize("sentences", range(2, 9))
async def test_no_source_has_more_than_half_where_others_speak(bridge: Archive, sentences: int) -> None:
    summary = await bridge.topic("Sundby Bridge", MAIN, sentences)
    counts = Counter(outlets(summary.points))
    assert len(counts) > 1
    assert 2 * max(counts.values()) <= len(summary.points) <= sentences


async def test_background_comes_first_then_events_by_day_then_what_people_say(bridge: Archive) -> None:
    summary = await bridge.topic("Sundby Bridge", MAIN, 8)
    parts = [point.part for point in summary.points]
    assert parts == sorted(parts, key=list(Part).index)
    assert {Part.EVENTS, Part.REACTIONS} <= set(parts)
    assert [point.finding.citation.number for point in summary.points] == list(range(1, len(parts) + 1))
    for point in summary.points:
        assert (point.speaker is not None) is (point.part is Part.REACTIONS)


SELF = "Vantor Tools is the leading maker of saws in the north and sells its saws in forty countries."
RELEASES = {
    "saw.txt": "Vantor Tools opens a mill in Almby\n\nVantor Tools opened its third mill in Almby by the old canal."
    f"\n\nThe mill will employ ninety people from the town.\n\nAbout Vantor Tools\n\n{SELF}\n\nNotes to editors\n",
    "fire.txt": "Fire at Vantor Tools\n\nA fire destroyed the paint shop of Vantor Tools and nobody was hurt.\n\n"
    f"About Vantor Tools: {SELF}\n",
}


@pytest.mark.parametrize(("sentences", "shown"), [(2, False), (8, True)])
async def test_what_a_company_says_of_itself_under_its_news_comes_last_or_not_at_all(
    archive: Archive, write: Write, sentences: int, shown: bool
) -> None:
    for name, text in RELEASES.items():
        await put(archive, write(name, text))
    said = texts((await archive.topic("Vantor Tools", MAIN, sentences)).points)
    assert not any("leading maker" in one for one in said[:-1])
    assert any("leading maker" in one for one in said) is shown


async def test_a_section_about_something_inside_a_story_is_part_of_it(archive: Archive, write: Write) -> None:
    after = "After the fire\n\nThe town of Almby wants its mill back.\n"
    text = f"Saws of the north\n\nAbout Vantor Tools\n\n{SELF}\n\n{after}"
    await put(archive, write("feature.txt", text))
    assert SELF in texts((await archive.topic("Vantor Tools", MAIN, 2)).points)


async def test_who_says_what_has_one_sentence_of_each(bridge: Archive) -> None:
    summary = await bridge.topic("Sundby Bridge", MAIN)
    speakers = [point.speaker or "" for point in summary.voices]
    assert len(set(speakers)) == len(speakers)
    assert any("Lund" in name for name in speakers) and any("Dahl" in name for name in speakers)
    assert sorted(map(str, outlets(summary.outlets)))[1:] == ["Night Courier", "Valley Letter"]


async def test_the_timeline_is_in_order_and_counts_what_tells_no_day(bridge: Archive) -> None:
    timeline = await bridge.timeline("Sundby Bridge", MAIN)
    days = [(event.time.first, event.time.last) for event in timeline.events]
    assert days == [
        (date(2021, 3, 1), date(2021, 3, 31)),
        (date(2021, 5, 3), date(2021, 5, 3)),
        (date(2021, 8, 30), date(2021, 8, 30)),
    ]
    assert timeline.undated > 0


async def test_without_a_printed_day_of_publication_no_weekday_is_dated(archive: Archive, write: Write) -> None:
    await put(archive, write("a.txt", "The ramp\n\nThe ramp of Norrvik cracked on Monday and again last Thursday.\n"))
    assert (await archive.timeline("ramp", MAIN)).events == ()


async def test_differing_figures_for_one_thing_stand_together(bridge: Archive) -> None:
    summary = await bridge.topic("Sundby Bridge cost", MAIN)
    (group,) = [group for group in summary.figures if len(group) > 1]
    told = {amount.span.of(one.point.finding.excerpt.text) for one in group for amount in one.amounts}
    assert told == {"48 million crowns", "61 million crowns"}


BODY = "The ramp of Norrvik was built in 1987 by the harbour board of the town."
LETTER = "The ramp of Norrvik must be kept, because forty families live on what it carries."
COMMENT = "The ramp of Norrvik was always a scandal and everybody in town knew that."


async def test_comments_speak_only_where_they_are_asked_and_letters_by_their_authors(archive: Archive) -> None:
    parts = ((Kind.BODY, BODY, None), (Kind.QUOTATION, LETTER, "Ida Lund"), (Kind.COMMENT, COMMENT, "gull87"))
    text = "\n\n".join(letters for _, letters, _ in parts)
    spans = [Span(text.index(letters), text.index(letters) + len(letters)) for _, letters, _ in parts]
    passages = tuple(
        PassageDraft(number, kind, span, (span,), speaker)
        for number, ((kind, _, speaker), span) in enumerate(zip(parts, spans, strict=True), start=1)
    )
    document = Document("ramp.txt", text, "1" * 64, "utf-8")
    await archive.put(Intake(document, (Draft(Metadata("The ramp"), Span(0, len(text)), passages),)), "main")

    summary = await archive.topic("Norrvik ramp", MAIN)
    assert texts(summary.points) == [BODY, LETTER]
    assert [point.speaker for point in summary.voices] == ["Ida Lund"]
    asked = await archive.topic("Norrvik ramp kind:comment", MAIN)
    assert [(point.finding.excerpt.text, point.speaker) for point in asked.points] == [(COMMENT, "gull87")]


@pytest.mark.parametrize(
    "topic", ["", "   ", "?!", "zebra", "the of and", "since:2090 bridge", "library:other bridge"]
)
async def test_where_nothing_is_found_the_summary_is_an_honest_no(bridge: Archive, topic: str) -> None:
    summary = await bridge.topic(topic, MAIN)
    assert (summary.points, summary.voices, summary.figures, summary.timeline.events) == ((), (), (), ())
    assert summary.missing_terms == (("zebra",) if topic == "zebra" else ())


async def test_filters_narrow_a_topic(bridge: Archive) -> None:
    summary = await bridge.topic('bridge source:"Valley Letter"', MAIN)
    assert set(outlets(summary.points)) == {"Valley Letter"}


async def test_an_overview_needs_no_topic(bridge: Archive) -> None:
    assert len((await bridge.overview(MAIN, 8)).points) >= 5


EXAMPLES = settings(max_examples=40, deadline=None)
_topics = st.one_of(st.sampled_from(["harbour bridge", "Lina Berg", "the mayor", "ferry -night", "seven"]), st.text())


@EXAMPLES
@given(st.lists(prose.map("Harbour. {}".format), min_size=1, max_size=5), _topics, st.integers(1, 8))
async def test_any_topic_gives_slices_of_articles_in_scope_or_an_honest_no(
    articles: list[str], topic: str, sentences: int
) -> None:
    async with archive_of(articles) as archive:
        for summary in (await archive.topic(topic, MAIN, sentences), await archive.overview(MAIN, sentences)):
            assert len(summary.points) <= sentences
            assert_slices(summary)
        assert (await archive.topic(topic, Scope.of("elsewhere"))).points == ()


def assert_slices(summary: TopicSummary) -> None:
    points = [*summary.points, *summary.voices, *summary.outlets]
    points += [event.point for event in summary.timeline.events]
    points += [figure.point for group in summary.figures for figure in group]
    for point in points:
        excerpt, cited = point.finding.excerpt, point.finding.citation
        assert excerpt.text == excerpt.article.text[excerpt.span.start : excerpt.span.end] != ""
        assert excerpt.article.entry == cited.entry
        assert {entry.library for entry in (cited.entry, *point.finding.copies)} == {"main"}


@asynccontextmanager
async def two_libraries() -> AsyncIterator[Archive]:
    with TemporaryDirectory() as folder:
        async with await Archive.open(Path(folder)) as archive:
            for library, town in (("left", "Sundby"), ("right", "Almby")):
                path = Path(folder) / f"{library}.txt"
                paragraphs = [
                    f"The {town} Bridge carries {number} lorries in {town} a day." for number in range(20, 25)
                ]
                path.write_text("\n\n".join(paragraphs))
                await put(archive, path, library)
            yield archive


async def test_no_topic_timeline_digest_or_vocabulary_tells_of_another_library() -> None:
    async with two_libraries() as archive:
        scope = Scope.of("left")
        assert (await archive.topic("Almby", scope)).points == ()
        assert [topic.name for topic in await archive.topics(scope)] == ["Sundby Bridge"]
        summary = await archive.topic("bridge", scope)
        digest = await archive.digest(datetime(2000, 1, 1, tzinfo=UTC), scope)
        for one in (summary, *digest.summaries):
            assert "Almby" not in " ".join([*texts(one.points), *one.related])
        assert digest.added == 1
