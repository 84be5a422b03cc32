"""BM25 over the passages of some libraries.

The engine finds the passages (its own BM25 with our k1 and b, over the terms that our analysis gave it). It knows the
statistics of all libraries together and of nothing less; so each passage found is scored again with those of
these libraries, and what others hold moves no score. Twice as many as are wanted are taken, for the two
orders differ a little.

The idf is Lucene's, ln(1 + (N - n + 0.5) / (n + 0.5)): never negative, so without the floor that `BM25Okapi` has for
terms that stand in more than half of the passages. `BM25Okapi` needs the average over the whole vocabulary for it,
which no cluster tells.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from retrieval.model import Filters, Hit, Kind, Scope
from retrieval.opensearch.clauses import THERE, of_libraries, seen
from retrieval.opensearch.connection import Connection

K1, B = 1.5, 0.75
_SPARE = 2
# Suggestions that are looked at; letters of a term beyond which Lucene takes seconds over them.
_NEAR, _LONGEST = 50, 40
# What one answer of the cluster may hold at most.
_MOST = 10_000
_NO_FILTERS = Filters()
# Lucene takes so many clauses; no question says more different things.
_MOST_TERMS = 1_000
# Adding up the lengths of very many passages takes long: of so many a sum some seconds old serves as well.
_MANY, _SECONDS = 1_000_000, 60.0


@dataclass(frozen=True, slots=True)
class Totals:
    """How many searched passages some libraries hold and how many terms those have, at a `moment` of the clock."""

    passages: int
    terms: int
    moment: float


class ClusterIndex:
    """The passages of some libraries. Made for one question: it remembers what it found."""

    def __init__(
        self, connection: Connection, name: str, libraries: frozenset[str], totals: dict[frozenset[str], Totals]
    ) -> None:
        self._connection = connection
        self._name = name
        self._libraries = libraries
        self._totals = totals
        self._known = Totals(0, 0, 0.0)
        self._counted: dict[str, int] = {}
        self._beside: dict[int, frozenset[str]] = {}

    async def search(
        self,
        terms: Sequence[str],
        k: int,
        *,
        filters: Filters = _NO_FILTERS,
        kinds: Collection[Kind] | None = None,
        required: Collection[str] = (),
        excluded: Collection[str] = (),
    ) -> list[Hit]:
        """The `k` best passages that hold a term, as `engine.Index` says."""
        asked = dict(Counter(terms).most_common(_MOST_TERMS))
        if not asked or k <= 0:
            return []
        await self._count(asked)
        among = [THERE, *seen(Scope(self._libraries, filters), "article"), *(_holding(term) for term in required)]
        if kinds is not None:
            among.append({"terms": {"kind": sorted(kinds)}})
        query = {
            "should": [{"term": {"terms": {"value": term, "boost": asked[term]}}} for term in asked],
            "minimum_should_match": 1,
            "filter": among,
            "must_not": [_holding(term) for term in excluded],
        }
        body = {
            "query": {"bool": query},
            "size": min(_SPARE * k, _MOST),
            "sort": ["_score", {"id": "asc"}],
            "track_total_hits": False,
            "_source": ["id", "terms", "beside"],
        }
        found = [hit["_source"] for hit in (await self._connection.search(self._name, body))["hits"]["hits"]]
        self._beside |= {form["id"]: frozenset(form["beside"].split()) for form in found}
        hits = [Hit(form["id"], self._score(form["terms"].split(), terms)) for form in found]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage_id))[:k]

    async def weights(self, terms: Iterable[str]) -> Mapping[str, float]:
        """How telling each of these terms is in the scope's libraries, 0 for one that is lacking."""
        wanted = dict.fromkeys(terms)
        await self._count(wanted)
        return {term: self._idf(term) for term in wanted}

    async def terms_beside(self, hits: Sequence[Hit], terms: Iterable[str]) -> list[frozenset[str]]:
        """For each hit of a search here: which of `terms` stand right beside it."""
        asked = frozenset(terms)
        return [self._beside[hit.passage_id] & asked for hit in hits]

    async def size(self) -> int:
        """The number of searched passages."""
        await self._total()
        return self._known.passages

    async def near(self, term: str, slips: int) -> list[str]:
        """Terms of these libraries that begin like `term` and are up to `slips` slips away from it.

        Lucene suggests them out of all libraries; those that these do not hold are left out.
        """
        if len(term) > _LONGEST:
            return []
        wanted = {"field": "terms", "suggest_mode": "always", "max_edits": slips, "prefix_length": 1, "size": _NEAR}
        body = {"size": 0, "suggest": {"near": {"text": term, "term": {**wanted, "min_word_length": 2}}}}
        suggested = (await self._connection.search(self._name, body))["suggest"]["near"]
        terms = [option["text"] for entry in suggested for option in entry["options"]]
        weights = await self.weights(terms)
        return [one for one in terms if weights[one] > 0]

    def _idf(self, term: str) -> float:
        held = self._counted[term]
        return log(1 + (self._known.passages - held + 0.5) / (held + 0.5)) if held else 0.0

    def _score(self, held: Sequence[str], asked: Sequence[str]) -> float:
        known = self._known
        norm = K1 * (1 - B + B * len(held) * known.passages / known.terms)
        frequencies = Counter(held)
        return sum(
            self._idf(term) * frequencies[term] * (K1 + 1) / (frequencies[term] + norm)
            for term in asked
            if term in frequencies and term in self._counted
        )

    async def _count(self, terms: Iterable[str]) -> None:
        """In how many passages of these libraries each of these terms stands, and how many there are."""
        if missing := [term for term in terms if term not in self._counted]:
            by_number = {str(number): _holding(term) for number, term in enumerate(missing)}
            found = await self._total({"held": {"filters": {"filters": by_number}}})
            buckets = found["held"]["buckets"]
            self._counted |= {term: buckets[str(number)]["doc_count"] for number, term in enumerate(missing)}

    async def _total(self, aggregations: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Count the passages anew where that is due; what `aggregations` give over them."""
        self._known = self._totals.get(self._libraries, self._known)
        stale = self._known.passages < _MANY or time.monotonic() - self._known.moment > _SECONDS
        if not stale and not aggregations:
            return {}
        counted = {**(aggregations or {}), **({"length": {"sum": {"field": "length"}}} if stale else {})}
        among = [THERE, of_libraries(Scope(self._libraries)), {"exists": {"field": "length"}}]
        body = {"size": 0, "query": {"bool": {"filter": among}}, "aggs": counted, "track_total_hits": stale}
        found = await self._connection.search(self._name, body)
        if stale:
            length = int(found["aggregations"]["length"]["value"])
            self._known = Totals(found["hits"]["total"]["value"], length, time.monotonic())
            self._totals[self._libraries] = self._known
        answered: dict[str, Any] = found["aggregations"]
        return answered


def _holding(term: str) -> dict[str, Any]:
    return {"term": {"terms": term}}
