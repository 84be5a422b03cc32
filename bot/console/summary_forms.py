"""The JSON of topic summaries, timelines and topics: a contract like that of `forms`, so changes only add."""

from __future__ import annotations

from bot.console.forms import Form, finding_form
from retrieval.answers.summary import Event, Figure, Point, Timeline, Topic, TopicSummary


def summary_form(summary: TopicSummary) -> Form:
    """What the library says about a topic, or the honest lack of it."""
    days = summary.days
    return {
        "topic": summary.topic,
        "answered": bool(summary.points),
        "sentences": [point_form(point) for point in summary.points],
        "outlets": [
            {"outlet": point.finding.citation.entry.metadata.outlet, "excerpt": point_form(point)}
            for point in summary.outlets
        ],
        "speakers": [{"speaker": point.speaker, "excerpt": point_form(point)} for point in summary.voices],
        "timeline": [event_form(event) for event in summary.timeline.events],
        "undated": summary.timeline.undated,
        "figures": [[_figure_form(figure) for figure in group] for group in summary.figures],
        "related": list(summary.related),
        "articles": summary.articles,
        "days": [day.isoformat() for day in days] if days else None,
        "copies": summary.copies,
        "missing_terms": list(summary.missing_terms),
    }


def timeline_form(timeline: Timeline) -> Form:
    """The dated statements about a topic."""
    return {
        "topic": timeline.topic,
        "events": [event_form(event) for event in timeline.events],
        "undated": timeline.undated,
    }


def topic_form(topic: Topic) -> Form:
    """A phrase that the library is about."""
    return {"topic": topic.name, "articles": topic.articles, "passages": topic.passages}


def point_form(point: Point) -> Form:
    """A cited sentence with who says it, where that is told, and what it is in the summary."""
    return {**finding_form(point.finding), "speaker": point.speaker, "part": point.part.value}


def event_form(event: Event) -> Form:
    """A cited sentence with the first and the last day of the time it speaks of, and the words that tell it."""
    words = event.time.span.of(event.point.finding.excerpt.text)
    days = {"date": event.time.first.isoformat(), "date_until": event.time.last.isoformat(), "date_words": words}
    return {**days, **point_form(event.point)}


def _figure_form(figure: Figure) -> Form:
    text = figure.point.finding.excerpt.text
    amounts = [
        {"value": amount.value, "unit": amount.unit, "words": amount.span.of(text)} for amount in figure.amounts
    ]
    return {"amounts": amounts, **point_form(figure.point)}
