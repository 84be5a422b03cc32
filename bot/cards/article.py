"""An article as a card to read page by page, and a passage in its context.

What gives way when a card would be too long: paragraphs after the first go to the next page; neighbours are
cut before the passage itself is; a cut falls between sentences where there is a place for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from discord import ui

from bot.cards import actions, theme
from bot.cards.layout import button, card
from bot.cards.limits import MESSAGE_TEXT, measured, shortened
from bot.cards.prose import plain, quoted
from bot.cards.wording import ENGLISH, Wording
from retrieval.model import Article, Context, Kind, Passage

# How many paragraphs a page may hold; how many it does depends on their length.
PARAGRAPHS_ON_PAGE = 8

_HEADING = 200
# Room for paragraphs: the rest is for heading, origin and footer.
_TEXT = MESSAGE_TEXT - 1_000
# Less than this of a neighbour says nothing.
_LEAST = 80

Draw = Callable[[str], str]


def article_card(article: Article, passages: Sequence[Passage], words: Wording = ENGLISH) -> ui.LayoutView:
    """A page of an article: as many of `passages` as fit, at least the first.

    `passages` follow one another; where not all of them fit, or there are more than a page may hold, the card
    has a button to the next page.
    """
    entry = article.entry
    blocks: list[str] = []
    room = _TEXT
    for passage in passages[:PARAGRAPHS_ON_PAGE]:
        block = _fitted(article, passage, _TEXT, _drawn(passage, words))
        if blocks and measured(block) > room:
            break
        blocks.append(block)
        room -= measured(block)
    buttons = []
    if passages[0].number > 1:
        buttons.append(button(words.first_page, actions.read(entry.id, 1)))
    if len(blocks) < len(passages):
        buttons.append(button(words.next_page, actions.read(entry.id, passages[len(blocks)].number), primary=True))
    heading = f"### {theme.title_of(entry)}\n{theme.small(theme.origin(entry.metadata, words))}"
    footer = f"¶ {passages[0].number}–{passages[len(blocks) - 1].number}"
    return card([heading, *blocks], footer=footer, rows=[buttons])


def context_card(context: Context, words: Wording = ENGLISH) -> ui.LayoutView:
    """A passage between its neighbours; the passage itself stands as a quotation."""
    article, centre = context.article, context.centre
    texts = {centre.id: _fitted(article, centre, _TEXT, lambda text: quoted(plain(text)))}
    room = _TEXT - measured(texts[centre.id])
    neighbours = [passage for passage in context.passages if passage.id != centre.id]
    for left, passage in zip(range(len(neighbours), 0, -1), neighbours, strict=True):
        if room // left >= _LEAST:
            texts[passage.id] = _fitted(article, passage, room // left, _drawn(passage, words))
            room -= measured(texts[passage.id])
    return card(
        [texts[passage.id] for passage in context.passages if passage.id in texts],
        footer=theme.provenance(article.entry, centre, words),
        rows=[[button(words.read_from_here, actions.read(article.entry.id, centre.number))]],
    )


def _drawn(passage: Passage, words: Wording) -> Draw:
    if passage.kind is Kind.HEADING:
        return lambda text: f"**{plain(shortened(text.lstrip('# '), _HEADING))}**"
    if mark := theme.what(passage, words):
        return lambda text: f"{theme.small(mark)}\n{plain(text)}"
    return plain


def _fitted(article: Article, passage: Passage, room: int, draw: Draw) -> str:
    """The passage drawn, cut to `room` with an ellipsis: between sentences, else anywhere."""
    text = passage.span.of(article.text)
    drawn = draw(text)
    if measured(drawn) <= room:
        return drawn
    for sentence in reversed(passage.sentences[:-1]):
        drawn = draw(text[: sentence.end - passage.span.start] + " …")
        if measured(drawn) <= room:
            return drawn
    shortest, longest = 1, len(text)
    while shortest < longest:
        middle = (shortest + longest + 1) // 2
        if measured(draw(text[:middle] + "…")) <= room:
            shortest = middle
        else:
            longest = middle - 1
    return draw(text[:shortest] + "…")
