"""What kind of thing a question asks for, and whether a text holds one.

Question words never count as terms ("when" finds nothing), but they tell what an answer must look like: a
number, a date, the name of somebody or something. The patterns are of English prose; what they miss costs a
little order among the answers, never an answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from enum import Enum

from retrieval.text.analysis import ENGLISH
from retrieval.text.days import MONTHS
from retrieval.text.spanish import without_spanish_asking


class Asked(Enum):
    """The kind of answer asked for."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"


_QUESTIONS = (
    (
        Asked.NUMBER,
        re.compile(
            r"\bhow (?:many|much|few|long|far|old|often|large|big|high|tall|fast)\b"
            r"|\b(?:what|which) (?:percent\w*|number|amount|share|proportion|fraction|price|sum)\b"
            r"|\b(?:price|cost)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Asked.DATE,
        re.compile(r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|century|decade|time)\b", re.IGNORECASE),
    ),
    (Asked.NAME, re.compile(r"\b(?:who|whom|whose|where|which)\b|\bwhat (?:city|country|state)\b", re.IGNORECASE)),
)

# What only says how the question asks: "how many" finds nothing, and "many" beside it no more.
_ASKING = re.compile(r"\bhow\s+(?:many|much|long|far|old|often|large|big|high|tall|fast|few)\b", re.IGNORECASE)

_CLOSING = " \t\n\"'”’)"
_ASKS_OR_BIDS = re.compile(
    r"\W*(?:who|whom|whose|what|when|where|which|why|how|name|list|tell|give|show|find|describe|explain|i|we)\b",
    re.IGNORECASE,
)

_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty"
    r"|hundreds?|thousands?|millions?|billions?|dozens?|half|several)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    rf"\b(?:1\d{{3}}|20\d\d|\d0s|century|{MONTHS}"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)
# A capital inside a sentence, or two capitalised words in a row anywhere.
_NAME = re.compile(r"(?<=[a-z,;’”\"] )[A-Z][\w’'-]+|\b[A-Z][\w’'.-]+ [A-Z][\w’'-]+")


def asked_for(question: str) -> Asked | None:
    """The kind of answer that `question` asks for, None where it does not tell."""
    return next((kind for kind, pattern in _QUESTIONS if pattern.search(question)), None)


def is_claim(question: str) -> bool:
    """Whether `question` is a statement, of which one wants to know what bears it out.

    It is a whole sentence: words alone, as people put them to a search, have no full stop.
    """
    is_sentence = question.rstrip(_CLOSING).endswith(".") and "?" not in question
    return is_sentence and not _ASKS_OR_BIDS.match(question)


def without_asking(question: str) -> str:
    """`question` without the words that only say how it asks."""
    return _ASKING.sub(" ", without_spanish_asking(question))


def holds(kind: Asked, text: str, question_terms: Collection[str]) -> bool:
    """Whether `text` holds something of that kind. A name that the question itself gives is no answer."""
    return _HOLDS[kind](text, question_terms)


def _holds_new_name(text: str, question_terms: Collection[str]) -> bool:
    for match in _NAME.finditer(text):
        terms = ENGLISH.terms(match.group())
        if any(term not in question_terms for term in terms):
            return True
    return False


_HOLDS: dict[Asked, Callable[[str, Collection[str]], bool]] = {
    Asked.NUMBER: lambda text, _: bool(_NUMBER.search(text)),
    Asked.DATE: lambda text, _: bool(_DATE.search(text)),
    Asked.NAME: _holds_new_name,
}
