"""Plain text: bytes in some encoding."""

from __future__ import annotations

import codecs

import charset_normalizer

from retrieval.errors import NotText, SourceEmpty
from retrieval.intake.formats.reading import Reading, Stated
from retrieval.text.spans import Span

# Encodings whose text holds zero bytes; without one of these marks a zero byte says "binary".
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
# A guess at the encoding needs a sample, not a book.
_SAMPLE = 256 * 1024


def read(source: str, content: bytes) -> Reading:
    """Read plain text. Raises NotText for binary content, SourceEmpty where there are no letters."""
    text, encoding = decode(source, content)
    return Reading(text=text, body=Span(0, len(text)), encoding=encoding, stated=Stated())


def decode(source: str, content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: UTF-8 where it is valid, else the likeliest other one.

    Line ends and a byte order mark are kept, so that offsets are those of the decoded file.
    """
    try:
        text, encoding = content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text, encoding = _guess(source, content)
    if "\0" in text:
        raise NotText(source)
    if not any(letter.isalnum() for letter in text):
        raise SourceEmpty(source)
    return text, encoding


def _guess(source: str, content: bytes) -> tuple[str, str]:
    if b"\0" in content and not content.startswith(_WIDE_MARKS):
        raise NotText(source)
    best = charset_normalizer.from_bytes(content[:_SAMPLE]).best()
    if best is None:
        raise NotText(source)
    # Beyond the sample a stray byte may still not fit: one replacement mark loses less than refusing.
    return content.decode(best.encoding, errors="replace"), best.encoding
