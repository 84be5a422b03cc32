"""A stretch of text -> passages: where each paragraph stands, what kind it is, where its sentences are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.intake.formats.reading import Block
from retrieval.model import Kind, PassageDraft
from retrieval.text.paragraphs import paragraph_spans, pieces
from retrieval.text.sentences import sentence_spans
from retrieval.text.spans import Span

# A heading is short and ends without the marks that end a sentence. Longer lines are prose.
_LONGEST_HEADING = 90
_ENDS_LIKE_PROSE = re.compile(r"""[.!?:;…][)\]"'”’»]*$""")
_MARKDOWN_HEADING = re.compile(r"#{1,6}\s")


def passages_of(text: str) -> tuple[PassageDraft, ...]:
    """The passages of `text`, numbered from 1; spans count from the beginning of `text`.

    In a text of nothing but short lines (a list, a title without a body) these are its body.
    """
    spans = paragraph_spans(text)
    kinds = [_kind(span.of(text)) for span in spans]
    if Kind.BODY not in kinds:
        kinds = [Kind.BODY] * len(spans)
    return tuple(
        PassageDraft(number, kind, span, _sentences(text, span))
        for number, (span, kind) in enumerate(zip(spans, kinds, strict=True), start=1)
    )


def passages_of_blocks(text: str, blocks: Sequence[Block]) -> tuple[PassageDraft, ...]:
    """The passages of a text whose format marks its paragraphs, numbered from 1; long ones are cut."""
    nothing_but_headings = all(block.kind is Kind.HEADING for block in blocks)
    cut = [(block, span) for block in blocks for span in pieces(text, block.span)]
    return tuple(
        PassageDraft(
            number,
            Kind.BODY if nothing_but_headings else block.kind,
            span,
            _sentences(text, span),
            speaker=block.speaker,
            said_at=block.said_at,
            page=block.page,
        )
        for number, (block, span) in enumerate(cut, start=1)
    )


def _kind(paragraph: str) -> Kind:
    if _MARKDOWN_HEADING.match(paragraph):
        return Kind.HEADING
    is_short_line = len(paragraph) <= _LONGEST_HEADING and "\n" not in paragraph
    return Kind.HEADING if is_short_line and not _ENDS_LIKE_PROSE.search(paragraph) else Kind.BODY


def _sentences(text: str, paragraph: Span) -> tuple[Span, ...]:
    return tuple(span.shifted(paragraph.start) for span in sentence_spans(paragraph.of(text))) or (paragraph,)
