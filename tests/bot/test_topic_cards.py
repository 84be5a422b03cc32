"""Cards of summaries: whatever is in them, they can be posted, in every language; and the picture."""

from __future__ import annotations

import string
from collections.abc import Iterable
from dataclasses import fields
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import pytest
from discord import ui
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from rich.console import Console

from bot.cards.picture import description_of, drawn, line_of
from bot.cards.summary_prose import spark_line, when
from bot.cards.topic import summary_card
from bot.cards.topic_views import digest_card, figures_card, timeline_card, topics_card, voices_card
from bot.cards.topic_wording import TopicWording, topic_wording
from bot.cards.wording import ENGLISH, SPANISH, Wording
from bot.dev.drawing import draw
from retrieval.answers.summary import (
    Coverage,
    Digest,
    Event,
    Figure,
    Length,
    Part,
    Point,
    Timeline,
    Topic,
    TopicSummary,
)
from retrieval.text.amounts import Amount
from retrieval.text.mentioned import Mentioned
from retrieval.text.spans import Span
from tests.bot import made_up
from tests.bot.limits_checker import check_components, walk
from tests.bot.made_up import WORST, one_liners
from tests.bot.nasty import texts

WORDINGS = st.sampled_from([ENGLISH, SPANISH])
MOMENT = datetime(2020, 2, 3, tzinfo=UTC)


@st.composite
def points(draw: st.DrawFn, most: int = 12) -> tuple[Point, ...]:
    """Cited sentences numbered from 1."""
    known = made_up.metadata() | st.just(WORST)
    return tuple(
        Point(draw(made_up.findings(number, known, 2)), draw(st.none() | one_liners), draw(st.sampled_from(Part)))
        for number in range(1, draw(st.integers(0, most)) + 1)
    )


@st.composite
def summaries(draw: st.DrawFn) -> TopicSummary:
    topic = draw(texts() | one_liners)
    said = draw(points(8))
    days = draw(st.lists(st.dates(), min_size=2, max_size=2))
    events = tuple(Event(point, Mentioned(min(days), max(days), Span(0, 1))) for point in draw(points()))
    figures = tuple((Figure(point, (Amount(1.5, "$", Span(0, 1)),)),) * 2 for point in draw(points(4)))
    related = tuple(draw(st.lists(one_liners.map(lambda name: name[:60]), max_size=5, unique=True)))
    covered = [
        Coverage(made_up.entry(number, draw(made_up.metadata())), draw(st.integers(0, 99)), (1,) * len(related))
        for number in range(draw(st.integers(0, 6)))
    ]
    return TopicSummary(
        topic=topic,
        terms=draw(st.sampled_from([("ferri",), ()])),
        points=said,
        voices=draw(points()),
        outlets=draw(points()),
        timeline=Timeline(topic, events, draw(st.integers(0, 999))),
        figures=figures,
        related=related,
        coverage=tuple(covered),
        copies=draw(st.integers(0, 99)),
        missing_terms=tuple(draw(st.lists(one_liners, max_size=12))),
    )


def check(view: ui.LayoutView) -> str:
    """The card's text, after it was held against Discord's limits."""
    components = view.to_components()
    check_components(components)
    return "\n".join(part["content"] for part in walk(components) if part["type"] == 10)


MANY = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


@MANY
@given(summaries(), st.sampled_from(Length), WORDINGS, st.booleans())
def test_any_summary_can_be_posted(summary: TopicSummary, length: Length, words: Wording, can_post: bool) -> None:
    picture = ("coverage.png", description_of(summary, words)) if can_post and summary.coverage else None
    text = check(summary_card(summary, 2**62, length, words, picture=picture, can_post=can_post, line="▁█"))
    shown = [point for point in summary.points if f"**{point.finding.citation.number}** · " in text]
    assert bool(shown) is bool(summary.points)


@MANY
@given(summaries(), WORDINGS)
def test_any_view_of_a_topic_can_be_posted(summary: TopicSummary, words: Wording) -> None:
    check(voices_card(summary, words))
    check(figures_card(summary, words))
    check(timeline_card(summary.timeline, summary.terms, words))
    check(digest_card(Digest(MOMENT, len(summary.points), (summary,)), words))


@MANY
@given(
    st.lists(
        st.builds(Topic, one_liners.map(lambda name: name[:60]), st.just(("a",)), st.integers(1), st.integers(1)),
        max_size=40,
        unique_by=lambda topic: topic.name,
    ),
    WORDINGS,
)
def test_any_topics_can_be_posted(topics: list[Topic], words: Wording) -> None:
    check(topics_card(topics, words))


@pytest.mark.parametrize("words", [ENGLISH, SPANISH])
def test_both_languages_have_every_word_and_the_same_places_in_it(words: Wording) -> None:
    for field in fields(TopicWording):
        mine, english = getattr(topic_wording(words), field.name), getattr(topic_wording(ENGLISH), field.name)
        for text, other in zip(texts_in(mine), texts_in(english), strict=True):
            assert text.strip()
            assert places_in(text) == places_in(other)


def texts_in(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    assert isinstance(value, Iterable)
    return list(value.values() if isinstance(value, dict) else value)  # type: ignore[attr-defined]


def places_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def covered(*days: date | None, title: str = "Lanterns") -> TopicSummary:
    """A summary of one point, of articles that came out on these days."""
    finding = made_up.finding(1, WORST, "The lantern is lit.")
    entries = [
        made_up.entry(number, made_up.Metadata(title, outlet=title, published=day)) for number, day in enumerate(days)
    ]
    coverage = tuple(Coverage(entry, 3, (1,)) for entry in entries)
    point = Point(finding, None, Part.BACKGROUND)
    return TopicSummary(title, ("lantern",), points=(point,), related=("street",), coverage=coverage)


@pytest.mark.parametrize(
    "summary",
    [
        covered(date(2020, 1, 5), date(2020, 3, 9)),
        covered(None, None),
        covered(date(1200, 1, 1), date(2900, 1, 1), None),
        covered(date(2020, 1, 5), date(2021, 1, 5), title="$\\frac{1}{ ^_ 🚢 灯笼 \n <b>"),
    ],
)
def test_the_picture_is_a_png_that_a_phone_can_show_whatever_its_articles_are_called(summary: TopicSummary) -> None:
    picture = Image.open(BytesIO(drawn(summary, ENGLISH)))
    assert picture.format == "PNG"
    assert picture.width == 960 and 400 <= picture.height <= 960
    brightness = sum(picture.convert("RGB").getpixel((2, 2)))  # type: ignore[arg-type]
    assert brightness < 200, "the ground is dark"
    assert len(description_of(summary, ENGLISH)) <= 1_024


def test_the_terminal_tells_what_the_picture_shows() -> None:
    summary = covered(date(2020, 1, 5), date(2020, 3, 9))
    picture = ("coverage.png", description_of(summary, ENGLISH))
    view = summary_card(summary, 1, Length.SHORT, picture=picture)
    console = Console(record=True, file=StringIO(), width=100)
    console.print(draw(view.to_components(), "Footnote").picture)
    assert "Charts about Lanterns" in console.export_text()


def test_a_line_of_bars_takes_the_place_of_the_picture() -> None:
    assert line_of(covered(date(2020, 1, 5), date(2020, 1, 9), date(2020, 3, 9))) == "2020-01 █▁▅ 2020-03"
    assert line_of(covered(None, None)) == ""
    assert len(line_of(covered(date(1200, 1, 1), date(2900, 1, 1)))) < 60
    assert spark_line([0, 0]) == ""


def test_times_are_written_as_precisely_as_they_are_known() -> None:
    span = Span(0, 1)
    assert when(Mentioned(date(2019, 7, 15), date(2019, 7, 15), span), ENGLISH) == "15 July 2019"
    assert when(Mentioned(date(2019, 7, 1), date(2019, 7, 31), span), SPANISH) == "julio 2019"
    assert when(Mentioned(date(2019, 1, 1), date(2019, 12, 31), span), ENGLISH) == "2019"
