"""What a person may correct of an article's metadata, and how what they write is understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from urllib.parse import urlsplit

from retrieval.errors import AddressNotUnderstood, DayNotWhole, FieldTooLong, TitleMissing
from retrieval.model import Metadata
from retrieval.text.analysis import without_broken_letters


class Field(StrEnum):
    """What can be corrected. The values are also the names of `Metadata`'s fields."""

    TITLE = "title"
    OUTLET = "outlet"
    AUTHORS = "authors"
    PUBLISHED = "published"
    URL = "url"


# What a field may hold, in code points; of the authors, all names together.
LONGEST = {Field.TITLE: 300, Field.OUTLET: 150, Field.AUTHORS: 1_000, Field.PUBLISHED: 10, Field.URL: 1_000}

# A title is a text, authors are names, a date is a day; None says that the article has no such thing.
Value = str | tuple[str, ...] | date | None
Changes = Mapping[Field, Value]


@dataclass(frozen=True, slots=True)
class Correction:
    """A field that a person corrected, who they were (None once that is forgotten), and when (UTC)."""

    field: Field
    by: str | None
    at: datetime


def understood(field: Field, written: str) -> Value:
    """The value that `written` stands for: authors one a line, a day as 2019-07-15, empty for none.

    Raises TitleMissing, FieldTooLong, DayNotWhole, AddressNotUnderstood.
    """
    lines = [" ".join(line.split()) for line in without_broken_letters(written).splitlines()]
    lines = [line for line in lines if line]
    text = " ".join(lines)
    if len(text) > LONGEST[field]:
        raise FieldTooLong(field, LONGEST[field])
    match field:
        case Field.TITLE if not text:
            raise TitleMissing
        case Field.AUTHORS:
            return tuple(dict.fromkeys(lines))
        case Field.PUBLISHED:
            return _day(text) if text else None
        case Field.URL if text:
            return _address(text)
    return text or None


def written(field: Field, known: Metadata) -> str:
    """What `understood` reads as the value that `known` has."""
    value = getattr(known, field)
    if isinstance(value, date):
        return value.isoformat()
    return "\n".join(value) if isinstance(value, tuple) else value or ""


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DayNotWhole(text) from None


def _address(text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:
        raise AddressNotUnderstood(text) from None
    if parts.scheme not in ("http", "https") or not parts.netloc or " " in text:
        raise AddressNotUnderstood(text)
    return text
