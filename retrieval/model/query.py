"""A question, understood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from retrieval.errors import DayNotUnderstood, KindNotUnderstood
from retrieval.model.scope import NO_FILTERS, Filters, Scope, asked_kind
from retrieval.text.analysis import ENGLISH, without_broken_letters
from retrieval.text.asked import without_asking
from retrieval.text.days import first_day, last_day
from retrieval.text.grammar import folded_phrase, take_apart


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed question: its text as it was put, and its terms in order with repetitions.

    `phrases` must stand in a passage and `excluded_phrases` must not, both folded as `text.grammar` says;
    `excluded_terms` must not stand there. `filters` and `libraries` narrow the scope (no libraries: all of it).
    `notes` tell the person what was not understood and searched as words.
    """

    text: str
    terms: tuple[str, ...]
    phrases: tuple[str, ...] = ()
    excluded_terms: tuple[str, ...] = ()
    excluded_phrases: tuple[str, ...] = ()
    filters: Filters = NO_FILTERS
    libraries: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()

    @classmethod
    def parse(cls, question: str) -> Query:
        """Understand any text at all; a text without a word that counts has no terms."""
        text = without_broken_letters(question)
        parts = take_apart(text)
        words, notes, values = parts.words, [], {}
        libraries, kinds = [], set()
        for name, value in parts.fields:
            try:
                if name == "library":
                    libraries.append(value)
                elif name == "kind":
                    kinds.add(asked_kind(value))
                else:
                    values[name] = _FIELD_VALUES.get(name, str)(value)
            except (DayNotUnderstood, KindNotUnderstood) as error:
                words += f" {value}"
                notes.append(f"{error} So {name}:{value} was searched as words.")
        terms = tuple(ENGLISH.terms(without_asking(words)))
        phrases = parts.phrases
        quoted = {term for phrase in phrases for term in ENGLISH.terms(phrase)}
        if phrases and len(set(terms) - quoted) >= _PROSE:
            phrases = []
            notes.append("In a question this long, what stands in quotation marks was searched as words.")
        return cls(
            text=text,
            terms=terms,
            phrases=tuple(folded_phrase(phrase) for phrase in phrases),
            excluded_terms=tuple(term for word in parts.excluded_words for term in ENGLISH.terms(word)),
            excluded_phrases=tuple(folded_phrase(phrase) for phrase in parts.excluded_phrases),
            filters=Filters(**values, kinds=frozenset(kinds) or None),
            libraries=frozenset(libraries),
            notes=tuple(notes),
        )

    def within(self, scope: Scope) -> Scope:
        """What of `scope` it asks. It cannot widen it: of libraries that it may not see it finds nothing."""
        libraries = scope.libraries & self.libraries if self.libraries else scope.libraries
        return Scope(libraries, scope.filters.with_changes(self.filters))


# With so many terms around them, quotation marks are the writer's own and no part of the query language.
_PROSE = 6
_FIELD_VALUES: dict[str, Callable[[str], Any]] = {"since": first_day, "until": last_day}
