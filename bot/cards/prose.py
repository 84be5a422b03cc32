"""Text of sources and people as Discord's Markdown: it shows the same letters, and none of them acts.

Backslashes stand before everything that could format, mention, ping, link or turn into an emoji. What a
reader sees and copies is the text letter for letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from retrieval.text.analysis import ENGLISH
from retrieval.text.spans import Span

_ACTS = re.compile(
    r"""
    (?P<anywhere> [\\*_~`|<>\[\]()@] | (?<=[A-Za-z]):(?=//) | :(?=[\w+-]+:) )
    | (?: ^ | (?<=[\r\v\f\x1c-\x1e\x85\u2028\u2029]) )       # whatever a client may take for a line's beginning
      [^\S\n]* (?: (?P<heads_line>[#+-]) | \d+(?P<numbers_line>[.)]) )
    """,
    re.VERBOSE | re.MULTILINE,
)
# Where marks meet: a bold word ends before what is escaped after it.
_CLOSE, _ESCAPE, _OPEN = range(3)


def plain(text: str) -> str:
    """`text` with everything that could act made inert."""
    return _marked_up(text, _escapes(text))


def emphasised(text: str, terms: Iterable[str]) -> str:
    """`plain(text)` with the words whose terms are among `terms` in bold."""
    marks = list(_escapes(text))
    for span in matched_spans(text, terms):
        marks += [(span.start, _OPEN, "**"), (span.end, _CLOSE, "**")]
    return _marked_up(text, marks)


def matched_spans(text: str, terms: Iterable[str]) -> list[Span]:
    """Where words of `text` stand whose terms are among `terms`; neighbours at most a space apart are one."""
    wanted = set(terms)
    spans: list[Span] = []
    for term, span in ENGLISH.tokens(text):
        if term not in wanted:
            continue
        if spans and text[spans[-1].end : span.start] in ("", " "):
            spans[-1] = Span(spans[-1].start, span.end)
        else:
            spans.append(span)
    return spans


def quoted(markdown: str) -> str:
    """`markdown` as a block quotation, line by line."""
    return "\n".join(f"> {line}" for line in markdown.split("\n"))


def _escapes(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _ACTS.finditer(text):
        yield match.start(match.lastgroup or 0), _ESCAPE, "\\"


def _marked_up(text: str, marks: Iterable[tuple[int, int, str]]) -> str:
    parts: list[str] = []
    end = 0
    for place, _, mark in sorted(marks):
        parts += [text[end:place], mark]
        end = place
    parts.append(text[end:])
    return "".join(parts)
