"""Title, byline and day printed line under line, with no blank line between them: each is a line of its own.

    Ferry comes back to the harbour
    By Ada Holt
    3 May 2019

Such a block looks like prose wrapped at a column; a byline in it shows that it is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from retrieval.intake.bylines import byline
from retrieval.intake.shapes import Paragraph
from retrieval.text.spans import Span, stripped

# Title, subtitle, byline, day, place; a longer block is prose.
_MOST_LINES = 6

_LINE = re.compile(r"[^\r\n]+")


def unstacked(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    """The paragraphs, where each line is one in a block of few lines of which one is a byline or a day."""
    return [line for one in paragraphs for line in _lines(one)]


def _lines(paragraph: Paragraph) -> Iterator[Paragraph]:
    if paragraph.is_line:
        yield paragraph
        return
    trimmed = (stripped(paragraph.text, Span(*match.span())) for match in _LINE.finditer(paragraph.text))
    lines = [line for line in trimmed if line.length]
    if len(lines) > _MOST_LINES or not any(byline(line.of(paragraph.text)) for line in lines):
        yield paragraph
        return
    for number, line in enumerate(lines):
        yield Paragraph(line.shifted(paragraph.span.start), line.of(paragraph.text), 0 if number else paragraph.gap)
