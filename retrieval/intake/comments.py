"""Where readers' comments begin under an article, who wrote each and when.

Comment systems print a header over each comment: the name, perhaps whom it answers, and the time. Where some headers
were lost in copying, a reply still tells that a comment came before it: then the comments begin after the last
wide gap over the first header, for a page sets them apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from retrieval.intake.bylines import FULL_DATE, full_dates
from retrieval.intake.shapes import Paragraph

_TIME = rf"(?:{FULL_DATE.pattern})(?:,? (?:at )?\d{{1,2}}[:.]\d{{2}}(?: ?[ap]\.?m\.?)?)?"
_AGO = r"(?:an?|\d+) (?:minute|hour|day|week|month|year)s? ago"
_NAMED = r"(?P<name>\S(?:.{0,58}?\S)?)"
_REPLY = r"(?: in reply to(?: (?P<to>.{0,60}?))?\.?)?"
_HEADERS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_NAMED}{_REPLY}\s*\|\s*(?P<time>{_TIME})",
        rf"{_NAMED}{_REPLY}\s*[•·]\s*(?P<time>{_TIME}|{_AGO})(?:\s*[•·].{{0,40}})?",
        rf"{_NAMED} (?:on|at) (?P<time>{_TIME}) (?:said|says|wrote)\s?:?",
        rf"{_NAMED} (?:said|says|wrote)(?: on| at)? (?P<time>{_TIME})\s?:?",
        rf"(?:posted|comment(?:ed)?) by {_NAMED} (?:on|at|\|) (?P<time>{_TIME})",
        rf"{_NAMED} says:(?: (?P<time>{_TIME}))?",
    )
)
_SECTION = re.compile(
    r"(?:\d[\d,.]* )?(?:readers.? )?comments?(?: \(\d[\d,.]*\))?\W*|(?:\d+|one|two) (?:thoughts?|responses?|replies) "
    r"(?:on|to) .{1,200}",
    re.IGNORECASE,
)
_LONGEST_HEADER = 160
# One line of this shape may be anything; two are a comment system.
_FEWEST_HEADERS = 2
_WIDE_GAP = 2


@dataclass(frozen=True, slots=True)
class Header:
    """The line over a comment: its writer, whom it answers (empty where the name was lost) and the printed time."""

    name: str
    to: str | None
    time: str | None


@dataclass(frozen=True, slots=True)
class Comments:
    """Comments under an article: the place of the first paragraph of theirs, the headers by place, and the places of
    lines that only say that here are comments.
    """

    start: int
    headers: dict[int, Header]
    sections: frozenset[int]

    @property
    def first_day(self) -> date | None:
        """The day of the oldest comment whose time is printed: the article was there by then."""
        days = [day for header in self.headers.values() for day, _ in full_dates(header.time or "")]
        return min(days, default=None)

    def writers(self, paragraphs: Sequence[Paragraph]) -> dict[int, Header]:
        """The header of each paragraph whose writer is known.

        Where headers were lost, only of the first paragraph under each: the next may be somebody else's.
        """
        known: dict[int, Header] = {}
        current: Header | None = None
        whole = not _lost_headers(self.headers)
        for place in range(self.start, len(paragraphs)):
            if place in self.headers:
                current = self.headers[place]
            elif current:
                known[place] = current
                current = current if whole else None
        return known


def comments_in(paragraphs: Sequence[Paragraph]) -> Comments | None:
    """The comments among the paragraphs of an article; None where there are none."""
    headers = {place: header for place, one in enumerate(paragraphs) if (header := _header(one))}
    sections = frozenset(place for place, one in enumerate(paragraphs) if place and _is_section(one))
    if len(headers) < _FEWEST_HEADERS and not (sections and headers):
        return None
    first = min(headers)
    start = min((first, *sections))
    if start == first and _lost_headers({first: headers[first]}):
        start = _after_wide_gap(paragraphs, first)
    return Comments(start, headers, sections)


def are_comments(lines: Sequence[Paragraph]) -> bool:
    """Whether lines that follow each other are comments under their headers."""
    return sum(_header(line) is not None for line in lines) >= _FEWEST_HEADERS


def _header(paragraph: Paragraph) -> Header | None:
    if not paragraph.is_line or len(paragraph.text) > _LONGEST_HEADER:
        return None
    line = " ".join(paragraph.text.split())
    for pattern in _HEADERS:
        if match := pattern.fullmatch(line):
            groups = match.groupdict()
            return Header(match["name"], groups.get("to"), groups.get("time"))
    return None


def _is_section(paragraph: Paragraph) -> bool:
    return paragraph.is_line and bool(_SECTION.fullmatch(paragraph.text))


def _lost_headers(headers: dict[int, Header]) -> bool:
    """Whether somebody is answered who has no header before."""
    seen: set[str] = set()
    for _, header in sorted(headers.items()):
        if header.to is not None and header.to.rstrip(".") not in seen:
            return True
        seen.add(header.name)
    return False


def _after_wide_gap(paragraphs: Sequence[Paragraph], first: int) -> int:
    return next((place for place in range(first, 0, -1) if paragraphs[place].gap >= _WIDE_GAP), max(1, first - 1))
