"""What was fetched -> a document and its articles: which format it is in, and what its server said of it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from retrieval.errors import UnsupportedFormat
from retrieval.intake.charsets import decoded
from retrieval.intake.fetching import Fetched
from retrieval.intake.formats import signed_format
from retrieval.intake.reading import Intake, read_content

_ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "multipart/related": ".mhtml",
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "application/rss+xml": ".xml",
    "application/atom+xml": ".xml",
    "application/rdf+xml": ".xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/epub+zip": ".epub",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "message/rfc822": ".eml",
}
# Types that servers send when they know no better: here the address and the first bytes say more.
_VAGUE = {
    "",
    "text/plain",
    "text/xml",
    "application/xml",
    "application/octet-stream",
    "binary/octet-stream",
    "application/download",
    "application/zip",
    "application/x-zip-compressed",
}
_SAYING = {
    *_ENDINGS.values(),
    ".htm",
    ".xhtml",
    ".mht",
    ".markdown",
    ".text",
    ".txt",
    ".rss",
    ".atom",
    ".rdf",
    ".zip",
}
_SAME = {
    ".htm": ".html",
    ".xhtml": ".html",
    ".mht": ".mhtml",
    ".markdown": ".md",
    ".text": ".txt",
    ".rss": ".xml",
    ".atom": ".xml",
    ".rdf": ".xml",
}
_HEAD = 2048
_SIGNS = (
    (".pdf", re.compile(rb"\s*%PDF-")),
    (".rtf", re.compile(rb"\s*\{\\rtf")),
    (".epub", re.compile(rb"PK\x03\x04.{26}mimetypeapplication/epub\+zip", re.DOTALL)),
    (".docx", re.compile(rb"PK\x03\x04.*?(?:\[Content_Types\]\.xml|word/)", re.DOTALL)),
    (".zip", re.compile(rb"PK\x03\x04")),
    (
        ".html",
        re.compile(
            rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+)?html\b",
            re.I | re.S,
        ),
    ),
    (".xml", re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml\b|<rss\b|<feed\b)", re.IGNORECASE)),
)
# Formats that are nothing but letters: their reader must guess at an encoding that the server may have named.
_LETTERS = (".txt", ".md")


def ending_for(fetched: Fetched) -> str:
    """The ending, such as '.html', of a file in the format of what was fetched; '.xml' is a feed.

    The content type decides; where it is vague, the first bytes, then the ending of the address, then '.txt'. A type
    that no reader could have gives an ending like '.mp4', which is refused by its name.
    """
    if fetched.content_type in _ENDINGS:
        return _ENDINGS[fetched.content_type]
    if fetched.content_type not in _VAGUE:
        return "." + fetched.content_type.rpartition("/")[2]
    head = fetched.content[:_HEAD]
    # Plain text may show how a page is written: it is taken at its word, as browsers do.
    if fetched.content_type != "text/plain":
        for ending, sign in _SIGNS:
            if sign.match(head):
                return ending
    path = PurePosixPath(unquote(urlsplit(fetched.url).path))
    ending = path.suffix.lower()
    return _SAME.get(ending, ending) if ending in _SAYING else ".txt"


def is_letters(fetched: Fetched) -> bool:
    """Whether it is a text that can be read beside other work, without a worker."""
    ending = ending_for(fetched)
    return ending in _LETTERS and not signed_format(f"page{ending}", fetched.content).apart


def read_page(fetched: Fetched) -> Intake:
    """Read what was fetched. The document is named by the address as it was given; articles that do not state their
    own address get the one that answered.

    Blocks and computes: call it off the event loop. Raises one of the IntakeErrors.
    """
    ending = ending_for(fetched)
    text = decoded(fetched.content, fetched.charset) if fetched.charset and ending in _LETTERS else None
    try:
        intake = read_content(fetched.asked, text.encode() if text else fetched.content, name=f"page{ending}")
    except UnsupportedFormat as error:
        raise UnsupportedFormat(fetched.asked, error.supported) from None
    document = replace(
        intake.document,
        sha256=hashlib.sha256(fetched.content).hexdigest(),
        encoding=fetched.charset.lower() if text and fetched.charset else intake.document.encoding,
    )
    drafts = tuple(
        replace(draft, metadata=replace(draft.metadata, url=draft.metadata.url or fetched.url))
        for draft in intake.drafts
    )
    return Intake(document, drafts)
