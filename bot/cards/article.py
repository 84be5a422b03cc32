"""An article as a card to read page by page, and a passage in its context.

What gives way when a card would be too long: paragraphs after the first go to the next page; neighbours are
cut before the passage itself is; a cut falls between sentences where there is a place for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import discord
from discord import ui

from bot.cards import actions, theme
from bot.cards.citations import cite_button, save_button
from bot.cards.desk_words import desk_words
from bot.cards.layout import button, card
from bot.cards.limits import MESSAGE_TEXT, OPTION_LABEL, measured, shortened
from bot.cards.prose import plain, quoted
from bot.cards.wording import ENGLISH, Wording
from retrieval.model import Article, Context, Excerpt, Kind, Passage

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
    buttons.append(cite_button("article", entry.id, words))
    heading = f"### {theme.title_of(entry)}\n{theme.small(theme.origin(entry.metadata, words))}"
    footer = f"¶ {passages[0].number}–{passages[len(blocks) - 1].number}"
    return card([heading, *blocks], footer=footer, rows=[buttons, [_saves(article, passages[: len(blocks)], words)]])


def context_card(context: Context, words: Wording = ENGLISH) -> ui.LayoutView:
    """A passage between its neighbours; the passage itself stands as a quotation."""
    article, centre = context.article, context.centre
    texts = {
        centre.id: _fitted(article, centre, _TEXT, _under_voice(centre, words, lambda text: quoted(plain(text))))
    }
    room = _TEXT - measured(texts[centre.id])
    neighbours = [passage for passage in context.passages if passage.id != centre.id]
    for left, passage in zip(range(len(neighbours), 0, -1), neighbours, strict=True):
        if room // left >= _LEAST:
            texts[passage.id] = _fitted(article, passage, room // left, _drawn(passage, words))
            room -= measured(texts[passage.id])
    here = [
        button(words.read_from_here, actions.read(article.entry.id, centre.number)),
        save_button(Excerpt(article, centre, centre.span), "", words),
        cite_button("passage", centre.id, words),
    ]
    return card(
        [texts[passage.id] for passage in context.passages if passage.id in texts],
        footer=theme.provenance(article.entry, centre, words),
        rows=[here],
    )


def _saves(article: Article, passages: Sequence[Passage], words: Wording) -> ui.Select[ui.LayoutView]:
    """A menu of the paragraphs shown, to keep one."""
    return ui.Select(
        custom_id=actions.saves(),
        placeholder=desk_words(words.language).save_paragraph,
        options=[
            discord.SelectOption(
                label=shortened(f"¶ {passage.number} · {passage.span.of(article.text)}", OPTION_LABEL),
                value=str(passage.id),
            )
            for passage in passages
        ],
    )


def _drawn(passage: Passage, words: Wording) -> Draw:
    if passage.kind is Kind.HEADING:
        return lambda text: f"**{plain(shortened(text.lstrip('# '), _HEADING))}**"
    return _under_voice(passage, words, plain)


def _under_voice(passage: Passage, words: Wording, draw: Draw) -> Draw:
    """`draw`, and above it who speaks, where that is not the article."""
    voice = theme.voice(passage, words)
    return (lambda text: f"{theme.small(voice)}\n{draw(text)}") if voice else draw


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
