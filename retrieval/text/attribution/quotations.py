"""Where words stand in quotation marks, paragraph by paragraph.

Marks come in pairs of any style; a mark that is typed the wrong way round closes too. A quotation that goes on over
several paragraphs opens anew in each and is closed only in the last.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from retrieval.text.spans import Span

_CLOSING = {"“": '”“"', "„": '“”"', "«": "»", "‹": "›", '"': '"”', "”": '”"'}
_DOUBLE = re.compile('[“”„«»"]')
# A single mark opens only where no letter stands before it, and closes only where none stands after it.
_SINGLE = re.compile(r"(?<!\w)‘(?P<curly>[^‘“”\n]{2,}?)’(?!\w)|(?<![\w'])'(?P<straight>[^'\"“”\n]{2,}?)'(?![\w'])")


class Quotation(NamedTuple):
    """Words in quotation marks: `span` with the marks, `words` without. An open one has no closing mark."""

    span: Span
    words: Span
    closed: bool = True


def quotations(text: str, paragraph: Span, *, single: bool = False) -> list[Quotation]:
    """The quotations of a paragraph in order, disjoint. With `single`, also those in single marks."""
    found: list[Quotation] = []
    end = paragraph.start
    while opening := _DOUBLE.search(text, end, paragraph.end):
        start = opening.start()
        closing = _closing_mark(text, start, paragraph.end)
        if closing is None:
            # Only a mark before a letter opens: one that is left over closes what began elsewhere.
            if opening[0] in _CLOSING and opening[0] != "”" and _opens(text, start):
                found.append(Quotation(Span(start, paragraph.end), Span(start + 1, paragraph.end), closed=False))
                break
            end = start + 1
            continue
        found.append(Quotation(Span(start, closing + 1), Span(start + 1, closing)))
        end = closing + 1
    if not single:
        return found
    others = [
        Quotation(Span(*match.span()), Span(*match.span(match.lastgroup or 0)))
        for match in _SINGLE.finditer(text, *paragraph)
        if not any(one.span.start < match.end() and match.start() < one.span.end for one in found)
    ]
    return sorted([*found, *others])


def _closing_mark(text: str, start: int, end: int) -> int | None:
    closing = _CLOSING.get(text[start], "")
    depth = 0
    for place in range(start + 1, end):
        letter = text[place]
        if letter in closing and not (depth and letter == "”"):
            # “he said “no” and left”: a mark that opens before a letter opens another one inside.
            if letter == "“" and _opens(text, place):
                depth += 1
                continue
            return place
        if letter == "”" and depth:
            depth -= 1
    return None


def _opens(text: str, place: int) -> bool:
    before = text[place - 1] if place else " "
    after = text[place + 1] if place + 1 < len(text) else " "
    return not before.isalnum() and before not in ".,;!?" and not after.isspace()
