"""A document -> the articles in it."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.intake.formats.reading import Block, Reading, Section, Stated
from retrieval.intake.interviews import with_questions
from retrieval.intake.marked import marked_parts
from retrieval.intake.parts import Part, Parts, parts_of, passages_of
from retrieval.intake.posts import posts
from retrieval.intake.shapes import paragraphs_of
from retrieval.intake.stacked import unstacked
from retrieval.model import Draft, Kind, Metadata, Origin
from retrieval.text.fingerprints import fingerprints
from retrieval.text.sentences import sentence_spans
from retrieval.text.spans import Span

# What a catalogue, an autocomplete list and a citation can carry.
_TITLE_LIMIT = 300
# A title made of the first words of an article is no longer than headlines are.
_OPENING = 100
# A copy may have lost its headings, and readers comment on each copy anew.
_NO_STORY = (Kind.HEADING, Kind.COMMENT)


def drafts_of(reading: Reading) -> tuple[Draft, ...]:
    """The articles of a document, in order. At least one.

    A document that states its title or marks its paragraphs is one article; a plain text may be a dump of several.
    """
    text = reading.body.of(reading.text)
    if reading.blocks is not None and reading.sections:
        return tuple(_section(text, section, reading.blocks) for section in reading.sections)
    if reading.blocks is not None:
        return (_draft(text, marked_parts(text, reading.blocks), reading.stated, reading.body.start),)
    paragraphs = unstacked(paragraphs_of(text))
    groups = [paragraphs] if reading.stated.title else posts(paragraphs)
    return tuple(
        _draft(text, parts_of(text, group, in_dump=len(groups) > 1), reading.stated, reading.body.start)
        for group in groups
    )


def _section(text: str, section: Section, blocks: Sequence[Block]) -> Draft:
    own = [block for block in blocks if section.span.start <= block.span.start < section.span.end]
    return _draft(text, marked_parts(text, own), section.stated, 0)


def _draft(text: str, found: Parts, stated: Stated, offset: int) -> Draft:
    """The article made of `found` parts of `text`, which begins at `offset` of its document."""
    span = Span(found.parts[0].span.start, found.parts[-1].span.end)
    passages = passages_of(text, with_questions(text, found.parts), span.start)
    story = "\n".join(part.span.of(text) for part in found.parts if part.kind not in _NO_STORY)
    return Draft(_metadata(text, found, stated), span.shifted(offset), passages, fingerprints(story))


def _metadata(text: str, found: Parts, stated: Stated) -> Metadata:
    """What the format states goes before what the text prints."""
    published = stated.published or found.published
    published_from = stated.published_from if stated.published else Origin.PRINTED
    return Metadata(
        title=_shortened(stated.title or found.title or _opening(text, found.parts), _TITLE_LIMIT),
        outlet=stated.outlet or found.outlet,
        outlet_from=stated.outlet_from if stated.outlet else found.outlet_from,
        authors=stated.authors or found.authors,
        published=published,
        published_from=published_from if published else Origin.UNKNOWN,
        published_words=stated.published_words if stated.published else found.published_words,
        url=stated.url,
        earliest=None if published else found.earliest,
        latest=None if published else found.latest,
    )


def _opening(text: str, parts: Sequence[Part]) -> str:
    """The first words of an article without a title: it is known by what it says, not by the name of its file."""
    openings = (part.span.of(text) for part in parts)
    first = next((one for one in openings if any(letter.isalnum() for letter in one)), "")
    sentences = sentence_spans(first)
    return _shortened(sentences[0].of(first) if sentences else first, _OPENING)


def _shortened(title: str, limit: int) -> str:
    title = " ".join(title.split())
    if len(title) <= limit:
        return title
    cut = title[: limit - 1]
    at_a_space = cut.rpartition(" ")[0]
    return (at_a_space if len(at_a_space) * 2 > limit else cut).rstrip(" ,;:–—-") + "…"
