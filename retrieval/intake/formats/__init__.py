"""One reader for each format: bytes -> a `Reading`. `format_of` picks one by the ending of a name, `reader_for` looks
at the bytes too: what is signed as another format is read as that."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from retrieval.errors import UnsupportedFormat
from retrieval.intake.formats import docx, epub, feed, mail, markdown, page, pdf, plain, rtf
from retrieval.intake.formats.reading import Reading

Reader = Callable[[str, bytes], Reading]

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Format:
    """How files of a format are read.

    `largest` is in bytes. What is `apart` is read in a process of its own, because its parsers are large and can be
    led astray.
    """

    read: Reader
    largest: int
    apart: bool = True


# A thick book is 2 MB of text. What is larger is a dump or a mistake, and would sit in memory whole.
LARGEST_FILE = 10 * _MEGABYTE
# Pictures count here, which are passed over.
_ILLUSTRATED = 50 * _MEGABYTE

_PLAIN = Format(plain.read, LARGEST_FILE, apart=False)
_MARKDOWN = Format(markdown.read, LARGEST_FILE, apart=False)
_PAGE = Format(page.read, LARGEST_FILE)
_SAVED_PAGE = Format(mail.read_saved_page, _ILLUSTRATED)
_MAIL = Format(mail.read, _ILLUSTRATED)
_PDF = Format(pdf.read, _ILLUSTRATED)
_DOCX = Format(docx.read, _ILLUSTRATED)
_EPUB = Format(epub.read, _ILLUSTRATED)
_RTF = Format(rtf.read, _ILLUSTRATED)
_FEED = Format(feed.read, LARGEST_FILE)

_FORMATS = {
    ".txt": _PLAIN,
    ".text": _PLAIN,
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".html": _PAGE,
    ".htm": _PAGE,
    ".xhtml": _PAGE,
    ".mhtml": _SAVED_PAGE,
    ".mht": _SAVED_PAGE,
    ".pdf": _PDF,
    ".docx": _DOCX,
    ".eml": _MAIL,
    ".epub": _EPUB,
    ".rtf": _RTF,
    ".xml": _FEED,
    ".rss": _FEED,
    ".atom": _FEED,
}
# Bytes that no file of another format begins with, so that they count for more than the ending of a name.
_SIGNATURES = (
    (re.compile(rb"\s{0,1024}%PDF-"), _PDF),
    (re.compile(rb"\s{0,64}\{\\rtf1"), _RTF),
    (re.compile(rb"PK\x03\x04.{26}mimetypeapplication/epub\+zip", re.DOTALL), _EPUB),
    (re.compile(rb"PK\x03\x04.{26}(?:\[Content_Types\]\.xml|_rels/|docProps/|word/)", re.DOTALL), _DOCX),
)
# A text may show how a page is written, so this counts only where the ending says nothing of letters.
_LOOKS_LIKE_A_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_SIGNATURE = 4096
BUNDLE = ".zip"

SUPPORTED = (*_FORMATS, BUNDLE)


def format_of(source: str) -> Format | None:
    """The format that the ending of `source` names; None where it names none."""
    return _FORMATS.get(PurePath(source).suffix.lower())


def signed_format(source: str, head: bytes) -> Format:
    """The format of what begins with `head` and is called `source`. Raises UnsupportedFormat where there is none."""
    named = format_of(source)
    head = head[:_LONGEST_SIGNATURE]
    for signature, form in _SIGNATURES:
        if signature.match(head):
            return form
    if (named is None or named.read in (pdf.read, docx.read, epub.read, rtf.read)) and _LOOKS_LIKE_A_PAGE.match(head):
        return _PAGE
    if named is None:
        raise UnsupportedFormat(source, SUPPORTED)
    return named
