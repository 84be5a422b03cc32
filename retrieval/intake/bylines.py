"""Who wrote it, when and from where: the lines that newspapers print between a headline and its story.

    By Ada Holt and Bo Lind               Ada Holt, Bo Lind – April 21 2020
    by Ada Holt in Oslo and Bo Lind       Posted by Ada Holt on 3 May 2019
    Published: 21 April 2020              Por Ada Holt
    HARBOUR TOWN (AP) — The story begins ...

A date counts only where its year is printed. What is not surely a byline is left in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from retrieval.errors import DayNotUnderstood
from retrieval.text.days import first_day

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_ORDINAL = r"(?:st|nd|rd|th)?"
FULL_DATE = re.compile(
    rf"\b(?P<month>{_MONTH}) (?P<day>\d{{1,2}}){_ORDINAL},? (?P<year>\d{{4}})\b"
    rf"|\b(?P<day2>\d{{1,2}}){_ORDINAL} (?P<month2>{_MONTH}),? (?P<year2>\d{{4}})\b"
    r"|\b(?P<iso>\d{4}-\d{2}-\d{2})(?=$|[^\w-]|T\d)",
    re.IGNORECASE,
)

# A name: two to five words, the first and last with a capital; particles and initials between them.
_WORD = r"(?:[dlDL][’'])?[^\W\d_a-z][\w’'.-]*"
_PARTICLE = r"(?:van|von|der|den|de|del|della|di|da|dos|du|la|le|el|al|bin|ibn|ten|ter|zu|y)"
_CALENDAR = rf"(?:{_MONTH}|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)(?!\w)"
_NAME = rf"(?!{_CALENDAR}){_WORD}(?: (?:{_PARTICLE}|{_WORD})){{0,3}} {_WORD}"
_PLACE = rf"(?: in {_WORD}(?:[ ,]+{_WORD}){{0,3}})?"
_JOIN = r"(?:, and |, & |, | and | & )"
_NAMES = rf"{_NAME}{_PLACE}(?:{_JOIN}{_NAME}{_PLACE})*"
_SEPARATOR = r"\s*(?:[–—|•·,-]|\bon\b|\bat\b)\s*"
_WHEN = rf"(?P<when>(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?(?:{FULL_DATE.pattern}).{{0,40}})"
# With "by" the line is a byline; without it, only where a date follows the names.
_BYLINE = re.compile(
    rf"(?i:(?:posted |written |published |reported |story |words )?by:?|por|von|par) (?P<names>{_NAMES})"
    rf"(?:{_SEPARATOR}(?:{_WHEN}|.{{0,60}}))?"
)
_NAMES_AND_DATE = re.compile(rf"(?P<names>{_NAMES})\s*[–—|•·,-]\s*{_WHEN}")
_DATE_LINE = re.compile(
    rf"(?:(?P<later>(?:last )?(?:updated|modified))|(?:first )?(?:published|posted|date|issued))?"
    rf"(?: on| at)?\s?:? ?{_WHEN}",
    re.IGNORECASE,
)
_LONGEST = 200
# What stands in a list of names and is nobody's.
_ROLE = re.compile(
    r"\b(?:writers?|reporters?|correspondents?|editors?|columnists?|contributors?|staff)\b", re.IGNORECASE
)
_OUTLET = re.compile(r"The [A-Z]")

# "SEATTLE: ", "NEW YORK (AP) — ", "OSLO, Norway, May 3 (Reuters) - ": a place in capitals, an agency, a mark.
_REGION = r"(?:, [A-Z][\w.]*(?: [A-Z][\w.]*)?){0,2}"
_DATELINE = re.compile(
    rf"(?P<place>[A-Z][A-Z.’'-]+(?: [A-Z][A-Z.’'-]+){{0,3}}){_REGION}"
    rf"(?:,? {_MONTH} \d{{1,2}}(?:, \d{{4}})?)?"
    r"(?:(?: \((?P<agency>[A-Z][\w .&/’'-]{1,40})\))\s*(?:[–—-]{1,2}|:)\s+(?=\S)|\s*(?:[–—]|--|:)\s+(?=[“\"]?[A-Z]))"
)
# "Harbour Town, Ore. (May 3, 2019) – ", "Harbour Town, 3 May 2019 — ": so do releases, with the year.
_RELEASE_LINE = re.compile(
    rf"(?P<place>{_WORD}(?: {_WORD}){{0,3}}){_REGION}(?:,| [–—-])? \(?(?P<when>{FULL_DATE.pattern})\)?"
    r"(?: \((?P<agency>[A-Z][\w .&/’'-]{1,40})\))?\s*(?:[–—-]{1,2}|:)\s+(?=[“\"]?[A-Z])"
)
# Capitals before a colon that say what follows, and not where it was written.
_LABEL = re.compile(
    r"(?:CORRECTION|CLARIFICATION|UPDATED?|EDITOR[’']?S? NOTE|NOTE|EXCLUSIVE|BREAKING(?: NEWS)?|ANALYSIS|OPINION"
    r"|COMMENT|EDITORIAL|REVIEW|OBITUARY|INTERVIEW|PROFILE|EXPLAINER|FACT CHECK|LIVE|WATCH|LISTEN|VIDEO|PHOTO"
    r"|WARNING)S?"
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """The first `length` code points of a paragraph: the agency that they name, the day, and its words."""

    length: int
    agency: str | None = None
    published: date | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Byline:
    """What such a line says: names in order, their paper, the day, and the words that the day was read from."""

    authors: tuple[str, ...] = ()
    outlet: str | None = None
    published: date | None = None
    words: str | None = None


def byline(line: str) -> Byline | None:
    """What `line` says as a byline or a line with the date; None where it is neither."""
    if len(line) > _LONGEST or "\n" in line:
        return None
    line = " ".join(line.split())
    if match := _BYLINE.fullmatch(line) or _NAMES_AND_DATE.fullmatch(line):
        return Byline(*_authors(match["names"]), *_dated(match))
    if match := _DATE_LINE.fullmatch(line):
        # The day of an update is not that of publication.
        return Byline() if match["later"] else Byline((), None, *_dated(match))
    return None


def dateline(paragraph: str, article: str) -> Dateline | None:
    """Where `paragraph` says where it was written, and by which agency; None where it does not.

    Without an agency or a day, capitals that come back in `article` are no place but what the story is about.
    """
    match = _RELEASE_LINE.match(paragraph)
    if match is None:
        match = _DATELINE.match(paragraph)
        if match is None or _LABEL.fullmatch(match["place"]):
            return None
        if match["agency"] is None and article.count(match["place"]) > 1:
            return None
    day = next(iter(full_dates(match[0])), (None, None))
    return Dateline(match.end(), match["agency"], *day)


def full_dates(text: str) -> list[tuple[date, str]]:
    """The days that `text` prints with their year, in order, each with its words."""
    found = []
    for match in FULL_DATE.finditer(text):
        if day := _day(match):
            found.append((day, match[0]))
    return found


def _dated(match: re.Match[str]) -> tuple[date | None, str | None]:
    written = match["when"]
    dates = full_dates(written) if written else []
    return dates[0] if dates else (None, None)


def _day(match: re.Match[str]) -> date | None:
    if match["iso"]:
        written = match["iso"]
    else:
        day, month, year = (match[name] or match[f"{name}2"] for name in ("day", "month", "year"))
        # "Sept." is a month to newspapers and to nobody else.
        written = f"{day} {month.rstrip('.')[:3]} {year}"
    try:
        return first_day(written)
    except DayNotUnderstood:
        return None


def _authors(names: str) -> tuple[tuple[str, ...], str | None]:
    """The single names of a list of names, without places and roles, and the outlet that ends the list."""
    found: list[str] = []
    for part in re.split(_JOIN, names):
        name = re.sub(r" in [A-Z].*$", "", part)
        if _OUTLET.match(name) and found:
            return tuple(found), name
        if not _ROLE.search(name):
            found.append(_as_written(name))
    return tuple(found), None


def _as_written(name: str) -> str:
    """Names in nothing but capitals come from the typography of the byline, not from the person."""
    return name.title() if name.isupper() else name
