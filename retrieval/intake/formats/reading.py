"""What a reader gives back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from retrieval.text.spans import Span


@dataclass(frozen=True, slots=True)
class Stated:
    """What a format says of an article in so many words; None and empty where it says nothing."""

    title: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    published: date | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as its reader understood it.

    `text` is the whole decoded source, untouched; `body` is the stretch of it that is prose (all of it but
    front matter and the like). `encoding` names what the bytes were read as.
    """

    text: str
    body: Span
    encoding: str
    stated: Stated
