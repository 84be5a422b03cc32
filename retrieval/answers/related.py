"""What stands beside a topic: the library's other topics in the same paragraphs, and how often articles name them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from retrieval.answers.gathering import Gathered
from retrieval.answers.summary import Coverage, Topic

# Buttons in a row.
RELATED = 5


def related_to(terms: tuple[str, ...], gathered: Gathered, topics: Sequence[Topic]) -> list[Topic]:
    """The topics of which most paragraphs are among these."""
    holding: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    first_terms = {topic.terms[0] for topic in topics}
    for passage in gathered.passages:
        for term in first_terms.intersection(passage.terms):
            holding[term].append(passage.terms)
    asked = set(terms)
    scored: list[tuple[float, Topic]] = []
    for topic in topics:
        if asked & set(topic.terms):
            continue
        together = sum(_occurrences(topic.terms, text) > 0 for text in holding.get(topic.terms[0], ()))
        # The share of its paragraphs that are here tells more than their number; once is chance.
        if together > 1:
            scored.append((math.sqrt(together) * together / topic.passages, topic))
    scored.sort(key=lambda pair: (-pair[0], pair[1].name))
    return [topic for _, topic in scored[:RELATED]]


def coverage_of(terms: tuple[str, ...], gathered: Gathered, related: Sequence[Topic]) -> tuple[Coverage, ...]:
    """For each relevant article, oldest first, how often its relevant paragraphs name the topic and related ones."""
    asked = set(terms)
    found: dict[int, list[int]] = {article.entry.id: [0] * (1 + len(related)) for article in gathered.articles}
    for passage in gathered.passages:
        counts, text = found[passage.article_id], passage.terms
        counts[0] += _occurrences(terms, text) or sum(term in asked for term in text)
        for place, topic in enumerate(related, start=1):
            counts[place] += _occurrences(topic.terms, text)
    articles = sorted(gathered.articles, key=lambda one: (str(one.entry.metadata.published or ""), one.entry.id))
    return tuple(
        Coverage(article.entry, found[article.entry.id][0], tuple(found[article.entry.id][1:]))
        for article in articles
    )


def _occurrences(phrase: tuple[str, ...], terms: tuple[str, ...]) -> int:
    """How often a phrase stands in a sequence of terms."""
    if not phrase:
        return 0
    count, at = 0, 0
    while phrase[0] in terms[at:]:
        at = terms.index(phrase[0], at) + 1
        count += terms[at - 1 : at - 1 + len(phrase)] == phrase
    return count
