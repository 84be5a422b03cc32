"""What a question may see: libraries, filters, kinds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from retrieval.errors import KindNotUnderstood
from retrieval.model.articles import INDEXED_KINDS, Kind


def asked_kind(name: str) -> Kind:
    """The kind of passage that `name` names, in the singular or plural. Raises KindNotUnderstood."""
    for kind in INDEXED_KINDS:
        if name.casefold() in (kind.value, f"{kind.value}s"):
            return kind
    raise KindNotUnderstood(name, tuple(kind.value for kind in INDEXED_KINDS))


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles of its libraries a scope sees, and which kinds of their passages; None lets all through.

    `source` stands in the outlet or in the name of the document, `author` in the name of an author, `title` in the
    title, letter case and accents apart. `since` and `until` are days of publication, both included; an article
    whose day is not known passes only where it cannot have come out before or after. Without `kinds` a question
    sees `ASKED_KINDS`. `articles` are the ids of the only ones to look at.
    """

    source: str | None = None
    author: str | None = None
    since: date | None = None
    until: date | None = None
    title: str | None = None
    kinds: frozenset[Kind] | None = None
    articles: frozenset[int] | None = None

    def __bool__(self) -> bool:
        """Whether any article is held back."""
        return any(getattr(self, name) is not None for name in self.__slots__ if name != "kinds")

    def with_changes(self, others: Filters) -> Filters:
        """These filters, with those of `others` that are set in their place."""
        changes = {name: value for name in self.__slots__ if (value := getattr(others, name)) is not None}
        return replace(self, **changes) if changes else self


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question may see: the names of its libraries, in no particular order, and filters on them."""

    libraries: frozenset[str]
    filters: Filters = NO_FILTERS

    @classmethod
    def of(cls, *libraries: str) -> Scope:
        """The scope of exactly these libraries."""
        return cls(frozenset(libraries))

    def narrowed(self, filters: Filters) -> Scope:
        """The same libraries, seen through `filters`."""
        return Scope(self.libraries, filters)


class Order(StrEnum):
    """In which order findings come."""

    RELEVANCE = "relevance"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Holding:
    """What a scope holds of one outlet (None: of articles without one): how many articles, from when to when."""

    outlet: str | None
    articles: int
    first: date | None
    last: date | None
