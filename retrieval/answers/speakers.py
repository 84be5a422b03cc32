"""Whose words a statement or an excerpt gives."""

from __future__ import annotations

import re
from functools import lru_cache

from retrieval.engine import Store
from retrieval.model import Article, Excerpt, Passage, Scope
from retrieval.text import attribution
from retrieval.text.spans import Span

# Without any of these a sentence gives nobody's words; reading it closely would cost ten times what all else does.
_CUE = re.compile(
    r"[“\"]|\b(?:sa(?:id|ys)|told|tells|wrot?e|writes|according to|argue[sd]?|claim(?:s|ed)?|add(?:s|ed)|call(?:s|ed)"
    r"|explain(?:s|ed)|not(?:es|ed)|stat(?:es|ed)|announced?|den(?:ies|ied)|warn(?:s|ed)|ask(?:s|ed)|report(?:s|ed))\b",
    re.IGNORECASE,
)

# Somebody speaks in a passage with quotation marks, or with a label before its words.
_SPEECH = re.compile(
    r"[“„«\"]|^[^\n:]{2,60}:[*_]*[ ]|\b(?:[Ss]he|[Hh]e) (?:sa(?:id|ys)|told|wrote|added)\b", re.MULTILINE
)
# So many paragraphs before and after a passage tell who speaks in it.
_BEFORE, _AFTER = 3, 6

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
    return _called(attribution.speaker_of(article.text, paragraphs, span))


async def speaker_beside(excerpt: Excerpt, store: Store, scope: Scope) -> str | None:
    """Who speaks in an excerpt that does not name them: the words around it do, or its neighbours.

    None where the excerpt itself names them, the passage as a whole is somebody's, or the text does not tell.
    """
    article, passage = excerpt.article, excerpt.passage
    if passage.speaker or not _SPEECH.search(passage.span.of(article.text)):
        return None
    numbers = range(max(1, passage.number - _BEFORE), passage.number + _AFTER + 1)
    beside = await store.passages_of(article.entry.id, numbers, scope)
    name = _called(attribution.speaker_of(article.text, [one.span for one in beside], excerpt.span))
    return name if name and name not in excerpt.text else None


def _called(found: attribution.Attribution | None) -> str | None:
    """The fullest name that the article has for a speaker; None where nobody is named."""
    if found is None or found.name.islower():
        # "According to a press release" names nobody.
        return None
    last_word = found.name.split()[-1]
    return found.full_name if last_word in found.full_name.split() else found.name
