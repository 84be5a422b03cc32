"""rank_bm25's BM25Okapi over postings: the same scores to the last bit, without walking every passage.

``rank_bm25.BM25Okapi`` keeps a dictionary of frequencies for each document and reads all of them for every
query. Here the documents lie in segments as *postings* instead, for each term the numbers of the documents that
hold it and how often, and a query reads only those of its own terms. What rank_bm25 knows of a corpus (how many
documents, how long on average, in how many each term stands, the average idf that makes the floor) is summed over the
parts, so that it is always that of exactly the documents that are alive in them.

`top` finds the best documents by adding terms rarest first. Each term has a bound: the most that it adds to
any document. Once the bounds of the terms still to come cannot lift a new document over the k-th best partial
sum, no new documents are opened; those that are open are looked up in the longer lists, fewer after each, and the
few that can still win are scored by the exact formula in the order of the query, so that even the rounding is
rank_bm25's (Turtle & Flood 1995, "Query evaluation: strategies and optimizations", the MaxScore idea, a term
at a time).
"""

from __future__ import annotations

import math
import operator
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from rank_bm25 import BM25Okapi

from retrieval.index import kernel
from retrieval.index.parts import Mask, Part, vocabulary
from retrieval.index.segment import IndexedPassage, Scores, build, impacts_of, norms_of

# Partial sums are added in another order than the exact scores; a bound must not be lost to rounding.
_ROUNDING = 1e-9
_TERMS_KEPT = 1 << 16


class Parts(tuple[Part, ...]):
    """The parts of an index, in the order in which their passages are numbered."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A term of a question: its idf, how many documents hold it, and its place in each part, -1 where it is not.

    `bound` is the most that one occurrence in a query adds to any document.
    """

    idf: float
    frequency: int
    places: tuple[int, ...]
    bound: float
    row: kernel.Row


class PostingsOkapi(BM25Okapi):  # type: ignore[misc]  # rank_bm25 ships no types
    """A drop-in BM25Okapi: `PostingsOkapi(corpus, tokenizer=None, k1=1.5, b=0.75, epsilon=0.25)`.

    `corpus` is an iterable of documents, each a list of terms; unlike rank_bm25's it may be empty and may
    hold only empty documents. Documents are numbered from 0 in the order in which they came. In its place may stand
    the `Parts` of an index made with the same `k1` and `b`: then their passages are the documents, numbered from part
    to part; those removed keep their numbers and are never found. rank_bm25's lists of all documents (`doc_len`) are
    not made for parts.
    """

    corpus_size: int
    avgdl: float

    def _initialize(self, corpus: Iterable[Sequence[str]] | Parts) -> None:
        if isinstance(corpus, Parts):
            self._parts = corpus
        else:
            documents = (IndexedPassage(number, number, terms) for number, terms in enumerate(corpus))
            self._parts = Parts([Part.of(build(documents, k1=self.k1, b=self.b))])
            self.doc_len = self._parts[0].segment.lengths.tolist()
        self.corpus_size = sum(part.passages for part in self._parts)
        total = sum(part.length for part in self._parts)
        self.avgdl = total / self.corpus_size if total else 0.0
        # Where the numbers of each part begin, and where all end: the removed count.
        self._offsets = np.cumsum([0, *(len(part.segment) for part in self._parts)])
        self._terms: dict[str, Term | None] = {}
        # Whether any term met so far is of a negative idf.
        self._less_than_nothing = False
        # None: numpy serves.
        self._kernel = kernel.kernel()
        # Room that searches use one after another, zero in between. Those that run at once each have their own.
        self._scratch: list[Scores] = []

    def _calc_idf(self, nd: None) -> None:
        self.idf: Mapping[str, float] = _Idf(self)

    @cached_property
    def _norms(self) -> Scores:
        """By length of document, up to the longest."""
        longest = max((int(np.max(part.segment.lengths, initial=0)) for part in self._parts), default=0)
        lengths = np.arange(longest + 1)
        return norms_of(lengths, self.avgdl, self.k1, self.b) if self.avgdl else np.zeros(len(lengths))

    @cached_property
    def average_idf(self) -> float:
        """The mean of all terms' idf, negative ones too. Summed in rank_bm25's order: rounding tells orders apart."""
        frequencies = vocabulary(self._parts).frequencies
        if not len(frequencies):
            return 0.0
        distinct, places = np.unique(frequencies, return_inverse=True)
        # As `_plain_idf`, for thousands at once; numpy's logarithm would round otherwise.
        lacking = map(math.log, (self.corpus_size - distinct + 0.5).tolist())
        holding = map(math.log, (distinct + 0.5).tolist())
        idf = np.array(list(map(operator.sub, lacking, holding)))
        return float(np.cumsum(idf[places])[-1]) / len(frequencies)

    def _plain_idf(self, frequency: int) -> float:
        return math.log(self.corpus_size - frequency + 0.5) - math.log(frequency + 0.5)

    def term(self, term: str) -> Term | None:
        """What is known of a term, None where no document holds it."""
        if term not in self._terms:
            if len(self._terms) >= _TERMS_KEPT:
                self._terms.clear()
            self._terms[term] = self._look_up(term)
        return self._terms[term]

    def _look_up(self, term: str) -> Term | None:
        places = tuple(part.segment.place(term) for part in self._parts)
        pairs = zip(self._parts, places, strict=True)
        frequency = sum(part.frequency(place) for part, place in pairs if place >= 0)
        if not frequency:
            return None
        idf = self._plain_idf(frequency)
        idf = idf if idf >= 0 else self.epsilon * self.average_idf
        self._less_than_nothing |= idf < 0
        bound = idf * self._largest_impact(places)
        return Term(
            idf, frequency, places, bound, kernel.Row(self._parts, places, idf=idf, bound=bound, frequency=frequency)
        )

    def _largest_impact(self, places: Sequence[int]) -> float:
        """The most that one occurrence of a term in a query is worth in any document, before the idf.

        Segments keep the largest impact for the average length when they were made. Where it has grown by a factor,
        no impact has grown by more: f (k1 + 1) / (f + k1 (1 - b + b l / average)) has it in one of three summands.
        """
        return max(
            float(part.segment.impacts[place]) * max(1.0, self.avgdl / part.segment.average_length)
            for part, place in zip(self._parts, places, strict=True)
            if place >= 0
        )

    def postings_of(self, terms: Iterable[str]) -> int:
        """How many postings a query of these terms may have to read."""
        return sum(known.frequency for term in set(terms) if (known := self.term(term)) is not None)

    def holding(self, term: str, numbers: npt.NDArray[np.integer[Any]]) -> Mask:
        """For each of the documents `numbers`, which ascend, whether it holds `term`."""
        held = np.zeros(len(numbers), np.bool_)
        if (known := self.term(term)) is not None:
            for part, here, local in self.by_part(numbers):
                if known.places[part] >= 0:
                    held[here] = self._parts[part].segment.find(known.places[part], local)[1]
        return held

    def get_scores(self, query: Sequence[str]) -> Scores:
        """The score of every document, as rank_bm25 computes it; 0 for the removed. Shape: one for each number."""
        scores = np.zeros(self._offsets[-1])
        for term in query:
            if (known := self.term(term)) is not None:
                for numbers, worth in self._lists(known, self._alive):
                    scores[numbers] += known.idf * worth
        return scores

    def get_batch_scores(self, query: Sequence[str], doc_ids: Sequence[int]) -> list[float]:
        """The scores of the documents `doc_ids`, in their order. Raises IndexError for one that is not there."""
        wanted = np.asarray(doc_ids, dtype=np.int64)
        if len(wanted) and not (np.min(wanted) >= 0 and np.max(wanted) < self._offsets[-1]):
            raise IndexError("a document number lies outside the corpus")
        order = np.argsort(wanted, kind="stable")
        scores = np.empty(len(wanted))
        scores[order] = self._exact(query, wanted[order])
        return scores.tolist()

    def get_top_n(self, query: Sequence[str], documents: Sequence[Any], n: int = 5) -> list[Any]:
        """The `n` best of `documents`, which stand for the corpus in its order. Only such as hold a term."""
        if len(documents) != self._offsets[-1]:
            raise ValueError("the documents given are not those of the corpus")
        return [documents[number] for number in self.top(query, n)[0]]

    def top(
        self, query: Sequence[str], k: int, allowed: Sequence[Mask | None] | None = None
    ) -> tuple[npt.NDArray[np.int64], Scores]:
        """The numbers and scores of the `k` best documents that hold a term of `query`.

        Best first, equal scores by id ascending; fewer than `k` where fewer hold a term. Scores equal `get_scores` at
        those numbers. With `allowed`, one mask for each part (None: all of its passages), only documents that are
        True there are found; their scores stay the same.
        """
        found = self.best(query, k, allowed)
        return np.array([number for _, _, number in found], np.int64), np.array([score for score, _, _ in found])

    def best(
        self, query: Sequence[str], k: int, allowed: Sequence[Mask | None] | None = None
    ) -> list[tuple[float, int, int]]:
        """The same as score, id and number of each; equal scores by id."""
        terms = [known for term in query if (known := self.term(term)) is not None]
        if not terms or k <= 0:
            return []
        masks = self._alive if allowed is None else _both(self._alive, allowed)
        if self._less_than_nothing and any(known.idf < 0 for known in terms):
            # With a negative idf (tiny corpora) more can be less, and bounds mean nothing.
            candidates = _together([numbers for known in terms for numbers, _ in self._lists(known, masks)])
        elif self._table is not None:
            found = self._table.best([known.row.address for known in terms], k, masks)
            if len(found) <= kernel.FEW:
                return list(found[:k].tolist())
            return _best(found["score"], found["id"], found["number"], k)
        else:
            counts = Counter(terms)
            candidates = self._candidates(sorted(counts.items(), key=lambda pair: pair[0].frequency), k, masks)
        ids = [self._parts[part].segment.ids[local] for part, _, local in self.by_part(candidates)]
        return _best(self._exact(query, candidates), np.concatenate([np.empty(0, np.int64), *ids]), candidates, k)

    @cached_property
    def _table(self) -> kernel.Table | None:
        """What the kernel knows; None where numpy serves."""
        if self._kernel is None:
            return None
        return kernel.Table(
            self._kernel, self._parts, self._offsets, norms=self._norms, k1=self.k1, rounding=_ROUNDING
        )

    @cached_property
    def _alive(self) -> list[Mask | None] | None:
        """The masks of what was not removed; None where nothing was."""
        masks = [part.alive for part in self._parts]
        return masks if any(mask is not None for mask in masks) else None

    def _lists(
        self, known: Term, masks: Sequence[Mask | None] | None
    ) -> Iterator[tuple[npt.NDArray[np.int64], Scores]]:
        """The documents, ascending, that hold a term and pass the masks; what it is worth there before the idf."""
        seen = masks or [None] * len(self._parts)
        for part, place, mask, offset in zip(self._parts, known.places, seen, self._offsets, strict=False):
            if place >= 0:
                numbers, frequencies = part.segment.list_of(place)
                if mask is not None:
                    passing = mask[numbers]
                    numbers, frequencies = numbers[passing], frequencies[passing]
                worth = impacts_of(frequencies, self._norms[part.segment.lengths[numbers]], self.k1)
                yield numbers + offset, worth

    def _candidates(
        self, rarest_first: Sequence[tuple[Term, int]], k: int, masks: Sequence[Mask | None] | None
    ) -> npt.NDArray[np.int64]:
        """The documents, ascending, that can be among the `k` best."""
        headrooms = _headrooms(rarest_first)
        sums = self._scratch.pop() if self._scratch else np.zeros(self._offsets[-1])
        opened: list[npt.NDArray[np.int64]] = []
        threshold = 0.0
        first_closed = len(rarest_first)
        for number, (known, count) in enumerate(rarest_first):
            if headrooms[number] < threshold * (1 - _ROUNDING):
                first_closed = number
                break
            for numbers, worth in self._lists(known, masks):
                sums[numbers] += count * known.idf * worth
                opened.append(numbers)
                threshold = max(threshold, _kth_best(sums[numbers], k))
        least = threshold * (1 - _ROUNDING) - headrooms[first_closed]
        able = [numbers[sums[numbers] >= least] for numbers in opened]
        candidates = _together(able)
        partial = sums[candidates]
        for numbers in opened:
            sums[numbers] = 0.0
        self._scratch.append(sums)
        for number in range(first_closed, len(rarest_first)):
            known, count = rarest_first[number]
            partial += count * known.idf * self._worth(known, candidates)
            threshold = max(threshold, _kth_best(partial, k))
            able_still = partial + headrooms[number + 1] >= threshold * (1 - _ROUNDING)
            candidates, partial = candidates[able_still], partial[able_still]
        return candidates

    def _exact(self, query: Sequence[str], ascending: npt.NDArray[np.int64]) -> Scores:
        """The scores of the documents `ascending`, each term added in the order of `query`."""
        scores = np.zeros(len(ascending))
        worth: dict[str, Scores] = {}
        for term in query:
            if len(ascending) and (known := self.term(term)) is not None:
                if term not in worth:
                    worth[term] = known.idf * self._worth(known, ascending)
                scores += worth[term]
        return scores

    def _worth(self, known: Term, ascending: npt.NDArray[np.int64]) -> Scores:
        """What a term is worth in the documents `ascending`, before the idf; 0 where they do not hold it."""
        worth = np.zeros(len(ascending))
        for part, here, local in self.by_part(ascending):
            if known.places[part] >= 0:
                segment = self._parts[part].segment
                frequencies, found = segment.find(known.places[part], local)
                norms = self._norms[segment.lengths[local[found]]]
                worth[here][found] = impacts_of(frequencies, norms, self.k1)
        return worth

    def by_part(
        self, ascending: npt.NDArray[np.integer[Any]]
    ) -> Iterator[tuple[int, slice, npt.NDArray[np.integer[Any]]]]:
        """For each part that holds any of the documents: which of them these are, and their numbers inside it."""
        if len(self._parts) == 1:
            yield 0, slice(None), ascending
            return
        cuts = np.searchsorted(ascending, self._offsets).tolist()
        for part, (start, end) in enumerate(pairwise(cuts)):
            if start < end:
                yield part, slice(start, end), ascending[start:end] - self._offsets[part]


class _Idf(Mapping[str, float]):
    """rank_bm25's dictionary of all terms, looked up one by one."""

    def __init__(self, okapi: PostingsOkapi) -> None:
        self._okapi = okapi

    def __getitem__(self, term: str) -> float:
        known = self._okapi.term(term)
        if known is None:
            raise KeyError(term)
        return known.idf

    def __iter__(self) -> Iterator[str]:
        terms = (term for part in self._okapi._parts for term in part.segment.terms)
        return (term for term in dict.fromkeys(terms) if term in self)

    def __len__(self) -> int:
        return len(vocabulary(self._okapi._parts).frequencies)


def _best(
    scores: Scores, ids: npt.NDArray[np.int64], numbers: npt.NDArray[np.int64], k: int
) -> list[tuple[float, int, int]]:
    order = np.lexsort((ids, -scores))[:k]
    return list(zip(scores[order].tolist(), ids[order].tolist(), numbers[order].tolist(), strict=True))


def _both(alive: Sequence[Mask | None] | None, allowed: Sequence[Mask | None]) -> Sequence[Mask | None]:
    if alive is None:
        return allowed
    return [
        one if other is None else other if one is None else one & other
        for one, other in zip(alive, allowed, strict=True)
    ]


def _together(lists: Sequence[npt.NDArray[np.int64]]) -> npt.NDArray[np.int64]:
    """The numbers that stand in any of the lists, ascending, each once."""
    numbers = np.sort(np.concatenate([np.empty(0, np.int64), *lists]))
    # Ten times as fast as np.unique on lists of this length.
    return numbers[np.diff(numbers, prepend=-1) > 0]


def _headrooms(asked: Sequence[tuple[Term, int]]) -> list[float]:
    """The most that each term and all after it add to any document; 0 at the end."""
    return [*accumulate((count * known.bound for known, count in reversed(asked)), initial=0.0)][::-1]


def _kth_best(scores: Scores, k: int) -> float:
    """The `k`-th best of some scores, which is never above the `k`-th best of all; 0 where they are fewer."""
    return float(np.partition(scores, -k)[-k]) if len(scores) >= k else 0.0
