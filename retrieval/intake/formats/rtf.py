"""Rich Text Format, as word processors save it."""

from __future__ import annotations

from retrieval.errors import SourceDamaged, SourceEmpty
from retrieval.intake.formats.foreign import library
from retrieval.intake.formats.reading import Reading, Stated, tidied
from retrieval.text.spans import Span


def read(source: str, content: bytes) -> Reading:
    """Read a file of rich text; each of its lines is a paragraph. Raises SourceDamaged, SourceEmpty."""
    with library(source, "documents", "RTF"):
        from striprtf.striprtf import rtf_to_text

        if not content.lstrip().startswith(b"{\\rtf"):
            raise SourceDamaged(source, "RTF")
        text: str = rtf_to_text(content.decode("latin-1"), errors="replace")  # type: ignore[no-untyped-call]
    text = "\n\n".join(filter(None, (tidied(line) for line in text.split("\n"))))
    if not any(letter.isalnum() for letter in text):
        raise SourceEmpty(source)
    return Reading(text, Span(0, len(text)), "rtf", Stated())
