"""An answer as a card: the question as heading, excerpts as quotations, a small citation under each.

What gives way when a card would be too long: fewer excerpts; a citation never, and a single excerpt with its
citation always fits.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from discord import ui

from bot.cards import actions, theme
from bot.cards.citations import cite_button, save_button
from bot.cards.layout import button, card, emoji_button
from bot.cards.limits import MESSAGE_TEXT, measured, shortened
from bot.cards.prose import emphasised, plain, quoted
from bot.cards.wording import ENGLISH, Wording
from retrieval.model import Answer, Entry, Filters, Finding

_QUESTION = 200
_FILTER = 60
_MISSING_WORD = 40
_MISSING_NAMED = 8
_COPIES_NAMED = 3
_NOTE = 160
_NOTES_SHOWN = 2

Buttons = list[ui.Button[ui.LayoutView]]


def answer_card(
    answer: Answer,
    answer_id: int,
    words: Wording = ENGLISH,
    *,
    filters: Filters | None = None,
    can_post: bool = False,
    meant_id: int = 0,
) -> ui.LayoutView:
    """Draw `answer`; its buttons go on from the remembered answer `answer_id`.

    `filters` are those it was asked with; with `can_post` a button shows it to the channel. `meant_id` is the
    remembered question with its words corrected, for a button that asks it; 0 where there is none.
    """
    heading = _heading(answer, filters, words)
    meant = _meant(answer, meant_id, words)
    if not answer.answered:
        return _absence_card(heading, answer, words, meant)
    blocks = [finding_block(finding, answer, words) for finding in answer.findings]
    for shown in range(len(blocks), 0, -1):
        footer = _footer(answer, shown, words)
        texts = [heading, *blocks[:shown]]
        if shown == 1 or sum(map(measured, [*texts, theme.small(footer)])) <= MESSAGE_TEXT:
            break
    rows = _rows(answer, shown, answer_id, words, can_post)
    return card(texts, footer=footer, rows=[*rows, meant])


def absence(answer: Answer, nothing: str, words: Wording) -> str:
    """The sentence that says why there is nothing to show; `nothing` where nothing was found."""
    if answer.at_end:
        return words.no_more
    return nothing if answer.query.terms else words.no_words


def finding_block(finding: Finding, answer: Answer, words: Wording) -> str:
    """An excerpt as a quotation, its citation under it."""
    excerpt = finding.excerpt
    text = emphasised(excerpt.text, answer.query.terms)
    before = "" if excerpt.opens_passage else "… "
    after = "" if excerpt.closes_passage else " …"
    where = theme.provenance(excerpt.article.entry, excerpt.passage, words)
    voice = theme.voice(excerpt.passage, words)
    if not voice and finding.speaker:
        voice = theme.speaking(finding.speaker, words)
    said = f"{voice} · " if voice else ""
    citation = f"**{finding.citation.number}** · {said}{where}{_copies(finding.copies, words)}"
    return f"{quoted(before + text + after)}\n{theme.small(citation)}"


def _absence_card(heading: str, answer: Answer, words: Wording, meant: Buttons) -> ui.LayoutView:
    """An honest no: what the library lacks, and marked as no answer what came nearest, as far as it fits."""
    footer = remarks(answer, words)
    texts = [heading, absence(answer, words.nothing_answers, words)]
    near = [finding_block(finding, answer, words) for finding in answer.nearest]
    room = MESSAGE_TEXT - sum(map(measured, [*texts, theme.small(words.nearest), theme.small(footer)]))
    fitting = sum(total <= room for total in accumulate(map(measured, near)))
    if fitting:
        texts += [theme.small(words.nearest), *near[:fitting]]
    return card(texts, footer=footer, rows=[_contexts(answer.nearest[:fitting], words), meant], accent=theme.QUIET)


def _heading(answer: Answer, filters: Filters | None, words: Wording) -> str:
    heading = f"### {plain(shortened(answer.query.text, _QUESTION)) or '…'}"
    if not filters:
        return heading
    named = [f"{name}: {plain(shortened(value, _FILTER))}" for name, value in _values(filters, words)]
    return f"{heading}\n{theme.small(' · '.join(named))}"


def _values(filters: Filters, words: Wording) -> list[tuple[str, str]]:
    values = (
        ("source", filters.source),
        ("author", filters.author),
        ("title", filters.title),
        ("since", words.on(filters.since) if filters.since else None),
        ("until", words.on(filters.until) if filters.until else None),
    )
    return [(name, value) for name, value in values if value]


def _copies(copies: Sequence[Entry], words: Wording) -> str:
    if not copies:
        return ""
    titles = ", ".join(theme.copy_title(entry) for entry in copies[:_COPIES_NAMED])
    rest = len(copies) - _COPIES_NAMED
    return " · " + words.also_in.format(titles=titles) + (words.and_more.format(count=rest) if rest > 0 else "")


def _footer(answer: Answer, shown: int, words: Wording) -> str:
    rest = answer.more + len(answer.findings) - shown
    counts = words.counted(words.more_excerpts, rest) if rest else ""
    return " · ".join(part for part in (counts, remarks(answer, words)) if part)


def remarks(answer: Answer, words: Wording) -> str:
    """What of the question stands nowhere, and what of it was not understood, on one line."""
    notes = [plain(shortened(note, _NOTE)) for note in answer.query.notes[:_NOTES_SHOWN]]
    return " · ".join(part for part in (_lacking(answer, words), *notes) if part)


def _lacking(answer: Answer, words: Wording) -> str:
    if not answer.missing_terms:
        return ""
    named = [f"“{plain(shortened(word, _MISSING_WORD))}”" for word in answer.missing_terms[:_MISSING_NAMED]]
    rest = len(answer.missing_terms) - _MISSING_NAMED
    listed = ", ".join(named) + (words.and_more_words.format(count=rest) if rest > 0 else "")
    return words.lacking.format(words=listed)


def _contexts(findings: Sequence[Finding], words: Wording) -> Buttons:
    """A button for each excerpt, numbered like it."""
    return [
        button(words.context.format(number=finding.citation.number), actions.context(finding.excerpt.passage.id))
        for finding in findings
    ]


def _meant(answer: Answer, meant_id: int, words: Wording) -> Buttons:
    if not meant_id:
        return []
    label = words.did_you_mean.format(words=", ".join(one.instead for one in answer.suggestions))
    return [button(label, actions.meant(meant_id))]


def _rows(answer: Answer, shown: int, answer_id: int, words: Wording, can_post: bool) -> list[Buttons]:
    """The buttons of the excerpts; under them what concerns the answer as a whole."""
    findings = answer.findings[:shown]
    whole = []
    if answer.more or shown < len(answer.findings):
        whole.append(button(words.more, actions.more(answer_id, findings[-1].citation.number), primary=True))
    if can_post:
        whole.append(button(words.post_to_channel, actions.post(answer_id)))
    whole.append(cite_button("answer", answer_id, words))
    whole += [emoji_button("👍", actions.vote(answer_id, True)), emoji_button("👎", actions.vote(answer_id, False))]
    saves = [save_button(finding.excerpt, finding.citation.number, words) for finding in findings]
    return [_contexts(findings, words), saves, whole]
