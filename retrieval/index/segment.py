"""A segment: the postings of some passages, made once and never changed.

A dozen arrays, in memory or mapped from a file alike. Passages, terms and articles are numbered from 0 inside their
segment: passages by ascending id, terms in the order in which they first appear, which is also that in which
rank_bm25 meets them. Two copies of the same facts are kept: the *postings* say for each term which passages hold it
and how often, the *forward* list says for each passage which terms it holds, so that a passage can be taken out
again without its text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from retrieval.index.guard import Array, Guard
from retrieval.model import Kind

Numbers = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Scores = npt.NDArray[np.float64]

# BM25Okapi's own; the bounds that a segment carries are worked out with them.
K1, B = 1.5, 0.75

# Terms asked before are found without searching again, so many in each segment.
_PLACES_KEPT = 1 << 16
# In a segment so large a term that one in so many passages holds is looked up passage by passage; so many such
# terms are kept, a byte for each passage.
_LARGE, _OFTEN, _DENSE_KEPT = 1 << 11, 32, 64
MOST_IN_DENSE = 255
KINDS = tuple(Kind)


class IndexedPassage(NamedTuple):
    """A passage as the index takes it in: its terms are those above it and its own."""

    id: int
    article_id: int
    terms: Sequence[str]
    kind: Kind = Kind.BODY


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """The arrays, `n` passages, `a` articles, `v` distinct terms and `p` postings long.

    For every `starts` array the things of number `i` are those from `starts[i]` to `starts[i + 1]`.
    """

    ids: Offsets  # n: ids of the passages, ascending
    kinds: npt.NDArray[np.uint8]  # n: what each is, as a number in `kind_names`
    lengths: Array  # n: how many terms each has, with repetitions; the narrowest unsigned integer that holds them all
    article_ids: Offsets  # a: ids of the articles, ascending
    article_starts: Offsets  # a + 1: passages of each
    forward_starts: Offsets  # n + 1
    forward: Array  # p: the distinct terms of each passage in the order in which they first stand there; narrowest
    starts: Offsets  # v + 1
    postings: Numbers  # p: the passages that hold each term, ascending
    frequencies: Array  # p: how often; the narrowest unsigned integer that holds them all
    impacts: Scores  # v: the most that one occurrence in a question is worth in any passage, before the idf
    hashes: Hashes  # v: of the terms, ascending
    hashed: Numbers  # v: the term of each hash
    letters: npt.NDArray[np.uint8]  # the terms as UTF-8, one after another
    letter_starts: Offsets  # v + 1
    average_length: float  # for which `impacts` were worked out
    kind_names: tuple[str, ...]
    guard: Guard | None = None  # of the file in which the arrays lie
    _places: dict[str, int] = field(default_factory=dict)
    _dense: dict[int, Array] = field(default_factory=dict)

    @classmethod
    def of(
        cls, arrays: Mapping[str, Array], average_length: float, kind_names: Iterable[str], guard: Guard | None = None
    ) -> Segment:
        """A segment of arrays named as above."""
        held: dict[str, Any] = {name: arrays[name] for name in _ARRAYS}
        return cls(**held, average_length=average_length, kind_names=tuple(kind_names), guard=guard)

    def __len__(self) -> int:
        """The number of passages."""
        return len(self.ids)

    @property
    def terms(self) -> list[str]:
        """All terms in their order. Takes a moment where they are many."""
        letters, starts = self.letters.tobytes(), self.letter_starts.tolist()
        return [letters[start:end].decode() for start, end in pairwise(starts)]

    def place(self, term: str) -> int:
        """The number of `term`, -1 where no passage holds it. Its postings are right. Raises SegmentDamaged."""
        known = self._places.get(term)
        if known is None:
            if len(self._places) >= _PLACES_KEPT:
                self._places.clear()
            known = self._search(term)
            if known >= 0:
                self.check(*self.list_of(known))
            self._places[term] = known
        return known

    def check(self, *arrays: Array) -> None:
        """Make sure of the postings, frequencies or forward lists in `arrays`. Raises SegmentDamaged.

        The other arrays are right since the segment was opened.
        """
        if self.guard is not None:
            self.guard.check(*arrays)

    def check_all(self, enough: Callable[[], bool] = lambda: False) -> None:
        """Make sure of everything, or of some of it, once there was `enough`. Raises SegmentDamaged."""
        if self.guard is not None:
            self.guard.check_all(enough)

    def _search(self, term: str) -> int:
        hashed, letters = hash_of(term), _encoded(term)
        place = int(self.hashes.searchsorted(np.uint64(hashed)))
        while place < len(self.hashes) and int(self.hashes[place]) == hashed:
            found = int(self.hashed[place])
            if self.letters[self.letter_starts[found] : self.letter_starts[found + 1]].tobytes() == letters:
                return found
            place += 1
        return -1

    def list_of(self, place: int) -> tuple[Numbers, Array]:
        """The postings of a term: the passages that hold it and how often."""
        start, end = self.starts[place], self.starts[place + 1]
        return self.postings[start:end], self.frequencies[start:end]

    def dense(self, place: int) -> npt.NDArray[np.uint8] | None:
        """For each passage how often it holds a term, 255 for that and more; None for a rare term.

        Made when it is first asked for: to look a passage up here costs a fraction of finding it among postings.
        """
        if place < 0 or len(self) < _LARGE or self.starts[place + 1] - self.starts[place] < len(self) // _OFTEN:
            return None
        held = self._dense.get(place)
        if held is None:
            postings, frequencies = self.list_of(place)
            held = np.zeros(len(self), np.uint8)
            held[postings] = np.minimum(frequencies, MOST_IN_DENSE)
            if len(self._dense) >= _DENSE_KEPT:
                self._dense.clear()
            self._dense[place] = held
        return held

    def find(self, place: int, numbers: npt.NDArray[np.integer[Any]]) -> tuple[Array, npt.NDArray[np.bool_]]:
        """Which of the passages `numbers` hold a term, and how often those do."""
        dense = self.dense(place)
        if dense is not None:
            counted = dense[numbers]
            if not np.any(counted == MOST_IN_DENSE):
                found = counted > 0
                return counted[found], found
        postings, frequencies = self.list_of(place)
        places = np.searchsorted(postings, numbers.astype(np.int32, copy=False))
        places[places == len(postings)] = 0
        found = postings[places] == numbers
        return frequencies[places[found]], found


_ARRAYS = [one.name for one in fields(Segment)][:15]


@lru_cache(maxsize=_PLACES_KEPT)
def hash_of(term: str) -> int:
    """A number for a term, the same in every process; two terms share one about once in 10^19."""
    return int.from_bytes(blake2b(_encoded(term), digest_size=8).digest(), "little")


def _encoded(term: str) -> bytes:
    # Halves of surrogate pairs never come out of a text, but a question may be anything.
    return term.encode("utf-8", "surrogatepass")


def build(
    passages: Iterable[IndexedPassage], *, average_length: float | None = None, k1: float = K1, b: float = B
) -> Segment:
    """A segment in memory. `passages` come with ascending ids, those of an article together.

    The bounds are worked out for `average_length`, without one for that of these passages.
    """
    numbers: dict[str, int] = {}
    ids, articles, kinds, lengths, sizes = [], [], [], [], []
    forward: list[int] = []
    frequencies: list[int] = []
    for passage in passages:
        counts = Counter(passage.terms)
        ids.append(passage.id)
        articles.append(passage.article_id)
        kinds.append(KINDS.index(passage.kind))
        lengths.append(len(passage.terms))
        sizes.append(len(counts))
        frequencies.extend(counts.values())
        forward.extend([numbers.setdefault(term, len(numbers)) for term in counts])
    forward_array = np.array(forward, np.int32)
    order = np.argsort(forward_array, kind="stable")
    held = np.repeat(np.arange(len(ids), dtype=np.int32), sizes)
    article_ids, first = np.unique(np.array(articles, np.int64), return_index=True)
    encoded = [_encoded(term) for term in numbers]
    hashes = np.array([hash_of(term) for term in numbers], np.uint64)
    by_hash = np.argsort(hashes, kind="stable")
    segment = Segment(
        ids=np.array(ids, np.int64),
        kinds=np.array(kinds, np.uint8),
        lengths=np.array(lengths, narrowest(max(lengths, default=0))),
        article_ids=article_ids,
        article_starts=np.append(first, len(ids)).astype(np.int64),
        forward_starts=starts_of(sizes),
        forward=forward_array.astype(narrowest(len(numbers))),
        starts=starts_of(np.bincount(forward_array, minlength=len(numbers))),
        postings=held[order],
        frequencies=np.array(frequencies, narrowest(max(frequencies, default=0)))[order],
        impacts=np.zeros(len(numbers)),
        hashes=hashes[by_hash],
        hashed=by_hash.astype(np.int32),
        letters=np.frombuffer(b"".join(encoded), np.uint8),
        letter_starts=starts_of([len(one) for one in encoded]),
        average_length=average_length or sum(lengths) / max(1, len(lengths)),
        kind_names=tuple(KINDS),
    )
    fill_impacts(segment, k1, b)
    return segment


def starts_of(sizes: Sequence[int] | Array) -> Offsets:
    """Where things of these sizes begin when they stand one after another, and where the last one ends."""
    starts = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=starts[1:])
    return starts


def narrowest(largest: int) -> np.dtype[Any]:
    """The narrowest unsigned integer that holds `largest`."""
    return np.min_scalar_type(largest)


def impacts_of(frequencies: Array, norms: Scores, k1: float) -> Scores:
    """What postings are worth before the idf: Robertson's saturated term frequency, in rank_bm25's order."""
    counted = frequencies.astype(np.float64)
    return np.asarray(counted * (k1 + 1) / (counted + norms))


def norms_of(lengths: Array, average_length: float, k1: float, b: float) -> Scores:
    """The part of the formula that depends on a passage's length alone, in rank_bm25's order of operations."""
    return np.asarray(k1 * (1 - b + b * lengths / average_length))


# Postings looked at together: large enough for numpy, small enough for memory.
STRIDE = 1 << 20


def fill_impacts(segment: Segment, k1: float = K1, b: float = B) -> None:
    """Work out `impacts` from the postings of a segment that is being made."""
    if not len(segment.postings):
        return
    norms = norms_of(segment.lengths, segment.average_length, k1, b)
    for first, last in strides(segment.starts):
        start, end = segment.starts[first], segment.starts[last]
        worth = impacts_of(segment.frequencies[start:end], norms[segment.postings[start:end]], k1)
        segment.impacts[first:last] = np.maximum.reduceat(worth, segment.starts[first:last] - start)


def strides(starts: Offsets) -> list[tuple[int, int]]:
    """Runs of whole things, each run about `STRIDE` long."""
    cuts = np.unique(np.searchsorted(starts, np.arange(0, starts[-1], STRIDE)))
    bounds = [*cuts.tolist(), len(starts) - 1]
    return [(first, last) for first, last in pairwise(bounds) if first < last]
