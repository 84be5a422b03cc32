"""Verdicts on quotations as a card: the quotation, the verdict, each source with the differences marked.

What gives way when a card would be too long: further sources, then what stands around the words, then their middle;
the verdict and a citation never.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from discord import ui

from bot.cards import actions, theme
from bot.cards.differences import Role, pieces
from bot.cards.layout import button, card
from bot.cards.limits import MESSAGE_TEXT, measured, shortened
from bot.cards.prose import plain, quoted
from bot.cards.verdict_wording import VerdictWording, says, verdict_words
from bot.cards.wording import ENGLISH, Wording
from retrieval.answers.verdict import Match, Outcome, Standing, Verdict
from retrieval.model import Kind

# Quotations of one message that a card has room for.
QUOTATIONS = 6

_SIGNS = {
    Outcome.VERBATIM: "✅",
    Outcome.ALTERED: "✏️",
    Outcome.MISATTRIBUTED: "👤",
    Outcome.READER_COMMENT: "💬",
    Outcome.NOT_FOUND: "❔",
}
_ACCENTS = {Outcome.VERBATIM: 0x3F8F5B, Outcome.NOT_FOUND: theme.QUIET}
_TO_BE_READ_WITH_CARE = 0xC98A2B

_MARKS = {Role.PRINTED: "~~", Role.QUOTED: "__", Role.SAME: "**"}
_QUOTE, _QUOTE_AMONG_OTHERS = 300, 160
_AROUND_QUOTE = ' \n“”„«»"'
_NAME = 80
# Code points of a piece that is shown around the words, and of the words between two differences: less where there is
# no room for more.
_AROUND = 140
_WORDS = (500, 200, 80, 30)
# What a match may take as it is drawn, without its citation; among others a citation of the longest kind fits too.
_ROOM, _ROOM_AMONG_OTHERS = 1_000, 500
_COPIES_NAMED = 3
_SOURCES = 5
# In one row.
_BUTTONS = 5
# Room for the footer and what Discord counts besides.
_SPARE = 200


def verdict_card(
    verdicts: Sequence[Verdict], posted_id: int, words: Wording = ENGLISH, *, more: int = 0, can_post: bool = False
) -> ui.LayoutView:
    """Draw the verdicts on one quotation or several; `more` says how many of a message were not looked at.

    With `can_post` a button shows the card, remembered as `posted_id`, to the channel.
    """
    own = verdict_words(words)
    if len(verdicts) == 1:
        blocks, shown = _one(verdicts[0], own, words)
        accent = _ACCENTS.get(verdicts[0].outcome, _TO_BE_READ_WITH_CARE)
    else:
        blocks, shown = _several(verdicts, own, words)
        more += len(verdicts) - len(blocks) + 1
        accent = theme.ACCENT
    # Several quotations may stand in one passage.
    numbers: dict[int, int] = {}
    for number, match in enumerate(shown, start=1):
        numbers.setdefault(match.excerpts[0].passage.id, number)
    contexts = [
        button(words.context.format(number=number), actions.context(passage_id))
        for passage_id, number in list(numbers.items())[:_BUTTONS]
    ]
    post = [button(words.post_to_channel, actions.post_verdict(posted_id))] if can_post else []
    return card(blocks, footer=_footer(verdicts, shown, more, own, words), rows=[contexts, post], accent=accent)


def _one(verdict: Verdict, own: VerdictWording, words: Wording) -> tuple[list[str], list[Match]]:
    """The blocks of one verdict, and the matches that they show."""
    blocks = [_heading(verdict, own, _QUOTE)]
    room = MESSAGE_TEXT - _SPARE - measured(blocks[0])
    shown: list[Match] = []
    for match in [*verdict.matches, *verdict.nearest][:_SOURCES]:
        block = _match(verdict, match, len(shown) + 1, own, words, _ROOM)
        if shown and measured(block) > room:
            break
        blocks.append(block)
        room -= measured(block)
        shown.append(match)
    return blocks, shown


def _several(verdicts: Sequence[Verdict], own: VerdictWording, words: Wording) -> tuple[list[str], list[Match]]:
    """A heading and a block for each verdict that fits, each with its best source."""
    blocks = [f"### {own.heading}"]
    room = MESSAGE_TEXT - _SPARE - measured(blocks[0])
    shown: list[Match] = []
    for verdict in verdicts:
        best = [*verdict.matches, *verdict.nearest][:1]
        parts = [_heading(verdict, own, _QUOTE_AMONG_OTHERS, small=True)]
        parts += [_match(verdict, match, len(shown) + 1, own, words, _ROOM_AMONG_OTHERS) for match in best]
        block = "\n".join(parts)
        if measured(block) > room:
            break
        blocks.append(block)
        room -= measured(block)
        shown += best
    return blocks, shown


def _heading(verdict: Verdict, own: VerdictWording, limit: int, *, small: bool = False) -> str:
    quote = f"“{plain(shortened(verdict.quote.strip(_AROUND_QUOTE), limit)) or '…'}”"
    title = f"**{quote}**" if small else f"### {quote}"
    name, sentence = says(verdict, own)
    claimed = (
        [theme.small(own.claimed.format(name=plain(shortened(verdict.claimed, _NAME))))] if verdict.claimed else []
    )
    return "\n".join([title, *claimed, f"{_SIGNS[verdict.outcome]} **{name}** · {sentence}"])


def _match(verdict: Verdict, match: Match, number: int, own: VerdictWording, words: Wording, room: int) -> str:
    is_nearest = match in verdict.nearest
    where = theme.provenance(match.article.entry, match.excerpts[0].passage, words)
    citation = theme.small(f"**{number}** · {where}{_copies(match, words)}")
    if is_nearest:
        return "\n".join([own.nearest, _quoted_plainly(match, room), citation])
    notes = " · ".join(_notes(verdict, match, own))
    return "\n".join([_fitted(verdict, match, room), *([theme.small(notes)] if notes else []), citation])


def _fitted(verdict: Verdict, match: Match, room: int) -> str:
    """The match as a quotation with its differences marked: as much of it as fits into `room`."""
    for limit in _WORDS:
        drawn = quoted(_marked(verdict, match, limit))
        if measured(drawn) <= room:
            return drawn
    return _quoted_plainly(match, room)


def _quoted_plainly(match: Match, room: int) -> str:
    """The beginning of a match, without marks; escapes at most double a text."""
    return quoted(plain(shortened(match.text, room // 2 - 2)))


def _marked(verdict: Verdict, match: Match, limit: int) -> str:
    """The source's sentences with what differs struck out and underlined; the words themselves are bold."""
    found = pieces(verdict, match)
    drawn = ""
    for place, (role, text) in enumerate(found):
        text = _shortened_around(text, at_end=place > 0) if role is Role.AROUND else _without_middle(text, limit)
        mark = _MARKS.get(role, "")
        if drawn and role in (Role.PRINTED, Role.QUOTED) and not drawn[-1].isspace():
            drawn += " "
        drawn += _within_marks(plain(text), mark)
    return drawn


def _within_marks(text: str, mark: str) -> str:
    """`text` between marks, which must touch letters; white space at its ends stays outside, line by line."""
    if not mark:
        return text
    lines = []
    for line in text.split("\n"):
        inner = line.strip()
        lines.append(line.replace(inner, f"{mark}{inner}{mark}", 1) if inner else line)
    return "\n".join(lines)


def _shortened_around(text: str, *, at_end: bool) -> str:
    if len(text) <= _AROUND:
        return text
    if at_end:
        return text[:_AROUND].rpartition(" ")[0] + " …"
    return "… " + text[-_AROUND:].partition(" ")[2]


def _without_middle(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    head, tail = text[: limit // 2].rpartition(" ")[0], text[-limit // 2 :].partition(" ")[2]
    return f"{head} […] {tail}"


def _notes(verdict: Verdict, match: Match, own: VerdictWording) -> Iterator[str]:
    """What a reader must not overlook."""
    name = plain(shortened(match.speaker_name, _NAME)) if match.speaker_name else None
    if match.kind is Kind.COMMENT:
        yield own.by_reader
    if name and match.standing is Standing.OTHER:
        yield own.said_by_other.format(name=name, claimed=plain(shortened(verdict.claimed or "", _NAME)))
    elif name:
        yield own.said_there.format(name=name)
    if match.standing is Standing.NOT_ESTABLISHED:
        yield own.not_established
    if any(one.number for one in match.differences):
        yield own.number_differs
    if any(one.negation for one in match.differences):
        yield own.negation_differs
    if any(one.negation for one in match.left_out):
        yield own.ellipsis_hides


def _copies(match: Match, words: Wording) -> str:
    if not match.copies:
        return ""
    titles = ", ".join(theme.copy_title(entry) for entry in match.copies[:_COPIES_NAMED])
    rest = len(match.copies) - _COPIES_NAMED
    return " · " + words.also_in.format(titles=titles) + (words.and_more.format(count=rest) if rest > 0 else "")


def _footer(
    verdicts: Sequence[Verdict], shown: Sequence[Match], more: int, own: VerdictWording, words: Wording
) -> str:
    """How the differences are marked, how many sources and quotations are not shown."""
    sources = 0
    for verdict in verdicts:
        sources += verdict.more + sum(match not in shown for match in verdict.matches)
    differ = any(match.differences for verdict in verdicts for match in verdict.matches if match in shown)
    parts = (
        own.legend if differ else "",
        words.counted(own.more_sources, sources) if sources else "",
        words.counted(own.more_quotations, more) if more else "",
    )
    return " · ".join(part for part in parts if part)
