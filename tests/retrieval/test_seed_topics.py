"""Which of the five stories that the project began with a topic must cite, and which it must not."""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest

from retrieval.answers.summary import TopicSummary
from retrieval.archive import Archive
from retrieval.intake.reading import source_files
from retrieval.model import Scope

SEEDS = Scope.of("clippings")


class Expected(NamedTuple):
    """Beginnings of the files' names: one of each group must be cited, none of the others may."""

    topic: str
    must: tuple[str, ...]
    must_not: tuple[str, ...]


# 003 and 004 hold one article, so either of them will do.
TOPICS = (
    Expected("Palantir", ("000", "002", "003 004"), ("001",)),
    Expected("prison phone calls", ("000",), ("001", "002", "003", "004")),
    Expected("West Bank settlements", ("000",), ("001", "002", "003", "004")),
    Expected("Prime Day", ("001", "002"), ("000", "003", "004")),
    Expected("facial recognition", ("001", "003 004"), ("002",)),
    Expected("NRA-TV", ("003 004",), ("000", "001", "002")),
)


async def sum_up(seeds: Path) -> dict[str, TopicSummary]:
    with TemporaryDirectory() as folder:
        async with await Archive.open(Path(folder)) as archive:
            for file in source_files(seeds):
                await archive.add(file, "clippings")
            return {one.topic: await archive.topic(one.topic, SEEDS, 8) for one in TOPICS}


@pytest.fixture(scope="module")
def summaries(shared: Path) -> dict[str, TopicSummary]:
    return asyncio.run(sum_up(shared / "seeds"))


def cited(summary: TopicSummary) -> set[str]:
    entries = (entry for one in summary.points for entry in (one.finding.citation.entry, *one.finding.copies))
    return {entry.source[:3] for entry in entries}


@pytest.mark.parametrize("expected", TOPICS, ids=lambda expected: expected.topic)
def test_a_topic_cites_the_articles_that_are_about_it_and_no_other(
    summaries: dict[str, TopicSummary], expected: Expected
) -> None:
    found = cited(summaries[expected.topic])
    assert all(found & set(group.split()) for group in expected.must), found
    assert not found & set(expected.must_not)


def test_every_sentence_is_a_slice_of_the_real_file(summaries: dict[str, TopicSummary], shared: Path) -> None:
    points = [point for summary in summaries.values() for point in (*summary.points, *summary.voices)]
    assert len(points) > 20
    for point in points:
        start, end = point.finding.excerpt.place
        text = (shared / "seeds" / point.finding.citation.entry.source).read_bytes().decode("utf-8")
        assert text[start:end] == point.finding.excerpt.text
