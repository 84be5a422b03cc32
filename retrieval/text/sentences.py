"""Where sentences stand in a paragraph.

The cutting itself is syntok's, the best of the kept libraries on news prose; this module only turns its
tokens into spans that cover every letter.
"""

from __future__ import annotations

from itertools import pairwise

from syntok import segmenter

from retrieval.text.spans import Span, stripped


def sentence_spans(text: str) -> list[Span]:
    """The sentences of `text` in order: disjoint, trimmed, and between them they hold every letter.

    Empty for text without letters.
    """
    starts = [sentence[0].offset for paragraph in segmenter.analyze(text) for sentence in paragraph if sentence]
    if not starts:
        return []
    # The first sentence also owns whatever syntok passed over before it.
    borders = [0, *starts[1:], len(text)]
    spans = (stripped(text, Span(a, b)) for a, b in pairwise(borders))
    return [span for span in spans if span.length]
