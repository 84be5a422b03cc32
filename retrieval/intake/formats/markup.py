"""A tree of HTML elements -> paragraphs with kinds, for HTML that is nothing but the text: chapters of books, what is
made from Word files, and what `page` has cut out of a web page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from retrieval.intake.formats.reading import Paragraph
from retrieval.model import Kind

if TYPE_CHECKING:
    from lxml.etree import _Element

# Elements that are paragraphs, or hold some, with what that makes of the text in them (None: nothing of its own). The
# last line is trafilatura's own vocabulary.
_BLOCKS: dict[str, Kind | None] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "legend"), Kind.HEADING),
    **dict.fromkeys(("figcaption", "caption"), Kind.CAPTION),
    "blockquote": Kind.QUOTATION,
    **dict.fromkeys(("address", "article", "aside", "body", "center", "dd", "details", "div", "dl", "dt"), None),
    **dict.fromkeys(("figure", "footer", "form", "header", "hr", "html", "li", "main", "ol", "p", "pre"), None),
    **dict.fromkeys(("section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul"), None),
    **{"head": Kind.HEADING, "quote": Kind.QUOTATION, "list": None, "item": None, "row": None, "code": None},
}
_LINE_BREAKS = ("br", "lb")
_CELLS = ("td", "th", "cell")
_LEFT_OUT = ("script", "style", "template", "noscript", "title", "svg", "math", "nav", "rt", "rp")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")
# Deeper trees are made to break programs.
_DEEPEST = 200


def tree_of(markup: str) -> _Element:
    """The tree of any HTML or XHTML at all. Raises what lxml raises where there is none."""
    from lxml import html

    # lxml refuses text that says in which bytes it came, and wants at least one element.
    return html.document_fromstring(_DECLARATION.sub("", markup) or "<html></html>")


def paragraphs_in(root: _Element, *, kind: Kind = Kind.BODY, page: int | None = None) -> list[Paragraph]:
    """The paragraphs of a tree in order. What stands in headings, captions and block quotations is of those kinds,
    everything else of `kind`."""
    return [Paragraph(text, found, page=page) for found, text in _pieces(root, kind) if text.strip()]


def _pieces(root: _Element, kind: Kind) -> Iterator[tuple[Kind, str]]:
    """The stretches of text between the borders of block elements, each with its kind."""
    letters: list[str] = []
    now = kind
    for found, text in _letters(root, kind, 0):
        if text is None:
            yield now, "".join(letters)
            letters, now = [], found
        else:
            letters.append(text)
    yield now, "".join(letters)


def _letters(element: _Element, kind: Kind, depth: int) -> Iterator[tuple[Kind, str | None]]:
    """The letters of an element in order; None in their place stands for a border, after which the kind holds."""
    tag = element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else "script"
    if (tag in _LEFT_OUT and depth) or depth > _DEEPEST:
        return
    inside = _BLOCKS.get(tag) or kind
    # In a quotation the paragraphs stay a quotation.
    if kind is Kind.QUOTATION:
        inside = kind
    if tag in _BLOCKS:
        yield inside, None
    elif tag in _LINE_BREAKS:
        yield kind, "\n"
    if element.text:
        yield inside, element.text if tag == "pre" else _flowing(element.text)
    for child in element:
        yield from _letters(child, inside, depth + 1)
        if child.tail:
            yield inside, _flowing(child.tail)
    if tag in _CELLS:
        yield kind, " "
    if tag in _BLOCKS:
        yield kind, None


def _flowing(text: str) -> str:
    """Text whose line ends mean nothing."""
    return text.replace("\r", " ").replace("\n", " ")
