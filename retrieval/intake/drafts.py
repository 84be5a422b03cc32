"""A document -> the articles in it.

For now one document is one article. Splitting dumps of several posts and telling furniture and readers'
comments apart belong here and in `parts`.
"""

from __future__ import annotations

from pathlib import PurePath

from retrieval.intake.formats.reading import Reading
from retrieval.intake.parts import passages_of, passages_of_blocks
from retrieval.model import Draft, Metadata, Origin

# Longer first lines are prose, not a headline.
_LONGEST_TITLE = 150
# What a catalogue, an autocomplete list and a citation can carry.
_TITLE_LIMIT = 300


def drafts_of(source: str, reading: Reading) -> tuple[Draft, ...]:
    """The articles of a document, in order. At least one."""
    text = reading.body.of(reading.text)
    stated = reading.stated
    metadata = Metadata(
        title=_shortened(stated.title or _first_line_as_title(text) or PurePath(source).stem),
        outlet=stated.outlet,
        outlet_from=stated.outlet_from if stated.outlet else Origin.UNKNOWN,
        authors=stated.authors,
        published=stated.published,
        published_from=stated.published_from if stated.published else Origin.UNKNOWN,
        published_words=stated.published_words if stated.published else None,
        url=stated.url,
    )
    passages = passages_of(text) if reading.blocks is None else passages_of_blocks(text, reading.blocks)
    return (Draft(metadata, reading.body, passages),)


def _first_line_as_title(text: str) -> str | None:
    lines = (line.strip() for line in text.lstrip("\ufeff").splitlines())
    line = next((line for line in lines if any(letter.isalnum() for letter in line)), "")
    return line.lstrip("# ") if 0 < len(line) <= _LONGEST_TITLE else None


def _shortened(title: str) -> str:
    title = " ".join(title.split())
    return title if len(title) <= _TITLE_LIMIT else title[: _TITLE_LIMIT - 1].rstrip() + "…"
