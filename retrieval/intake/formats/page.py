"""Web pages: which part of one is the article.

The cutting is trafilatura's, the best of the kept libraries at it. Added here: what stands in block quotations,
captions and headings keeps its kind, captions are found again in the page, readers' comments are told apart.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from retrieval.errors import SourceEmpty
from retrieval.intake.charsets import decoded
from retrieval.intake.formats import plain
from retrieval.intake.formats.foreign import library
from retrieval.intake.formats.markup import paragraphs_in, tree_of
from retrieval.intake.formats.page_comments import comments_in
from retrieval.intake.formats.page_facts import facts_of
from retrieval.intake.formats.reading import Paragraph, Reading, reading_of, tidied
from retrieval.model import Kind

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHARSET = re.compile(
    rb"""<(?:meta\b[^>]{0,200}?charset|\?xml\b[^>]{0,100}?encoding)\s*=\s*["']?\s*([\w:.-]{2,30})""", re.I
)
_HEAD = 4096
# What pages call by these names they write in its Windows form, as every browser knows.
_WESTERN = ("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii")


def read(source: str, content: bytes, *, address: str | None = None, charset: str | None = None) -> Reading:
    """Read a web page. `address` is where it stood and `charset` what its server said, where known.

    Raises NotText, SourceEmpty where there is no article in it, SourceDamaged, FormatNotInstalled.
    """
    markup, encoding = _decoded(source, content, charset)
    with library(source, "html", "HTML"):
        from trafilatura import bare_extraction
        from trafilatura.settings import Document

        tree = tree_of(markup)
        found = bare_extraction(tree, url=address, include_comments=False, with_metadata=True)
        if not isinstance(found, Document) or found.body is None:
            raise SourceEmpty(source)
    paragraphs = _with_captions(paragraphs_in(found.body), tree)
    said = {tidied(one.text) for one in paragraphs}
    comments = [one for one in comments_in(tree) if tidied(one.text) not in said]
    stated = facts_of(tree, markup, found)
    return reading_of(source, [*paragraphs, *comments], encoding, stated)


def _decoded(source: str, content: bytes, charset: str | None) -> tuple[str, str]:
    """The letters: UTF-8 where it is valid, else in what the server or the page says, else in the likeliest."""
    if not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = content.replace(b"\0", b"")
    declared = _CHARSET.search(content[:_HEAD])
    names = (charset, declared[1].decode("ascii") if declared else None)
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        pass  # most pages are in UTF-8, whatever they say
    for name in filter(None, names):
        name = "cp1252" if name.lower() in _WESTERN else name
        if (text := decoded(content, name)) is not None:
            return text, name.lower()
    return plain.decode(source, content)


def _with_captions(paragraphs: list[Paragraph], tree: _Element) -> list[Paragraph]:
    """The paragraphs, with the captions of the pictures between them, which trafilatura leaves away.

    A caption is put before the paragraph that follows it in the page. Those before the headline and after the last
    paragraph that is found in the page belong to something else.
    """
    if next(tree.iter("figcaption", "caption"), None) is None:
        return paragraphs
    places = {tidied(one.text): place for place, one in enumerate(paragraphs)}
    headlines = {tidied("".join(one.itertext())) for one in tree.iter("h1")}
    waiting: list[Paragraph] = []
    before: dict[int, list[Paragraph]] = {}
    begun = False
    for one in paragraphs_in(tree):
        text = tidied(one.text)
        if one.kind is Kind.CAPTION and text not in places:
            waiting.append(one)
        elif text in places and one.kind is not Kind.CAPTION:
            if begun:
                before.setdefault(places[text], []).extend(waiting)
            waiting, begun = [], True
        elif text in headlines:
            waiting, begun = [], True
    return [one for place, paragraph in enumerate(paragraphs) for one in (*before.get(place, ()), paragraph)]
