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

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import log

from retrieval.model import Filters, Hit, Kind, Scope
from retrieval.opensearch.clauses import THERE, seen, with_term
from retrieval.opensearch.connection import Connection
from retrieval.opensearch.counting import Counting
from retrieval.opensearch.forms import passage_of

K1, B = 1.5, 0.75
_SPARE = 2
# Suggestions that are looked at; letters of a term beyond which Lucene takes seconds over them.
_NEAR, _LONGEST = 50, 40
# What one answer of the cluster may hold at most.
_MOST = 10_000
_NO_FILTERS = Filters()
# Lucene takes so many clauses; no question says more different things.
_MOST_TERMS = 1_000


class ClusterIndex:
    """The passages of some libraries. Made for one question: it remembers what it found."""

    def __init__(self, connection: Connection, name: str, libraries: frozenset[str], counting: Counting) -> None:
        self._connection = connection
        self._name = name
        self._libraries = libraries
        self._counting = counting
        self._figures = counting.figures(libraries)
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
        among = [THERE, *seen(Scope(self._libraries, filters), "article"), *(with_term(term) for term in required)]
        if kinds is not None:
            among.append({"terms": {"kind": sorted(kinds)}})
        query = {
            "should": [{"term": {"terms": {"value": term, "boost": asked[term]}}} for term in asked],
            "minimum_should_match": 1,
            "filter": among,
            "must_not": [with_term(term) for term in excluded],
        }
        body = {
            "query": {"bool": query},
            "size": min(_SPARE * k, _MOST),
            "sort": ["_score", {"id": "asc"}],
            "track_total_hits": False,
            "_source": {"excludes": ["words", "*_folded"]},
        }
        found = [hit["_source"] for hit in (await self._connection.search(self._name, body))["hits"]["hits"]]
        self._beside |= {form["id"]: frozenset(form["beside"].split()) for form in found}
        hits = [Hit(form["id"], self._score(form["terms"].split(), terms), passage_of(form)) for form in found]
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
        await self._count(())
        return self._figures.passages

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
        held = self._figures.holding[term]
        return log(1 + (self._figures.passages - held + 0.5) / (held + 0.5)) if held else 0.0

    def _score(self, held: Sequence[str], asked: Sequence[str]) -> float:
        figures = self._figures
        norm = K1 * (1 - B + B * len(held) * figures.passages / figures.terms)
        frequencies = Counter(held)
        return sum(
            self._idf(term) * frequencies[term] * (K1 + 1) / (frequencies[term] + norm)
            for term in asked
            if term in frequencies and term in figures.holding
        )

    async def _count(self, terms: Iterable[str]) -> None:
        await self._counting.count(self._libraries, terms, self._figures)
