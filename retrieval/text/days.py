"""Days as people type them: 2019, 2019-07, 2019-07-15, July 2019, 15 July 2019, July 15, 2019."""

from __future__ import annotations

import calendar
from datetime import date, datetime

from retrieval.errors import DayNotUnderstood

# The names of the months, for patterns of prose.
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"

_DAYS = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%d.%m.%Y")
_MONTHS = ("%Y-%m", "%B %Y", "%b %Y")


def first_day(text: str) -> date:
    """The day that `text` names, or the first of the month or year. Raises DayNotUnderstood."""
    return _period(text)[0]


def last_day(text: str) -> date:
    """The day that `text` names, or the last of the month or year. Raises DayNotUnderstood."""
    return _period(text)[1]


def _period(text: str) -> tuple[date, date]:
    written = " ".join(text.replace(",", " ").split())
    if len(written) == 4 and written.isdecimal() and int(written) >= 1:
        return date(int(written), 1, 1), date(int(written), 12, 31)
    for form in _DAYS:
        if day := _parsed(written, form):
            return day, day
    for form in _MONTHS:
        if day := _parsed(written, form):
            return day, day.replace(day=calendar.monthrange(day.year, day.month)[1])
    raise DayNotUnderstood(text)


def _parsed(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()
    except ValueError:
        return None
