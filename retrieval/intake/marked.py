"""The paragraphs that a format marks -> the parts of an article.

What the format says of a paragraph holds. Only where it says nothing more than that it is one, the rules for plain
text are asked: whether it is furniture, and whether it names who wrote the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from retrieval.intake.bylines import Byline, byline
from retrieval.intake.formats.reading import Block
from retrieval.intake.furniture import is_furniture
from retrieval.intake.parts import Part, Parts
from retrieval.model import Kind, Origin
from retrieval.text.paragraphs import pieces
from retrieval.text.spans import Span

# Bylines stand near the headline.
_HEAD = 6


def marked_parts(text: str, blocks: Sequence[Block]) -> Parts:
    """The parts of the article whose paragraphs in `text` are `blocks`; long ones are cut.

    In a text of nothing but headings these are its body.
    """
    bylines = _bylines(text, blocks[:_HEAD])
    kept = [block for block in blocks if block.span not in bylines and not _is_furniture(text, block)] or blocks
    parts = [
        Part(span, block.kind, block.speaker, block.said_at, block.page)
        for block in kept
        for span in pieces(text, block.span)
    ]
    if all(part.kind is Kind.HEADING for part in parts):
        parts = [replace(part, kind=Kind.BODY) for part in parts]
    title = kept[0].span.of(text) if kept[0].kind is Kind.HEADING else None
    found = list(bylines.values())
    outlet = next((one.outlet for one in found if one.outlet), None)
    dated = next((one for one in found if one.published), None)
    return Parts(
        tuple(parts),
        title,
        authors=tuple(dict.fromkeys(name for one in found for name in one.authors)),
        outlet=outlet,
        outlet_from=Origin.PRINTED if outlet else Origin.UNKNOWN,
        published=dated.published if dated else None,
        published_words=dated.words if dated else None,
    )


def _bylines(text: str, blocks: Sequence[Block]) -> dict[Span, Byline]:
    found = {block.span: byline(block.span.of(text)) for block in blocks if block.kind in (Kind.BODY, Kind.HEADING)}
    return {span: one for span, one in found.items() if one is not None}


def _is_furniture(text: str, block: Block) -> bool:
    return block.kind in (Kind.BODY, Kind.HEADING) and is_furniture(block.span.of(text))
