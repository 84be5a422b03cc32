"""The JSON that the command line prints: a contract with other people's scripts, so changes only add."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.state.votes import Vote
from retrieval.model import Answer, Citation, Entry, Finding

Form = dict[str, Any]


def entry_form(entry: Entry) -> Form:
    """An article's line in the catalogue. `start` and `end` are its place in its source, in code points."""
    known = entry.metadata
    return {
        "id": entry.id,
        "library": entry.library,
        "source": entry.source,
        "title": known.title,
        "outlet": known.outlet,
        "outlet_from": known.outlet_from.value,
        "authors": list(known.authors),
        "published": _day(known.published),
        "published_from": known.published_from.value,
        "published_words": known.published_words,
        "not_before": _day(known.earliest),
        "not_after": _day(known.latest),
        "url": known.url,
        "start": entry.start,
        "end": entry.end,
        "passages": entry.passages,
        "comments": entry.comments,
        "copies": list(entry.copies),
        "added": _day(entry.added),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def citation_form(citation: Citation) -> Form:
    """Where an excerpt stands."""
    known = citation.entry.metadata
    return {
        "number": citation.number,
        "title": known.title,
        "outlet": known.outlet,
        "authors": list(known.authors),
        "published": _day(known.published),
        "paragraph": citation.paragraph,
        "url": known.url,
    }


def finding_form(finding: Finding) -> Form:
    """A cited excerpt. For a plain-text source `file_text[start:end] == text`."""
    excerpt = finding.excerpt
    return {
        "text": excerpt.text,
        "source": excerpt.article.entry.source,
        "start": excerpt.place.start,
        "end": excerpt.place.end,
        "kind": excerpt.passage.kind.value,
        "speaker": excerpt.passage.speaker or finding.speaker,
        "page": excerpt.passage.page,
        "score": round(finding.score, 4),
        "article": entry_form(excerpt.article.entry),
        "citation": citation_form(finding.citation),
        "copies": [entry_form(copy) for copy in finding.copies],
    }


def answer_form(answer: Answer) -> Form:
    """An answer, or the honest lack of one."""
    return {
        "question": answer.query.text,
        "answered": answer.answered,
        "excerpts": [finding_form(finding) for finding in answer.findings],
        "missing_terms": list(answer.missing_terms),
        "more": answer.more,
        "confidence": round(answer.confidence, 4),
        "nearest": [finding_form(finding) for finding in answer.nearest],
        "suggestions": [{"word": one.word, "instead": one.instead} for one in answer.suggestions],
        "corrected": answer.corrected,
        "notes": list(answer.query.notes),
    }


def vote_form(vote: Vote) -> Form:
    """A vote in the form of a retrieval benchmark: a query, and the judgement of each passage that it showed."""
    return {
        "id": str(vote.answer_id),
        "text": " ".join(vote.terms),
        "qrels": {str(passage): int(vote.helpful) for passage in vote.passages},
    }
