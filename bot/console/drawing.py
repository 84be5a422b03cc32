"""Answers and catalogues drawn for people, with rich."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.cards.prose import matched_spans
from bot.cards.wording import ENGLISH
from retrieval.model import Answer, Entry, Finding, Kind, Metadata, Origin, Passage

# A source must not be able to steer the terminal, nor to turn round what stands beside it.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e]|\r(?!\n)")

_QUOTATION = "italic"
_MATCH = "bold"
_QUIET = "dim"


def visible(text: str) -> str:
    """`text`, letter by letter, with control characters shown as a mark instead of obeyed."""
    return _CONTROLS.sub("\ufffd", text).replace("\r\n", " \n")


def draw_answer(console: Console, answer: Answer) -> None:
    """Question, excerpts with their citations, and what the library lacks."""
    console.print()
    console.print(Text(visible(answer.query.text.strip()), style="bold"))
    console.print()
    for finding in answer.findings:
        console.print(draw_finding(finding, answer.query.terms))
        console.print()
    if not answer.query.terms:
        console.print(ENGLISH.no_words)
    elif not answer.answered:
        _draw_absence(console, answer)
    notes = [visible(note) for note in answer.query.notes]
    if answer.suggestions:
        notes.append(f"Did you mean {', '.join(visible(one.instead) for one in answer.suggestions)}?")
    if answer.missing_terms:
        notes.append("Not in the library: " + ", ".join(f"“{visible(word)}”" for word in answer.missing_terms))
    if answer.more:
        what = "excerpt: footnote search shows it" if answer.more == 1 else "excerpts: footnote search shows them"
        notes.append(f"{answer.more} more {what}")
    if notes:
        console.print(Text(" · ".join(notes), style=_QUIET))


def _draw_absence(console: Console, answer: Answer) -> None:
    console.print(ENGLISH.nothing_answers)
    if answer.nearest:
        console.print(Text("\nNearest, not an answer:", style=_QUIET))
    for finding in answer.nearest:
        console.print()
        console.print(draw_finding(finding, answer.query.terms))
    console.print()


def draw_hits(console: Console, answer: Answer) -> None:
    """The findings as a list, a few lines each."""
    for finding in answer.findings:
        console.print()
        console.print(draw_finding(finding, answer.query.terms))
    if not answer.query.terms:
        console.print(ENGLISH.no_words)
    elif not answer.answered:
        console.print(ENGLISH.nothing_matches)


def draw_catalogue(console: Console, entries: Iterable[Entry]) -> None:
    """A table of articles."""
    table = Table(box=None, pad_edge=False, header_style=_QUIET)
    for name in ("id", "library", "published", "outlet", "title", "¶"):
        table.add_column(name, justify="right" if name in ("id", "¶") else "left", overflow="fold")
    for entry in entries:
        known = entry.metadata
        cells = (str(entry.id), entry.library, _date(known), _outlet(known), known.title, str(entry.passages))
        table.add_row(*(Text(visible(cell)) for cell in cells))
    console.print(table)


def draw_finding(finding: Finding, terms: Iterable[str]) -> RenderableType:
    """An excerpt with its citation under it; words whose terms are among `terms` stand out."""
    excerpt = finding.excerpt
    quotation = Text(style=_QUOTATION)
    quotation.append("" if excerpt.opens_passage else "… ")
    start = len(quotation)
    quotation.append(visible(excerpt.text))
    for span in matched_spans(excerpt.text, terms):
        quotation.stylize(_MATCH, start + span.start, start + span.end)
    quotation.append("" if excerpt.closes_passage else " …")
    said = _voice(excerpt.passage) or (f"{visible(finding.speaker)} speaking · " if finding.speaker else "")
    citation = Text(f"[{finding.citation.number}] {said}{provenance(finding.citation.entry)}", style=_QUIET)
    if excerpt.passage.page is not None:
        citation.append(f" · p. {excerpt.passage.page}")
    citation.append(f" · ¶ {finding.citation.paragraph}")
    if finding.copies:
        citation.append(" · also in " + ", ".join(visible(copy.source) for copy in finding.copies))
    return Padding(Group(quotation, citation), (0, 0, 0, 2))


def _voice(passage: Passage) -> str:
    """Who speaks where that is not the article, and a dot after it."""
    name = visible(passage.speaker or "")
    if passage.kind is Kind.COMMENT:
        return f"a reader’s comment, by {name} · " if name else "a reader’s comment · "
    return f"quoted from {name} · " if name and passage.kind is Kind.QUOTATION else ""


def provenance(entry: Entry) -> str:
    """Title, outlet, authors, date, document and address on one line."""
    known = entry.metadata
    parts = (known.title, _outlet(known), ", ".join(known.bylines), _date(known), entry.source, known.url)
    return " · ".join(visible(part) for part in parts if part)


def _outlet(known: Metadata) -> str:
    return f"probably {known.outlet}" if known.outlet_from is Origin.INFERRED else known.outlet or ""


def _date(known: Metadata) -> str:
    if known.published is None:
        bounds = ("not before", known.earliest), ("by", known.latest)
        return " ".join(f"{word} {day.isoformat()}" for word, day in bounds if day)
    about = "about " if known.published_from is Origin.INFERRED else ""
    return about + known.published.isoformat()
