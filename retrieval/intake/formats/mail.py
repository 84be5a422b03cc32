"""Mails (.eml), and web pages that a browser saved as one file (.mhtml), which have the form of mails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime

from retrieval.errors import SourceDamaged, SourceEmpty
from retrieval.intake.formats import page
from retrieval.intake.formats.foreign import library
from retrieval.intake.formats.reading import Reading, Stated
from retrieval.text.analysis import without_broken_letters
from retrieval.text.spans import Span, stripped

_HEADS = ("From", "Subject", "Date")
# What mail programs put above a signature.
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
# Lines that were wrapped for the way end with a space (RFC 3676).
_SOFT_LINE_END = re.compile(r"(?<=\S)(?<!--) \n(?=\S)")
_DAY_IN_DATE = re.compile(r"\d{1,2}\s+\w{3,9}\s+\d{4}")


def read(source: str, content: bytes) -> Reading:
    """Read a mail: its text, or where it has none its HTML, without the signature and what is attached.

    Subject, sender and date are title, author and date. Raises SourceDamaged, SourceEmpty, and for HTML what
    `page.read` raises.
    """
    with library(source, "html", "mail"):
        message = _message(content)
        if not any(message.get(head) for head in _HEADS):
            raise SourceDamaged(source, "mail")
        stated = _stated(message)
        text = next(_contents(message, "text/plain"), "")
        markup = next(_contents(message, "text/html"), "")
    if any(letter.isalnum() for letter in text):
        return _plain(text, stated)
    if not markup.strip():
        raise SourceEmpty(source)
    reading = page.read(source, markup.encode())
    return replace(reading, stated=replace(stated, outlet=reading.stated.outlet, url=reading.stated.url))


def read_saved_page(source: str, content: bytes) -> Reading:
    """Read a saved web page; its address is the one that the browser wrote into it. Raises as `page.read` does."""
    with library(source, "html", "MHTML"):
        message = _message(content)
        pages = (part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml"))
        found = next(pages, None)
        if found is None:
            raise SourceDamaged(source, "MHTML")
        address = found.get("Content-Location") or message.get("Snapshot-Content-Location")
        markup = found.get_payload(decode=True)
        charset = found.get_content_charset()
    if not isinstance(markup, bytes) or not markup.strip():
        raise SourceEmpty(source)
    return page.read(source, markup, address=str(address).strip() if address else None, charset=charset)


def _message(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


def _contents(message: EmailMessage, content_type: str) -> Iterator[str]:
    """The parts of that type that are no attachments, as text."""
    for part in message.walk():
        if part.get_content_type() == content_type and part.get_content_disposition() != "attachment":
            content = part.get_content(errors="replace").replace("\r\n", "\n").replace("\0", "")
            yield _SOFT_LINE_END.sub(" ", content) if part.get_param("format") == "flowed" else content


def _plain(text: str, stated: Stated) -> Reading:
    text = without_broken_letters(text)
    signature = _SIGNATURE.search(text)
    body = stripped(text, Span(0, signature.start() if signature else len(text)))
    whole = stripped(text, Span(0, len(text)))
    return Reading(text, body if body.length else whole, "eml", stated)


def _stated(message: EmailMessage) -> Stated:
    senders = getaddresses([str(message.get("From", ""))])
    written = str(message.get("Date", ""))
    sent = _sent(written)
    day = _DAY_IN_DATE.search(written)
    return Stated(
        title=" ".join(str(message.get("Subject", "")).split()) or None,
        authors=tuple(name for name, _ in senders if name),
        published=sent.date() if sent else None,
        published_words=(day[0] if day else written) if sent else None,
    )


def _sent(written: str) -> datetime | None:
    try:
        return parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError):
        return None
