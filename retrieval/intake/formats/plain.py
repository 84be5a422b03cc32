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
_WESTERN = "cp1252"
# By chance two bytes of another encoding make a letter of UTF-8 now and then.
_WHOLE_FOR_EACH_WRONG = 5


def read(source: str, content: bytes) -> Reading:
    """Read plain text. Raises NotText for binary content, SourceEmpty where there are no letters."""
    text, encoding = decode(source, content)
    mark = len(text) - len(text.removeprefix("\ufeff"))
    return Reading(text=text, body=Span(mark, len(text)), encoding=encoding, stated=Stated())


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
    wide = content.startswith(_WIDE_MARKS)
    if b"\0" in content and not wide:
        raise NotText(source)
    if not wide and _is_damaged_utf_8(content):
        return content.decode("utf-8", errors="replace"), "utf-8"
    matches = charset_normalizer.from_bytes(content[:_SAMPLE])
    best = matches.best()
    if best is None:
        raise NotText(source)
    # A short Western text fits a dozen code pages; of those that fit, this is the one that people have.
    plausible = {name for match in matches for name in (match.encoding, *match.could_be_from_charset)}
    encoding = _WESTERN if _WESTERN in plausible else best.encoding
    # Beyond the sample a stray byte may still not fit: one replacement mark loses less than refusing.
    return content.decode(encoding, errors="replace"), encoding


def _is_damaged_utf_8(content: bytes) -> bool:
    """Whether nearly all letters beyond ASCII are whole in UTF-8: one wrong byte does not make another encoding."""
    text = content.decode("utf-8", errors="replace")
    wrong = text.count("\ufffd")
    whole = sum(letter > "\x7f" for letter in text) - wrong
    return whole >= _WHOLE_FOR_EACH_WRONG * wrong
