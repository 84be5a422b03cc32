"""The hits of a search as a list, page by page."""

from __future__ import annotations

from discord import ui

from bot.cards import actions, theme
from bot.cards.answer import absence, finding_block, remarks
from bot.cards.citations import save_button
from bot.cards.layout import button, card
from bot.cards.limits import MESSAGE_TEXT, measured, shortened
from bot.cards.prose import plain
from bot.cards.wording import ENGLISH, Wording
from retrieval.model import Answer, Order

# Hits on a page; how many there are depends on their length.
HITS_ON_PAGE = 5

_QUERY = 200


def search_card(answer: Answer, answer_id: int, order: Order, words: Wording = ENGLISH) -> ui.LayoutView:
    """A page of hits; its buttons turn pages and change the order."""
    heading = f"### {plain(shortened(answer.query.text, _QUERY)) or '…'}"
    if not answer.answered:
        nothing = absence(answer, words.nothing_matches, words)
        return card([heading, nothing], footer=remarks(answer, words), accent=theme.QUIET)
    first = answer.findings[0].citation.number
    total = first - 1 + len(answer.findings) + answer.more
    blocks = [heading]
    room = MESSAGE_TEXT - measured(heading) - 200
    for finding in answer.findings:
        block = finding_block(finding, answer, words)
        if len(blocks) > 1 and measured(block) > room:
            break
        blocks.append(block)
        room -= measured(block)
    last = first + len(blocks) - 2
    newest = order is Order.NEWEST
    pages = []
    if first > 1:
        pages.append(button(words.first_page, actions.hits(answer_id, 0, newest)))
    if last < total:
        pages.append(button(words.next_page, actions.hits(answer_id, last, newest), primary=True))
    other = words.by_relevance if newest else words.by_date
    pages.append(button(other, actions.hits(answer_id, 0, not newest)))
    contexts = [
        button(words.context.format(number=finding.citation.number), actions.context(finding.excerpt.passage.id))
        for finding in answer.findings[: len(blocks) - 1]
    ]
    saves = [
        save_button(finding.excerpt, finding.citation.number, words) for finding in answer.findings[: len(blocks) - 1]
    ]
    footer = words.hits_from_to.format(first=first, last=last, total=words.counted(words.hits, total))
    return card(blocks, footer=footer, rows=[contexts, saves, pages])
