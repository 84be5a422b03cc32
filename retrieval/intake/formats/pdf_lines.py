"""Lines on pages -> paragraphs: where one ends and the next begins, what stands on every page, words cut in two.

A PDF knows where letters stand and nothing of paragraphs. They are told here by what a reader sees: the space between
lines, their size, indents, short last lines. What recurs at the head or foot of pages is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from retrieval.intake.formats.reading import Paragraph
from retrieval.model import Kind

# In points and shares of the size of letters, unless said otherwise.
_OTHER_SIZE = 0.12
_WIDE_GAP = 1.35
_INDENT = 0.8
# A line so much shorter than most that its paragraph ends there, if its sentence does.
_SHORT_LINE = 0.75
_LONGEST_HEADING = 150
# Lines at the head and at the foot of a page that may be the same on all.
_MARGIN_LINES = 2
_LONGEST_RUNNING = 120
_MANY_PAGES = 5

_PAGE_NUMBER = re.compile(
    r"[\W_]*(?:page|p\.)?\s*(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/)\s*\d{1,4})?[\W_]*", re.IGNORECASE
)
_NUMBER_AT_AN_END = re.compile(r"^\d+\s|\s\d+$")
# A line of a table of contents: points lead to a page's number.
_LEADERS = re.compile(r"(?:\s?[.·_]){5,}\s*[\divxlc]{0,6}$")
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"""[.!?:;…]["'”’»)\]]*\d{0,3}$""")
_ITEM = re.compile(r"(?:[•‣▪●◦–]|\d{1,3}[.)]|\([a-z\d]\))\s")
_CAPTION = re.compile(r"(?:Figure|Fig\.|Photo|Photograph|Image|Table|Chart|Map)\b(?:\s*\d+)?\s*[.:–—]")
_CUT_WORD = re.compile(r"(?:[^\W\d_]+-)*(?P<head>[^\W\d_]+)[-\u00ad\u2010]$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its letters, where they begin (in points from the left and from below), their size."""

    text: str
    x: float
    y: float
    size: float
    bold: bool = False


@dataclass(slots=True)
class _Open:
    """A paragraph to which lines are being added."""

    lines: list[Line]
    page: int

    @property
    def last(self) -> Line:
        return self.lines[-1]


def paragraphs_of(pages: Sequence[Sequence[Line]]) -> list[Paragraph]:
    """The paragraphs of a document in the order of its lines, each with the page (from 1) that it begins on."""
    pages = _without_running_lines(
        [[_spelt_out(line) for line in page if not _LEADERS.search(line.text)] for page in pages]
    )
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    words = Counter(word.casefold() for line in lines for word in _WORD.findall(line.text))
    body_size = _commonest_size(lines)
    length = median(sorted(len(line.text) for line in lines)[len(lines) // 2 :])
    found: list[_Open] = []
    for number, page in enumerate(pages, start=1):
        leading = _leading(page, body_size)
        for place, line in enumerate(page):
            turned = place == 0 or line.y > found[-1].last.y + line.size
            if found and not _begins(found[-1], line, leading, length, turned):
                found[-1].lines.append(line)
            else:
                found.append(_Open([line], number))
    return [Paragraph(_joined(one.lines, words), _kind(one, body_size), page=one.page) for one in found]


def _begins(paragraph: _Open, line: Line, leading: float, length: float, turned: bool) -> bool:
    """Whether `line` begins a paragraph of its own; `turned` says that it stands at the head of a page or column."""
    last = paragraph.last
    ended = bool(_SENTENCE_END.search(last.text))
    if abs(line.size - last.size) > _OTHER_SIZE * last.size or (line.bold != last.bold and (line.bold or not ended)):
        return True
    if turned:
        return ended or not (line.text[:1].islower() or _CUT_WORD.search(last.text))
    if last.y - line.y > _WIDE_GAP * leading or _ITEM.match(line.text):
        return True
    if not ended:
        return False
    item = len(paragraph.lines) == 1 and _ITEM.match(last.text)
    indented = line.x - last.x > _INDENT * line.size and not item
    return indented or len(last.text) < _SHORT_LINE * length


def _kind(paragraph: _Open, body_size: float) -> Kind:
    first = paragraph.lines[0]
    text = " ".join(line.text for line in paragraph.lines)
    if _CAPTION.match(text):
        return Kind.CAPTION
    larger = first.size > (1 + _OTHER_SIZE) * body_size
    stands_out = larger or (first.bold and not _SENTENCE_END.search(text))
    return Kind.HEADING if stands_out and len(text) <= _LONGEST_HEADING else Kind.BODY


def _joined(lines: Sequence[Line], words: Counter[str]) -> str:
    """The lines as one text; words that were cut at the end of a line are whole again."""
    text = lines[0].text
    for line in lines[1:]:
        cut = _CUT_WORD.search(text)
        rest = _WORD.match(line.text)
        if cut is None or rest is None or not line.text[0].islower():
            text += ("" if text.endswith(("-", "/", "\u2014")) and cut else " ") + line.text
            continue
        # Of a word that is written with a hyphen elsewhere in the document, the hyphen belongs to it.
        compound = f"{cut['head']}-{rest[0]}".casefold()
        whole = f"{cut['head']}{rest[0]}".casefold()
        text = (text if words[compound] > words[whole] else text[:-1]) + line.text
    return text


def _without_running_lines(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without page numbers and without what recurs at their heads or feet, numbers apart."""
    if len(pages) < 2:
        return [list(page) for page in pages]
    seen = Counter(key for page in pages for key in {_running(page[place]) for place in _margins(page)})
    few = len(pages) < _MANY_PAGES

    def runs(line: Line) -> bool:
        if len(line.text) > _LONGEST_RUNNING:
            return False
        least = 2 if few or _NUMBER_AT_AN_END.search(line.text) else 3
        return bool(_PAGE_NUMBER.fullmatch(line.text)) or seen[_running(line)] >= least

    return [
        [line for place, line in enumerate(page) if place not in _margins(page) or not runs(line)] for page in pages
    ]


def _margins(page: Sequence[Line]) -> set[int]:
    """The places of the highest and lowest lines of a page, wherever they come in its order."""
    places = sorted(range(len(page)), key=lambda place: page[place].y)
    return {*places[:_MARGIN_LINES], *places[-_MARGIN_LINES:]}


def _running(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text.casefold()), round(line.size)


def _commonest_size(lines: Iterable[Line]) -> float:
    letters: Counter[float] = Counter()
    for line in lines:
        letters[round(line.size, 1)] += len(line.text)
    return letters.most_common(1)[0][0]


def _leading(page: Sequence[Line], size: float) -> float:
    """The usual distance of two lines of a page."""
    gaps = [a.y - b.y for a, b in pairwise(page) if 0 < a.y - b.y < 2.5 * size]
    return median(gaps) if gaps else 1.2 * size


def _spelt_out(line: Line) -> Line:
    return Line(line.text.translate(_LIGATURES), line.x, line.y, line.size, line.bold)
