"""Which paper or agency a story is from, as far as its text tells.

Printed: the credit after the last sentence ("… in May. – River Post/Wire Service."), the agency of the dateline,
a notice of the site about itself. Inferred: a paper speaks of itself as of nobody else ("told River Post",
"a River Post investigation has found"); one name alone may be so spoken of, or nothing is inferred.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_WORD = r"[A-Z][\w&’'-]*"
_NAME = rf"(?:[Tt]he )?{_WORD}(?: (?:of |and |& )?{_WORD}){{0,4}}"

# After the end of a sentence, a dash and names: "… in front of the hall. – The River Post/Wire Service."
_CREDIT = re.compile(rf"(?<=[.!?…”’\"'\)])\s+[–—-]{{1,2}}\s*(?P<names>{_NAME}(?:\s?/\s?{_NAME})*)\.?$")

_QUOTATION_ENDS = "”’\"'"

_NOTICES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:^|[.!?] )(?P<name>{_NAME}) is an? (?:\S+ )?(?:nonprofit|non-profit|independent) news",
        rf"(?i:first|originally) (?:published|appeared) (?:in|on|at|by) (?P<name>{_NAME})",
        rf"^This (?:story|article) is a collaboration between (?P<name>{_WORD}(?: {_WORD}){{0,3}})",
        rf"(?:©|\(c\)|Copyright) (?:\d{{4}} )?(?P<name>{_NAME})",
    )
)

_OF_ITSELF = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:told|tells) (?P<name>{_NAME})",
        rf"\b(?:interview|conversation|statement|e-?mail|letter|response|comments?|request) (?:with|to|from|by) "
        rf"(?P<name>{_NAME})",
        rf"\b(?:seen|reviewed|obtained|viewed|analy[sz]ed|verified|contacted|interviewed) by (?P<name>{_NAME})",
        rf"\b(?:an?|the) (?P<name>{_NAME}) (?:investigation|analysis|review|inquiry)\b",
        rf"\bwhich (?P<name>{_NAME}) (?:contacted|approached|asked)\b",
        rf"(?:^|[.!?] )(?P<name>{_NAME}) (?:has )?(?:checked|reviewed|obtained|learned|contacted|asked)\b",
    )
)
# What tells a paper's name from a person's: an article before it, capitals within, or a word that papers bear.
_LIKE_AN_OUTLET = re.compile(
    r"[Tt]he [A-Z]|(?:the )?[A-Z]{2,5}$|.*[a-z][A-Z]"
    r"|.*\b(?:News|Times|Post|Journal|Press|Tribune|Guardian|Herald|Gazette|Mail|Telegraph|Observer|Standard|Star|Globe"
    r"|Chronicle|Review|Courier|Monitor|Radio|Magazine|Weekly|Daily|Wire|Echo|Mirror)\b"
)


def credit_of(paragraph: str) -> tuple[int, str] | None:
    """Where in `paragraph` the credit after its last sentence begins, and the names in it; None without one.

    Who stands after a quotation is who said it, unless the name is one that papers bear.
    """
    match = _CREDIT.search(paragraph)
    if match is None:
        return None
    after_quotation = paragraph[match.start() - 1] in _QUOTATION_ENDS
    return None if after_quotation and not _is_like_an_outlet(match["names"]) else (match.start(), match["names"])


def credits_an_outlet(names: str) -> bool:
    """Whether the names of a credit are an outlet's: of one word, or as papers are called; not `Ada Lopez`."""
    return " " not in names or _is_like_an_outlet(names)


def outlet_in_notice(paragraph: str) -> str | None:
    """The outlet that a notice of the site names as itself."""
    return next((match["name"] for notice in _NOTICES if (match := notice.search(paragraph))), None)


def inferred_outlet(paragraphs: Iterable[str]) -> str | None:
    """The one outlet that the story speaks of as of itself; None where there is none or more than one."""
    named = Counter(
        _bare(match["name"])
        for paragraph in paragraphs
        for pattern in _OF_ITSELF
        for match in pattern.finditer(paragraph)
        if _is_like_an_outlet(match["name"])
    )
    return next(iter(named)) if len(named) == 1 else None


def _is_like_an_outlet(names: str) -> bool:
    return "/" in names or _LIKE_AN_OUTLET.match(names) is not None


def _bare(name: str) -> str:
    """The name without an article that is none of it: `the FT` is FT, `The Intercept` is The Intercept."""
    return re.sub(r"^the |^The (?=[A-Z]{2,5}$)|[’']s$", "", name)
