"""Which words of a quotation stand in a stretch of a source, in what order. Decided on words, not on a ratio.

The quotation is looked for word for word first; else it is laid against the window that is most like it (rapidfuzz),
and of the words that are equal there the run is kept that is worth most.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Indel
from rapidfuzz.fuzz import partial_ratio_alignment

from retrieval.answers.stretch import Stretch
from retrieval.text.folding import Word, pieces, words
from retrieval.text.stopwords import ENGLISH_STOP_WORDS

# A word that says how a sentence is built counts half of one that says what it is about.
_STOP_WORD = 0.5
# What a word costs that the source has and the quotation has not, in words that they share.
_LEFT_OUT = 0.34
# What whole sentences between two that were joined cost together.
_SENTENCES_LEFT_OUT = 2.0
# In a source of more words, only a window is looked at closely.
_LONG = 250
# So many words of the source around the window are looked at too: room for an attribution, and a share of the
# quotation's length.
_SLACK_WORDS, _SLACK_SHARE = 15, 0.5


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation taken apart: its words, and the numbers of those before which an ellipsis stands."""

    text: str
    words: tuple[Word, ...]
    breaks: frozenset[int]

    @classmethod
    def of(cls, text: str) -> Quote:
        """Take any text apart."""
        found: list[Word] = []
        breaks: set[int] = set()
        for piece in pieces(text):
            breaks.add(len(found))
            found += (word for word in words(text, piece) if not _is_sic(text, word))
        return cls(text, tuple(found), frozenset(breaks - {0}))

    @property
    def forms(self) -> list[str]:
        """Its words as they are compared."""
        return [word.form for word in self.words]

    @property
    def parts(self) -> list[list[str]]:
        """The words of each part between its ellipses."""
        borders = [0, *sorted(self.breaks), len(self.words)]
        return [self.forms[start:end] for start, end in pairwise(borders)]


# Two equal words: the number of the quotation's, the number of the source's.
Pair = tuple[int, int]


def _is_sic(text: str, word: Word) -> bool:
    """Whether a word only says that the one before stands so: "[sic]"."""
    around = text[max(0, word.span.start - 1) : word.span.end + 1]
    return word.form == "sic" and around[:1] in "[(" and around[-1:] in "])"


def exact_pairs(quote: Quote, source: Stretch) -> Iterator[list[Pair]]:
    """The places at which the quotation stands word for word, each part between ellipses soon after the last."""
    parts = quote.parts
    for start in _occurrences(parts[0], source.forms, 0):
        places = [start]
        for before, part in pairwise(parts):
            end = places[-1] + len(before)
            place = next(_occurrences(part, source.forms, end), None)
            if place is None or not source.elides(end - 1, place):
                break
            places.append(place)
        else:
            yield list(
                enumerate(
                    place + step for place, part in zip(places, parts, strict=True) for step in range(len(part))
                )
            )


def held_at_most(quote: Sequence[str], source: Stretch) -> float:
    """At most this share of the quotation's words stands in the source in order: a quick look."""
    return (len(quote) + len(source.forms) - Indel.distance(quote, source.forms)) / 2 / max(1, len(quote))


def nearest_pairs(quote: Quote, source: Stretch) -> list[Pair]:
    """The equal words, in order, of the place that is most like the quotation; empty where there are none."""
    asked, printed = quote.forms, source.forms
    start, end = 0, len(printed)
    if len(asked) < len(printed) > _LONG:
        window = partial_ratio_alignment(asked, printed)
        if window is None:
            return []
        slack = _SLACK_WORDS + int(_SLACK_SHARE * len(asked))
        # At an end of the source the window is shorter than the quotation.
        start = max(0, window.dest_end - len(asked) - slack)
        end = min(len(printed), window.dest_start + len(asked) + slack)
    pairs = [
        (code.src_start + step, start + code.dest_start + step)
        for code in Indel.opcodes(asked, printed[start:end])
        if code.tag == "equal"
        for step in range(code.src_end - code.src_start)
    ]
    return _best_run(_drawn_together(pairs, asked, printed), quote, source)


def weight(form: str) -> float:
    """How much a word counts."""
    return _STOP_WORD if form in ENGLISH_STOP_WORDS else 1.0


def _occurrences(part: Sequence[str], printed: Sequence[str], start: int) -> Iterator[int]:
    length = len(part)
    for place in range(start, len(printed) - length + 1):
        if printed[place] == part[0] and printed[place : place + length] == part:
            yield place


def _drawn_together(pairs: list[Pair], asked: Sequence[str], printed: Sequence[str]) -> list[Pair]:
    """The same pairs, each word moved to an equal one right where the next word, or the last one, wants it."""
    for place in range(len(pairs) - 2, -1, -1):
        (at, there), (following, beyond) = pairs[place], pairs[place + 1]
        nearer = beyond - (following - at)
        if nearer > there and printed[nearer] == asked[at]:
            pairs[place] = (at, nearer)
    for place in range(1, len(pairs)):
        (before, behind), (at, there) = pairs[place - 1], pairs[place]
        nearer = behind + (at - before)
        if nearer < there and printed[nearer] == asked[at]:
            pairs[place] = (at, nearer)
    return pairs


def _best_run(pairs: list[Pair], quote: Quote, source: Stretch) -> list[Pair]:
    """The run of pairs worth most: equal words count, words of the source on the way cost."""
    best = (0.0, 0, 0)
    value, start = 0.0, 0
    for place, (at, there) in enumerate(pairs):
        if place:
            before, behind = pairs[place - 1]
            surplus = (there - behind) - (at - before)
            if surplus > 0 and at not in quote.breaks and not source.interrupted(behind, there):
                joined = at == before + 1 and source.skips_sentences(behind, there)
                value -= _SENTENCES_LEFT_OUT if joined else _LEFT_OUT * surplus
        if value <= 0:
            value, start = 0.0, place
        value += weight(quote.words[at].form)
        if value > best[0]:
            best = (value, start, place + 1)
    return pairs[best[1] : best[2]]
