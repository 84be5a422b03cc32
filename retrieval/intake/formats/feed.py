"""RSS and Atom feeds that somebody saved: each item is an article of its own, as far as the feed gives it."""

from __future__ import annotations

from retrieval.errors import SourceEmpty
from retrieval.intake.formats.foreign import library
from retrieval.intake.formats.markup import paragraphs_in, tree_of
from retrieval.intake.formats.reading import Block, Paragraph, Reading, Section, Stated, reading_of
from retrieval.model import Kind
from retrieval.text.spans import Span


def read(source: str, content: bytes) -> Reading:
    """Read a saved feed; its title is the outlet of its items. Raises NotAFeed, SourceTooLarge, SourceEmpty."""
    # It knows addresses and their library, which only feeds need.
    from retrieval.intake.feeds import read_feed

    feed = read_feed(source, content)
    texts: list[str] = []
    blocks: list[Block] = []
    sections: list[Section] = []
    place = 0
    for item in feed.items:
        with library(source, "html", "feed"):
            told = paragraphs_in(tree_of(item.content)) if item.content.strip() else []
        stated = Stated(
            title=item.title or None,
            outlet=feed.title or None,
            authors=(item.author,) if item.author else (),
            published=item.published,
            published_words=item.published.isoformat() if item.published else None,
            url=item.link,
        )
        try:
            one = reading_of(source, [Paragraph(item.title, Kind.HEADING), *told], "xml", stated)
        except SourceEmpty:
            continue
        sections.append(Section(Span(place, place + len(one.text)), stated))
        blocks += [block.shifted(place) for block in one.blocks or ()]
        texts.append(one.text)
        place += len(one.text) + 2
    if not sections:
        raise SourceEmpty(source)
    text = "\n\n".join(texts)
    return Reading(text, Span(0, len(text)), "xml", Stated(), tuple(blocks), tuple(sections))
