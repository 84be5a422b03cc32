"""Several parts become one segment: what was removed is left out, the rest is as if it had been built afresh.

Nothing is sorted anew but the vocabulary. Postings go straight to their places, some at a time, so that merging
a million passages into a mapped file needs little memory of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from retrieval.index.guard import Array
from retrieval.index.parts import Part
from retrieval.index.segment import (
    KINDS,
    Numbers,
    Offsets,
    Segment,
    fill_impacts,
    narrowest,
    starts_of,
    strides,
)

# The type and length of each array of a segment -> room for them.
Sizes = Mapping[str, tuple[npt.DTypeLike, int]]
Allocate = Callable[[Sizes], dict[str, Array]]


def in_memory(sizes: Sizes) -> dict[str, Array]:
    """Room in memory."""
    return {name: np.empty(length, kind) for name, (kind, length) in sizes.items()}


def merge(parts: Sequence[Part], allocate: Allocate = in_memory, *, average_length: float | None = None) -> Segment:
    """The living passages of `parts`, which follow one another, as one segment in the room that `allocate` makes.

    The bounds are worked out for `average_length`, without one for that of these passages. Raises SegmentDamaged.
    """
    for part in parts:
        part.segment.check_all()
    alive = [np.ones(len(part.segment), np.bool_) if part.alive is None else part.alive for part in parts]
    terms, renumbered = _vocabulary(parts)
    held = sum(len(one) for one in terms)
    frequencies = np.zeros(held, np.int64)
    for part, new in zip(parts, renumbered, strict=True):
        counts = _living_counts(part)
        frequencies[new[counts > 0]] += counts[counts > 0]
    passages, postings = sum(part.passages for part in parts), int(np.sum(frequencies))
    sizes = np.concatenate([_letter_sizes(part.segment, one) for part, one in zip(parts, terms, strict=True)])
    articles = [_living_articles(part, one) for part, one in zip(parts, alive, strict=True)]
    counted = sum(len(one) for one in articles)
    widest = max((part.segment.frequencies.dtype for part in parts), default=narrowest(0))
    longest = max((part.segment.lengths.dtype for part in parts), default=narrowest(0))
    arrays = allocate(
        {
            "ids": (np.int64, passages),
            "kinds": (np.uint8, passages),
            "lengths": (longest, passages),
            "article_ids": (np.int64, counted),
            "article_starts": (np.int64, counted + 1),
            "forward_starts": (np.int64, passages + 1),
            "starts": (np.int64, held + 1),
            "impacts": (np.float64, held),
            "hashes": (np.uint64, held),
            "hashed": (np.int32, held),
            "letters": (np.uint8, int(np.sum(sizes))),
            "letter_starts": (np.int64, held + 1),
            # These are long, and come last: opening a file leaves them for later.
            "postings": (np.int32, postings),
            "frequencies": (widest, postings),
            "forward": (narrowest(held), postings),
        }
    )
    arrays["starts"][:] = starts_of(frequencies)
    arrays["letter_starts"][:] = starts_of(sizes)
    _fill_terms(arrays, parts, terms)
    _fill_passages(arrays, parts, alive, articles)
    _fill_forward(arrays, parts, alive, renumbered)
    _fill_postings(arrays, parts, alive, renumbered)
    length = sum(part.length for part in parts)
    segment = Segment.of(arrays, average_length or length / max(1, passages), KINDS)
    fill_impacts(segment)
    return segment


def _vocabulary(parts: Sequence[Part]) -> tuple[list[Numbers], list[Numbers]]:
    """For each part the terms that it is the first to hold, in their new order, and the new numbers of all of its."""
    living = [part.terms_alive() for part in parts]
    hashes = [_hashes_in_order(part.segment)[terms] for part, terms in zip(parts, living, strict=True)]
    together = np.concatenate([np.empty(0, np.uint64), *hashes])
    _, first, inverse = np.unique(together, return_index=True, return_inverse=True)
    # Terms are numbered by where they come first.
    order = np.argsort(first, kind="stable")
    number = np.empty(len(first), np.int32)
    number[order] = np.arange(len(first), dtype=np.int32)
    is_first = np.zeros(len(together), np.bool_)
    is_first[first] = True
    ends = np.cumsum([len(one) for one in living])[:-1]
    renumbered = []
    for part, terms, new in zip(parts, living, np.split(number[inverse], ends), strict=True):
        numbers = np.full(len(part.segment.hashes), -1, np.int32)
        numbers[terms] = new
        renumbered.append(numbers)
    return [terms[own] for terms, own in zip(living, np.split(is_first, ends), strict=True)], renumbered


def _hashes_in_order(segment: Segment) -> npt.NDArray[np.uint64]:
    hashes = np.empty(len(segment.hashes), np.uint64)
    hashes[segment.hashed] = segment.hashes
    return hashes


def _living_counts(part: Part) -> Offsets:
    counts = np.diff(part.segment.starts)
    return np.asarray(counts if part.lost is None else counts - part.lost)


def _letter_sizes(segment: Segment, terms: Numbers) -> Offsets:
    return np.asarray(segment.letter_starts[1:][terms] - segment.letter_starts[terms])


def _living_articles(part: Part, alive: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    # An article is removed as a whole: its first passage speaks for all.
    return np.flatnonzero(alive[part.segment.article_starts[:-1]])


def _fill_terms(arrays: dict[str, Array], parts: Sequence[Part], terms: Sequence[Numbers]) -> None:
    at = letter = 0
    hashes = np.empty(len(arrays["hashes"]), np.uint64)
    for part, own in zip(parts, terms, strict=True):
        segment = part.segment
        hashes[at : at + len(own)] = _hashes_in_order(segment)[own]
        sizes = _letter_sizes(segment, own)
        # Where each letter is now, less where it goes, is the same for all letters of a term.
        shifts = segment.letter_starts[own] - starts_of(sizes)[:-1]
        count = int(np.sum(sizes))
        arrays["letters"][letter : letter + count] = segment.letters[np.arange(count) + np.repeat(shifts, sizes)]
        at, letter = at + len(own), letter + count
    arrays["hashed"][:] = np.argsort(hashes, kind="stable")
    arrays["hashes"][:] = hashes[arrays["hashed"]]


def _fill_passages(
    arrays: dict[str, Array],
    parts: Sequence[Part],
    alive: Sequence[npt.NDArray[np.bool_]],
    articles: Sequence[npt.NDArray[np.intp]],
) -> None:
    at = article = 0
    article_sizes = []
    forward_sizes = []
    for part, living, own in zip(parts, alive, articles, strict=True):
        segment = part.segment
        here = slice(at, at + part.passages)
        arrays["ids"][here] = segment.ids[living]
        arrays["lengths"][here] = segment.lengths[living]
        arrays["kinds"][here] = np.array([KINDS.index(name) for name in segment.kind_names], np.uint8)[
            segment.kinds[living]
        ]
        arrays["article_ids"][article : article + len(own)] = segment.article_ids[own]
        article_sizes.append(np.diff(segment.article_starts)[own])
        forward_sizes.append(np.diff(segment.forward_starts)[living])
        at, article = at + part.passages, article + len(own)
    arrays["article_starts"][:] = starts_of(np.concatenate(article_sizes))
    arrays["forward_starts"][:] = starts_of(np.concatenate(forward_sizes))


def _fill_forward(
    arrays: dict[str, Array],
    parts: Sequence[Part],
    alive: Sequence[npt.NDArray[np.bool_]],
    renumbered: Sequence[Numbers],
) -> None:
    at = 0
    for part, living, new in zip(parts, alive, renumbered, strict=True):
        starts, forward = part.segment.forward_starts, part.segment.forward
        for first, last in strides(starts):
            own = new[forward[starts[first] : starts[last]]]
            if part.alive is not None:
                own = own[np.repeat(living[first:last], np.diff(starts[first : last + 1]))]
            arrays["forward"][at : at + len(own)] = own
            at += len(own)


def _fill_postings(
    arrays: dict[str, Array],
    parts: Sequence[Part],
    alive: Sequence[npt.NDArray[np.bool_]],
    renumbered: Sequence[Numbers],
) -> None:
    # Where the next posting of each term goes.
    free = arrays["starts"][:-1].copy()
    before = 0
    for part, living, new in zip(parts, alive, renumbered, strict=True):
        segment = part.segment
        numbers = (np.cumsum(living) + (before - 1)).astype(np.int32)
        counts = _living_counts(part)
        for first, last in strides(segment.starts):
            run = slice(segment.starts[first], segment.starts[last])
            postings, frequencies = segment.postings[run], segment.frequencies[run]
            if part.alive is not None:
                kept = living[postings]
                postings, frequencies = postings[kept], frequencies[kept]
            held = first + np.flatnonzero(counts[first:last])
            own, terms = counts[held], new[held]
            shifts = free[terms] - starts_of(own)[:-1]
            to = np.arange(len(postings)) + np.repeat(shifts, own)
            arrays["postings"][to] = numbers[postings]
            arrays["frequencies"][to] = frequencies
            free[terms] += own
        before += part.passages
