"""What stands beside a topic: the library's other topics in the same paragraphs, and how often articles name them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from retrieval.answers.gathering import Gathered
from retrieval.answers.summary import Coverage, Topic
from retrieval.text.analysis import ENGLISH

# Buttons in a row.
RELATED = 5


def related_to(terms: Sequence[str], gathered: Gathered, topics: Sequence[Topic]) -> list[Topic]:
    """The topics of which most paragraphs are among these."""
    texts = _texts(gathered)
    asked = set(terms)
    scored: list[tuple[float, Topic]] = []
    for topic in topics:
        if asked & set(topic.terms):
            continue
        together = sum(_occurrences(topic.terms, text) > 0 for text in texts)
        # The share of its paragraphs that are here tells more than their number; once is chance.
        if together > 1:
            scored.append((math.sqrt(together) * together / topic.passages, topic))
    scored.sort(key=lambda pair: (-pair[0], pair[1].name))
    return [topic for _, topic in scored[:RELATED]]


def coverage_of(terms: Sequence[str], gathered: Gathered, related: Sequence[Topic]) -> tuple[Coverage, ...]:
    """For each relevant article, oldest first, how often its relevant paragraphs name the topic and related ones."""
    asked = set(terms)
    found: dict[int, list[int]] = {article.entry.id: [0] * (1 + len(related)) for article in gathered.articles}
    for passage, text in zip(gathered.passages, _texts(gathered), strict=True):
        counts = found[passage.article_id]
        counts[0] += _occurrences(terms, text) or sum(term in asked for term in text)
        for place, topic in enumerate(related, start=1):
            counts[place] += _occurrences(topic.terms, text)
    articles = sorted(gathered.articles, key=lambda one: (str(one.entry.metadata.published or ""), one.entry.id))
    return tuple(
        Coverage(article.entry, found[article.entry.id][0], tuple(found[article.entry.id][1:]))
        for article in articles
    )


def _texts(gathered: Gathered) -> list[list[str]]:
    letters = {article.entry.id: article.text for article in gathered.articles}
    return [ENGLISH.terms(passage.span.of(letters[passage.article_id])) for passage in gathered.passages]


def _occurrences(phrase: Sequence[str], terms: Sequence[str]) -> int:
    """How often a phrase stands in a sequence of terms."""
    size = len(phrase)
    if not phrase or phrase[0] not in terms:
        return 0
    return sum(tuple(terms[at : at + size]) == tuple(phrase) for at in range(len(terms) - size + 1))
