"""What a reader gives back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from retrieval.model import Kind
from retrieval.text.spans import Span


@dataclass(frozen=True, slots=True)
class Stated:
    """What a format says of an article in so many words; None and empty where it says nothing."""

    title: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    published: date | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a format that marks its paragraphs. `speaker`, `said_at` and `page` as in a `PassageDraft`."""

    span: Span
    kind: Kind
    speaker: str | None = None
    said_at: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as its reader understood it.

    `text` is what the document is kept as, and every offset counts in it: of a text file the whole decoded
    source, untouched; of other formats the text that was drawn from it, paragraphs parted by blank lines. `body`
    is the stretch of it that is prose (all of it but front matter and the like). `encoding` names what the bytes
    were read as. `blocks` are the paragraphs, in order and disjoint, where the format marks them; None where they
    must be found in the text.
    """

    text: str
    body: Span
    encoding: str
    stated: Stated
    blocks: tuple[Block, ...] | None = None
