"""What comes in and is kept: documents, articles, passages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

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
    """A document as a library holds it: its articles by their ids, in order, each as it was found.

    `passages` are the ids of each article's passages; `added` is the second in which it came (UTC).
    """

    document: Document
    articles: tuple[tuple[int, Draft], ...]
    passages: tuple[tuple[int, ...], ...]
    added: datetime


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
