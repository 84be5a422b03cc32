"""Which paragraphs are another document's words: a letter given in full, a block quoted from another outlet.

A plain text marks them only by the line that leads in to them. A lead-in that promises a full text opens a
document that runs to the end of its stretch; any other opens one paragraph, for where the quotation ends is not
printed, and words are rather left with their article than given to somebody who did not say them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.intake.shapes import Paragraph

_NAME = r"(?P<name>(?:[Tt]he )?[A-Z][\w.&’'-]*(?: (?:of |the )?[A-Z&][\w.&’'-]*){0,4})"
_VERBS = (
    r"(?:reported|reports|wrote|writes|said|says|notes|noted|explained|explains|stated|states|tweeted|posted|put it)"
)
_REPORTS = r"(?:report|language|excerpt|statement|letter|article|story|piece|words|post|release|text|passage)"
_LEAD_INS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\bhow {_NAME} (?:headlined|reported|described|put|covered|explained)\b[^.!?]*:$",
        rf"\b{_REPORTS}s? (?:[^.!?]* )?(?:via|from|by|on|in|at) {_NAME}:$",
        rf"(?:^|[.!?][”’\"']? )(?:As )?{_NAME}(?:, (?:which|who) [^,.!?]*,)? {_VERBS}\b[^.!?]*:$",
        rf"\b[Aa]s (?:recently |previously |first )?{_VERBS}:$",
    )
)
# "Read the full text of the letter here:", "The letter in full:", "The statement reads in full:"
_FULL_TEXT = re.compile(
    r"\bfull (?:text|version|transcript|statement|letter)(?: of (?P<what>[^.:!?]{3,60}?))?"
    r"(?: (?:is )?(?:here|below))?:$"
    r"|\b(?P<what2>(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir) [^.:!?]{3,60}?),? (?:reads |is )?in full\b[^.!?]{0,40}:$",
)
_CLOSING = re.compile(
    r"(?:(?:yours|very|respectfully|sincerely|kind(?:est)?|best|warm(?:est)?|in solidarity|with love)\b.{0,30}"
    r"|signed),?:?",
    re.IGNORECASE,
)
_SIGNATORIES = 3
_WIDE_GAP = 2
# A lead-in that is no more than that.
_LONGEST_LEAD_IN = 80


@dataclass(frozen=True, slots=True)
class Quotation:
    """Paragraphs `first` up to, not including, `end` are another's words; whose, as printed, where that is told."""

    first: int
    end: int
    speaker: str | None


def is_lead_in(paragraph: Paragraph) -> bool:
    """Whether a paragraph only leads in to what follows: a short line that ends in a colon."""
    return paragraph.is_line and paragraph.text.endswith(":") and len(paragraph.text) <= _LONGEST_LEAD_IN


def quotations_in(paragraphs: Sequence[Paragraph]) -> list[Quotation]:
    """The quotations among the paragraphs of an article, in order and disjoint."""
    found: list[Quotation] = []
    place = 0
    while place < len(paragraphs) - 1:
        text = paragraphs[place].text
        place += 1
        if _block_quoted(text):
            found.append(Quotation(place - 1, place, None))
        elif match := _FULL_TEXT.search(text):
            end = _end_of_document(paragraphs, place)
            found.append(Quotation(place, end, match["what"] or match["what2"]))
            place = end
        elif match := next((match for lead in _LEAD_INS if (match := lead.search(text))), None):
            found.append(Quotation(place, place + 1, match.groupdict().get("name")))
    if place < len(paragraphs) and _block_quoted(paragraphs[place].text):
        found.append(Quotation(place, place + 1, None))
    return found


def _block_quoted(text: str) -> bool:
    """Whether every line is marked as mail and Markdown mark a quotation."""
    return all(line.lstrip().startswith(">") for line in text.splitlines())


def _end_of_document(paragraphs: Sequence[Paragraph], first: int) -> int:
    """Where a document given in full ends: under its signature, at a wide gap, or with the article."""
    for place in range(first, len(paragraphs)):
        if place > first and paragraphs[place].gap >= _WIDE_GAP:
            return place
        if _CLOSING.fullmatch(paragraphs[place].text):
            end = place + 1
            while end < len(paragraphs) and end <= place + _SIGNATORIES and paragraphs[end].is_heading_like:
                end += 1
            return end
    return len(paragraphs)
