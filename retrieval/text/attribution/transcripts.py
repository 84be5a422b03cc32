"""Who speaks in a transcript: whose label stands before the words.

    Ada Holt: When will it sail?
    Bo Lind: In May.

A label counts where it comes back: "Warning: ..." once over a paragraph is nobody's.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from retrieval.text.attribution.clauses import Clause
from retrieval.text.attribution.names import NAME, bare, is_name
from retrieval.text.spans import Span

_LABEL = re.compile(rf"^[ >*_]*(?P<name>{NAME})\s?:[*_]*[ ]", re.MULTILINE)
# So often somebody speaks in a transcript, or it is none.
_TURNS = 2


def speaking_at(text: str, paragraph: Span, place: int) -> Clause | None:
    """The label in `paragraph` under which the letter at `place` stands; None where `text` is no transcript."""
    before = [label for label in _labels(text) if paragraph.start <= label.span.start and label.span.end <= place]
    return before[-1] if before else None


@lru_cache(maxsize=32)
def _labels(text: str) -> tuple[Clause, ...]:
    """The labels of all who speak more than once, where two or more do."""
    found = [Span(*match.span("name")) for match in _LABEL.finditer(text)]
    turns = Counter(name.of(text) for name in found)
    speaking = {name for name, count in turns.items() if count >= _TURNS}
    if len(speaking) < 2:
        return ()
    named = ((label, bare(text, label)) for label in found if label.of(text) in speaking)
    return tuple(
        Clause(name, label, pronoun=False) for label, name in named if name is not None and is_name(text, name)
    )
