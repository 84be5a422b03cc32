"""A feed's bytes -> its title and its items."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any

import feedparser

from retrieval.errors import AddressRefused, NotAFeed, SourceTooLarge
from retrieval.intake.addresses import page_address

# Feeds carry the newest few dozen items. What is larger is an archive, and its parser is slow.
LARGEST_FEED = 4 * 1024 * 1024
MOST_ITEMS = 200


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


def read_feed(source: str, content: bytes, url: str, content_type: str = "") -> ParsedFeed:
    """Read RSS or Atom that came from `url`. `source` is what a person called it.

    Blocks and computes: call it off the event loop. Raises NotAFeed, SourceTooLarge.
    """
    if len(content) > LARGEST_FEED:
        raise SourceTooLarge(source, len(content), LARGEST_FEED)
    headers = {"content-location": url}
    if content_type:
        headers["content-type"] = content_type
    try:
        # Only as a stream: a text that looks like an address or a path would be opened.
        parsed = feedparser.parse(BytesIO(content), response_headers=headers)
    except Exception as error:  # whatever hostile bytes provoke in a lenient parser, they are no feed
        raise NotAFeed(source) from error
    if not parsed.version:
        raise NotAFeed(source)
    items = (_item(entry, url) for entry in parsed.entries[:MOST_ITEMS])
    return ParsedFeed(_line(parsed.feed.get("title")), tuple(item for item in items if item))


def _item(entry: Any, base: str) -> Item | None:
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


def _link(written: str, base: str) -> str | None:
    try:
        return str(page_address(written, written.strip(), base=page_address(base, base))) if written.strip() else None
    except AddressRefused:
        return None


def _content(entry: Any) -> str:
    whole = [str(part.get("value") or "") for part in entry.get("content") or ()]
    return max([*whole, str(entry.get("summary") or "")], key=len)


def _line(value: object) -> str:
    return " ".join(str(value or "").split())


def _day(written: str) -> date | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            return read(written).date()
        except (ValueError, TypeError, OverflowError):
            continue
    return None
