"""What people do to libraries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NamedTuple


class Done(StrEnum):
    """What can be done to a library."""

    ADDED = "added"
    EDITED = "edited"
    RESET = "reset"
    REMOVED = "removed"
    BROUGHT_BACK = "brought_back"
    EXPORTED = "exported"
    FOLLOWED = "followed"
    UNFOLLOWED = "unfollowed"


class Refusal(NamedTuple):
    """A source that was not added, and the sentence that says why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done to a library, by whom and when (`at`, UTC, to the millisecond).

    `id` is found in its library only. `by` is whatever a person is called outside, None where nobody did it (a
    followed feed brought articles) or where it was forgotten who. `articles` are the ids of those that it was done
    to, 0 for one that has no id here; `names` are what people know them by: titles, or the address of a feed.
    """

    id: int
    library: str
    by: str | None
    done: Done
    at: datetime
    articles: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()


def deed_form(deed: Deed) -> dict[str, Any]:
    """A deed as JSON takes it."""
    return {
        "id": deed.id,
        "library": deed.library,
        "by": deed.by,
        "done": deed.done.value,
        "at": moment_form(deed.at),
        "articles": list(deed.articles),
        "names": list(deed.names),
        "refused": [one._asdict() for one in deed.refused],
    }


def deed_of(form: Mapping[str, Any]) -> Deed:
    """The deed that was written as `form`."""
    return Deed(
        id=form["id"],
        library=form["library"],
        by=form["by"],
        done=Done(form["done"]),
        at=datetime.fromisoformat(form["at"]),
        articles=tuple(form["articles"]),
        names=tuple(form["names"]),
        refused=tuple(Refusal(**one) for one in form["refused"]),
    )


def moment_form(moment: datetime) -> str:
    """A moment as deeds are written with: as text they are in the order of time."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
