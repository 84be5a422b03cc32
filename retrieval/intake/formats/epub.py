"""Books (.epub): the chapters in their order, as one article."""

from __future__ import annotations

import io
import posixpath
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import unquote
from zipfile import ZipFile

from retrieval.errors import SourceDamaged, SourceLocked
from retrieval.intake.formats import packed
from retrieval.intake.formats.foreign import library
from retrieval.intake.formats.markup import paragraphs_in, tree_of
from retrieval.intake.formats.reading import Paragraph, Reading, Stated, reading_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_CONTAINER = "META-INF/container.xml"
_LOCKS = "META-INF/encryption.xml"
# Fonts are scrambled in books that are open; a locked book has locked chapters.
_LOCKED_CHAPTER = re.compile(rb"""URI=["'][^"']*\.x?html?["']""", re.IGNORECASE)
_LARGEST_CHAPTER = 20 * 1024 * 1024
_PAGES = ("application/xhtml+xml", "text/html")
_WHOLE_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class _Book:
    source: str
    pack: ZipFile

    def bytes_of(self, name: str) -> bytes:
        return packed.content_of(self.source, self.pack, self.pack.getinfo(name), _LARGEST_CHAPTER)


def read(source: str, content: bytes) -> Reading:
    """Read a book; its table of contents is left out.

    Raises SourceDamaged, SourceLocked, PackRefused, SourceEmpty.
    """
    packed.check_growth(source, content)
    with packed.opened(source, io.BytesIO(content)) as pack, library(source, "documents", "EPUB"):
        book = _Book(source, pack)
        names = set(pack.namelist())
        if _LOCKS in names and _LOCKED_CHAPTER.search(book.bytes_of(_LOCKS)):
            raise SourceLocked(source)
        root = _xml(book.bytes_of(_CONTAINER)).find(".//{*}rootfile")
        if root is None:
            raise SourceDamaged(source, "EPUB")
        place = root.get("full-path", "")
        opf = _xml(book.bytes_of(place))
        paragraphs = [one for name in _chapters(opf, place) if name in names for one in _chapter(book, name)]
        stated = _stated(opf)
    return reading_of(source, paragraphs, "epub", stated)


def _xml(content: bytes) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    return etree.fromstring(content, parser)


def _chapters(opf: _Element, place: str) -> list[str]:
    """The names of the chapters' files in reading order."""
    items = {item.get("id"): item for item in opf.iterfind(".//{*}manifest/{*}item")}
    folder = posixpath.dirname(place)
    chapters = []
    for reference in opf.iterfind(".//{*}spine/{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type") not in _PAGES or "nav" in item.get("properties", "").split():
            continue
        chapters.append(posixpath.normpath(posixpath.join(folder, unquote(item.get("href", "")))))
    return list(dict.fromkeys(chapters))


def _chapter(book: _Book, name: str) -> list[Paragraph]:
    content = book.bytes_of(name)
    if not content.strip():
        return []
    return paragraphs_in(tree_of(content.decode("utf-8", "replace")))


def _stated(opf: _Element) -> Stated:
    def said(name: str) -> list[str]:
        return [
            words for one in opf.iterfind(f".//{{*}}{name}") if (words := " ".join("".join(one.itertext()).split()))
        ]

    title, publisher = (next(iter(said(name)), None) for name in ("title", "publisher"))
    # Many books state only a year, from which no day can be had.
    day = next((match[1] for words in said("date") if (match := _WHOLE_DAY.match(words))), None)
    return Stated(
        title=title,
        outlet=publisher,
        authors=tuple(dict.fromkeys(said("creator"))),
        published=_day(day) if day else None,
        published_words=day,
    )


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
