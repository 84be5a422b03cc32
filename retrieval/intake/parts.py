"""The paragraphs of an article -> its parts: which are body, heading, caption, quotation or comment, and which
are no part of it; what the lines around the story say of who wrote it, where and when.

Each question has a module of its own: `furniture`, `bylines`, `captions`, `quotations`, `comments`, `outlets`. Here
they are asked in their order, for a line is the first thing that it can be.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from retrieval.intake.bylines import byline, dateline, full_dates
from retrieval.intake.captions import is_caption
from retrieval.intake.comments import Comments, comments_in
from retrieval.intake.furniture import is_furniture, signature_start
from retrieval.intake.outlets import credit_of, credits_an_outlet, inferred_outlet, outlet_in_notice
from retrieval.intake.quotations import is_lead_in, quotations_in
from retrieval.intake.shapes import Paragraph, is_title_like
from retrieval.model import Kind, Origin, PassageDraft
from retrieval.text.sentences import sentence_spans
from retrieval.text.spans import Span, stripped

# Lines about a story stand over it, or right under its first sentences.
_HEAD = 7
# The credit of a story stands under it, and not far from its end.
_TAIL = 2

_MARKDOWN_HEADING = re.compile(r"#{1,6}\s+")
# What is left of an address after the last sentence: "… of goods.–20200315-0007.html"
_DEBRIS = re.compile(r"(?<=[.!?…”’)])\s*[–—-]?\s*(?:https?://\S+|[\w./-]*\d[\w./-]*\.(?:html?|php|aspx?|jpe?g|png))$")


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph that is part of the article. `span` leaves out what is glued to it: datelines, credits, debris."""

    span: Span
    kind: Kind
    speaker: str | None = None
    said_at: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of an article in order, and what its text says of it. `title` is the line that heads it."""

    parts: tuple[Part, ...]
    title: str | None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    outlet_from: Origin = Origin.UNKNOWN
    published: date | None = None
    published_words: str | None = None
    earliest: date | None = None
    latest: date | None = None


def parts_of(text: str, paragraphs: Sequence[Paragraph], *, in_dump: bool = False) -> Parts:
    """The parts of the article that `paragraphs` of `text` are.

    Where nothing in them is prose (a list, a few lines) the lines under the title are its body, and a lone line is
    both; a post of a dump may be a title and nothing else.
    """
    sorting = _Sorting(text, paragraphs)
    sorting.sort()
    parts = [part for _, part in sorted(sorting.parts.items())]
    if not any(part.kind is not Kind.HEADING for part in parts):
        first_line = 1 if sorting.title is not None and (in_dump or len(parts) > 1) else 0
        parts = [part if n < first_line else replace(part, kind=Kind.BODY) for n, part in enumerate(parts)]
    # A page of nothing but furniture is kept as it is: what somebody added can be found.
    kept = tuple(parts) or tuple(Part(one.span, Kind.BODY) for one in paragraphs)
    outlet, outlet_from = sorting.outlet()
    return Parts(kept, sorting.title, sorting.authors, outlet, outlet_from, *sorting.dates())


def passages_of(text: str, parts: Sequence[Part], start: int) -> tuple[PassageDraft, ...]:
    """The passages that parts of `text` are, numbered from 1; their spans count from `start`."""
    return tuple(
        PassageDraft(
            number,
            part.kind,
            part.span.shifted(-start),
            tuple(sentence.shifted(-start) for sentence in _sentences(text, part.span)),
            part.speaker,
            part.said_at,
            part.page,
        )
        for number, part in enumerate(parts, start=1)
    )


def _sentences(text: str, paragraph: Span) -> tuple[Span, ...]:
    return tuple(span.shifted(paragraph.start) for span in sentence_spans(paragraph.of(text))) or (paragraph,)


@dataclass(slots=True)
class _Sorting:
    """The work on one article: each step takes the paragraphs that are its own out of those still open."""

    text: str
    paragraphs: Sequence[Paragraph]
    parts: dict[int, Part] = field(default_factory=dict)
    title: str | None = None
    authors: tuple[str, ...] = ()
    _open: list[int] = field(default_factory=list)
    _comments: Comments | None = None
    _printed_outlets: list[str] = field(default_factory=list)
    _published: tuple[date, str] | None = None

    def sort(self) -> None:
        self._open = list(range(len(self.paragraphs)))
        self._take_comments()
        quotations = quotations_in([self.paragraphs[place] for place in self._open])
        lead_ins = {one.first - 1 for one in quotations}
        self._drop_furniture(lead_ins)
        self._take_title()
        self._take_bylines()
        self._take_captions()
        datelined = self._datelined()
        for one in quotations:
            for place in range(one.first, one.end):
                # Under "A report in the Post:" a dateline begins the article itself.
                if place in self._open and place != datelined:
                    self._take(place, Kind.QUOTATION, speaker=one.speaker)
        self._take_rest(datelined)

    def outlet(self) -> tuple[str | None, Origin]:
        if self._printed_outlets:
            return self._printed_outlets[0], Origin.PRINTED
        body = (part.span.of(self.text) for part in self.parts.values() if part.kind is Kind.BODY)
        name = inferred_outlet(body)
        return (name, Origin.INFERRED) if name else (None, Origin.UNKNOWN)

    def dates(self) -> tuple[date | None, str | None, date | None, date | None]:
        if self._published:
            return (*self._published, None, None)
        captions = [part.span.of(self.text) for part in self.parts.values() if part.kind is Kind.CAPTION]
        earliest = max((day for caption in captions for day, _ in full_dates(caption)), default=None)
        latest = self._comments.first_day if self._comments else None
        if earliest and latest and earliest > latest:
            return None, None, None, None
        return None, None, earliest, latest

    def _take(self, place: int, kind: Kind, *, speaker: str | None = None, said_at: str | None = None) -> None:
        self._open.remove(place)
        span = self.paragraphs[place].span
        if match := _DEBRIS.search(span.of(self.text)):
            span = stripped(self.text, Span(span.start, span.start + match.start()))
        self.parts[place] = Part(span, kind, speaker, said_at)

    def _take_comments(self) -> None:
        self._comments = comments_in(self.paragraphs)
        if self._comments is None:
            return
        writers = self._comments.writers(self.paragraphs)
        for place in range(self._comments.start, len(self.paragraphs)):
            no_comment = place in self._comments.headers or place in self._comments.sections
            if no_comment or is_furniture(self.paragraphs[place].text):
                self._open.remove(place)
                continue
            writer = writers.get(place)
            self._take(
                place,
                Kind.COMMENT,
                speaker=writer.name if writer else None,
                said_at=writer.time if writer else None,
            )

    def _drop_furniture(self, lead_ins: set[int]) -> None:
        story = [self.paragraphs[place] for place in self._open]
        signature = signature_start(story)
        for place, one in enumerate(story):
            if place >= signature or (place not in lead_ins and is_furniture(one.text)):
                self._open.remove(place)
                if name := outlet_in_notice(one.text):
                    self._printed_outlets.append(name)

    def _take_title(self) -> None:
        if not self._open:
            return
        first = self._open[0]
        line = self.paragraphs[first].text
        if is_title_like(line) and byline(line) is None:
            self._take(first, Kind.HEADING)
            self.title = _MARKDOWN_HEADING.sub("", line)

    def _take_bylines(self) -> None:
        for place in self._open[:_HEAD]:
            found = byline(self.paragraphs[place].text)
            if found is None:
                continue
            self._open.remove(place)
            self.authors += tuple(name for name in found.authors if name not in self.authors)
            if found.outlet:
                self._printed_outlets.insert(0, found.outlet)
            if found.published and found.words and not self._published:
                self._published = (found.published, found.words)

    def _take_captions(self) -> None:
        datelined = self._datelined()
        for number, place in enumerate(list(self._open)):
            text = self.paragraphs[place].text
            credit = credit_of(text)
            over_story = number < _HEAD and (datelined or number + _TAIL < len(self._open))
            if is_caption(text) or (credit and over_story and (datelined is None or place < datelined)):
                self._take(place, Kind.CAPTION)
                if credit:
                    self._cut(place, credit[0])

    def _datelined(self) -> int | None:
        """The paragraph that begins with a dateline."""
        head = self._open[:_HEAD]
        return next((place for place in head if dateline(self.paragraphs[place].text, self.text)), None)

    def _take_rest(self, datelined: int | None) -> None:
        last = self._open[-_TAIL:]
        numbered = self._numbered_headings()
        for place in list(self._open):
            one = self.paragraphs[place]
            heading = one.is_heading_like or is_lead_in(one) or place in numbered
            self._take(place, Kind.HEADING if heading or _MARKDOWN_HEADING.match(one.text) else Kind.BODY)
            if place in last and (credit := credit_of(one.text)) and credits_an_outlet(credit[1]):
                self._printed_outlets.insert(0, credit[1])
                self._cut(place, credit[0])
            if place == datelined and (found := dateline(one.text, self.text)):
                span = self.parts[place].span
                self.parts[place] = replace(self.parts[place], span=Span(span.start + found.length, span.end))
                if found.agency:
                    self._printed_outlets.append(found.agency)
                if found.published and found.words and not self._published:
                    self._published = (found.published, found.words)

    def _numbered_headings(self) -> set[int]:
        """The numbered lines that head what stands under them: no item of a list stands before or after them."""
        items = {place for place in self._open if self.paragraphs[place].is_list_item}
        return {
            place
            for before, place, after in zip([None, *self._open], self._open, self._open[1:], strict=False)
            if self.paragraphs[place].is_numbered_heading_like and not {before, after} & items
        }

    def _cut(self, place: int, length: int) -> None:
        """Leave out of a part all from its `length`-th letter on."""
        part = self.parts[place]
        span = stripped(self.text, Span(part.span.start, part.span.start + length))
        self.parts[place] = replace(part, span=span)
