"""A feed's bytes -> its title and its items."""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any

import feedparser
from yarl import URL

from retrieval.errors import AddressRefused, IntakeError, NotAFeed, SourceTooLarge
from retrieval.intake.addresses import page_address
from retrieval.intake.charsets import decoded
from retrieval.intake.formats.plain import decode

# Feeds carry the newest few dozen items. What is larger is an archive, and its parser is slow.
LARGEST_FEED = 2 * 1024 * 1024
MOST_ITEMS = 200

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED = re.compile(rb"""\s*<\?xml[^>]{1,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_FIRST_ELEMENT = re.compile(r"<\w", re.ASCII)
_LONGEST_LINE = 300
_LONGEST_PROLOG = 16 * 1024


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed.

    `link` is absolute; `published` is the day in the zone that was written. `content` is HTML, the whole of it or a
    summary, without scripts. `key` tells an item from all others of its feed, for as long as the feed means it to.
    """

    link: str
    title: str
    published: date | None
    author: str | None
    guid: str | None
    content: str

    @property
    def key(self) -> str:
        """64 hexadecimal digits."""
        return hashlib.sha256((self.guid or self.link).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a feed says, its first 200 items in its order. Items without the address of a page are left out."""

    title: str
    items: tuple[Item, ...]


def read_feed(source: str, content: bytes, url: str | None = None, charset: str | None = None) -> ParsedFeed:
    """Read RSS or Atom.

    `source` is what a person called it, `url` where it stands (without it relative links are left out), `charset` the
    encoding that its server named. Blocks and computes: call it off the event loop. Raises NotAFeed, SourceTooLarge.
    """
    if len(content) > LARGEST_FEED:
        raise SourceTooLarge(source, len(content), LARGEST_FEED)
    try:
        letters = _without_gaps_before_first_element(_text(source, content, charset))
    except IntakeError as error:
        raise NotAFeed(source) from error
    if letters is None:
        raise NotAFeed(source)
    headers = {"content-location": url or "", "content-type": "application/xml; charset=utf-8"}
    try:
        # Only as a stream: a text that looks like an address or a path would be opened.
        parsed = feedparser.parse(BytesIO(letters.encode("utf-8", "replace")), response_headers=headers)
    except Exception as error:  # whatever hostile bytes provoke in a lenient parser, they are no feed
        raise NotAFeed(source) from error
    if not parsed.version:
        raise NotAFeed(source)
    base = page_address(source, url) if url else None
    items = (_item(entry, base) for entry in parsed.entries[:MOST_ITEMS])
    return ParsedFeed(_line(parsed.feed.get("title")), tuple(item for item in items if item))


def _text(source: str, content: bytes, charset: str | None) -> str:
    """The letters, in the encoding that the bytes, the server or the XML declaration name, or the likeliest one."""
    named = [name for mark, name in _MARKS if content.startswith(mark)]
    named.append(charset or "")
    if declared := _DECLARED.match(content):
        named.append(declared[1].decode("ascii"))
    for name in named:
        # In a wide encoding that it is not in, a feed decodes too: to letters without any mark-up.
        if name and (text := decoded(content, name)) and "<" in text:
            return text
    return decode(source, content)[0]


def _without_gaps_before_first_element(text: str) -> str | None:
    """`text` with short gaps there, None where much is left: over such a prolog the parser takes quadratic time."""
    first = _FIRST_ELEMENT.search(text)
    if first is None:
        return None
    prolog = re.sub(r"\s+", lambda gap: "\n" if "\n" in gap[0] else " ", text[: first.start()])
    return prolog + text[first.start() :] if len(prolog) <= _LONGEST_PROLOG else None


def _item(entry: Any, base: URL | None) -> Item | None:
    link = _link(str(entry.get("link") or ""), base)
    if link is None:
        return None
    return Item(
        link=link,
        title=_line(entry.get("title")),
        published=_day(str(entry.get("published") or "")),
        author=_line(entry.get("author")) or None,
        guid=str(entry.get("id") or "") or None,
        content=_content(entry),
    )


def _link(written: str, base: URL | None) -> str | None:
    try:
        return str(page_address(written, written, base)) if written.strip() else None
    except AddressRefused:
        return None


def _content(entry: Any) -> str:
    whole = [str(part.get("value") or "") for part in entry.get("content") or ()]
    return max([*whole, str(entry.get("summary") or "")], key=len)


def _line(value: object) -> str:
    return " ".join(str(value or "").split())[:_LONGEST_LINE]


def _day(written: str) -> date | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            return read(written).date()
        except (ValueError, TypeError, OverflowError):
            continue
    return None
