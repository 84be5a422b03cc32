"""Which articles are nearly the same as one that comes in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from retrieval.opensearch.connection import Connection
from retrieval.store.copies import CONTAINED, FEWEST

# Articles with any fingerprint in common of which the best are looked at.
_MOST = 200
# How many of two ascending lists are the same.
_SHARED = """
    int shared = 0; int at = 0; def asked = params.prints;
    for (long print : doc['prints']) {
        while (at < asked.size() && asked[at] < print) { at++ }
        if (at < asked.size() && asked[at] == print) { shared++ }
    }
    return shared
"""


async def copies_of(connection: Connection, records: str, sketches: Sequence[frozenset[int]]) -> list[list[int]]:
    """For each set of fingerprints the articles of any library that are nearly one with it, the nearest first."""
    asked = [place for place, prints in enumerate(sketches) if len(prints) >= FEWEST]
    copies: list[list[int]] = [[] for _ in sketches]
    if not asked:
        return copies
    searches = [({"index": records}, _sharing(sketches[place])) for place in asked]
    for place, found in zip(asked, await connection.searches(searches), strict=True):
        prints = len(sketches[place])
        copies[place] = [
            hit["_source"]["id"]
            for hit in found["hits"]["hits"]
            if hit["_score"] >= CONTAINED * min(hit["_source"]["print_count"], prints)
        ]
    return copies


def _sharing(prints: frozenset[int]) -> dict[str, Any]:
    """A search for articles with some of these fingerprints; the score is how many."""
    ascending = sorted(prints)
    script = {"source": _SHARED, "params": {"prints": ascending}}
    query = {"script_score": {"query": {"bool": {"filter": [{"terms": {"prints": ascending}}]}}, "script": script}}
    return {"query": query, "size": _MOST, "_source": ["id", "print_count"], "min_score": 1}


class UnderWay:
    """The fingerprints of articles that this process adds at the moment: no search finds them yet."""

    def __init__(self) -> None:
        self._sketches: dict[int, frozenset[int]] = {}

    def meet(self, number: int, prints: frozenset[int]) -> list[int]:
        """Those under way that an article is nearly one with; from now on it is one of them."""
        alike = [
            other
            for other, known in self._sketches.items()
            if (smaller := min(len(known), len(prints))) >= FEWEST and len(known & prints) >= CONTAINED * smaller
        ]
        self._sketches[number] = prints
        return alike

    def leave(self, numbers: Iterable[int]) -> None:
        """These can be searched by now, or never will be."""
        for number in numbers:
            self._sketches.pop(number, None)
