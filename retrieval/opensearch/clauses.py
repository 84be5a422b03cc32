"""A scope as clauses of a query: what every read is joined with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from retrieval.model import Metadata, Scope
from retrieval.text.analysis import fold, without_broken_letters

Clause = dict[str, Any]

# An id is a signed number of 64 bits; whatever else is asked for is nowhere.
_IDS = range(1, 2**63)


# Articles and documents as far as they were not taken out.
ARTICLE: Clause = {
    "bool": {"filter": [{"term": {"type": "article"}}], "must_not": [{"exists": {"field": "removed_at"}}]}
}
DOCUMENT: Clause = {
    "bool": {"filter": [{"term": {"type": "document"}}], "must_not": [{"exists": {"field": "removed_at"}}]}
}
# Passages of such articles.
THERE: Clause = {"bool": {"must_not": [{"term": {"removed": True}}]}}


def known_ids(numbers: Iterable[int]) -> list[int]:
    """Those of these numbers that can be ids."""
    return [number for number in numbers if number in _IDS]


def of_libraries(scope: Scope) -> Clause:
    """What lies in the libraries of a scope, whatever its filters hold back."""
    # A name with half a letter names no library, and cannot be sent.
    return {"terms": {"library": sorted(name for name in scope.libraries if name == without_broken_letters(name))}}


def seen(scope: Scope, named: str = "id") -> list[Clause]:
    """What a scope sees, in records and passages alike; `named` is the field with the id of the article."""
    filters = scope.filters
    clauses = [of_libraries(scope)]
    if filters.source is not None:
        clauses.append(any_of([holds("outlet_folded", filters.source), holds("source_folded", filters.source)]))
    if filters.author is not None:
        clauses.append(holds("authors_folded", filters.author))
    if filters.title is not None:
        clauses.append(holds("title_folded", filters.title))
    if filters.since is not None:
        clauses.append({"range": {"not_before": {"gte": filters.since.isoformat()}}})
    if filters.until is not None:
        clauses.append({"range": {"not_after": {"lte": filters.until.isoformat()}}})
    if filters.articles is not None:
        clauses.append({"terms": {named: known_ids(filters.articles)}})
    return clauses


def with_term(term: str) -> Clause:
    """Searched passages that hold a term."""
    return {"term": {"terms": term}}


def holds(field: str, fragment: str) -> Clause:
    """What has `fragment` anywhere in a folded field."""
    return {"wildcard": {field: {"value": f"*{_plain(fragment)}*"}}}


def begins(field: str, fragment: str) -> Clause:
    """What begins with `fragment` in a folded field."""
    return {"wildcard": {field: {"value": f"{_plain(fragment)}*"}}}


def any_of(clauses: list[Clause]) -> Clause:
    """What any of these clauses lets through."""
    return {"bool": {"should": clauses, "minimum_should_match": 1}}


def filtered_by(source: str, known: Metadata) -> Clause:
    """The fields of a document that `seen` looks at."""
    earliest, latest = known.published or known.earliest, known.published or known.latest
    return {
        "source_folded": fold(source),
        "outlet_folded": fold(known.outlet or ""),
        "authors_folded": [fold(author) for author in known.authors],
        "title_folded": fold(known.title),
        "not_before": earliest.isoformat() if earliest else None,
        "not_after": latest.isoformat() if latest else None,
    }


def _plain(fragment: str) -> str:
    folded = fold(without_broken_letters(fragment))
    return "".join(f"\\{letter}" if letter in "*?\\" else letter for letter in folded)
