"""What may have been meant by a word that stands nowhere in the library: words of the library that are near it.

Near are words that begin alike and that one slip of the fingers turns into each other, two in a long word (a letter
too many, too few or another, two swapped: Damerau's slips, by rapidfuzz). The vocabulary is of stems, which show
nothing; the word is taken from where it stands in a text that the scope sees.
"""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from retrieval.engine import Index, Store
from retrieval.model import Scope, Suggestion
from retrieval.text.analysis import ENGLISH, fold

# Shorter words are near too many others; from the second length on two slips are near.
_SHORT, _LONG = 5, 8
# How many near terms are looked at, and how many words of a question.
_NEAR = 5
_WORDS = 3


async def suggestions_for(
    missing: Mapping[str, str], scope: Scope, index: Index, store: Store
) -> tuple[Suggestion, ...]:
    """For words that stand nowhere, by their terms: the word of the library that each may have been meant for."""
    found = []
    for term, word in list(missing.items())[:_WORDS]:
        for near in await _near(term, index):
            instead = await _as_written(near, scope, index, store)
            if instead and OSA.distance(fold(word), fold(instead)) <= _slips(word):
                found.append(Suggestion(word, instead))
                break
    return tuple(found)


def _slips(word: str) -> int:
    return 1 if len(word) < _LONG else 2


async def _near(term: str, index: Index) -> list[str]:
    """The terms of the index that are near, nearest first, of equally near ones the more frequent first."""
    if len(term) < _SHORT or any(letter.isdigit() for letter in term):
        return []
    slips = _slips(term)
    near = extract(term, await index.near(term, slips), scorer=OSA.distance, score_cutoff=slips, limit=None)
    weights = await index.weights(other for other, *_ in near)
    return [other for other, *_ in sorted(near, key=lambda one: (one[1], weights[one[0]], one[0]))][:_NEAR]


async def _as_written(term: str, scope: Scope, index: Index, store: Store) -> str | None:
    """The word of `term` as it stands in the scope's best passage for it, or in that one's title.

    None where a single passage holds it and it is no name: rare words are near other rare words by chance.
    """
    hits = await index.search([term], 2, filters=scope.filters, kinds=scope.filters.kinds)
    passages = await store.passages([hit.passage_id for hit in hits[:1]], scope)
    held = await store.articles({passage.article_id for passage in passages.values()}, scope)
    for passage in passages.values():
        if not (article := held.get(passage.article_id)):
            continue
        for text in (passage.span.of(article.text), article.entry.metadata.title):
            words = [span.of(text) for found, span in ENGLISH.tokens(text) if found == term]
            if words and (len(hits) > 1 or words[0][0].isupper()):
                return words[0]
    return None
