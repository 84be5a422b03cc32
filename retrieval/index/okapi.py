"""rank_bm25's BM25Okapi over postings: the same scores to the last bit, without walking every passage.

``rank_bm25.BM25Okapi`` keeps a dictionary of frequencies for each document and reads all of them for every
query. Here the same constructor builds *postings* instead, for each term the numbers of the documents that
hold it and how often, and a query reads only those of its own terms. The idf with its epsilon floor is
inherited.

`top` finds the best documents by adding terms rarest first. Each term has a bound: the most that it adds to
any document. Once the bounds of the terms still to come cannot lift a new document over the k-th best partial
sum, no new documents are opened, and the few that can still win are scored by the exact formula in the order
of the query, so that even the rounding is rank_bm25's (Turtle & Flood 1995, "Query evaluation: strategies and
optimizations", the MaxScore idea, term at a time).
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from rank_bm25 import BM25Okapi

Numbers = npt.NDArray[np.int32]
Scores = npt.NDArray[np.float64]

# Partial sums are added in another order than the exact scores; a bound must not be lost to rounding.
_ROUNDING = 1e-9


class PostingsOkapi(BM25Okapi):  # type: ignore[misc]  # rank_bm25 ships no types
    """A drop-in BM25Okapi: `PostingsOkapi(corpus, tokenizer=None, k1=1.5, b=0.75, epsilon=0.25)`.

    `corpus` is an iterable of documents, each a list of terms; unlike rank_bm25's it may be empty and may
    hold only empty documents. Documents are numbered from 0 in the order in which they came.
    """

    corpus_size: int
    idf: dict[str, float]
    average_idf: float

    def _initialize(self, corpus: Iterable[Sequence[str]]) -> dict[str, int]:
        documents: dict[str, array[int]] = {}
        frequencies: dict[str, array[int]] = {}
        for number, document in enumerate(corpus):
            self.doc_len.append(len(document))
            for term, frequency in Counter(document).items():
                if term not in documents:
                    documents[term] = array("i")
                    frequencies[term] = array("i")
                documents[term].append(number)
                frequencies[term].append(frequency)
        self.corpus_size = len(self.doc_len)
        total = sum(self.doc_len)
        self.avgdl = total / self.corpus_size if total else 0.0
        lengths = np.array(self.doc_len, dtype=np.int64)
        # The part of the formula that depends on the document alone, in rank_bm25's order of operations.
        self._norms: Scores = (
            self.k1 * (1 - self.b + self.b * lengths / self.avgdl) if total else np.zeros(self.corpus_size)
        )
        self._postings: dict[str, tuple[Numbers, Numbers]] = {
            term: (np.frombuffer(documents[term], np.int32), np.frombuffer(frequencies[term], np.int32))
            for term in documents
        }
        self._bounds: dict[str, float] = {}
        return {term: len(numbers) for term, numbers in documents.items()}

    def _calc_idf(self, nd: dict[str, int]) -> None:
        if nd:
            super()._calc_idf(nd)
        else:
            self.average_idf = 0.0

    def holding(self, term: str, numbers: npt.NDArray[np.integer[Any]]) -> npt.NDArray[np.bool_]:
        """For each of the documents `numbers`, whether it holds `term`."""
        if term not in self._postings:
            return np.zeros(len(numbers), dtype=np.bool_)
        return _find(self._postings[term][0], numbers)[1]

    def get_scores(self, query: Sequence[str]) -> Scores:
        """The score of every document, as rank_bm25 computes it. Shape `(corpus_size,)`."""
        scores = np.zeros(self.corpus_size)
        for term in query:
            if term in self._postings:
                numbers, frequencies = self._postings[term]
                scores[numbers] += self.idf[term] * self._impacts(numbers, frequencies)
        return scores

    def get_batch_scores(self, query: Sequence[str], doc_ids: Sequence[int]) -> list[float]:
        """The scores of the documents `doc_ids`, in their order. Raises IndexError for one that is not there."""
        wanted = np.asarray(doc_ids, dtype=np.int32)
        if len(wanted) and not (np.min(wanted) >= 0 and np.max(wanted) < self.corpus_size):
            raise IndexError("a document number lies outside the corpus")
        order = np.argsort(wanted, kind="stable")
        scores = np.empty(len(wanted))
        scores[order] = self._exact(query, wanted[order])
        return scores.tolist()

    def get_top_n(self, query: Sequence[str], documents: Sequence[Any], n: int = 5) -> list[Any]:
        """The `n` best of `documents`, which stand for the corpus in its order. Only such as hold a term."""
        if len(documents) != self.corpus_size:
            raise ValueError("the documents given are not those of the corpus")
        return [documents[number] for number in self.top(query, n)[0]]

    def top(
        self, query: Sequence[str], k: int, allowed: npt.NDArray[np.bool_] | None = None
    ) -> tuple[Numbers, Scores]:
        """The numbers and scores of the `k` best documents that hold a term of `query`.

        Best first, equal scores by number ascending; fewer than `k` where fewer hold a term. Scores equal
        `get_scores` at those numbers. With `allowed`, of shape `(corpus_size,)`, only documents that are True
        there are found; their scores stay the same.
        """
        terms = Counter(term for term in query if term in self._postings)
        if not terms or k <= 0:
            return np.empty(0, np.int32), np.empty(0)
        if allowed is not None:
            candidates = self._union(terms)
            candidates = candidates[allowed[candidates]]
        elif any(self.idf[term] < 0 for term in terms):
            # With a negative idf (tiny corpora) more can be less, and bounds mean nothing.
            candidates = self._union(terms)
        else:
            candidates = self._candidates(terms, k)
        scores = self._exact(query, candidates)
        # `candidates` ascend, so a stable sort by falling score leaves equal scores by number.
        best = np.argsort(-scores, kind="stable")[:k]
        return candidates[best], scores[best]

    def _union(self, terms: Iterable[str]) -> Numbers:
        """The documents, ascending, that hold any of `terms`."""
        return np.unique(np.concatenate([self._postings[term][0] for term in terms]))

    def _candidates(self, terms: Counter[str], k: int) -> Numbers:
        """The documents, ascending, that can be among the `k` best."""
        rarest_first = sorted(terms, key=lambda term: len(self._postings[term][0]))
        bounds = [terms[term] * self._bound(term) for term in rarest_first]
        still_to_come = np.cumsum(bounds[::-1])[::-1]
        sums = np.zeros(self.corpus_size)
        opened: list[Numbers] = []
        threshold = 0.0
        headroom = 0.0
        for term, remaining in zip(rarest_first, still_to_come, strict=True):
            if remaining < threshold * (1 - _ROUNDING):
                headroom = remaining
                break
            numbers, frequencies = self._postings[term]
            sums[numbers] += terms[term] * self.idf[term] * self._impacts(numbers, frequencies)
            opened.append(numbers)
            if len(numbers) >= k:
                partial = sums[numbers]
                # The k-th best of some documents is never above the k-th best of all.
                threshold = max(threshold, float(np.partition(partial, -k)[-k]))
        numbers = opened[0] if len(opened) == 1 else np.unique(np.concatenate(opened))
        return numbers[sums[numbers] + headroom >= threshold * (1 - _ROUNDING)]

    def _bound(self, term: str) -> float:
        """The most that one occurrence of `term` in a query adds to any document. Worked out once a term."""
        if term not in self._bounds:
            self._bounds[term] = self.idf[term] * float(np.max(self._impacts(*self._postings[term])))
        return self._bounds[term]

    def _exact(self, query: Sequence[str], ascending: Numbers) -> Scores:
        """The scores of the documents `ascending`, each term added in the order of `query`."""
        scores = np.zeros(len(ascending))
        for term in query:
            if term in self._postings and len(ascending):
                numbers, frequencies = self._postings[term]
                places, found = _find(numbers, ascending)
                scores[found] += self.idf[term] * self._impacts(ascending[found], frequencies[places[found]])
        return scores

    def _impacts(self, numbers: Numbers, frequencies: Numbers) -> Scores:
        """What each posting is worth before the idf: Robertson's saturated term frequency."""
        return np.asarray(frequencies * (self.k1 + 1) / (frequencies + self._norms[numbers]))


def _find(
    postings: Numbers, numbers: npt.NDArray[np.integer[Any]]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
    """For each of `numbers`: its place in `postings`, which ascend, and whether it is really there."""
    places = np.searchsorted(postings, numbers.astype(np.int32, copy=False))
    places[places == len(postings)] = 0
    return places, postings[places] == numbers
