"""What an organisation says of itself under its news: "About Acme", the same words under every release.

Said by many articles it looks central, and without a day it looks like background; it is told last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.model import Article, Kind, Passage

_NAME = r"(?:[Tt]he )?[^\W_a-z][\w.&'’-]*(?: (?:[^\W_a-z][\w.&'’-]*|&|and|de|for|in|of|the))*"
_HEADING = re.compile(rf"\W*A(?:bout|BOUT) {_NAME}\W*")
_BEGINS = re.compile(rf"\W*A(?:bout|BOUT) {_NAME}\W*(?::|\n| [–—-] )")
# What else stands under a release.
_MORE_OF_IT = re.compile(
    r"\W*(?:(?:media|press|investor)?\s*(?:contacts?|inquiries|relations)|further information|notes?(?: to editors)?"
    r"|forward.looking statements?|disclaimer|ends?)\b.{0,40}",
    re.IGNORECASE,
)


def of_the_issuer(article: Article, passages: Sequence[Passage]) -> frozenset[int]:
    """The ids of those of an article's passages, in order and with its headings, that tell of who issued it.

    They are its end: under a heading of another kind the story goes on, and what came before was part of it.
    """
    found: set[int] = set()
    under = False
    for passage in passages[1:]:
        text = passage.span.of(article.text)
        if passage.kind is not Kind.HEADING:
            if under or _BEGINS.match(text):
                found.add(passage.id)
        elif _HEADING.fullmatch(text):
            under = True
        elif not _MORE_OF_IT.fullmatch(text):
            under = False
            found.clear()
    return frozenset(found)
