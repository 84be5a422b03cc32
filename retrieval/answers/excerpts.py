"""Which slice of a passage to show: the run of whole sentences around the best one that holds most.

A window around the hits holds the answer less often than whole sentences do (index study: .73 against .77 on
SQuAD), and whole sentences read better. On the 25 SQuAD articles, how often the first excerpt holds the answer, and
any of three:

    the best sentence, grown by its better neighbour                 .748 / .822
    the best run: its best sentence, and all the question in it      .758 / .834
    + 'how many' is no term, the asked kind stands in the sentence   .766 / .840
    + a term in every sentence does not tell which sentence          .774 / .847
    + all the question in it counts twice, what follows a little     .776 / .850
    + not to begin with a sentence that leans, nor in a quotation    .774 / .848
    + asked in one or two terms: how the passage begins              .779 / .854
    + the asked kind anywhere in the run                             .781 / .856

Not to begin with what leans costs a little and is there for the reader: of a hundred excerpts 4 begin with a sentence
that leans on one that is not shown (9 before), and of those that break off inside quotation marks a third is gone.

A claim asks nothing; what bears it out stands toward the end of a passage, after what was looked for, and how. With
that, one of three excerpts holds a sentence that people marked as the reason for a claim of SciFact .640 of the time
(.596 without). Half as much again would give .650, but were the questions of SQuAD claims, it would cost them .008;
as it is, .002.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.answers.ranking import AVERAGE_SENTENCE, Candidate, Question, bm25, holds_asked
from retrieval.model import Excerpt
from retrieval.text.analysis import ENGLISH
from retrieval.text.leaning import leans, quoted_ends
from retrieval.text.spans import Span

# Code points. Three excerpts with their citations fit on the screen of a phone.
LONGEST_EXCERPT = 300

# What a run is worth beside the score of its best sentence, as shares of the question's weight: the asked kind of
# thing and the question's terms anywhere in it, an excerpt full of what follows the best sentence.
_ASKED_KIND = 0.5
_HELD = 2.0
_FOLLOWS = 0.1
# So few terms hardly tell one sentence from another, and a passage begins with what it is about.
_FEW_TERMS = 2
_OPENS = 0.6
# What bears out a claim is what was found; it stands after what was looked for, and how.
_LATE = 0.5
# What it costs a reader to begin with a sentence that leans, or to begin or end inside a quotation.
_LEANING = 0.2
_BROKEN_QUOTATION = 0.2

_CLAUSE_START = re.compile(r"""(?<=[,;:—–])\s+(?=\S)|\s+(?=["“(])""")
_SPACE = re.compile(r"\s+")


def excerpt_of(candidate: Candidate, question: Question) -> Excerpt:
    """The slice of the candidate's passage, at most `LONGEST_EXCERPT` code points, that answers best."""
    sentences = _Sentences.of(candidate, question)
    best = max(sentences.runs(), key=lambda run: (sentences.value(run), -run.first, run.last))
    span = sentences.span(best)
    if span.length > LONGEST_EXCERPT:
        span = _window(candidate, span, question)
    return Excerpt(candidate.article, candidate.passage, span)


@dataclass(frozen=True, slots=True)
class _Run:
    """Sentences `first` to `last` of a passage."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Sentences:
    """The sentences of a passage: their places, terms and scores, which of them hold the asked kind of thing, which
    lean, which end inside a quotation.

    `weights` are those of the question's terms for telling these sentences apart.
    """

    question: Question
    spans: Sequence[Span]
    terms: Sequence[frozenset[str]]
    scores: Sequence[float]
    kinds: Sequence[bool]
    leaning: Sequence[bool]
    broken: Sequence[bool]
    weights: dict[str, float]
    weight: float

    @classmethod
    def of(cls, candidate: Candidate, question: Question) -> _Sentences:
        spans = candidate.passage.sentences
        texts = [span.of(candidate.article.text) for span in spans]
        terms = [candidate.terms_in(span) for span in spans]
        sets = [frozenset(held) for held in terms]
        weights = _telling(question.weights, sets)
        weight = sum(weights.values())
        scores = [bm25(held, weights, AVERAGE_SENTENCE) for held in terms]
        kinds = [holds_asked(text, question) for text in texts]
        broken = quoted_ends(candidate.text, [span.end - candidate.passage.span.start for span in spans])
        leaning = [leans(text) for text in texts]
        return cls(question, spans, sets, scores, kinds, leaning, broken, weights, weight)

    def runs(self) -> Iterator[_Run]:
        """From each sentence as far as fits, and no further than quotations are whole; at least that sentence."""
        for first in range(len(self.spans)):
            last = first
            while last + 1 < len(self.spans) and self.span(_Run(first, last + 1)).length <= LONGEST_EXCERPT:
                last += 1
            yield _Run(first, last)
            whole = [end for end in range(first, last) if not self.broken[end]]
            if self.broken[last] and whole:
                yield _Run(first, whole[-1])

    def span(self, run: _Run) -> Span:
        return Span(self.spans[run.first].start, self.spans[run.last].end)

    def value(self, run: _Run) -> float:
        places = range(run.first, run.last + 1)
        best = max(places, key=lambda place: self.scores[place])
        held = frozenset().union(*(self.terms[place] for place in places))
        opens = run.first == 0
        kind = _ASKED_KIND * any(self.kinds[place] for place in places)
        cost = _LEANING * (not opens and self.leaning[run.first])
        cost += _BROKEN_QUOTATION * ((not opens and self.broken[run.first - 1]) + self.broken[run.last])
        return (
            self.scores[best]
            + _HELD * sum(self.weights[term] for term in self.weights.keys() & held)
            + (kind + self._place(run, best) - cost) * self.weight
        )

    def _place(self, run: _Run, best: int) -> float:
        """What it is worth where in the passage a run begins and ends."""
        end = self.spans[run.last].end
        begin, passage_end = self.spans[0].start, self.spans[-1].end
        return (
            _FOLLOWS * (end - self.spans[best].end) / LONGEST_EXCERPT
            + _OPENS * (run.first == 0 and len(self.weights) <= _FEW_TERMS)
            + _LATE * self.question.claims * (end - begin) / (passage_end - begin)
        )


def _telling(weights: dict[str, float], sentences: Sequence[frozenset[str]]) -> dict[str, float]:
    """The weights of terms, lowered by how many of the sentences hold them, as an idf among the sentences."""
    count = len(sentences)
    held = {term: sum(term in sentence for sentence in sentences) or 1 for term in weights}
    return {term: weight * math.log(1 + count / held[term]) / math.log(1 + count) for term, weight in weights.items()}


def _window(candidate: Candidate, sentence: Span, question: Question) -> Span:
    """The part of a sentence too long to show that holds most of the question, begun where a clause begins."""
    text = candidate.article.text
    starts = [sentence.start, *(match.end() for match in _CLAUSE_START.finditer(text, *sentence))]
    windows = [Span(start, _last_word_end(text, start, sentence.end)) for start in starts]
    places = sorted({place for window in windows for place in window})
    terms, before = ENGLISH.terms_before(candidate.text, [place - candidate.passage.span.start for place in places])
    at = dict(zip(places, before, strict=True))
    return max(windows, key=lambda span: (question.weight_of(set(terms[at[span.start] : at[span.end]])), -span.start))


def _last_word_end(text: str, start: int, end: int) -> int:
    limit = start + LONGEST_EXCERPT
    if end <= limit:
        return end
    spaces = [match.start() for match in _SPACE.finditer(text, start + 1, limit + 1)]
    return spaces[-1] if spaces else limit
