"""Title, byline and day, or comments and their headers, line under line without a blank line between them: each is
a line of its own.

    Ferry comes back to the harbour
    By Ada Holt
    3 May 2019

Such a block looks like prose wrapped at a column; a byline in it, or two headers of comments, show that it is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from retrieval.intake.bylines import byline
from retrieval.intake.comments import are_comments
from retrieval.intake.shapes import Paragraph
from retrieval.text.spans import Span, stripped

# Title, subtitle, byline, day, place; a longer block is prose.
_MOST_LINES = 6

_LINE = re.compile(r"[^\r\n]+")


def unstacked(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    """The paragraphs, where in a block of comments, or of few lines with a byline or a day, each line is one."""
    return [line for one in paragraphs for line in _lines(one)]


def _lines(paragraph: Paragraph) -> Iterator[Paragraph]:
    if paragraph.is_line:
        yield paragraph
        return
    trimmed = (stripped(paragraph.text, Span(*match.span())) for match in _LINE.finditer(paragraph.text))
    spans = [span for span in trimmed if span.length]
    lines = [
        Paragraph(span.shifted(paragraph.span.start), span.of(paragraph.text), 0 if number else paragraph.gap)
        for number, span in enumerate(spans)
    ]
    is_head = len(lines) <= _MOST_LINES and any(byline(line.text) for line in lines)
    yield from lines if is_head or are_comments(lines) else [paragraph]
