"""What a reader gives back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from retrieval.errors import SourceEmpty
from retrieval.model import Kind, Origin
from retrieval.text.analysis import without_broken_letters
from retrieval.text.spans import Span

_GAPS = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r" ?\n[ \n]*")
# Letters that are not seen: soft hyphens, marks of width zero, control characters.
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Stated:
    """What a format says of an article; None and empty where it says nothing.

    `published_words` are the words that the date was read from. The origins say how an outlet and a date that are
    there are known.
    """

    title: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    published: date | None = None
    url: str | None = None
    published_words: str | None = None
    outlet_from: Origin = Origin.PRINTED
    published_from: Origin = Origin.PRINTED


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a format that marks its paragraphs. `speaker`, `said_at` and `page` as in a `PassageDraft`."""

    span: Span
    kind: Kind
    speaker: str | None = None
    said_at: str | None = None
    page: int | None = None

    def shifted(self, by: int) -> Block:
        """The same block, counted from a point `by` code points earlier."""
        return replace(self, span=self.span.shifted(by))


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a document's text that is an article of its own, with what the format says of it."""

    span: Span
    stated: Stated


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph on its way into a document's text, with what will be said of its `Block`."""

    text: str
    kind: Kind = Kind.BODY
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
    must be found in the text. `sections`, in order and disjoint, are there where the format marks several articles
    too; each block is in one.
    """

    text: str
    body: Span
    encoding: str
    stated: Stated
    blocks: tuple[Block, ...] | None = None
    sections: tuple[Section, ...] = ()


def reading_of(source: str, paragraphs: Iterable[Paragraph], encoding: str, stated: Stated) -> Reading:
    """The reading of a format that marks its paragraphs: its text is theirs, parted by blank lines.

    White space is evened out and letters that are not seen are left away. Raises SourceEmpty without a letter.
    """
    blocks: list[Block] = []
    texts: list[str] = []
    place = 0
    for one in paragraphs:
        text = tidied(one.text)
        if not text:
            continue
        blocks.append(Block(Span(place, place + len(text)), one.kind, one.speaker, one.said_at, one.page))
        texts.append(text)
        place += len(text) + 2
    whole = "\n\n".join(texts)
    if not any(letter.isalnum() for letter in whole):
        raise SourceEmpty(source)
    return Reading(whole, Span(0, len(whole)), encoding, stated, tuple(blocks))


def tidied(text: str) -> str:
    """A paragraph's letters with single spaces and line ends, without those that are not seen."""
    text = _GAPS.sub(" ", _UNSEEN.sub("", without_broken_letters(text)))
    return _LINE_ENDS.sub("\n", text).strip()
