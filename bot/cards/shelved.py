"""Articles as those see them who look after their library: what was found, how it is known, what was left out.

What gives way when a card would be too long: articles after the first go to the next page; of lists only the first
few are named, the others are counted.
"""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.cards import actions, theme
from bot.cards.layout import button, card, posted, section
from bot.cards.limits import MESSAGE_TEXT, measured, shortened
from bot.cards.prose import plain
from bot.cards.wording import ENGLISH, Wording
from bot.model import Shelved
from retrieval.model import Deed, Entry, Metadata, Refusal

# How many articles a page may hold; how many it does depends on their length.
ARTICLES_ON_PAGE = 4

_NAMED = 3
_LINE = 60
_SOURCE = 80
_WORDS = 80
_REFUSALS = 10
_REASON = 220
_REFUSED_TEXT = 1_800


def shelved_card(shelved: Shelved, words: Wording = ENGLISH) -> ui.LayoutView:
    """An article with everything that is known of it, and what can be done to it."""
    return posted(_section(shelved, words))


def removed_card(entry: Entry, words: Wording = ENGLISH) -> ui.LayoutView:
    """An article is removed, and how to undo that."""
    sentence = words.library["removed"].format(title=theme.copy_title(entry))
    return card([sentence], rows=[[button(words.library["undo"], actions.undo(entry.id))]], accent=theme.QUIET)


def progress_card(number: int, total: int, name: str, words: Wording = ENGLISH) -> ui.LayoutView:
    """Which of the sources is being read."""
    named = plain(shortened(name, _SOURCE))
    return card([words.library["reading"].format(number=number, total=total, name=named)], accent=theme.QUIET)


def added_card(deed: Deed, shelved: Sequence[Shelved | None], skip: int, words: Wording = ENGLISH) -> ui.LayoutView:
    """What was added together: what was refused and why, and as many of `shelved` as fit, at least one.

    `shelved` are the deed's articles after the first `skip`, no more than a page of them; None for those that were
    removed since. There are none of them where they cannot be read at the moment.
    """
    head = _summary(deed, words) if not skip else ""
    parts: list[ui.Item[ui.LayoutView]] = [section([head])] if head else []
    room = MESSAGE_TEXT - measured(head) - 200
    last = skip
    for one in shelved[:ARTICLES_ON_PAGE]:
        part = _section(one, words) if one else section([theme.small(words.library["gone_since"])])
        length = _length(part)
        if last > skip and length > room:
            break
        room -= length
        last += 1
        parts.append(part)
    if last < len(deed.articles):
        where = words.library["from_to"].format(first=skip + 1, last=last, total=len(deed.articles))
        turn = button(words.next_page, actions.added(deed.id, last), primary=True)
        parts.append(section([], footer=where if last > skip else "", rows=[[turn]]))
    return posted(*parts)


def _length(part: ui.Container[ui.LayoutView]) -> int:
    return sum(measured(one.content) for one in part.walk_children() if isinstance(one, ui.TextDisplay))


def _summary(deed: Deed, words: Wording) -> str:
    articles = words.counted(words.articles, len(deed.articles))
    named = words.library
    heading = named["added_heading"].format(articles=articles) if deed.articles else named["nothing_added"]
    lines = [f"### {heading}"]
    room = _REFUSED_TEXT
    for refusal in deed.refused[:_REFUSALS]:
        line = _refused(refusal)
        if measured(line) > room:
            break
        room -= measured(line)
        lines.append(line)
    rest = len(deed.refused) - (len(lines) - 1)
    return "\n".join([*lines, named["and_more_sources"].format(count=rest)] if rest else lines)


def _refused(refusal: Refusal) -> str:
    source = plain(shortened(refusal.source, _SOURCE))
    return f"- **{source}**: {plain(shortened(refusal.reason, _REASON))}"


def _section(shelved: Shelved, words: Wording) -> ui.Container[ui.LayoutView]:
    entry = shelved.entry
    named = words.library
    lines = [
        f"### {theme.title_of(entry)}",
        theme.origin(entry.metadata, words),
        *map(theme.small, filter(None, _facts(shelved, words))),
    ]
    buttons = [
        button(named["fix"], actions.fix(entry.id), primary=True),
        button(named["remove"], actions.remove(entry.id)),
        button(named["read"], actions.read(entry.id, 1)),
    ]
    if shelved.corrections:
        buttons.insert(1, button(named["reset"], actions.reset(entry.id)))
    return section(["\n".join(lines)], rows=[buttons])


def _facts(shelved: Shelved, words: Wording) -> tuple[str, ...]:
    entry = shelved.entry
    return (
        f"{_outlet(entry.metadata, words)} · {_date(entry.metadata, words)}",
        _counts(entry, words),
        _copies(shelved.copies, words),
        _left_out(shelved.left_out, words),
        _corrected(shelved, words),
    )


def _outlet(known: Metadata, words: Wording) -> str:
    return words.library[f"outlet_{known.outlet_from if known.outlet else 'unknown'}"]


def _date(known: Metadata, words: Wording) -> str:
    named = words.library
    if known.published is not None:
        how = named[f"date_{known.published_from}"]
        said = plain(shortened(known.published_words or "", _WORDS))
        return named["read_from"].format(known=how, words=said) if said else how
    bounds = [
        named["bounded"].format(earliest=words.on(known.earliest)) if known.earliest else "",
        named["bounded_above"].format(latest=words.on(known.latest)) if known.latest else "",
    ]
    return ", ".join([named["date_unknown"], *filter(None, bounds)])


def _counts(entry: Entry, words: Wording) -> str:
    counts = [words.counted(words.counts["paragraphs"], entry.passages)]
    if entry.comments:
        counts.append(words.counted(words.counts["comments"], entry.comments))
    counts.append(words.library["source"].format(source=plain(shortened(entry.source, _SOURCE))))
    return " · ".join(counts)


def _copies(copies: Sequence[Entry], words: Wording) -> str:
    if not copies:
        return ""
    titles = ", ".join(theme.copy_title(entry) for entry in copies[:_NAMED])
    rest = len(copies) - _NAMED
    more = words.and_more.format(count=rest) if rest > 0 else ""
    return words.library["copies"].format(titles=titles) + more


def _left_out(lines: Sequence[str], words: Wording) -> str:
    if not lines:
        return ""
    named = [f"“{plain(shortened(line, _LINE))}”" for line in lines[:_NAMED]]
    rest = len(lines) - _NAMED
    if rest > 0:
        named.append(words.counted(words.counts["more_lines"], rest))
    return words.library["left_out"].format(lines=" · ".join(named))


def _corrected(shelved: Shelved, words: Wording) -> str:
    fields = [words.fields[one.field] for one in shelved.corrections]
    return words.library["corrected"].format(fields=", ".join(fields)) if fields else ""
