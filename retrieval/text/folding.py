"""Texts as the words that a quotation is compared by: typography apart, and nothing else.

Quotation marks, dashes, white space, punctuation, letter case and the Unicode form of a letter do not count; neither
do soft hyphens, invisible letters, separators of thousands, or the brackets of "[t]hey". Everything that can be said
does: accents, signs and decimals of numbers, powers and fractions, %, currencies. Words keep their places.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from retrieval.text.spans import Span

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_MARKS = r"\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f\u20d0-\u20f0"
_LETTER = rf"[^\W_][{_MARKS}{_INVISIBLE}]*+"
_WORD = re.compile(
    rf"""
    [A-Za-z]++ (?=[\ ,;:.!?)\n"])     # most words; those below would match the same, in twice the time
    | (?: (?<![^\s(\[]) [-\u2212\u2013] )?
        (?: \d{{1,3}} (?:[ ]?,\d{{3}})++ (?!\d) | \d++ ) (?:[.,]\d++)*+ (?:{_LETTER})*+    # -5  270,000  1.5bn  21st
    | (?: \[ [^\W\d_] \] )? (?:{_LETTER})++ (?: ['\u2019\u02bc] (?:{_LETTER})++ )*+    # [t]hey  don’t
    | [%\u2030&\u00b0\u00a7$\u00a2-\u00a5\u20a0-\u20bf]
    """,
    re.VERBOSE,
)
_THOUSANDS = re.compile(r" ?,(?=\d{3}(?!\d))")
_DROPPED = str.maketrans(dict.fromkeys([*_INVISIBLE, "[", "]"], "") | {"\u2019": "'", "\u02bc": "'"})
_MINUS = str.maketrans("\u2212\u2013", "--")
# What stands for words that were left out.
_ELLIPSIS = re.compile(r"[\[(]\s*(?:\u2026|\.(?:\s?\.){2,})\s*[\])]|\u2026|\.(?:\s?\.){2,}")

_VOCABULARY_KEPT = 1 << 16


class Word(NamedTuple):
    """A word in the form that is compared, and where it stands."""

    form: str
    span: Span


def words(text: str, span: Span | None = None, *, shift: int = 0) -> Iterator[Word]:
    """The words of `text`, or of a stretch of it, in order; their places are counted from `shift` before the text."""
    start, end = span or (0, len(text))
    for match in _WORD.finditer(text, start, end):
        first, last = match.span()
        yield Word(_form(match[0]), Span(first + shift, last + shift))


def forms(text: str, span: Span | None = None) -> list[str]:
    """The words of `text` as they are compared."""
    start, end = span or (0, len(text))
    return [_form(word) for word in _WORD.findall(text, start, end)]


def pieces(text: str) -> list[Span]:
    """The parts of a quotation between its ellipses, without those that hold no word."""
    borders = [0, *(place for match in _ELLIPSIS.finditer(text) for place in match.span()), len(text)]
    parts = (Span(start, end) for start, end in zip(borders[::2], borders[1::2], strict=True))
    return [part for part in parts if _WORD.search(text, *part)]


@lru_cache(maxsize=_VOCABULARY_KEPT)
def _form(word: str) -> str:
    if word.isascii() and word.isalpha():
        return word.lower()
    word = word.translate(_DROPPED)
    if word[0].isdigit() or word[0] in "-\u2212\u2013":
        word = _THOUSANDS.sub("", word.translate(_MINUS))
    # Powers and fractions stay what they are: compatibility would make 10² a 102.
    normal = "".join(
        letter if unicodedata.category(letter) == "No" else unicodedata.normalize("NFKC", letter)
        for letter in unicodedata.normalize("NFC", word)
    )
    return unicodedata.normalize("NFC", normal.casefold())
