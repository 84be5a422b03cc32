"""A topic -> what the library says about it."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.answers.choosing import chosen
from retrieval.answers.figures import figures_of
from retrieval.answers.gathering import Gathered
from retrieval.answers.points import in_reading_order, points_of
from retrieval.answers.related import coverage_of, related_to
from retrieval.answers.summary import Topic, TopicSummary
from retrieval.answers.timeline import timeline_of
from retrieval.answers.voices import outlets_in, speakers_in
from retrieval.answers.weighing import Weighed
from retrieval.model import Query


def summary_of(
    query: Query, gathered: Gathered, topics: Sequence[Topic], sentences: int, missing: tuple[str, ...] = ()
) -> TopicSummary:
    """The summary of what was gathered, with up to `sentences` points; `topics` are those of the library."""
    weighed = Weighed(gathered.statements)
    picked = [(weighed.statements[number], weighed.scores[number]) for number in chosen(weighed, sentences)]
    related = related_to(query.terms, gathered, topics)
    return TopicSummary(
        topic=query.text,
        terms=query.terms,
        points=points_of(in_reading_order(picked)),
        voices=speakers_in(weighed),
        outlets=outlets_in(weighed),
        timeline=timeline_of(query.text, weighed),
        figures=figures_of(weighed),
        related=tuple(topic.name for topic in related),
        coverage=coverage_of(query.terms, gathered, related),
        copies=len(gathered.copies),
        missing_terms=missing,
    )
