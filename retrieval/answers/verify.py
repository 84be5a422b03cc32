"""A quotation -> a verdict: does anybody in the library say so, in these words?

Candidates are the passages that hold its words in a row (`store.quotable`) and the best ones by BM25. Each is
compared word by word; where the quotation runs over an end of a passage, it is compared with the passages beside it
too. The verdict never says more than the matches bear out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from retrieval.answers.alignment import Pair, Quote, exact_pairs, held_at_most, nearest_pairs
from retrieval.answers.differences import Comparison, compare
from retrieval.answers.stretch import Stretch
from retrieval.answers.verdict import Match, Outcome, Standing, Verdict
from retrieval.engine import Index, Quotable, Store
from retrieval.model import Citation, Excerpt, Kind, Passage, Scope
from retrieval.text.analysis import ENGLISH, without_broken_letters
from retrieval.text.attribution import same_person, speaker_of
from retrieval.text.folding import forms
from retrieval.text.spans import Span

# A quotation is a quotation; what is longer is a document.
LONGEST_QUOTE = 4_000
# Sources in one verdict; the others are counted.
SHOWN = 10
# How many passages BM25 hands over, and how many that hold the words in a row are looked at.
_CANDIDATES = 20
# What scores less than this share of the best has too few of the words to be the same sentence.
_NEAR_THE_BEST = 0.5
_HOLDING = 60
# The same words may stand in a passage twice, once in somebody's mouth.
_IN_ONE_PASSAGE = 3
# A quick look tells whether a passage holds enough of a quotation for a comparison to be worth the while.
_WORTH_COMPARING = 0.35
# So many of the likeliest places are compared with the passages beside them, one more for so many words.
_RUNNING_OVER = 3
_WORDS_IN_PASSAGE = 40
# Passages before and after a place in which its speaker is looked for.
_AROUND = 6


@dataclass(frozen=True, slots=True)
class _Place:
    """A place that has the quotation, or some of it."""

    source: Stretch
    comparison: Comparison
    pairs: Sequence[Pair]

    @property
    def exact(self) -> bool:
        return not self.comparison.differences

    @property
    def passages(self) -> list[Passage]:
        """The passages that it touches."""
        return _touched(self.source.passages, self.comparison.span)


class Verifier:
    """Verifies quotations within a scope; `index` must be that of the scope's libraries."""

    def __init__(self, scope: Scope, index: Index, store: Store, quotable: Quotable) -> None:
        self._scope = scope
        self._index = index
        self._store = store
        self._quotable = quotable

    async def verify(self, text: str, claimed: str | None = None) -> Verdict:
        """What can be said of the quotation `text`, which `claimed` is said to have said (None: nobody is named)."""
        text = without_broken_letters(text[:LONGEST_QUOTE])
        quote = Quote.of(text)
        if not quote.words:
            return Verdict(text, claimed, Outcome.NOT_FOUND, ())
        places = await self._places(quote)
        same = [place for place in places if place.exact or is_same_sentence(place.comparison, len(quote.words))]
        if not same:
            nearest = [await self._match(_whole_sentences(place), claimed) for place in places[:1]]
            return Verdict(text, claimed, Outcome.NOT_FOUND, (), nearest=tuple(nearest))
        matches = sorted([await self._match(place, claimed) for place in same], key=_order)
        grouped = _copies_set_aside(_first_of_each_article(matches))
        shown = [
            replace(match, citation=replace(match.citation, number=number))
            for number, match in enumerate(grouped[:SHOWN], start=1)
        ]
        return Verdict(text, claimed, _outcome(matches), tuple(shown), more=len(grouped) - len(shown))

    # Where it may stand --------------------------------------------------------------------------------

    async def _places(self, quote: Quote) -> list[_Place]:
        """The best place of each candidate that has something of the quotation, the likeliest first."""
        sources = await self._candidates(quote)
        found = [place for source in sources for place in _places_in(quote, source, _WORTH_COMPARING)]
        if not found:
            # Nothing comes near; which one comes nearest can still be said.
            found = [place for source in sources for place in _places_in(quote, source, 0.0)]
        found.sort(key=lambda place: -place.comparison.held)
        over = [place for place in found if not place.exact and _runs_over(quote, place)][:_RUNNING_OVER]
        for place in over:
            wider = _places_in(quote, await self._beside(place, quote), 0.0)
            if wider and wider[0].comparison.held > place.comparison.held:
                found[found.index(place)] = wider[0]
        return sorted(found, key=lambda place: (not place.exact, -place.comparison.held, place.comparison.excess))

    async def _candidates(self, quote: Quote) -> list[Stretch]:
        kinds = self._scope.filters.kinds
        terms = ENGLISH.terms(quote.text)
        hits = await self._index.search(terms, _CANDIDATES, filters=self._scope.filters, kinds=kinds)
        holding = await self._quotable.holding(quote.parts, self._scope, _HOLDING)
        # In a tiny library every score may be below 0.
        least = _NEAR_THE_BEST * hits[0].score if hits and hits[0].score > 0 else float("-inf")
        ids = dict.fromkeys([*holding, *(hit.passage_id for hit in hits if hit.score >= least)])
        passages = await self._store.passages(ids, self._scope)
        texts = await self._store.articles({passage.article_id for passage in passages.values()}, self._scope)
        return [
            Stretch(texts[passage.article_id], (passage,))
            for passage_id in ids
            # An article may have been removed since the index was searched.
            if (passage := passages.get(passage_id)) and passage.article_id in texts
            if not kinds or passage.kind in kinds
        ]

    async def _beside(self, place: _Place, quote: Quote) -> Stretch:
        """The place's passage with those before and after it, as many as the quotation may run over."""
        reach = 1 + len(quote.words) // _WORDS_IN_PASSAGE
        return Stretch(place.source.article, await self._around(place.source.passages[0], reach))

    async def _around(self, passage: Passage, reach: int) -> list[Passage]:
        numbers = range(max(1, passage.number - reach), passage.number + reach + 1)
        return await self._store.passages_of(passage.article_id, numbers, self._scope)

    # What it is ----------------------------------------------------------------------------------------

    async def _match(self, place: _Place, claimed: str | None) -> Match:
        article, first = place.source.article, place.passages[0]
        excerpts = tuple(
            Excerpt(article, one, Span(max(one.span.start, span.start), min(one.span.end, span.end)))
            for span in (place.comparison.span,)
            for one in place.passages
        )
        match = Match(
            excerpts=excerpts,
            citation=Citation(1, article.entry, first.number),
            speaker=None,
            standing=Standing.NOT_ASKED,
            differences=place.comparison.differences,
            left_out=place.comparison.left_out,
            interruptions=place.comparison.interruptions,
            likeness=place.comparison.held,
        )
        if first.kind is not Kind.COMMENT:
            around = [one.span for one in await self._around(first, _AROUND) if one.kind is not Kind.COMMENT]
            match = replace(match, speaker=speaker_of(article.text, around, excerpts[0].span))
        return replace(match, standing=_standing(match, claimed))


def is_same_sentence(comparison: Comparison, length: int) -> bool:
    """Whether what a quotation of `length` words renders is still the same sentence in other words.

    On the quotes collection this tells 98% of sentences with one to three words changed from sentences that are not
    there: two halves of different ones share as many words, but those astray stand in one run. Few words must agree
    more, because they meet by chance.
    """
    shortness = max(0, _SHORT - length) / (_SHORT - _FEWEST_WORDS)
    return (
        length >= _FEWEST_WORDS
        and comparison.held >= _LEAST_HELD + _SHORT_HELD * shortness
        and comparison.astray <= max(_ASTRAY_WORDS, _ASTRAY_SHARE * length)
        and comparison.excess <= _MOST_EXCESS * length
    )


_FEWEST_WORDS, _SHORT = 4, 8
_LEAST_HELD, _SHORT_HELD = 0.45, 0.25
_ASTRAY_WORDS, _ASTRAY_SHARE = 3, 0.15
_MOST_EXCESS = 0.6


def _places_in(quote: Quote, source: Stretch, worth: float) -> list[_Place]:
    """Where `source` has the quotation word for word, else the place that has most of it, if any has something."""
    found = list(islice(exact_pairs(quote, source), _IN_ONE_PASSAGE))
    if not found and held_at_most(quote.forms, source) >= worth:
        found = [pairs for pairs in (nearest_pairs(quote, source),) if pairs]
    return [_Place(source, compare(quote, source, pairs), pairs) for pairs in found]


def _runs_over(quote: Quote, place: _Place) -> bool:
    """Whether the rest of the quotation may stand in the passages beside."""
    (asked_first, first), (asked_last, last) = place.pairs[0], place.pairs[-1]
    at_start = asked_first > 0 and (first <= 1 or quote.breaks)
    at_end = asked_last < len(quote.words) - 1 and (last >= len(place.source.words) - 2 or quote.breaks)
    return bool(at_start or at_end)


def _whole_sentences(place: _Place) -> _Place:
    """The same place, grown to whole sentences of its first passage."""
    span = place.comparison.span
    touched = _touched_sentences(place.passages[0], span)
    whole = Span(min(touched[0].start, span.start), max(touched[-1].end, span.start + 1)) if touched else span
    return replace(place, comparison=replace(place.comparison, span=whole))


def _touched(passages: Iterable[Passage], span: Span) -> list[Passage]:
    return [one for one in passages if one.span.start < span.end and span.start < one.span.end]


def _touched_sentences(passage: Passage, span: Span) -> list[Span]:
    return [one for one in passage.sentences if one.start < span.end and span.start < one.end]


def _standing(match: Match, claimed: str | None) -> Standing:
    if not claimed or not claimed.strip():
        return Standing.NOT_ASKED
    described = match.speaker.span.of(match.article.text) if match.speaker else ""
    if match.speaker_name:
        known = same_person(claimed, match.speaker_name, described)
        return Standing.NOT_ESTABLISHED if known is None else Standing.SAME if known else Standing.OTHER
    writes = match.kind is Kind.BODY and any(
        same_person(claimed, author) for author in match.article.entry.metadata.authors
    )
    return Standing.SAME if writes else Standing.NOT_ESTABLISHED


_STANDINGS = (Standing.SAME, Standing.NOT_ASKED, Standing.NOT_ESTABLISHED, Standing.OTHER)


def _order(match: Match) -> tuple[bool, bool, int, bool, float, int]:
    """Exact before altered, what the article says before what readers wrote, who was claimed before others."""
    return (
        not match.exact,
        match.kind is Kind.COMMENT,
        _STANDINGS.index(match.standing),
        match.speaker_name is None,
        -match.likeness,
        match.excerpts[0].passage.id,
    )


def _first_of_each_article(matches: Iterable[Match]) -> list[Match]:
    by_article: dict[int, Match] = {}
    for match in matches:
        by_article.setdefault(match.article.entry.id, match)
    return list(by_article.values())


def _copies_set_aside(matches: Iterable[Match]) -> list[Match]:
    """Matches of different sources: those that are copies of one before stand with it."""
    groups: list[Match] = []
    for match in matches:
        for place, group in enumerate(groups):
            if _is_copy(match, group):
                groups[place] = replace(group, copies=(*group.copies, match.article.entry))
                break
        else:
            groups.append(match)
    return groups


def _is_copy(match: Match, other: Match) -> bool:
    if match.kind is not other.kind or forms(match.text) != forms(other.text):
        return False
    near = match.article.entry.id in other.article.entry.copies
    return near or _passage_text(match) == _passage_text(other)


def _passage_text(match: Match) -> list[str]:
    return [one.passage.span.of(one.article.text) for one in match.excerpts]


def _outcome(matches: Sequence[Match]) -> Outcome:
    """What the matches bear out, of which there is at least one."""
    exact = [match for match in matches if match.exact]
    if not exact:
        return Outcome.ALTERED
    said = [match for match in exact if match.kind is not Kind.COMMENT]
    if not said:
        return Outcome.READER_COMMENT
    standings = {match.standing for match in said}
    is_others = Standing.OTHER in standings and Standing.SAME not in standings
    return Outcome.MISATTRIBUTED if is_others else Outcome.VERBATIM
