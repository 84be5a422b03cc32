"""Whose words a statement gives."""

from __future__ import annotations

import re
from functools import lru_cache

from retrieval.model import Article, Passage
from retrieval.text import attribution
from retrieval.text.spans import Span

# Without any of these a sentence gives nobody's words; reading it closely would cost ten times what all else does.
_CUE = re.compile(
    r"[“\"]|\b(?:sa(?:id|ys)|told|tells|wrot?e|writes|according to|argue[sd]?|claim(?:s|ed)?|add(?:s|ed)|call(?:s|ed)"
    r"|explain(?:s|ed)|not(?:es|ed)|stat(?:es|ed)|announced?|den(?:ies|ied)|warn(?:s|ed)|ask(?:s|ed)|report(?:s|ed))\b",
    re.IGNORECASE,
)

# A summary asks for the same speakers several times over.
_KEPT = 512


@lru_cache(maxsize=_KEPT)
def speaker_of(article: Article, paragraphs: tuple[Span, ...], passage: Passage, span: Span) -> str | None:
    """Whose words or claim the stretch `span` of a passage gives, by the fullest name that the article has for them.

    A letter or comment is its author's throughout. None where the article itself speaks, or does not tell.
    """
    if passage.speaker:
        return passage.speaker
    if not _CUE.search(span.of(article.text)):
        return None
    found = attribution.speaker_of(article.text, paragraphs, span)
    if found is None or found.name.islower():
        # "According to a press release" names nobody.
        return None
    last_word = found.name.split()[-1]
    return found.full_name if last_word in found.full_name.split() else found.name
