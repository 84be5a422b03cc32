"""What of an article stands in no passage: title and byline where they were read as such, furniture of the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from retrieval.text.spans import Span, stripped


def lines_outside(text: str, passages: Iterable[Span]) -> list[Span]:
    """The lines of `text`, blank ones apart, as far as they lie in none of `passages`, which are in order."""
    lines: list[Span] = []
    end = 0
    for passage in [*passages, Span(len(text), len(text))]:
        if end < passage.start:
            lines += _lines(text, Span(end, passage.start))
        end = max(end, passage.end)
    return lines


def _lines(text: str, gap: Span) -> Iterator[Span]:
    start = gap.start
    for line in gap.of(text).splitlines(keepends=True):
        found = stripped(text, Span(start, start + len(line)))
        if found.length and found.of(text) != "\ufeff":
            yield found
        start += len(line)
