"""A run of an article's passages as words: what a quotation is laid against."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from retrieval.model import Article, Passage
from retrieval.text.attribution.clauses import clauses, masked
from retrieval.text.attribution.quotations import quotations
from retrieval.text.folding import Word, words
from retrieval.text.spans import Span

# An ellipsis may leave out the rest of a sentence and so many more.
_FEW_SENTENCES = 3
# Words of an attribution that interrupts a speech: who, and what they are.
_LONGEST_ATTRIBUTION = 30
# Passages that stay taken apart: about 25 KB each.
_KEPT = 512


@dataclass(frozen=True)
class Stretch:
    """Passages of an article that follow one another, in order."""

    article: Article
    passages: Sequence[Passage]

    @cached_property
    def words(self) -> list[Word]:
        """All their words, with places in the article's text."""
        text = self.article.text
        return [word for one in self.passages for word in _words(one.span.of(text), one.span.start)]

    @cached_property
    def forms(self) -> list[str]:
        """The words as they are compared."""
        return [word.form for word in self.words]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for one in self.passages for sentence in one.sentences]

    def sentence_of(self, word: int) -> int:
        """The number, within the stretch, of the sentence that a word stands in."""
        return bisect_right(self._sentence_starts, self.words[word].span.start)

    def between(self, before: int, after: int) -> Span:
        """From the first to the last of the words between two words, of which there is at least one."""
        return Span(self.words[before + 1].span.start, self.words[after - 1].span.end)

    def elides(self, before: int, after: int) -> bool:
        """Whether an ellipsis may stand for what is between two words."""
        return self.sentence_of(after) - self.sentence_of(before) <= _FEW_SENTENCES + 1

    def skips_sentences(self, before: int, after: int) -> bool:
        """Whether a few whole sentences stand between two words, and nothing else."""
        return (
            self.elides(before, after)
            and self.sentence_of(before) < self.sentence_of(before + 1)
            and self.sentence_of(after - 1) < self.sentence_of(after)
        )

    def interrupted(self, before: int, after: int) -> bool:
        """Whether nothing but an attribution stands between two words: “…,” she said, “…”."""
        if not 1 < after - before <= _LONGEST_ATTRIBUTION + 1:
            return False
        first, last = self.words[before].span, self.words[after].span
        passage = next((one for one in self.passages if one.span.start <= first.start < one.span.end), None)
        if passage is None or last.end > passage.span.end:
            return False
        text = self.article.text
        quoted = quotations(text, passage.span)
        borders = [
            Span(one.span.end, other.span.start)
            for one, other in pairwise(quoted)
            if one.words.start <= first.start and first.end <= one.words.end <= last.start
            if other.words.start <= last.start
        ]
        if len(borders) != 1 or any(
            word.span.end <= borders[0].start or word.span.start >= borders[0].end
            for word in self.words[before + 1 : after]
        ):
            return False
        narration = masked(text, [one.span for one in quoted], passage.span)
        return any(
            borders[0].start <= one.span.start and one.span.end <= borders[0].end
            for one in clauses(text, narration, passage.span)
        )


# The same passages come up again and again, and taking them apart is most of what a quotation costs.
@lru_cache(maxsize=_KEPT)
def _words(text: str, start: int) -> tuple[Word, ...]:
    return tuple(words(text, shift=start))
