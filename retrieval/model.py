"""The nouns: what flows between the rooms, frozen.

    Document   what was handed in: a file or page, with its decoded text
    Added      what became of a document
    Draft      an article on its way into a library: a stretch of a document, what is known of it, its passages
    Held       a document with its articles, as a library holds it
    Entry      an article's line in the catalogue: everything but its text
    Article    an entry with its text
    Passage    one paragraph of an article, the unit of retrieval
    Scope      the libraries and filters that a question may see
    Query      a parsed question
    Hit        a passage with its score
    Excerpt    a slice of an article's text, and only that
    Citation   where an excerpt stands
    Answer     what `ask` gives back

All offsets are code points. Offsets of passages, sentences and excerpts count from the beginning of the
article's text; `Entry.start` says where that text begins in its document.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from retrieval.errors import DayNotUnderstood, KindNotUnderstood
from retrieval.text.analysis import ENGLISH, without_broken_letters
from retrieval.text.asked import without_asking
from retrieval.text.days import first_day, last_day
from retrieval.text.grammar import folded_phrase, take_apart
from retrieval.text.spans import Span


class Kind(StrEnum):
    """What a passage is."""

    BODY = "body"
    HEADING = "heading"
    CAPTION = "caption"
    QUOTATION = "quotation"
    """What another document or outlet says, given at length: a letter in full, a block quoted."""
    COMMENT = "comment"
    """What a reader wrote under the article."""


# What the index holds: headings are found through the passages under them.
INDEXED_KINDS = (Kind.BODY, Kind.CAPTION, Kind.QUOTATION, Kind.COMMENT)
# What a question sees that names no kind.
ASKED_KINDS = frozenset({Kind.BODY, Kind.QUOTATION})


def asked_kind(name: str) -> Kind:
    """The kind of passage that `name` names, in the singular or plural. Raises KindNotUnderstood."""
    for kind in INDEXED_KINDS:
        if name.casefold() in (kind.value, f"{kind.value}s"):
            return kind
    raise KindNotUnderstood(name, tuple(kind.value for kind in INDEXED_KINDS))


class Origin(StrEnum):
    """How an outlet or a date of publication is known."""

    PRINTED = "printed"
    INFERRED = "inferred"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Document:
    """What was handed in. `sha256` is of the bytes as they came; `encoding` is what they were read as."""

    source: str
    text: str
    sha256: str
    encoding: str


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a document: the ids of its articles, none where the library held it already."""

    document: Document
    article_ids: tuple[int, ...]

    @property
    def already_here(self) -> bool:
        """Whether nothing was added because the same had been added before."""
        return not self.article_ids


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of an article besides its text. What is not known is None or empty, never guessed.

    `published_words` are the words that the date was read from. Where the date is not known, `earliest` and
    `latest` are days that it cannot lie before or after: a caption tells of a day, a comment was written on one.
    """

    title: str
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    published: date | None = None
    published_from: Origin = Origin.UNKNOWN
    url: str | None = None
    outlet_from: Origin = Origin.UNKNOWN
    published_words: str | None = None
    earliest: date | None = None
    latest: date | None = None

    @property
    def bylines(self) -> tuple[str, ...]:
        """The authors to name beside the outlet: one that stands in its name is named by it."""
        return tuple(author for author in self.authors if author not in (self.outlet or ""))


@dataclass(frozen=True, slots=True)
class PassageDraft:
    """A paragraph before it has an id. `number` counts the article's paragraphs from 1.

    `speaker` is who wrote a comment or whom a quotation is from, `said_at` when, both as printed; `page` is the
    page of the document that it begins on.
    """

    number: int
    kind: Kind
    span: Span
    sentences: tuple[Span, ...]
    speaker: str | None = None
    said_at: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An article before it has an id. `span` is its place in the document's text.

    `fingerprints` are a sketch of its story, without comments, by which its copies are found.
    """

    metadata: Metadata
    span: Span
    passages: tuple[PassageDraft, ...]
    fingerprints: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Held:
    """A document as a library holds it: its articles by their ids, in order, each as it was found."""

    document: Document
    articles: tuple[tuple[int, Draft], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An article's line in the catalogue.

    `source` is the name of the document it came in; `start` and `end` are its place in the document's text.
    `passages` counts its paragraphs without headings and comments, `comments` those of readers' comments.
    `copies` are the ids of the articles that it is nearly the same as, as far as the scope sees them. `added` is
    the day it came into its library, in UTC; None where it is not in one.
    """

    id: int
    library: str
    source: str
    start: int
    end: int
    metadata: Metadata
    passages: int
    comments: int = 0
    copies: tuple[int, ...] = ()
    added: date | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """An entry with its text: `text == document.text[entry.start:entry.end]`."""

    entry: Entry
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of an article. `sentences` are disjoint spans inside `span`, in order.

    `speaker`, `said_at` and `page` are those of its draft.
    """

    id: int
    article_id: int
    number: int
    kind: Kind
    span: Span
    sentences: tuple[Span, ...]
    speaker: str | None = None
    said_at: str | None = None
    page: int | None = None


def as_draft(passage: Passage) -> PassageDraft:
    """A passage as it was before it had an id."""
    return PassageDraft(
        passage.number,
        passage.kind,
        passage.span,
        passage.sentences,
        passage.speaker,
        passage.said_at,
        passage.page,
    )


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles of its libraries a scope sees, and which kinds of their passages; None lets all through.

    `source` stands in the outlet or in the name of the document, `author` in the name of an author, `title` in the
    title, letter case and accents apart. `since` and `until` are days of publication, both included; an article
    whose day is not known passes only where it cannot have come out before or after. Without `kinds` a question
    sees `ASKED_KINDS`. `articles` are the ids of the only ones to look at.
    """

    source: str | None = None
    author: str | None = None
    since: date | None = None
    until: date | None = None
    title: str | None = None
    kinds: frozenset[Kind] | None = None
    articles: frozenset[int] | None = None

    def __bool__(self) -> bool:
        """Whether any article is held back."""
        return replace(self, kinds=None) != _NO_FILTERS

    def with_changes(self, others: Filters) -> Filters:
        """These filters, with those of `others` that are set in their place."""
        changes = {name: getattr(others, name) for name in self.__slots__ if getattr(others, name) is not None}
        return replace(self, **changes)


_NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question may see: the names of its libraries, in no particular order, and filters on them."""

    libraries: frozenset[str]
    filters: Filters = _NO_FILTERS

    @classmethod
    def of(cls, *libraries: str) -> Scope:
        """The scope of exactly these libraries."""
        return cls(frozenset(libraries))

    def narrowed(self, filters: Filters) -> Scope:
        """The same libraries, seen through `filters`."""
        return Scope(self.libraries, filters)


class Order(StrEnum):
    """In which order findings come."""

    RELEVANCE = "relevance"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Holding:
    """What a scope holds of one outlet (None: of articles without one): how many articles, from when to when."""

    outlet: str | None
    articles: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed question: its text as it was put, and its terms in order with repetitions.

    `phrases` must stand in a passage and `excluded_phrases` must not, both folded as `text.grammar` says;
    `excluded_terms` must not stand there. `filters` and `libraries` narrow the scope (no libraries: all of it).
    `notes` tell the person what was not understood and searched as words.
    """

    text: str
    terms: tuple[str, ...]
    phrases: tuple[str, ...] = ()
    excluded_terms: tuple[str, ...] = ()
    excluded_phrases: tuple[str, ...] = ()
    filters: Filters = _NO_FILTERS
    libraries: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()

    @classmethod
    def parse(cls, question: str) -> Query:
        """Understand any text at all; a text without a word that counts has no terms."""
        text = without_broken_letters(question)
        parts = take_apart(text)
        words, notes, values = parts.words, [], {}
        libraries, kinds = [], set()
        for name, value in parts.fields:
            try:
                if name == "library":
                    libraries.append(value)
                elif name == "kind":
                    kinds.add(asked_kind(value))
                else:
                    values[name] = _FIELD_VALUES.get(name, str)(value)
            except (DayNotUnderstood, KindNotUnderstood) as error:
                words += f" {value}"
                notes.append(f"{error} So {name}:{value} was searched as words.")
        terms = tuple(ENGLISH.terms(without_asking(words)))
        phrases = parts.phrases
        quoted = {term for phrase in phrases for term in ENGLISH.terms(phrase)}
        if phrases and len(set(terms) - quoted) >= _PROSE:
            phrases = []
            notes.append("In a question this long, what stands in quotation marks was searched as words.")
        return cls(
            text=text,
            terms=terms,
            phrases=tuple(folded_phrase(phrase) for phrase in phrases),
            excluded_terms=tuple(term for word in parts.excluded_words for term in ENGLISH.terms(word)),
            excluded_phrases=tuple(folded_phrase(phrase) for phrase in parts.excluded_phrases),
            filters=Filters(**values, kinds=frozenset(kinds) or None),
            libraries=frozenset(libraries),
            notes=tuple(notes),
        )


# With so many terms around them, quotation marks are the writer's own and no part of the query language.
_PROSE = 6
_FIELD_VALUES: dict[str, Callable[[str], Any]] = {"since": first_day, "until": last_day}


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage and its score: BM25's, or after re-ranking the sum of the features."""

    passage_id: int
    score: float


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

    `copies` are the other articles of the scope that hold the same passage word for word.
    """

    excerpt: Excerpt
    citation: Citation
    score: float
    copies: tuple[Entry, ...]


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
