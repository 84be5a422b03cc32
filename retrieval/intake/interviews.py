"""A question of an interview and the answer under it are one passage: neither says much without the other.

    Q: Who pays for the ferry?            Ada Holt: Who pays?          **Who pays for the ferry?**
    A: The county.                        Bo Lind: The county.         The county, says the board.

A question has the label of who asks, or is set in bold; under a label the answer has another one. A question that
prose asks of itself is a paragraph like any other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.intake.parts import Part
from retrieval.model import Kind
from retrieval.text.paragraphs import LONGEST_PARAGRAPH
from retrieval.text.spans import Span

_LABEL = re.compile(
    r"(?:\*\*|__)?(?P<who>[QA]|Question|Answer|[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]*){0,3})\s?:(?:\*\*|__)?\s"
)
_ASKS = re.compile(r"\?[\"”’')*_]*$")
_BOLD = re.compile(r"(\*\*|__)(?!\s).+\?\1")
# Longer ones are a speech that ends in a question.
_LONGEST_QUESTION = 400


def with_questions(text: str, parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts in order, each answer joined to the question right before it."""
    joined: list[Part] = []
    question: Part | None = None
    for part in parts:
        if question is not None and _answers(text, question, part):
            joined[-1] = replace(question, kind=Kind.BODY, span=Span(question.span.start, part.span.end))
            question = None
            continue
        joined.append(part)
        question = part if _is_question(part, text) else None
    return tuple(joined)


def _is_question(part: Part, text: str) -> bool:
    if part.kind not in (Kind.BODY, Kind.HEADING) or part.span.length > _LONGEST_QUESTION:
        return False
    words = part.span.of(text)
    return _BOLD.fullmatch(words) is not None or (_LABEL.match(words) is not None and _ASKS.search(words) is not None)


def _answers(text: str, question: Part, part: Part) -> bool:
    """Whether `part` stands right under `question`, is no question itself and fits into a passage with it."""
    between = text[question.span.end : part.span.start]
    if between.strip() or part.span.end - question.span.start > LONGEST_PARAGRAPH or _is_question(part, text):
        return False
    asked = _LABEL.match(question.span.of(text))
    if asked is None:
        return part.kind is Kind.BODY
    answered = _LABEL.match(part.span.of(text))
    return answered is not None and answered["who"] != asked["who"] and part.kind in (Kind.BODY, Kind.HEADING)
