"""Whose words a statement gives."""

from __future__ import annotations

from retrieval.model import Article, Passage
from retrieval.text.spans import Span


def speaker_of(article: Article, passage: Passage, span: Span) -> str | None:
    """Whose words or claim the stretch `span` of a passage gives; None where the article itself speaks."""
    return passage.speaker
