"""A part of an index: a segment without the passages of articles that were removed since it was made.

Taking an article out changes nothing that others may be reading: it makes another `Part` with a larger tombstone map
over the same segment.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from retrieval.index.segment import Hashes, Numbers, Offsets, Segment

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A segment and which of its passages are alive; None for all of them.

    `lost` says for each term how many of the removed passages held it, `length` how many terms the living have.
    """

    segment: Segment
    alive: Mask | None
    lost: Numbers | None
    passages: int
    length: int
    # The vocabulary of an index up to this part, kept here because the parts before it seldom change.
    kept: list[Vocabulary] = field(default_factory=list)

    @classmethod
    def of(cls, segment: Segment) -> Part:
        """All of a segment."""
        return cls(segment, None, None, len(segment), int(np.sum(segment.lengths, dtype=np.int64)))

    def frequency(self, place: int) -> int:
        """How many living passages hold the term at `place`."""
        held = int(self.segment.starts[place + 1]) - int(self.segment.starts[place])
        return held if self.lost is None else held - int(self.lost[place])

    def without(self, article_ids: Collection[int]) -> Part:
        """This part less the passages of these articles; itself where it holds none. Raises SegmentDamaged."""
        if not len(self._numbers_of(article_ids)):
            return self
        segment = self.segment
        alive = np.ones(len(segment), np.bool_) if self.alive is None else self.alive.copy()
        lost = np.zeros(len(segment.hashes), np.int32) if self.lost is None else self.lost.copy()
        length = self.length
        for article in self._numbers_of(article_ids):
            first, last = segment.article_starts[article], segment.article_starts[article + 1]
            if not np.any(alive[first:last]):
                continue
            alive[first:last] = False
            length -= int(np.sum(segment.lengths[first:last], dtype=np.int64))
            terms = segment.forward[segment.forward_starts[first] : segment.forward_starts[last]]
            segment.check(terms)
            np.add.at(lost, terms, 1)
        passages = int(np.count_nonzero(alive))
        return self if passages == self.passages else Part(segment, alive, lost, passages, length)

    def _numbers_of(self, article_ids: Collection[int]) -> npt.NDArray[np.intp]:
        """The numbers in the segment of those of these articles that it holds."""
        wanted = np.fromiter(article_ids, np.int64, len(article_ids))
        numbers = np.searchsorted(self.segment.article_ids, wanted)
        inside = numbers < len(self.segment.article_ids)
        numbers, wanted = numbers[inside], wanted[inside]
        return np.asarray(numbers[self.segment.article_ids[numbers] == wanted])

    def removed(self) -> list[int]:
        """The ids of the articles that are no longer alive."""
        if self.alive is None:
            return []
        # An article goes as a whole: its first passage speaks for all.
        return list(self.segment.article_ids[~self.alive[self.segment.article_starts[:-1]]].tolist())

    def terms_alive(self) -> Numbers:
        """The terms that living passages hold, in the order in which they first appear in those."""
        segment = self.segment
        if self.alive is None or self.lost is None:
            return np.arange(len(segment.hashes), dtype=np.int32)
        segment.check(segment.postings, segment.forward)
        terms = np.flatnonzero(np.diff(segment.starts) > self.lost)
        firsts = _first_appearances(segment, self.alive, terms)
        return terms[np.argsort(firsts, kind="stable")].astype(np.int32)


def _first_appearances(segment: Segment, alive: Mask, terms: Offsets) -> Offsets:
    """For each term: where in the forward list it first stands in a living passage. Every term must stand in one."""
    posting = segment.starts[terms]
    while len(dead := np.flatnonzero(~alive[segment.postings[posting]])):
        posting[dead] += 1
    first = segment.forward_starts[segment.postings[posting]]
    while len(elsewhere := np.flatnonzero(segment.forward[first] != terms)):
        first[elsewhere] += 1
    return first


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The distinct terms of some parts, in the order in which they first appear, with how many passages hold each.

    `runs` find a term by its hash: ascending hashes and the places of their terms, for each part those that
    no part before it holds. `before` is the vocabulary that this one goes on from.
    """

    frequencies: Offsets
    runs: tuple[tuple[Hashes, Offsets], ...]
    before: Vocabulary | None

    def with_part(self, part: Part) -> Vocabulary:
        """This vocabulary and that of one part more."""
        terms = part.terms_alive()
        held = np.diff(part.segment.starts)[terms]
        if part.lost is not None:
            held = held - part.lost[terms]
        hashes = np.empty(len(part.segment.hashes), np.uint64)
        hashes[part.segment.hashed] = part.segment.hashes
        hashes = hashes[terms]
        places = self._places(hashes)
        known = places >= 0
        frequencies = np.concatenate([self.frequencies, held[~known]])
        frequencies[places[known]] += held[known]
        fresh = hashes[~known]
        order = np.argsort(fresh, kind="stable")
        run = (fresh[order], order + len(self.frequencies))
        return Vocabulary(frequencies, (*self.runs, run), self)

    def _places(self, hashes: Hashes) -> Offsets:
        """For each hash the place of its term, -1 where there is none."""
        places = np.full(len(hashes), -1, np.int64)
        for known, at in self.runs:
            if len(known):
                found = np.searchsorted(known, hashes)
                found[found == len(known)] = 0
                same = known[found] == hashes
                places[same] = at[found[same]]
        return places


NO_TERMS = Vocabulary(np.empty(0, np.int64), (), None)


def vocabulary(parts: tuple[Part, ...]) -> Vocabulary:
    """The vocabulary of `parts`. Only parts that changed since the last time, and those after them, cost anything."""
    found = NO_TERMS
    for part in parts:
        if not part.kept or part.kept[0].before is not found:
            part.kept[:] = [found.with_part(part)]
        found = part.kept[0]
    return found
