"""What the research desk keeps, frozen: saved excerpts, watches and what they found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

# The most that one notebook, and the watches of one server or one person's direct messages, may hold.
MOST_SAVED = 200
MOST_WATCHES = 25
MOST_OWN_WATCHES = 10
LONGEST_NOTE = 1_000
LONGEST_WATCH = 200


@dataclass(frozen=True, slots=True)
class Notebook:
    """Whose notebook: the channel's, or where it has none the person's own."""

    user_id: int
    channel_id: int | None = None


@dataclass(frozen=True, slots=True)
class SavedExcerpt:
    """An excerpt as it was when it was saved, whatever became of its article.

    `citation` is CSL-JSON; `sha256` is of the article's text, UTF-8, and `text == article_text[start:end]`. `number`
    counts the notebook's excerpts from 1. `user_id` is who saved it, None once they had themselves erased.
    """

    id: int
    number: int
    user_id: int | None
    text: str
    citation: dict[str, Any]
    library: str
    article_id: int
    sha256: str
    start: int
    end: int
    note: str | None
    saved_at: datetime

    @property
    def paragraph(self) -> int:
        """The number of the paragraph it stands in."""
        return int(self.citation["custom"]["paragraph"])


class Since(StrEnum):
    """What became of an article since an excerpt of it was saved, as far as the one who asks may know."""

    SAME = "same"
    CHANGED = "changed"
    REMOVED = "removed"
    UNKNOWN = "unknown"
    """Its library is not asked here."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A standing question: where what it finds is posted, whether once a day, whether it rests.

    `guild_id` is None in direct messages. `seen_article` is the id of the last article looked at; nothing is posted
    before `not_before`, and `failures` counts how often in a row Discord refused.
    """

    id: int
    user_id: int
    guild_id: int | None
    channel_id: int
    query: str
    daily: bool
    paused: bool
    seen_article: int
    failures: int
    not_before: datetime


@dataclass(frozen=True, slots=True)
class Find:
    """An excerpt that a watch has to post; its `id` is 0 until it is kept.

    `article` is a hash of what its article is known by, whichever id it has; `first` are the phrases that no earlier
    article held.

    `start` and `end` count from the beginning of the passage. `post_id` is set once a post with it was begun.
    """

    id: int
    article: str
    passage_id: int
    start: int
    end: int
    first: tuple[str, ...]
    post_id: int | None = None
