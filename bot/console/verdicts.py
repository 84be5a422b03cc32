"""A verdict on a quotation as JSON for programs, and drawn for people."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from bot.cards.differences import Role, pieces
from bot.cards.verdict_wording import says, verdict_words
from bot.cards.wording import ENGLISH
from bot.console.drawing import provenance, visible
from bot.console.forms import Form, citation_form, entry_form
from retrieval.answers.verdict import Difference, Match, Outcome, Standing, Verdict
from retrieval.text.spans import Span

_QUIET = "dim"
_STYLES = {
    Role.AROUND: "dim italic",
    Role.SAME: "italic",
    Role.PRINTED: "strike red",
    Role.QUOTED: "bold green",
    Role.SKIPPED: "dim italic",
}
# As wdiff writes them, for a terminal without colours.
_SIGNS = {Role.PRINTED: ("[-", "-]"), Role.QUOTED: ("{+", "+}")}
_COLOURS = {Outcome.VERBATIM: "green", Outcome.NOT_FOUND: "red"}
_TO_BE_READ_WITH_CARE = "yellow"


def verdict_form(verdict: Verdict) -> Form:
    """A verdict, with the places that bear it out."""
    return {
        "quote": verdict.quote,
        "speaker": verdict.claimed,
        "verdict": verdict.outcome.value,
        "matches": [_match_form(verdict, match) for match in verdict.matches],
        "nearest": [_match_form(verdict, match) for match in verdict.nearest],
        "more": verdict.more,
    }


def _match_form(verdict: Verdict, match: Match) -> Form:
    """A cited place. For a plain-text source `file_text[start:end] == text`, and so for every `printed_at`."""
    entry = match.article.entry
    place = match.span.shifted(entry.start)
    return {
        "text": match.text,
        "source": entry.source,
        "start": place.start,
        "end": place.end,
        "kind": match.kind.value,
        "page": match.excerpts[0].passage.page,
        "score": round(match.likeness, 4),
        "article": entry_form(entry),
        "citation": citation_form(match.citation),
        "copies": [entry_form(copy) for copy in match.copies],
        "speaker": match.speaker_name,
        "attribution": match.speaker.span.of(match.article.text) if match.speaker else None,
        "standing": match.standing.value,
        "differences": [_difference_form(verdict, match, one) for one in match.differences],
        "left_out": [_difference_form(verdict, match, one) for one in match.left_out],
        "interruptions": [span.of(match.article.text) for span in match.interruptions],
    }


def _difference_form(verdict: Verdict, match: Match, one: Difference) -> Form:
    return {
        "change": one.change.value,
        "quoted": one.quoted.of(verdict.quote),
        "printed": one.printed.of(match.article.text),
        "quoted_at": _pair(one.quoted),
        "printed_at": _pair(one.printed.shifted(match.article.entry.start)),
        "number": one.number,
        "negation": one.negation,
    }


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]


def draw_verdict(console: Console, verdict: Verdict) -> None:
    """The quotation, the verdict, and each source with the differences marked."""
    own = verdict_words(ENGLISH)
    name, sentence = says(verdict, own)
    colour = _COLOURS.get(verdict.outcome, _TO_BE_READ_WITH_CARE)
    said_by = f" ({visible(verdict.claimed)})" if verdict.claimed else ""
    console.print()
    console.print(Text(visible(verdict.quote.strip()) + said_by, style="bold"))
    console.print(Text(name, style=f"bold {colour}").append(f"  {sentence}", style="not bold default"))
    for match in verdict.matches:
        console.print()
        console.print(_match(verdict, match))
    for match in verdict.nearest:
        console.print()
        console.print(Text(own.nearest, style=_QUIET))
        console.print(_match(verdict, match, marked=False))
    if verdict.more:
        console.print(Text(ENGLISH.counted(own.more_sources, verdict.more), style=_QUIET))


def _match(verdict: Verdict, match: Match, *, marked: bool = True) -> RenderableType:
    words = Text()
    if marked:
        for role, text in pieces(verdict, match):
            opening, closing = _SIGNS.get(role, ("", ""))
            words.append(f"{opening}{visible(text)}{closing}", style=_STYLES[role])
    else:
        words.append(visible(match.text), style=_STYLES[Role.AROUND])
    number = f"[{match.citation.number}] " if marked else ""
    citation = Text(f"{number}{provenance(match.article.entry)}", style=_QUIET)
    citation.append(f" · ¶ {match.citation.paragraph}")
    if match.copies:
        citation.append(" · also in " + ", ".join(visible(copy.source) for copy in match.copies))
    lines = [words, *(Text(note, style="yellow") for note in _notes(verdict, match) if marked), citation]
    return Padding(Group(*lines), (0, 0, 0, 2))


def _notes(verdict: Verdict, match: Match) -> list[str]:
    """What a reader must not overlook."""
    notes = []
    if match.speaker_name:
        other = f", not {visible(verdict.claimed or '')}" if match.standing is Standing.OTHER else ""
        notes.append(f"Said there by: {visible(match.speaker_name)}{other}")
    if match.standing is Standing.NOT_ESTABLISHED:
        notes.append("Speaker not established")
    if any(one.number for one in match.differences):
        notes.append("A number differs")
    if any(one.negation for one in match.differences):
        notes.append("A negation differs")
    if any(one.negation for one in match.left_out):
        notes.append("The ellipsis leaves out a negation")
    return notes
