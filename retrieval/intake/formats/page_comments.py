"""The readers' comments under a web page: who wrote each, when, and what.

Two habits cover most sites: the classes that WordPress and its kin write (`comment`, `comment-author`, `fn`,
`comment-content`) and schema.org's microdata (`itemtype=".../Comment"`). Comments that a page fetches when it is
shown are not in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from retrieval.intake.formats.markup import paragraphs_in
from retrieval.intake.formats.reading import Paragraph, tidied
from retrieval.model import Kind

if TYPE_CHECKING:
    from lxml.etree import _Element

    Test = Callable[[_Element], bool]

_ELEMENTS = ("li", "article", "div")
_COMMENT = re.compile(r"(?:^|\s)(?:comment|comment-item|comment-entry|comment-container)(?:\s|$)", re.IGNORECASE)
_COMMENT_TYPE = re.compile(r"schema\.org/(?:User)?Comments?$")
_WRITER = re.compile(
    r"(?:^|[\s_-])(?:fn|comment-?author(?:-?name)?|comment-?name|commenter|author-?name|username)(?:\s|$)", re.I
)
_DAY = re.compile(r"(?:^|\s)comment-?(?:date|time|timestamp|metadata|meta)(?:\s|$)", re.IGNORECASE)
_WORDS = re.compile(r"(?:^|\s)comment-?(?:content|text|body-?text|message)(?:\s|$)", re.IGNORECASE)
_LONGEST_NAME = 80
_SAYS = re.compile(r"\s*(?:says|said|wrote)?\s*:?\s*$", re.IGNORECASE)


def comments_in(tree: _Element) -> list[Paragraph]:
    """The paragraphs of all comments in order, each with its writer and day as printed."""
    return [one for element in tree.iter(*_ELEMENTS) if _is_comment(element) for one in _comment(element)]


def _comment(element: _Element) -> list[Paragraph]:
    words = _first(element, _has_class(_WORDS), lambda one: one.get("itemprop") == "text")
    if words is None:
        return []
    writer = _first(element, lambda one: one.get("itemprop") == "author", _has_class(_WRITER))
    day = _first(element, lambda one: one.tag == "time", _has_class(_DAY))
    name = _SAYS.sub("", _text(writer))
    speaker = name if 0 < len(name) <= _LONGEST_NAME else None
    return [
        Paragraph(one.text, Kind.COMMENT, speaker=speaker, said_at=_text(day)[:_LONGEST_NAME] or None)
        for one in paragraphs_in(words, kind=Kind.COMMENT)
    ]


def _is_comment(element: _Element) -> bool:
    return bool(_COMMENT.search(element.get("class", "")) or _COMMENT_TYPE.search(element.get("itemtype", "")))


def _has_class(pattern: re.Pattern[str]) -> Test:
    return lambda one: bool(pattern.search(one.get("class", "")))


def _first(element: _Element, *tests: Test) -> _Element | None:
    """The first element of a comment that passes the first test that any passes."""
    own = list(_own(element))
    return next((one for test in tests for one in own if test(one)), None)


def _own(element: _Element) -> Iterator[_Element]:
    """The elements in a comment, without those of the answers that are nested in it."""
    for child in element:
        if isinstance(child.tag, str) and not _is_comment(child):
            yield child
            yield from _own(child)


def _text(element: _Element | None) -> str:
    return "" if element is None else " ".join(tidied("".join(element.itertext())).split())
