"""What comes back: hits, excerpts with their citations, answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from retrieval.model.articles import Article, Entry, Passage
from retrieval.model.query import Query
from retrieval.text.spans import Span


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage and its score: BM25's, or after re-ranking the sum of the features.

    `passage` is what an index that keeps passages itself read along; a scope has yet to allow it.
    """

    passage_id: int
    score: float
    passage: Passage | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A slice of an article's text. There is no other way to make one, so nothing else can be quoted.

    Raises ValueError where the slice is empty or reaches outside the text.
    """

    article: Article
    passage: Passage
    span: Span

    def __post_init__(self) -> None:
        if not self.passage.span.start <= self.span.start < self.span.end <= self.passage.span.end:
            raise ValueError(f"{self.span} is no slice of passage {self.passage.id}")
        if self.passage.article_id != self.article.entry.id or self.span.end > len(self.article.text):
            raise ValueError(f"passage {self.passage.id} is not of article {self.article.entry.id}")

    @property
    def text(self) -> str:
        """The letters, always cut anew from the article."""
        return self.span.of(self.article.text)

    @property
    def place(self) -> Span:
        """Where the excerpt stands in the document that the article came in."""
        return self.span.shifted(self.article.entry.start)

    @property
    def opens_passage(self) -> bool:
        """Whether nothing of the passage stands before it."""
        return self.span.start == self.passage.span.start

    @property
    def closes_passage(self) -> bool:
        """Whether nothing of the passage stands after it."""
        return self.span.end == self.passage.span.end


@dataclass(frozen=True, slots=True)
class Citation:
    """Where an excerpt stands. `number` counts an answer's citations from 1, `paragraph` an article's."""

    number: int
    entry: Entry
    paragraph: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One cited excerpt of an answer, with the score that put it there.

    `copies` are the other articles of the scope that hold the same passage word for word. `speaker` is who speaks in
    the excerpt, where only the text around it says so.
    """

    excerpt: Excerpt
    citation: Citation
    score: float
    copies: tuple[Entry, ...]
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word of a question that stands nowhere in the scope, and one that does and may have been meant."""

    word: str
    instead: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What `ask` and `search` give back.

    `findings` are the excerpts to show, best first, numbered on from the `skipped` ones; `more` says how many further
    ones there are. `missing_terms` are words of the question, as they were written, that stand nowhere in the scope,
    `suggestions` what may have been meant by them. `confidence`, 0 to 1, is how likely the scope answers. Without
    findings the answer is an honest no; what came near is then in `nearest`, and is no answer.
    """

    query: Query
    findings: tuple[Finding, ...]
    missing_terms: tuple[str, ...]
    more: int
    skipped: int = 0
    confidence: float = 1.0
    nearest: tuple[Finding, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether there is an answer to show."""
        return bool(self.findings)

    @property
    def at_end(self) -> bool:
        """Whether findings were skipped and none are left."""
        return bool(self.skipped) and not self.findings

    @property
    def corrected(self) -> str | None:
        """The question with what may have been meant in place of what was written, None where nothing is known."""
        question = self.query.text
        for one in self.suggestions:
            question = question.replace(one.word, one.instead)
        return question if self.suggestions else None


@dataclass(frozen=True, slots=True)
class Context:
    """A passage between its neighbours, in the order of the article."""

    article: Article
    passages: Sequence[Passage]
    centre: Passage
