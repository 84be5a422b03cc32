"""Which day a sentence speaks of: 'on July 15, 2019', 'in April 2020', 'last Thursday', 'since 2018'.

What the sentence prints in full stands for itself. What it leaves out is taken from the day of publication, and only
where that day is printed itself: 'July 15' is then the one next to it, 'on Thursday' the one before. A day that
could be meant in two ways is no day.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from retrieval.text.spans import Span

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}

# With a capital: "may" and "march" are verbs.
_MONTH = rf"(?P<month>{'|'.join(name.title() for name in sorted(_MONTHS, key=len, reverse=True))})\.?"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_NO_RANGE = r"(?!\s?[-–/]\s?\d)(?![\d,.]*\d)"
_FORMS = tuple(
    re.compile(form, flags)
    for form, flags in (
        (rf"\b{_YEAR}-(?P<month_number>[01]\d)-(?P<day>[0-3]\d)\b", 0),
        (rf"\b{_MONTH}\s{_DAY},?\s{_YEAR}\b", 0),
        (rf"\b{_DAY}\s(?:of\s)?{_MONTH},?\s{_YEAR}\b", 0),
        (rf"(?<!\d\s)\b{_MONTH},?\s(?:of\s)?{_YEAR}\b", 0),
        (rf"\b{_MONTH}\s{_DAY}\b{_NO_RANGE}", 0),
        (rf"\b{_DAY}\s(?:of\s)?{_MONTH}(?!\s\d)", 0),
        (
            r"\b(?:in|since|during|by|until|from|early|late|mid|spring|summer|fall|autumn|winter|of|year|end\sof)[\s-]"
            rf"(?:early\s|late\s|mid-?)?{_YEAR}\b(?!\s?[-–/]\s?\d|[,.]?\d|['’]?s\b|\s(?:people|workers|employees))",
            re.IGNORECASE,
        ),
        (rf"\b(?P<which>last|next|this|on)\s(?P<weekday>{'|'.join(_WEEKDAYS)})\b(?!s)", re.IGNORECASE),
        (r"\b(?P<near>yesterday|today|tomorrow)\b", re.IGNORECASE),
    )
)
_TO_COME = re.compile(r"\b(?:will|shall|would|to be|scheduled|expected|plans?|next)\b", re.IGNORECASE)
_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}
# Days from the publication beyond which a date without its year could be of the year before or after.
_NEAREST = 150


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A time that a sentence speaks of: its first and last day, and where the words stand in the sentence."""

    first: date
    last: date
    span: Span

    @property
    def key(self) -> tuple[date, date]:
        """What times are ordered by: their beginning, then the shorter."""
        return self.first, self.last


def mentioned_in(sentence: str, printed: date | None) -> Mentioned | None:
    """The first time that `sentence` speaks of; `printed` is its article's day, None where that is not printed."""
    return min(_all(sentence, printed), key=lambda found: (found.span.start, -found.span.end), default=None)


def _all(sentence: str, printed: date | None) -> Iterator[Mentioned]:
    for form in _FORMS:
        for match in form.finditer(sentence):
            period = _period(match.groupdict(), printed, sentence)
            if period is not None:
                yield Mentioned(*period, Span(*match.span()))


def _period(parts: dict[str, str | None], printed: date | None, sentence: str) -> tuple[date, date] | None:
    if parts.get("near") or parts.get("weekday"):
        day = _relative(parts, printed, sentence) if printed else None
        return (day, day) if day else None
    month = _month(parts)
    year, day_number = parts.get("year"), parts.get("day")
    if year is None:
        day = _nearest(printed, month, int(day_number or 0)) if printed and month else None
        return (day, day) if day else None
    if month is None:
        return date(int(year), 1, 1), date(int(year), 12, 31)
    if day_number is None:
        return date(int(year), month, 1), date(int(year), month, calendar.monthrange(int(year), month)[1])
    day = _existing(int(year), month, int(day_number))
    return (day, day) if day else None


def _month(parts: dict[str, str | None]) -> int | None:
    number, name = parts.get("month_number"), parts.get("month")
    return int(number) if number else _MONTHS.get(name.lower()) if name else None


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest(printed: date, month: int, day: int) -> date | None:
    """The day of that name next to `printed`, None where another year's is not clearly farther away."""
    days = [found for year in (-1, 0, 1) if (found := _existing_near(printed.year + year, month, day))]
    nearest = min(days, key=lambda found: abs(found - printed), default=None)
    return nearest if nearest and abs(nearest - printed) <= timedelta(days=_NEAREST) else None


def _existing_near(year: int, month: int, day: int) -> date | None:
    return _existing(year, month, day) if date.min.year < year < date.max.year else None


def _relative(parts: dict[str, str | None], printed: date, sentence: str) -> date | None:
    if near := parts.get("near"):
        return _moved(printed, _NEAR[near.lower()])
    which = (parts.get("which") or "").lower()
    back = (printed.weekday() - _WEEKDAYS[(parts.get("weekday") or "").lower()]) % 7
    if which == "last":
        return _moved(printed, -(back or 7))
    if which == "next" or _TO_COME.search(sentence):
        # "This Friday" of a plan may be either; only "next" says which way.
        return _moved(printed, (7 - back) or 7) if which == "next" else None
    return _moved(printed, -back)


def _moved(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None
