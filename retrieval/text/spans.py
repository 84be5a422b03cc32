"""Where something stands in a text."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """A half-open stretch `[start, end)` of a text, in code points."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """The number of code points."""
        return self.end - self.start

    def of(self, text: str) -> str:
        """The letters that stand there."""
        return text[self.start : self.end]

    def shifted(self, by: int) -> Span:
        """The same stretch, counted from a point `by` code points earlier."""
        return Span(self.start + by, self.end + by)


def stripped(text: str, span: Span) -> Span:
    """`span` without the white space at its ends (empty, at its start, where there is nothing else)."""
    part = span.of(text)
    left = len(part) - len(part.lstrip())
    return Span(span.start + left, span.start + max(left, len(part.rstrip())))
