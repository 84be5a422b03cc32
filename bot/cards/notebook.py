"""A notebook as cards: page by page, after saving, on its way out as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from discord import ui

from bot.cards import actions, theme
from bot.cards.desk_words import desk_words
from bot.cards.layout import button, card
from bot.cards.limits import MESSAGE_TEXT, measured, shortened
from bot.cards.prose import plain, quoted
from bot.cards.wording import ENGLISH, Wording
from bot.kept import SavedExcerpt, Since
from retrieval.answers.cite.styles import Style, cite

# Excerpts on a page; how many there are depends on their length.
NOTES_ON_PAGE = 5

# Room for excerpts: the rest is for heading and footer.
_TEXT = MESSAGE_TEXT - 300
_QUOTATION = 900
_CITATION = 300
_NOTE = 500


def notebook_card(
    saved: Sequence[SavedExcerpt],
    since: Mapping[int, Since],
    total: int,
    shared: bool,
    words: Wording = ENGLISH,
) -> ui.LayoutView:
    """A page of a notebook that holds `total` excerpts: as many of `saved` as fit, at least the first.

    `since` says, by the ids of saved excerpts, what became of their articles.
    """
    says = desk_words(words.language)
    heading = f"### {says.channel_notebook if shared else says.own_notebook}"
    if not saved:
        return card([heading, says.empty], accent=theme.QUIET)
    blocks: list[str] = []
    room = _TEXT
    for one in saved[:NOTES_ON_PAGE]:
        block = _block(one, since.get(one.id, Since.UNKNOWN), words)
        if blocks and measured(block) > room:
            break
        blocks.append(block)
        room -= measured(block)
    first, last = saved[0].number, saved[len(blocks) - 1].number
    pages = []
    if first > 1:
        pages.append(button(words.first_page, actions.notes(shared, 1)))
    if last < total:
        pages.append(button(words.next_page, actions.notes(shared, last + 1), primary=True))
    footer = words.hits_from_to.format(first=first, last=last, total=total)
    return card([heading, *blocks], footer=footer, rows=[pages])


def saved_card(sentence: str, words: Wording = ENGLISH, *, to_channel: str | None = None) -> ui.LayoutView:
    """Say what became of an excerpt; the button `to_channel` puts it into the channel's notebook too."""
    says = desk_words(words.language)
    return card(
        [plain(sentence)], rows=[[button(says.to_channel, to_channel)]] if to_channel else [], accent=theme.QUIET
    )


def export_card(name: str, sha256: str, shared: bool, words: Wording = ENGLISH) -> ui.LayoutView:
    """A notebook as the file `name`."""
    says = desk_words(words.language)
    book = says.channel_notebook if shared else says.own_notebook
    return card([says.exported.format(name=book, sha256=sha256)], files=[name])


def clear_card(count: int, shared: bool, words: Wording = ENGLISH) -> ui.LayoutView:
    """Ask whether a notebook is to be emptied."""
    says = desk_words(words.language)
    name = says.channel_notebook if shared else says.own_notebook
    question = says.clear_question[count != 1].format(count=count, name=name)
    return card([question], rows=[[button(says.clear, actions.clear(shared))]], accent=theme.QUIET)


def _block(one: SavedExcerpt, since: Since, words: Wording) -> str:
    says = desk_words(words.language)
    under = [theme.small(f"**{one.number}** · {plain(shortened(cite([one.citation], Style.PLAIN)[0], _CITATION))}")]
    if says.since[since]:
        under.append(theme.small(f"**{says.since[since]}**"))
    if one.note:
        under.append(f"**{says.note}:** {plain(shortened(one.note, _NOTE))}")
    room = _TEXT - sum(measured(line) + 1 for line in under)
    return "\n".join([_quotation(one.text, room), *under])


def _quotation(text: str, room: int) -> str:
    """A quotation as it is drawn, cut where it is long; exports hold all of it."""
    length = _QUOTATION
    drawn = quoted(plain(text))
    while len(text) > length or measured(drawn) > room:
        drawn = quoted(plain(text[:length].rstrip()) + " …")
        if measured(drawn) <= room:
            break
        length //= 2
    return drawn
