"""Figures with their units in a sentence: '$1.5 billion in contracts', '270,000 signatures', '26 facilities'.

A figure is a number that counts or measures something; days, years, addresses and the numbers of things are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.text.analysis import ENGLISH
from retrieval.text.days import MONTHS
from retrieval.text.spans import Span

_NUMBER_WORDS = {
    **{"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10},
    **{"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17},
    **{"eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60},
    **{"seventy": 70, "eighty": 80, "ninety": 90},
}
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SHORT_SCALES = {"k": 10**3, "m": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12}

_FIGURE = re.compile(
    rf"""
    (?<![\w.,/:–-]) (?P<money>US\$|[$€£¥])?\s?
    (?: (?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)? | \d+(?:\.\d+)?) | (?P<word>{"|".join(_NUMBER_WORDS)})\b )
    (?: (?P<short>bn|tn|[kKmMbB])(?![\w]) | [\s-](?P<scale>thousand|million|billion|trillion)s?\b )?
    (?P<percent>\s?%|\s(?:percent|per\scent)\b)?
    (?: \s (?P<unit>(?:of\s)?(?:[A-Za-z][a-z’'-]*\s){{0,2}}[A-Za-z][a-z’'-]+) )?
    """,
    re.VERBOSE,
)
_DATE_BEFORE = re.compile(rf"(?:{MONTHS}|[Nn]o\.|[Pp]age|[Aa]rticle|[Ss]ection|[Cc]hapter|Covid|COVID)[\s-]$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CURRENCIES = {"dollars": "$", "euro": "€", "euros": "€", "pounds": "£"}


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure: its value, the term of what it counts (a currency sign, "%", else the stem of a noun), its place."""

    value: float
    unit: str
    span: Span


def amounts_in(sentence: str) -> list[Amount]:
    """The figures of `sentence` that have a unit, in order."""
    return list(_amounts(sentence))


def _amounts(sentence: str) -> Iterator[Amount]:
    for match in _FIGURE.finditer(sentence):
        if _DATE_BEFORE.search(sentence[: match.start()]):
            continue
        value, counted = _value(match), _counted(match)
        is_year = not match["money"] and not match["scale"] and bool(_YEAR.fullmatch(match["number"] or ""))
        if counted and value and not is_year:
            unit, end = counted
            yield Amount(value, unit, Span(match.start(), end))


def _value(match: re.Match[str]) -> float:
    word = match["word"]
    number = float(match["number"].replace(",", "")) if match["number"] else float(_NUMBER_WORDS[word])
    return number * _SCALES.get(match["scale"] or "", _SHORT_SCALES.get((match["short"] or "").lower(), 1))


def _counted(match: re.Match[str]) -> tuple[str, int] | None:
    """What is counted (money, a share, or the noun in the plural after the number), and where it ends."""
    before_unit = match.start("unit") - 1 if match["unit"] else match.end()
    if match["money"]:
        return match["money"].removeprefix("US"), before_unit
    if match["percent"]:
        return "%", before_unit
    for word in _WORD.finditer(match["unit"] or ""):
        terms = ENGLISH.terms(word[0])
        end = match.start("unit") + word.end()
        if word[0] in _CURRENCIES:
            return _CURRENCIES[word[0]], end
        if terms and (_PLURAL.search(word[0]) or word[0] in _PLURALS):
            return terms[0], end
        if not terms and word[0] != "of":
            return None
    return None


_WORD = re.compile(r"\S+")
_PLURAL = re.compile(r"[^su’']s$")
_PLURALS = frozenset({"people", "men", "women", "children", "staff", "police"})
