"""Where paragraphs stand in a plain text.

Blank lines part paragraphs. Inside a block between blank lines there are two habits of writing: lines
wrapped at a column (one paragraph) and one paragraph a line (several); the length of the lines tells
which, and whether every line is a sentence. Items of a list are paragraphs of their own.
"""

from __future__ import annotations

import re

from retrieval.text.sentences import sentence_spans
from retrieval.text.spans import Span, stripped

# Nobody wraps lines wider than this; a longer line is a paragraph by itself.
_WRAP_COLUMN = 110
# A paragraph of news prose has about 500 characters; beyond this it is a wall, and is cut between sentences.
LONGEST_PARAGRAPH = 1_500

_BLOCK = re.compile(r"\S(?:.*(?:\r?\n(?![^\S\n]*(?:\r?\n|$)).*)*)")
_LINE = re.compile(r"[^\r\n]+")
# Of two lines the first may end with its sentence by chance.
_SENTENCE_LINES = 3
_SENTENCE_LINE = re.compile(r"""\s*["“‘«(\[]?(?:[^\W_a-z]|\d).*[.!?…][\"'”’»)\]]*\s*""")
_LIST_ITEM = re.compile(r"\s*(?:[•‣▪●*–-]|\d{1,3}[.)])\s+\S")


def paragraph_spans(text: str) -> list[Span]:
    """The paragraphs of `text` in order: disjoint, trimmed, at most `LONGEST_PARAGRAPH` code points each."""
    spans: list[Span] = []
    for block in _BLOCK.finditer(text):
        for span in _paragraphs_of_block(text, Span(*block.span())):
            spans.extend(pieces(text, span))
    return spans


def _paragraphs_of_block(text: str, block: Span) -> list[Span]:
    lines = [Span(*match.span()) for match in _LINE.finditer(text, block.start, block.end)]
    wrapped = all(line.length <= _WRAP_COLUMN for line in lines) and not _are_sentences(text, lines)
    paragraphs: list[Span] = []
    for line in lines:
        if wrapped and paragraphs and not _LIST_ITEM.match(line.of(text)):
            paragraphs[-1] = Span(paragraphs[-1].start, line.end)
        else:
            paragraphs.append(line)
    trimmed = (stripped(text, span) for span in paragraphs)
    return [span for span in trimmed if span.length]


def _are_sentences(text: str, lines: list[Span]) -> bool:
    """Whether there are several lines and each begins and ends a sentence, as a wrapped text does not."""
    return len(lines) >= _SENTENCE_LINES and all(_SENTENCE_LINE.fullmatch(line.of(text)) for line in lines)


def pieces(text: str, paragraph: Span) -> list[Span]:
    """A paragraph of `text`, cut between sentences where it is longer than `LONGEST_PARAGRAPH`."""
    if paragraph.length <= LONGEST_PARAGRAPH:
        return [paragraph]
    cut: list[Span] = []
    for sentence in sentence_spans(paragraph.of(text)):
        for part in _cut_at_spaces(text, sentence.shifted(paragraph.start)):
            if cut and part.end - cut[-1].start <= LONGEST_PARAGRAPH:
                cut[-1] = Span(cut[-1].start, part.end)
            else:
                cut.append(part)
    return cut


def _cut_at_spaces(text: str, sentence: Span) -> list[Span]:
    parts: list[Span] = []
    start = sentence.start
    while sentence.end - start > LONGEST_PARAGRAPH:
        limit = start + LONGEST_PARAGRAPH
        cut = max(text.rfind(" ", start + 1, limit), text.rfind("\n", start + 1, limit))
        cut = limit if cut < 0 else cut
        parts.append(stripped(text, Span(start, cut)))
        start = cut
    parts.append(stripped(text, Span(start, sentence.end)))
    return [part for part in parts if part.length]
