"""A library as those see it who look after it: its articles page by page, its feeds, what was done to it, a copy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import discord
from discord import ui
from discord.utils import format_dt

from bot.cards import actions, theme
from bot.cards.layout import button, card, posted, section
from bot.cards.limits import MESSAGE_TEXT, OPTION_LABEL, measured, shortened
from bot.cards.prose import plain
from bot.cards.wording import ENGLISH, Wording
from retrieval.model import Deed, Done, Entry

# Articles on a page of the list: as many as a phone shows, and a menu can hold.
LISTED = 10
LOGGED = 12

_TITLE = 90
_NAME = 100
_NAMES = 3
_TROUBLE = 200
_ADDRESS = 120
# Room for lines: the rest is for heading and footer.
_TEXT = MESSAGE_TEXT - 500


@dataclass(frozen=True, slots=True)
class Room:
    """How much a library holds, in articles and megabytes, and how much it may hold; 0 for without limit."""

    articles: int
    megabytes: float
    most_articles: int
    most_megabytes: int


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A followed feed: its name, its address, when it is looked at next, what went wrong the last time."""

    title: str
    address: str
    next_poll: datetime
    trouble: str | None


def shelf_card(
    entries: Sequence[Entry], total: int, skip: int, title: str, room: Room, words: Wording = ENGLISH
) -> ui.LayoutView:
    """A page of the library: `entries` are those after the first `skip` of the `total` whose title holds `title`."""
    named = words.library
    wanted = plain(shortened(title, _TITLE))
    heading = f"### {named['list_filtered'].format(filter=wanted) if title else named['list_heading']}"
    footer = _room(room, words)
    if not entries:
        return card([heading, named["list_no_match" if title else "list_empty"]], footer=footer)
    lines = _fitting(_entry(number, entry, words) for number, entry in enumerate(entries[:LISTED], start=skip + 1))
    last = skip + len(lines)
    turns = []
    if skip:
        turns.append(button(named["previous_page"], actions.shelf(max(0, skip - LISTED), title)))
    if last < total:
        turns.append(button(words.next_page, actions.shelf(last, title), primary=True))
    where = named["from_to"].format(first=skip + 1, last=last, total=total)
    return card(
        [heading, "\n".join(lines)], footer=f"{where} · {footer}", rows=[[_menu(entries[: len(lines)], words)], turns]
    )


def log_card(deeds: Sequence[Deed], total: int, skip: int, words: Wording = ENGLISH) -> ui.LayoutView:
    """A page of what was done to the library, the newest first."""
    heading = f"### {words.library['log_heading']}"
    if not deeds:
        return card([heading, words.library["log_empty"]], accent=theme.QUIET)
    lines = _fitting(_done(deed, words) for deed in deeds[:LOGGED])
    last = skip + len(lines)
    turns = []
    if skip:
        turns.append(button(words.first_page, actions.log(0)))
    if last < total:
        turns.append(button(words.next_page, actions.log(last), primary=True))
    where = words.library["from_to"].format(first=skip + 1, last=last, total=total)
    return card([heading, "\n".join(lines)], footer=where, rows=[turns])


def feeds_card(feeds: Sequence[FeedLine], words: Wording = ENGLISH) -> ui.LayoutView:
    """The feeds that the library follows, with their troubles."""
    heading = f"### {words.library['feeds_heading']}"
    if not feeds:
        return card([heading, words.library["feeds_none"]], accent=theme.QUIET)
    lines = _fitting(_feed(feed, words) for feed in feeds)
    rest = len(feeds) - len(lines)
    more = [words.library["and_more_sources"].format(count=rest)] if rest else []
    return card([heading, "\n".join([*lines, *more])])


def export_card(articles: int, file_name: str, words: Wording = ENGLISH) -> ui.LayoutView:
    """A copy of everything, as the file of that name beside the card."""
    counted = words.counted(words.articles, articles)
    return posted(
        section([words.library["export"].format(articles=counted)]),
        ui.File[ui.LayoutView](f"attachment://{file_name}"),
    )


def _fitting(lines: Iterable[str]) -> list[str]:
    """As many of the lines as fit, from the first on; one always does."""
    fitting: list[str] = []
    room = _TEXT
    for line in lines:
        room -= measured(line) + 1
        if room < 0:
            break
        fitting.append(line)
    return fitting


def _room(room: Room, words: Wording) -> str:
    form = words.library["room" if room.most_articles or room.most_megabytes else "room_unlimited"]
    return form.format(
        articles=room.articles,
        most_articles=room.most_articles,
        megabytes=f"{room.megabytes:.1f}",
        most_megabytes=room.most_megabytes,
    )


def _entry(number: int, entry: Entry, words: Wording) -> str:
    title = plain(shortened(entry.metadata.title, _TITLE))
    return f"**{number}** · {title}\n{theme.small(theme.origin(entry.metadata, words))}"


def _menu(entries: Sequence[Entry], words: Wording) -> ui.Select[ui.LayoutView]:
    options = [
        discord.SelectOption(label=shortened(entry.metadata.title, OPTION_LABEL) or "…", value=str(entry.id))
        for entry in entries
    ]
    return ui.Select(custom_id=actions.pick(), placeholder=words.library["list_pick"], options=options)


def _done(deed: Deed, words: Wording) -> str:
    # Feeds bring articles; whatever else nobody did, somebody did who had themselves forgotten.
    nobody = words.library["log_feed" if deed.done is Done.ADDED else "log_somebody"]
    who = f"<@{deed.by}>" if deed.by is not None else nobody
    names = ", ".join(f"“{plain(shortened(name, _NAME))}”" for name in deed.names[:_NAMES])
    rest = max(len(deed.articles), len(deed.names)) - min(len(deed.names), _NAMES)
    if rest > 0:
        names += words.and_more.format(count=rest)
    what = words.deeds[deed.done].format(names=names or words.counted(words.articles, len(deed.articles)))
    if deed.refused:
        what += f" ({words.counted(words.counts['refused'], len(deed.refused))})"
    return words.library["log_line"].format(when=format_dt(deed.at, "R"), who=who, deed=what)


def _feed(feed: FeedLine, words: Wording) -> str:
    named = words.library
    lines = [
        f"**{plain(shortened(feed.title or feed.address, _NAME))}**",
        theme.small(
            f"{plain(shortened(feed.address, _ADDRESS))} · "
            + named["feed_next"].format(when=format_dt(feed.next_poll, "R"))
        ),
    ]
    if feed.trouble:
        lines.append(theme.small(named["feed_trouble"].format(trouble=plain(shortened(feed.trouble, _TROUBLE)))))
    return "\n".join(lines)
