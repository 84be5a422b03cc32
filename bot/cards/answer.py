"""An answer as a card: the question as heading, excerpts as quotations, a small citation under each.

What gives way when a card would be too long: fewer excerpts; a citation never, and a single excerpt with its
citation always fits.
"""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.cards import actions, theme
from bot.cards.layout import button, card
from bot.cards.limits import MESSAGE_TEXT, measured, shortened
from bot.cards.prose import emphasised, plain, quoted
from retrieval.model import Answer, Entry, Finding

_QUESTION = 200
_MISSING_WORD = 40
_MISSING_NAMED = 8
_COPIES_NAMED = 3


def answer_card(answer: Answer, question_id: int) -> ui.LayoutView:
    """Draw `answer`; its buttons go on from the remembered question `question_id`."""
    if not answer.answered:
        return _absence_card(answer)
    heading = f"### {plain(shortened(answer.query.text, _QUESTION))}"
    blocks = [_block(finding, answer) for finding in answer.findings]
    for shown in range(len(blocks), 0, -1):
        footer = _footer(answer, shown)
        texts = [heading, *blocks[:shown]]
        if shown == 1 or sum(map(measured, [*texts, theme.small(footer)])) <= MESSAGE_TEXT:
            break
    return card(texts, footer=footer, buttons=_buttons(answer.findings[:shown], answer, question_id, shown))


def _block(finding: Finding, answer: Answer) -> str:
    excerpt = finding.excerpt
    text = emphasised(excerpt.text, answer.query.terms)
    before = "" if excerpt.opens_passage else "… "
    after = "" if excerpt.closes_passage else " …"
    citation = (
        f"**{finding.citation.number}** · {theme.provenance(excerpt.article.entry, finding.citation.paragraph)}"
    )
    return f"{quoted(before + text + after)}\n{theme.small(citation + _copies(finding.copies))}"


def _copies(copies: Sequence[Entry]) -> str:
    if not copies:
        return ""
    named = ", ".join(theme.title_of(entry) for entry in copies[:_COPIES_NAMED])
    rest = len(copies) - _COPIES_NAMED
    return f" · also in {named}" + (f" and {rest} more" if rest > 0 else "")


def _footer(answer: Answer, shown: int) -> str:
    rest = answer.more + len(answer.findings) - shown
    counts = f"{rest} more excerpt{'s' if rest != 1 else ''}" if rest else ""
    return " · ".join(part for part in (counts, _lacking(answer)) if part)


def _lacking(answer: Answer) -> str:
    if not answer.missing_terms:
        return ""
    words = [f"“{plain(shortened(word, _MISSING_WORD))}”" for word in answer.missing_terms[:_MISSING_NAMED]]
    rest = len(answer.missing_terms) - _MISSING_NAMED
    return "Not in the library: " + ", ".join(words) + (f" and {rest} more words" if rest > 0 else "")


def _buttons(
    findings: Sequence[Finding], answer: Answer, question_id: int, shown: int
) -> list[ui.Button[ui.LayoutView]]:
    buttons = [
        button(f"Context {finding.citation.number}", actions.context(finding.excerpt.passage.id))
        for finding in findings
    ]
    if answer.more or shown < len(answer.findings):
        skip = findings[-1].citation.number
        buttons.append(button("More", actions.more(question_id, skip), primary=True))
    return buttons


def _absence_card(answer: Answer) -> ui.LayoutView:
    heading = f"### {plain(shortened(answer.query.text, _QUESTION)) or '…'}"
    if not answer.query.terms:
        says = "There is no word in this to look for. Ask with the names and things that it is about."
    else:
        says = "Nothing in the library answers this."
    return card([heading, says], footer=_lacking(answer), accent=theme.QUIET)
