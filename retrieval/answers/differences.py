"""What differs between a quotation and the place in a source that it renders, word by word.

Nothing is a difference that an ellipsis of the quotation stands for, nor an attribution that interrupts the speech in
the source. The words astray at an end of the quotation stand for the words of the source's sentence there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from retrieval.answers.alignment import Pair, Quote, weight
from retrieval.answers.stretch import Stretch
from retrieval.answers.verdict import Change, Difference
from retrieval.text.folding import Word
from retrieval.text.spans import Span

_NEGATION = re.compile(
    r"not|no|never|none|nobody|nothing|nowhere|neither|nor|without|cannot|.*n't|hardly|barely|scarcely"
)
_NUMBER_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands "
    "million millions billion billions trillion half third quarter dozen dozens first second twice double percent"
)
_NUMBER = re.compile(rf".*\d.*|[%$\u00a2-\u00a5\u20a0-\u20bf]|{'|'.join(_NUMBER_WORDS.split())}")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A quotation beside the place in a source that it renders, `span` of the article's text.

    `left_out` is what its ellipses stand for, `interruptions` are attributions in the source that break the speech.
    `held` is the share of the quotation's words that stand there, those that carry meaning counting double; `astray`
    how many do not in the longest run of such; `excess` how many words of its sentences it leaves out unsaid.
    """

    span: Span
    differences: tuple[Difference, ...]
    left_out: tuple[Difference, ...]
    interruptions: tuple[Span, ...]
    held: float
    astray: int
    excess: int


def compare(quote: Quote, source: Stretch, pairs: Sequence[Pair]) -> Comparison:
    """What differs along `pairs`, of which there is at least one."""
    first, last = pairs[0], pairs[-1]
    opening, closing = _opening(source, first), _closing(source, last, len(quote.words))
    gaps = [
        _Gap(0, first[0], opening, first[1]),
        *(_Gap(at + 1, following, there + 1, beyond) for (at, there), (following, beyond) in pairwise(pairs)),
        _Gap(last[0] + 1, len(quote.words), last[1] + 1, closing),
    ]
    differences: list[Difference] = []
    left_out: list[Difference] = []
    interruptions: list[Span] = []
    excess = 0
    for gap in gaps:
        if gap.quoted_start == gap.quoted_end:
            if gap.printed_start == gap.printed_end:
                continue
            before, after = gap.printed_start - 1, gap.printed_end
            if gap.quoted_start in quote.breaks and source.elides(before, after):
                left_out.append(_difference(gap, quote, source))
                continue
            if source.interrupted(before, after):
                interruptions.append(source.between(before, after))
                continue
            if not source.skips_sentences(before, after):
                excess += gap.printed_end - gap.printed_start
        differences.append(_difference(gap, quote, source))
    held = sum(weight(quote.words[at].form) for at, _ in pairs) / sum(weight(word.form) for word in quote.words)
    return Comparison(
        span=Span(source.words[opening].span.start, source.words[closing - 1].span.end),
        differences=tuple(differences),
        left_out=tuple(left_out),
        interruptions=tuple(interruptions),
        held=held,
        astray=_longest_astray(quote, {at for at, _ in pairs}),
        excess=excess,
    )


def _longest_astray(quote: Quote, held: Set[int]) -> int:
    """How many words are astray in a row. A lone "the" in between that stands there by chance does not part a run."""
    longest = run = 0
    for place, word in enumerate(quote.words):
        if place not in held:
            run += 1
            longest = max(longest, run)
        elif place - 1 in held or place + 1 in held or weight(word.form) == 1:
            run = 0
    return longest


@dataclass(frozen=True, slots=True)
class _Gap:
    """The words of the quotation, and those of the source, between two pairs."""

    quoted_start: int
    quoted_end: int
    printed_start: int
    printed_end: int


def _opening(source: Stretch, first: Pair) -> int:
    """The first word of the source that the quotation renders, if not in the same words."""
    place = first[1]
    while place > 0 and first[1] - place < first[0] and source.sentence_of(place - 1) == source.sentence_of(first[1]):
        place -= 1
    return place


def _closing(source: Stretch, last: Pair, length: int) -> int:
    """The end, in words, of what the quotation renders."""
    place = last[1] + 1
    while (
        place < len(source.words)
        and place - last[1] < length - last[0]
        and source.sentence_of(place) == source.sentence_of(last[1])
    ):
        place += 1
    return place


def _difference(gap: _Gap, quote: Quote, source: Stretch) -> Difference:
    said = quote.words[gap.quoted_start : gap.quoted_end]
    stands = source.words[gap.printed_start : gap.printed_end]
    change = Change.CHANGED if said and stands else Change.ADDED if said else Change.LEFT_OUT
    printed = _place(source.words, gap.printed_start, gap.printed_end)
    if not stands and not gap.quoted_start:
        # Added before all else: at the beginning of what the quotation renders, not behind what stands before that.
        start = source.words[gap.printed_start].span.start
        printed = Span(start, start)
    return Difference(
        change,
        _place(quote.words, gap.quoted_start, gap.quoted_end),
        printed,
        number=_flagged(_NUMBER, said) != _flagged(_NUMBER, stands),
        negation=_flagged(_NEGATION, said) != _flagged(_NEGATION, stands),
    )


def _flagged(pattern: re.Pattern[str], among: Sequence[Word]) -> list[str]:
    return [word.form for word in among if pattern.fullmatch(word.form)]


def _place(among: Sequence[Word], start: int, end: int) -> Span:
    """Where the words from `start` to before `end` stand; empty behind the word before, where there are none."""
    if start < end:
        return Span(among[start].span.start, among[end - 1].span.end)
    place = among[start - 1].span.end if start else among[0].span.start
    return Span(place, place)
