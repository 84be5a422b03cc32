"""The index of one scope: which of its passages hold which terms.

A passage is found by its own terms and by those of the title and headings above it: a paragraph rarely repeats
what its headline said (nDCG@10 on Cranfield .322 -> .363, on CACM .442 -> .493, on SciFact claims .677 -> .694).

Answers: given terms, which passages score best; which terms stand right beside a passage; how telling is a
term here; which terms are lacking. Built once from the scope's passages, never changed afterwards: after an
article comes or goes, the archive builds another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from retrieval.index.okapi import PostingsOkapi
from retrieval.model import Hit, Kind

_LEAST_WEIGHT = 0.01
_KINDS = tuple(Kind)


class IndexedPassage(NamedTuple):
    """A passage as the index takes it in: its terms are those above it and its own."""

    id: int
    article_id: int
    terms: Sequence[str]
    kind: Kind = Kind.BODY


class PassageIndex:
    """BM25 over the passages of a scope.

    `passages` come with ascending ids, those of an article together and in its order. Equal scores rank the
    passage with the lower id first.
    """

    def __init__(self, passages: Iterable[IndexedPassage]) -> None:
        ids: list[int] = []
        article_ids: list[int] = []
        kinds: list[int] = []

        def terms_in_order() -> Iterator[Sequence[str]]:
            for passage in passages:
                ids.append(passage.id)
                article_ids.append(passage.article_id)
                kinds.append(_KINDS.index(passage.kind))
                yield passage.terms

        self._okapi = PostingsOkapi(terms_in_order())
        self._ids = np.array(ids, dtype=np.int64)
        self._article_ids = np.array(article_ids, dtype=np.int64)
        self._kinds = np.array(kinds, dtype=np.int8)

    def __len__(self) -> int:
        """The number of passages."""
        return len(self._ids)

    def __contains__(self, term: str) -> bool:
        """Whether any passage holds `term`."""
        return term in self._okapi.idf

    def terms(self) -> Iterable[str]:
        """The terms that any passage holds, each once."""
        return self._okapi.idf.keys()

    def search(
        self,
        terms: Sequence[str],
        k: int,
        *,
        kinds: Collection[Kind] | None = None,
        articles: Collection[int] | None = None,
        required: Collection[str] = (),
        excluded: Collection[str] = (),
    ) -> list[Hit]:
        """The `k` best passages that hold a term, best first, with their BM25 scores.

        Only passages of `kinds` and of `articles` (None: of all), that hold every term of `required` and none of
        `excluded`; statistics and scores stay those of all.
        """
        allowed = None
        if kinds is not None and not set(_KINDS) <= set(kinds):
            allowed = np.isin(self._kinds, [_KINDS.index(kind) for kind in kinds])
        if articles is not None or required or excluded:
            allowed = np.ones(len(self), np.bool_) if allowed is None else allowed
            if articles is not None:
                allowed &= np.isin(self._article_ids, list(articles))
            everything = np.arange(len(self))
            for term in required:
                allowed &= self._okapi.holding(term, everything)
            for term in excluded:
                allowed &= ~self._okapi.holding(term, everything)
        numbers, scores = self._okapi.top(terms, k, allowed)
        return [
            Hit(passage_id, score)
            for passage_id, score in zip(self._ids[numbers].tolist(), scores.tolist(), strict=True)
        ]

    def weight(self, term: str) -> float:
        """How telling `term` is here: its idf, 0 for a term that is lacking.

        In a tiny library every idf may be 0 or less; a term that is there still counts a little.
        """
        return max(_LEAST_WEIGHT, self._okapi.idf[term]) if term in self._okapi.idf else 0.0

    def terms_beside(self, hits: Sequence[Hit], terms: Iterable[str]) -> list[frozenset[str]]:
        """For each hit: which of `terms` stand in the passage before or after it in the same article."""
        numbers = np.searchsorted(self._ids, [hit.passage_id for hit in hits])
        beside: list[set[str]] = [set() for _ in hits]
        for step in (-1, 1):
            neighbours = numbers + step
            inside = (neighbours >= 0) & (neighbours < len(self._ids))
            neighbours[~inside] = 0
            same_article = inside & (self._article_ids[neighbours] == self._article_ids[numbers])
            for term in set(terms):
                for place in np.flatnonzero(same_article & self._okapi.holding(term, neighbours)):
                    beside[place].add(term)
        return [frozenset(found) for found in beside]
