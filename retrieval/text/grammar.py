"""The query language: what of a question is words, and what says how to search.

    "exact phrase"      must stand so, letter case and typography apart
    -word, -"phrase"    must not stand
    name:value          a field: source, author, title, since, until, kind, library; name:"several words"
    OR                  between words; passages need not hold all words anyway

In a long question quotation marks are the writer's own, and what stands in them is words (`Query.parse` decides).
Everything else is words. Nothing is an error: what looks like the language and is not is searched as words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

FIELDS = ("source", "author", "title", "since", "until", "kind", "library")

_QUOTED = r'"(?P<straight>[^"]*)"|“(?P<curly>[^”]*)”'
_PART = re.compile(
    rf"""
    (?<!\S)                                    # at the beginning of a word
    (?: (?P<field>{"|".join(FIELDS)}): (?P<value>"[^"]*"|“[^”]*”|\S+)
      | (?P<minus>-)? (?:{_QUOTED}) (?=[\s.,;:!?)]|$)
      | -(?P<excluded>[^\W\d_][\w'’-]*)
      | (?P<either>OR) (?!\S)
    )
    """,
    re.VERBOSE,
)
_SPACES = re.compile(r"\s+")
_QUOTATION_MARKS = str.maketrans("‘’‚‛“”„‟«»", '\'\'\'\'""""""')
_DASHES = str.maketrans("‐‑‒–—―−", "-------")


@dataclass(slots=True)
class Parts:
    """A question taken apart. `words` keeps everything that is not of the language, in its order."""

    words: str
    phrases: list[str] = field(default_factory=list)
    excluded_words: list[str] = field(default_factory=list)
    excluded_phrases: list[str] = field(default_factory=list)
    fields: list[tuple[str, str]] = field(default_factory=list)


def take_apart(text: str) -> Parts:
    """Understand any text at all."""
    parts = Parts("")
    words: list[str] = []
    end = 0
    for match in _PART.finditer(text):
        words.append(text[end : match.start()])
        end = match.end()
        words.append(_sort(match, parts))
    words.append(text[end:])
    parts.words = "".join(words)
    return parts


def _sort(match: re.Match[str], parts: Parts) -> str:
    """Put a part where it belongs; returns what of it is words after all."""
    if match["field"]:
        value = match["value"].strip('"“”').strip()
        if not value:
            return match[0]
        parts.fields.append((match["field"], value))
        return " "
    if match["excluded"]:
        parts.excluded_words.append(match["excluded"])
        return " "
    if match["either"]:
        return " "
    phrase = (match["straight"] or match["curly"] or "").strip()
    if match["minus"]:
        if phrase:
            parts.excluded_phrases.append(phrase)
        return " "
    if len(phrase.split()) > 1:
        parts.phrases.append(phrase)
    return f" {phrase} "


def folded_phrase(text: str) -> str:
    """`text` without letter case, kinds of quotation marks, dashes and white space: how phrases are compared."""
    return _SPACES.sub(" ", text.translate(_QUOTATION_MARKS).translate(_DASHES)).strip().casefold()
