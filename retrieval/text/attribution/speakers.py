"""A stretch of a text -> who says it, as the text itself tells.

In a transcript it is whose label stands before the words ("X: …"). Elsewhere the clause that gives the words to
somebody follows them ("…," X said), interrupts them, or stands before them in the same sentence; further quotations
of a paragraph belong to its one speaker; a quotation that is not closed goes on in the next paragraph. Where the text
does not tell, or tells of several, nobody is named.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.text.attribution.clauses import Clause, clauses, masked
from retrieval.text.attribution.names import fuller
from retrieval.text.attribution.quotations import Quotation, quotations
from retrieval.text.attribution.transcripts import speaking_at
from retrieval.text.spans import Span

# Paragraphs back in which a pronoun is looked up, and in which a quotation may have begun.
_BACK = 3
_CONTINUED = 6
# Letters between a quotation and the clause that follows it at once: a comma, a space, a dash.
_AT_ONCE = 4

_ENDS_SENTENCE = re.compile(r"[.!?…][”\"’')\]]*(?=\s+[\"“‘(\[]?[A-ZÀ-Þ0-9]|\s*$)")
_ABBREVIATION = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|St|Jr|Sr|vs|Inc|Co|Corp|No)|\b[A-Z])\.$")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says something: the name as printed, where the clause that says so stands, and the fullest form of the name
    that stands before it ("Jennifer Lee" for "Lee"). `text[span.start:span.end]` is the clause."""

    name: str
    full_name: str
    span: Span


def speaker_of(text: str, paragraphs: Sequence[Span], span: Span) -> Attribution | None:
    """Who says what stands at `span`, None where the text does not tell.

    `paragraphs` are those of the article, in order and disjoint; `span` is a quotation, a part of one, or a sentence.
    """
    place = bisect_right(paragraphs, span.start, key=lambda one: one.start) - 1
    if place < 0 or paragraphs[place].end <= span.start:
        return None
    clause = _Reading(text, paragraphs).clause_for(place, span)
    if clause is None:
        return None
    return Attribution(clause.name.of(text), fuller(text, clause.name), clause.span)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    span: Span
    narration: str
    quotations: list[Quotation]
    clauses: list[Clause]
    sentences: list[Span]

    def sentence_at(self, place: int) -> Span:
        return self.sentences[max(0, bisect_right(self.sentences, place, key=lambda one: one.start) - 1)]


class _Reading:
    """One question to a text; paragraphs are taken apart as they are needed."""

    def __init__(self, text: str, paragraphs: Sequence[Span]) -> None:
        self._text = text
        self._paragraphs = paragraphs
        self._read: dict[int, _Paragraph] = {}

    def clause_for(self, place: int, span: Span) -> Clause | None:
        """The clause, with a name, that gives the words at `span` of paragraph `place` to somebody."""
        paragraph = self._paragraph(place)
        inside = [one for one in paragraph.quotations if one.span.start < span.end and span.start < one.span.end]
        if not inside:
            return speaking_at(self._text, paragraph.span, span.start) or self._named(
                place, self._reporting(paragraph, span)
            )
        speakers = [self._of_quotation(place, one) for one in inside]
        if len({one.name.of(self._text) if one else None for one in speakers}) == 1:
            return speakers[0]
        return None

    def _of_quotation(self, place: int, quotation: Quotation) -> Clause | None:
        paragraph = self._paragraph(place)
        clause = _follows_at_once(paragraph, quotation, self._text) or _in_sentence(paragraph, quotation)
        if clause is not None:
            return self._named(place, clause)
        if not _is_sentence(paragraph, quotation, self._text):
            # A few words in quotation marks are not yet somebody's speech.
            return None
        return self._only_speaker(place) if paragraph.clauses else self._over_paragraphs(place, quotation)

    def _only_speaker(self, place: int) -> Clause | None:
        """The clause of a paragraph in which one and only one person speaks."""
        named = [self._named(place, clause) for clause in self._paragraph(place).clauses]
        if None in named or len({clause.name.of(self._text) for clause in named if clause}) != 1:
            return None
        return named[0]

    def _over_paragraphs(self, place: int, quotation: Quotation) -> Clause | None:
        """The speaker of a quotation that goes on from, or into, paragraphs beside this one."""
        if quotation == self._paragraph(place).quotations[0] and place > 0:
            before = self._paragraph(place - 1)
            last = before.quotations[-1] if before.quotations else None
            opens = not self._text[self._paragraphs[place].start : quotation.span.start].strip()
            if last is not None and not last.closed and opens and (found := self._of_earlier(place - 1, last)):
                return found
            if opens and self._text[: before.span.end].endswith(":"):
                announced = Span(before.span.end - 1, before.span.end)
                return self._named(place - 1, self._reporting(before, announced))
        if not quotation.closed and place + 1 < len(self._paragraphs):
            return self._of_later(place + 1)
        return None

    def _of_earlier(self, place: int, quotation: Quotation) -> Clause | None:
        paragraph = self._paragraph(place)
        clause = _in_sentence(paragraph, quotation)
        if clause is not None:
            return self._named(place, clause)
        if paragraph.clauses:
            return self._only_speaker(place)
        before = self._paragraph(place - 1) if place else None
        if before and before.quotations and not before.quotations[-1].closed:
            return self._of_earlier(place - 1, before.quotations[-1])
        return None

    def _of_later(self, place: int) -> Clause | None:
        for after in range(place, min(place + _CONTINUED, len(self._paragraphs))):
            paragraph = self._paragraph(after)
            if (
                not paragraph.quotations
                or self._text[paragraph.span.start : paragraph.quotations[0].span.start].strip()
            ):
                return None
            first = paragraph.quotations[0]
            if paragraph.clauses:
                clause = _follows_at_once(paragraph, first, self._text) or _in_sentence(paragraph, first)
                return self._named(after, clause)
            if first.closed:
                return None
        return None

    def _reporting(self, paragraph: _Paragraph, span: Span) -> Clause | None:
        """The one clause of the sentence that holds `span`, where it stands outside of quotation marks."""
        sentence = paragraph.sentence_at(span.start)
        if span.end > sentence.end:
            return None
        found = [
            one for one in paragraph.clauses if sentence.start <= one.span.start < sentence.end and not one.calls
        ]
        return found[0] if len(found) == 1 else None

    def _named(self, place: int, clause: Clause | None) -> Clause | None:
        """The clause itself, or for a pronoun one that names who it means."""
        if clause is None or not clause.pronoun:
            return clause
        named = self._antecedent(place, clause)
        return clause._replace(name=named, pronoun=False) if named else None

    def _antecedent(self, place: int, clause: Clause) -> Span | None:
        """Who "she" is: the last who spoke by name, if nobody else came in between."""
        for before in range(place, max(-1, place - _BACK - 1), -1):
            earlier = [one for one in self._paragraph(before).clauses if one.span.start < clause.span.start]
            for one in reversed(earlier):
                if not one.pronoun:
                    alone = not _PERSON.search(self._narration(before, one.name.end, place, clause.span.start))
                    return one.name if alone and _may_mean(self._text, clause, one) else None
        return None

    def _narration(self, first: int, start: int, last: int, end: int) -> str:
        """What the text itself says, quotations masked, from `start` in one paragraph to `end` in another."""
        parts = [self._paragraph(place).narration for place in range(first, last + 1)]
        parts[-1] = parts[-1][: end - self._paragraphs[last].start]
        parts[0] = parts[0][start - self._paragraphs[first].start :]
        return " ".join(parts)

    def _paragraph(self, place: int) -> _Paragraph:
        if place not in self._read:
            span = self._paragraphs[place]
            quoted = quotations(self._text, span)
            narration = masked(self._text, [one.span for one in quoted], span)
            found = clauses(self._text, narration, span)
            self._read[place] = _Paragraph(span, narration, quoted, found, _sentences(self._text, span, quoted))
        return self._read[place]


# Somebody else came in: a title with a name, a name with an apposition.
_PERSON = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|President|CEO|Senator|Judge|Mayor|Professor|executive|director)\.? [A-Z]"
    r"|\b[A-Z][\w’'-]+ [A-Z][\w’'-]+, (?:an?|the|who|\d\d)\b"
)
_ORGANISATION = re.compile(
    r"\b(?:Inc|Corp|LLC|Union|Group|Coalition|Committee|Department|Agency|News|Times|Post|Journal|University|Council"
    r"|Association|Services|Technologies|Network|Now|Justice)\b|^[A-Z]{2,}$"
)


def _may_mean(text: str, pronoun: Clause, named: Clause) -> bool:
    """Whether "he" or "she" can be who is named: a person, and not one with the other title."""
    name = named.name.of(text)
    if not name[0].isupper() or _ORGANISATION.search(name):
        return False
    title = text[max(0, named.name.start - 5) : named.name.start]
    other = r"\b(?:Ms|Mrs)\.? $" if pronoun.name.of(text).lower() == "he" else r"\bMr\.? $"
    return re.search(other, title) is None


def _follows_at_once(paragraph: _Paragraph, quotation: Quotation, text: str) -> Clause | None:
    """The clause right behind a quotation: “…,” she said."""
    if text[quotation.words.end - 1] == "." and quotation.closed:
        # “The end.” Smith said no: that begins a sentence of its own.
        return None
    for clause in paragraph.clauses:
        if 0 <= clause.span.start - quotation.span.end <= _AT_ONCE:
            return clause
    return None


def _is_sentence(paragraph: _Paragraph, quotation: Quotation, text: str) -> bool:
    """Whether a quotation is all there is in its sentences."""
    sentence = paragraph.sentence_at(quotation.span.start)
    before = text[sentence.start : quotation.span.start]
    after = text[quotation.span.end : max(paragraph.sentence_at(quotation.span.end - 1).end, quotation.span.end)]
    return not re.search(r"\w", before + after)


def _in_sentence(paragraph: _Paragraph, quotation: Quotation) -> Clause | None:
    """The nearest clause before a quotation in its sentence, else the only one behind it."""
    sentence = paragraph.sentence_at(quotation.span.start)
    inside = [one for one in paragraph.clauses if sentence.start <= one.span.start < sentence.end]
    before = [one for one in inside if one.span.end <= quotation.span.start]
    if before:
        return before[-1]
    return inside[0] if len(inside) == 1 else None


def _sentences(text: str, paragraph: Span, quoted: Sequence[Quotation]) -> list[Span]:
    """The sentences of a paragraph, where a quotation inside a sentence ends none."""
    starts = [paragraph.start]
    for match in _ENDS_SENTENCE.finditer(text, *paragraph):
        within = any(one.span.start < match.start() and match.end() < one.span.end for one in quoted)
        if not within and not _ABBREVIATION.search(text, max(paragraph.start, match.start() - 6), match.start() + 1):
            after = match.end()
            while after < paragraph.end and text[after].isspace():
                after += 1
            if after < paragraph.end:
                starts.append(after)
    ends = [*starts[1:], paragraph.end]
    return [Span(start, end) for start, end in zip(starts, ends, strict=True)]
