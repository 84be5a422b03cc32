"""The index of one scope: which of its passages hold which terms.

A passage is found by its own terms and by those of the title and headings above it: a paragraph rarely repeats
what its headline said (nDCG@10 on Cranfield .322 -> .363, on CACM .442 -> .493, on SciFact claims .677 -> .694).

Answers: given terms, which passages score best; which terms stand right beside a passage; how telling is a
term here; which terms are lacking. A `PassageIndex` is a snapshot: it holds the parts of the scope's libraries as
they were and never changes, however many articles come and go while it is read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np

from retrieval.index.okapi import Parts, PostingsOkapi
from retrieval.index.parts import Mask, Part
from retrieval.model import Filters, Hit, Kind

_LEAST_WEIGHT = 0.01
# Postings that are read in about a millisecond.
_QUICK = 300_000
# Bitmaps of filters that people use again and again, a byte for each passage.
_FILTERS_KEPT = 16


class PassageIndex:
    """BM25 over the living passages of some parts, those of each library together and in their order.

    Equal scores rank the passage with the lower id first.
    """

    def __init__(self, parts: Iterable[Part]) -> None:
        self._parts = Parts(tuple(parts))
        self._okapi = PostingsOkapi(self._parts)
        self._filtered: dict[Filters, Sequence[Mask]] = {}
        self._of_kinds: dict[frozenset[Kind], Sequence[Mask]] = {}

    def __len__(self) -> int:
        """The number of passages."""
        return self._okapi.corpus_size

    def __contains__(self, term: str) -> bool:
        """Whether any passage holds `term`."""
        return self._okapi.term(term) is not None

    def terms(self) -> Iterable[str]:
        """The terms that any passage holds, or held before it was removed, each once. Takes a moment."""
        return dict.fromkeys(term for part in self._parts for term in part.segment.terms)

    def search(
        self,
        terms: Sequence[str],
        k: int,
        *,
        articles: Sequence[Mask] | None = None,
        kinds: Collection[Kind] | None = None,
        required: Collection[str] = (),
        excluded: Collection[str] = (),
    ) -> list[Hit]:
        """The `k` best passages that hold a term, best first, with their BM25 scores.

        Only passages of `articles`, which come from `of_articles` (None: of all), and of `kinds` (None: of all), that
        hold every term of `required` and none of `excluded`; statistics and scores stay those of all.
        """
        allowed = articles
        if kinds is not None:
            of_kinds = self._seen_of_kinds(frozenset(kinds))
            allowed = of_kinds if articles is None else _both(of_kinds, articles)
        if required or excluded:
            holding = [_holding(part, required, excluded) for part in self._parts]
            allowed = holding if allowed is None else _both(holding, allowed)
        return [Hit(passage_id, score) for score, passage_id, _ in self._okapi.best(terms, k, allowed)]

    def is_quick(self, terms: Iterable[str]) -> bool:
        """Whether a search for `terms` is a matter of a millisecond or two at the most."""
        return self._okapi.postings_of(terms) < _QUICK

    def seen_through(self, filters: Filters) -> Sequence[Mask] | None:
        """The passages that pass `filters`, if they were made known with `see_through`."""
        return self._filtered.get(filters)

    def see_through(self, filters: Filters, articles: Collection[int]) -> Sequence[Mask]:
        """Make known that these articles are those that pass `filters`; their passages, for `search`.

        A snapshot never changes, so what passes it once passes it always.
        """
        if len(self._filtered) >= _FILTERS_KEPT:
            self._filtered.clear()
        masks = self._filtered[filters] = self.of_articles(articles)
        return masks

    def _seen_of_kinds(self, kinds: frozenset[Kind]) -> Sequence[Mask]:
        """The passages of these kinds, which nearly every question asks for anew: a byte for each passage."""
        if kinds not in self._of_kinds:
            self._of_kinds[kinds] = [
                np.array([name in kinds for name in part.segment.kind_names])[part.segment.kinds]
                for part in self._parts
            ]
        return self._of_kinds[kinds]

    def of_articles(self, ids: Collection[int]) -> Sequence[Mask]:
        """The passages of these articles, as a filter for `search`."""
        wanted = np.fromiter(ids, np.int64, len(ids))
        segments = (part.segment for part in self._parts)
        return [
            np.repeat(np.isin(segment.article_ids, wanted, assume_unique=True), np.diff(segment.article_starts))
            for segment in segments
        ]

    def weight(self, term: str) -> float:
        """How telling `term` is here: its idf, 0 for a term that is lacking.

        In a tiny library every idf may be 0 or less; a term that is there still counts a little.
        """
        known = self._okapi.term(term)
        return 0.0 if known is None else max(_LEAST_WEIGHT, known.idf)

    def terms_beside(self, hits: Sequence[Hit], terms: Iterable[str]) -> list[frozenset[str]]:
        """For each hit: which of `terms` stand in the passage before or after it in the same article."""
        beside: list[set[str]] = [set() for _ in hits]
        wanted = np.array([hit.passage_id for hit in hits], np.int64)
        asked = set(terms)
        for part in self._parts:
            segment = part.segment
            numbers = np.searchsorted(segment.ids, wanted)
            here = np.flatnonzero(numbers < len(segment))
            here = here[segment.ids[numbers[here]] == wanted[here]]
            if not len(here):
                continue
            article = np.searchsorted(segment.article_starts, numbers[here], side="right")
            # The neighbours before and those after, in one array.
            beside_it = np.concatenate([numbers[here] - 1, numbers[here] + 1])
            same = np.searchsorted(segment.article_starts, beside_it, side="right") == np.tile(article, 2)
            there = np.flatnonzero(same)
            for term in asked:
                if (at := segment.place(term)) >= 0:
                    for place in there[segment.find(at, beside_it[there])[1]].tolist():
                        beside[here[place % len(here)]].add(term)
        return [frozenset(found) for found in beside]


def _both(one: Sequence[Mask], other: Sequence[Mask]) -> list[Mask]:
    return [mask & with_it for mask, with_it in zip(one, other, strict=True)]


def _holding(part: Part, required: Collection[str], excluded: Collection[str]) -> Mask:
    segment = part.segment
    allowed = np.ones(len(segment), np.bool_)
    for term in required:
        holding = np.zeros(len(segment), np.bool_)
        if (place := segment.place(term)) >= 0:
            holding[segment.list_of(place)[0]] = True
        allowed &= holding
    for term in excluded:
        if (place := segment.place(term)) >= 0:
            allowed[segment.list_of(place)[0]] = False
    return allowed
