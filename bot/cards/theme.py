"""How cards look: one accent, small grey lines, how a citation line is put together."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

from bot.cards.limits import shortened
from bot.cards.prose import plain
from bot.cards.wording import Wording
from retrieval.model import Entry, Kind, Metadata, Origin, Passage

# Legible on Discord's dark and light grounds alike: ink blue for answers, grey for absence and errors.
ACCENT = 0x4F7CAC
QUIET = 0x80848E

_TITLE = 120
_OUTLET = 80
_AUTHORS_NAMED = 2
_COPY_TITLE = 60
_SPEAKER = 60
# Unicode's marks that set the direction of all that follows them.
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
# As it is posted, percent-encoded; a longer address is left out rather than the citation.
_URL = 300


def small(line: str) -> str:
    """A line of small grey text."""
    return f"-# {line}"


def dated(known: Metadata, words: Wording) -> str:
    """The date of an article, with how sure it is."""
    if known.published is None:
        return _bounds(known, words)
    day = words.on(known.published)
    return words.about_day.format(day=day) if known.published_from is Origin.INFERRED else day


def _bounds(known: Metadata, words: Wording) -> str:
    """What is known of a day that is not: from when to when it can be."""
    first = words.on(known.earliest) if known.earliest else None
    last = words.on(known.latest) if known.latest else None
    if first and last:
        return words.between_days.format(first=first, last=last)
    if first:
        return words.not_before.format(first=first)
    return words.not_after.format(last=last) if last else words.undated


def title_of(entry: Entry) -> str:
    """The title as inert Markdown, a link where the article's address is known."""
    known = entry.metadata
    title = _in_line(known.title, _TITLE)
    address = _safe_address(known.url)
    return f"[{title}](<{address}>)" if address else title


def copy_title(entry: Entry) -> str:
    """The title of a copy, short and without a link, as inert Markdown."""
    return _in_line(entry.metadata.title, _COPY_TITLE)


def origin(known: Metadata, words: Wording) -> str:
    """Outlet, authors and date on one line, as inert Markdown."""
    others = words.and_others if len(known.bylines) > _AUTHORS_NAMED else ""
    parts = (
        _outlet(known, words),
        _in_line(", ".join(known.bylines[:_AUTHORS_NAMED]), _OUTLET) + others,
        dated(known, words),
    )
    return " · ".join(part for part in parts if part)


def provenance(entry: Entry, passage: Passage, words: Wording) -> str:
    """Title, outlet, authors, date, page where there are pages, and paragraph on one line, as inert Markdown."""
    page = f" · {words.page.format(number=passage.page)}" if passage.page is not None else ""
    return f"{title_of(entry)} · {origin(entry.metadata, words)}{page} · ¶ {passage.number}"


def _outlet(known: Metadata, words: Wording) -> str:
    outlet = _in_line(known.outlet or "", _OUTLET)
    return words.probably.format(outlet=outlet) if known.outlet_from is Origin.INFERRED else outlet


def voice(passage: Passage, words: Wording) -> str:
    """Who speaks in a passage where that is not the article: a reader, or whoever is quoted. Inert Markdown."""
    name = _in_line(passage.speaker or "", _SPEAKER)
    if passage.kind is Kind.COMMENT:
        return words.comment_by.format(name=name) if name else words.comment
    if passage.kind is Kind.CAPTION:
        return words.caption
    return words.quoted_from.format(name=name) if name and passage.kind is Kind.QUOTATION else ""


def speaking(name: str, words: Wording) -> str:
    """Who speaks in an excerpt of an article, as inert Markdown."""
    return words.speaking.format(name=_in_line(name, _SPEAKER))


def _in_line(text: str, longest: int) -> str:
    """Inert Markdown for a line that goes on: what is written from right to left turns nothing else round."""
    kept = plain(shortened(_DIRECTIONS.sub("", text), longest))
    return f"\u2068{kept}\u2069" if any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in kept) else kept


def _safe_address(url: str | None) -> str | None:
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    address = quote(url, safe="/:?#&=%@!$'*+,;~._-")
    return address if len(address) <= _URL else None
