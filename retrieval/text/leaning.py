"""What a slice of a text must not begin or end with: sentences that lean on the one before, halves of quotations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_PRONOUN_FIRST = re.compile(
    r"""["“‘'(\[]*(?:(?:And|But|So|Yet|Then|Still|However,|Instead,)\ )?
    (?:he|she|it|they|his|her|hers|its|their|theirs|this|that|these|those|both|such|neither)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_SAID_BY_PRONOUN = re.compile(
    r"""["”’']\ (?:he|she|they)\ (?:\w+\ )?
    (?:said|says|added|adds|told|tells|wrote|writes|asked|asks|explained|argued|continued|recalled|noted|replied)\b""",
    re.VERBOSE,
)
_KEPT = 8_192


@lru_cache(maxsize=_KEPT)
def leans(sentence: str) -> bool:
    """Whether `sentence` does not say whom or what it speaks of: it begins with a pronoun, or "he said" it."""
    return bool(_PRONOUN_FIRST.match(sentence) or _SAID_BY_PRONOUN.search(sentence))


def quoted_ends(text: str, ends: Sequence[int]) -> list[bool]:
    """For each of the places `ends`: whether it lies inside a quotation that is closed later in `text`.

    Curly and straight double marks count. A quotation that `text` never closes goes on in the next paragraph, as
    is the custom, and is not broken by ending here.
    """
    return [_inside(text[:end], text[end:]) for end in ends]


def _inside(before: str, after: str) -> bool:
    curly = before.count("“") > before.count("”") and "”" in after
    straight = before.count('"') % 2 == 1 and '"' in after
    return curly or straight
