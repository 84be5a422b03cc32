"""Documents of the cluster to the nouns of `model`, and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from retrieval.model import Article, Document, Draft, Entry, Kind, Metadata, Origin, Passage, PassageDraft
from retrieval.opensearch.clauses import filtered_by
from retrieval.store.articles import searched_passages
from retrieval.text.analysis import ENGLISH
from retrieval.text.folding import forms as words_compared
from retrieval.text.spans import Span

Form = dict[str, Any]

# Numbers that a document of the cluster holds for each article besides its text; all but that is its entry.
TEXT = ["text", "prints"]


def document_form(number: int, library: str, document: Document, added: str) -> Form:
    """A document of the library; `number` is the id of its first article, by which documents are in order."""
    return {
        "type": "document",
        "id": number,
        "library": library,
        "sha256": document.sha256,
        "source": document.source,
        "encoding": document.encoding,
        "text": document.text,
        "bytes": len(document.text.encode()),
        "added_at": added,
    }


def metadata_form(source: str, known: Metadata) -> Form:
    """What is known of an article, and what filters look at of it."""
    return {
        "title": known.title,
        "outlet": known.outlet,
        "authors": list(known.authors),
        "published": _written(known.published),
        "published_from": known.published_from,
        "url": known.url,
        "outlet_from": known.outlet_from,
        "published_words": known.published_words,
        "earliest": _written(known.earliest),
        "latest": _written(known.latest),
        **filtered_by(source, known),
    }


def article_form(number: int, library: str, document: Document, draft: Draft) -> Form:
    """An article under the id `number`."""
    kinds = [one.kind for one in draft.passages]
    return {
        "type": "article",
        "id": number,
        "library": library,
        "sha256": document.sha256,
        "source": document.source,
        "text": draft.span.of(document.text),
        "start": draft.span.start,
        "end": draft.span.end,
        "passages": sum(kind not in (Kind.HEADING, Kind.COMMENT) for kind in kinds),
        "comments": kinds.count(Kind.COMMENT),
        "copies": [],
        "prints": sorted(draft.fingerprints),
        "print_count": len(draft.fingerprints),
        **metadata_form(document.source, draft.metadata),
    }


def passage_forms(article: Article, passages: Sequence[Passage]) -> list[Form]:
    """The passages of an article, in its order, with all that they are found by."""
    entry = article.entry
    places = [[one.id, one.kind, *one.span] for one in passages]
    searched = searched_passages(entry.id, entry.metadata.title, article.text, places)
    terms = {one.id: [*ENGLISH.terms(one.above), *ENGLISH.terms(one.text)] for one in searched}
    order = [one.id for one in searched]
    beside = {
        number: {term for other in (*order[max(0, at - 1) : at], *order[at + 1 : at + 2]) for term in terms[other]}
        for at, number in enumerate(order)
    }
    filtered = filtered_by(entry.source, entry.metadata)
    forms = []
    for one in passages:
        form = {
            "id": one.id,
            "article": entry.id,
            "library": entry.library,
            "number": one.number,
            "kind": one.kind,
            "start": one.span.start,
            "end": one.span.end,
            "sentences": {"spans": [list(span) for span in one.sentences]},
            "speaker": one.speaker,
            "said_at": one.said_at,
            "page": one.page,
            "words": " ".join(words_compared(article.text, one.span)),
            **filtered,
        }
        if one.id in terms:
            form |= {
                "terms": " ".join(terms[one.id]),
                "length": len(terms[one.id]),
                "beside": " ".join(sorted(beside[one.id])),
            }
        forms.append(form)
    return forms


def passage_of_draft(number: int, article: int, draft: PassageDraft) -> Passage:
    """A passage under the id `number`."""
    return Passage(
        id=number,
        article_id=article,
        number=draft.number,
        kind=draft.kind,
        span=draft.span,
        sentences=draft.sentences,
        speaker=draft.speaker,
        said_at=draft.said_at,
        page=draft.page,
    )


def metadata_of(form: Form) -> Metadata:
    """What is known of an article."""
    return Metadata(
        title=form["title"],
        outlet=form["outlet"],
        authors=tuple(form["authors"]),
        published=_day(form["published"]),
        published_from=Origin(form["published_from"]),
        url=form["url"],
        outlet_from=Origin(form["outlet_from"]),
        published_words=form["published_words"],
        earliest=_day(form["earliest"]),
        latest=_day(form["latest"]),
    )


def entry_of(form: Form, copies: Sequence[int]) -> Entry:
    """An article's line in the catalogue."""
    return Entry(
        id=form["id"],
        library=form["library"],
        source=form["source"],
        start=form["start"],
        end=form["end"],
        metadata=metadata_of(form),
        passages=form["passages"],
        comments=form["comments"],
        copies=tuple(sorted(copies)),
        added=_day(form["added_at"][:10]),
    )


def article_of(form: Form, copies: Sequence[int]) -> Article:
    """An article with its text."""
    return Article(entry_of(form, copies), form["text"])


def draft_of(form: Form, passages: Sequence[PassageDraft]) -> Draft:
    """An article as it was found."""
    prints = frozenset(int(number) for number in form["prints"])
    return Draft(metadata_of(form["found"]), Span(form["start"], form["end"]), tuple(passages), prints)


def document_of(form: Form) -> Document:
    """A document of the library."""
    return Document(form["source"], form["text"], form["sha256"], form["encoding"])


def passage_of(form: Form) -> Passage:
    """A passage."""
    return Passage(
        id=form["id"],
        article_id=form["article"],
        number=form["number"],
        kind=Kind(form["kind"]),
        span=Span(form["start"], form["end"]),
        sentences=tuple(Span(*pair) for pair in form["sentences"]["spans"]),
        speaker=form["speaker"],
        said_at=form["said_at"],
        page=form["page"],
    )


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None
