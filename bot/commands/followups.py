"""What a direct message means after an answer: "more", "context 2", "only ProPublica", "and Palantir?".

English and Spanish. Anything that is none of these is a question.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from retrieval.errors import DayNotUnderstood
from retrieval.model import Filters
from retrieval.text.days import first_day, last_day

_SHORT = 60


@dataclass(frozen=True, slots=True)
class MoreWanted:
    """Further excerpts of the last answer."""


@dataclass(frozen=True, slots=True)
class ContextWanted:
    """The context of an excerpt of the last answer, by its number."""

    number: int


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The last question again, with its filters changed."""

    change: Callable[[Filters], Filters]


@dataclass(frozen=True, slots=True)
class Joined:
    """The last question again, with the words of a short one joined to it."""

    words: str


FollowUp = MoreWanted | ContextWanted | Narrowed | Joined

_END = r"\s*[.!?]*\s*"
_MORE = re.compile(rf"(?:more|more please|show more|next|más|mas|otro|otros){_END}", re.IGNORECASE)
_CONTEXT = re.compile(rf"(?:context|contexto)\s+(?:of\s+|de\s+)?#?(\d{{1,4}}){_END}", re.IGNORECASE)
_ONLY = re.compile(rf"(?:only|just|solo|sólo)\s+(?:from\s+|de\s+)?(\S.{{0,{_SHORT}}}?){_END}", re.IGNORECASE)
_SINCE = re.compile(rf"(?:since|after|from|desde)\s+(\S.{{0,{_SHORT}}}?){_END}", re.IGNORECASE)
_UNTIL = re.compile(rf"(?:until|till|before|hasta)\s+(\S.{{0,{_SHORT}}}?){_END}", re.IGNORECASE)
_ALL = re.compile(rf"(?:(?:all|any) (?:sources|outlets|dates|time)|todas las fuentes|todo){_END}", re.IGNORECASE)
_AND = re.compile(rf"¿?\s*(?:and|what about|how about|y)\s+(\S.{{0,{_SHORT}}}?){_END}", re.IGNORECASE)


def follow_up(text: str) -> FollowUp | None:
    """What `text` asks of the last answer, None where it is a question of its own."""
    text = text.strip()
    if _MORE.fullmatch(text):
        return MoreWanted()
    if match := _CONTEXT.fullmatch(text):
        return ContextWanted(int(match[1]))
    if _ALL.fullmatch(text):
        return Narrowed(lambda _: Filters())
    if match := _AND.fullmatch(text):
        return Joined(match[1])
    return _narrowed(text)


def _narrowed(text: str) -> Narrowed | None:
    try:
        if match := _SINCE.fullmatch(text):
            since = first_day(match[1])
            return Narrowed(lambda filters: replace(filters, since=since))
        if match := _UNTIL.fullmatch(text):
            until = last_day(match[1])
            return Narrowed(lambda filters: replace(filters, until=until))
    except DayNotUnderstood:
        return None
    if match := _ONLY.fullmatch(text):
        source = match[1]
        return Narrowed(lambda filters: replace(filters, source=source))
    return None
