"""An article, and an excerpt of it, as CSL-JSON: the one source of every citation.

Fields follow the CSL 1.0.2 data schema. A day that was inferred is marked `circa`. `accessed` is the day on which
the article was added. `custom` carries what CSL has no field for: the excerpt and the number of its paragraph.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from retrieval.answers.cite.names import csl_name
from retrieval.model import Entry, Excerpt, Metadata, Origin

Item = dict[str, Any]

_MONTH_AND_YEAR = re.compile(r"\d{4}-\d{2}|[^\W\d]+\.?,? \d{4}")
_YEAR = re.compile(r"\d{4}")


def csl_item(entry: Entry, excerpt: Excerpt | None = None) -> Item:
    """The article of `entry` as CSL-JSON, with its `excerpt` where one is cited."""
    known = entry.metadata
    address = _address(known.url)
    item: Item = {"id": _key(entry), "type": _kind(known, address), "title": one_line(known.title)}
    if known.outlet:
        item["container-title"] = one_line(known.outlet)
    if known.bylines:
        item["author"] = [csl_name(one_line(author)) for author in known.bylines]
    if known.published:
        item["issued"] = _issued(known, known.published)
    if entry.added:
        item["accessed"] = {"date-parts": [_parts(entry.added)]}
    if address:
        item["URL"] = address
    if excerpt is not None:
        page = excerpt.passage.page
        item["custom"] = {
            "quotation": excerpt.text,
            "paragraph": excerpt.passage.number,
            **({"page": page} if page else {}),
        }
    return item


def one_line(text: str) -> str:
    """`text` on one line, without control characters: what a field of any format can hold."""
    return " ".join("".join(c if unicodedata.category(c) not in ("Cc", "Cs") else " " for c in text).split())


def day_of(item: Item, field: str) -> tuple[int, ...]:
    """Year, month and day of a date in an item, as many as are known; empty where it has none."""
    return tuple(item[field]["date-parts"][0]) if field in item else ()


def is_inferred(item: Item) -> bool:
    """Whether the day of publication was worked out rather than printed."""
    return bool(item.get("issued", {}).get("circa"))


def _kind(known: Metadata, address: str | None) -> str:
    if known.outlet:
        return "article-newspaper"
    return "webpage" if address else "document"


def _issued(known: Metadata, published: date) -> Item:
    words = (known.published_words or "").strip()
    parts = _parts(published)
    if _YEAR.fullmatch(words):
        parts = parts[:1]
    elif _MONTH_AND_YEAR.fullmatch(words):
        parts = parts[:2]
    issued: Item = {"date-parts": [parts]}
    if known.published_from is Origin.INFERRED:
        issued["circa"] = True
    return issued


def _parts(day: date) -> list[int]:
    return [day.year, day.month, day.day]


def _key(entry: Entry) -> str:
    known = entry.metadata
    first = csl_name(known.bylines[0]) if known.bylines else {}
    name = first.get("family") or known.outlet or "article"
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    word = re.sub(r"[^a-z]", "", letters)[:20] or "article"
    return f"{word}{known.published.year if known.published else ''}-{entry.id}"


def _address(url: str | None) -> str | None:
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return one_line(url).replace(" ", "%20") if parts.scheme in ("http", "https") and parts.netloc else None
