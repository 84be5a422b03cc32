"""Articles made of paragraphs of any kind, and a quotation's verdict in short: what tests of `verify` need."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import count

from retrieval.answers.verdict import Match, Verdict
from retrieval.archive import Archive
from retrieval.intake.reading import Intake
from retrieval.model import Document, Draft, Kind, Metadata, PassageDraft
from retrieval.text.folding import Word, words
from retrieval.text.sentences import sentence_spans
from retrieval.text.spans import Span

_NUMBERS = count(1)

Paragraph = str | tuple[Kind, str] | tuple[Kind, str, str]


async def print_article(
    archive: Archive,
    *paragraphs: Paragraph,
    title: str = "",
    authors: Sequence[str] = (),
    library: str = "main",
) -> int:
    """Put an article of these paragraphs into a library; those that are no bare text come with kind and speaker."""
    parts = [(Kind.BODY, one, None) if isinstance(one, str) else (*one, None)[:3] for one in paragraphs]
    drafts: list[PassageDraft] = []
    text = ""
    for number, (kind, letters, speaker) in enumerate(parts, start=1):
        span = Span(len(text), len(text) + len(letters))
        sentences = tuple(one.shifted(span.start) for one in sentence_spans(letters))
        drafts.append(PassageDraft(number, kind, span, sentences, speaker=speaker))
        text += f"{letters}\n\n"
    title = title or f"Story {next(_NUMBERS)}"
    digest = hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()
    draft = Draft(Metadata(title, authors=tuple(authors)), Span(0, len(text)), tuple(drafts))
    added = await archive.put(Intake(Document(f"{title}.txt", text, digest, "utf-8"), [draft]), library)
    (article_id,) = added.article_ids
    return article_id


def applied(verdict: Verdict, match: Match) -> list[str]:
    """A match's words with the differences applied, without what ellipses and attributions stand for."""
    text = match.article.text
    gone = [one.printed for one in match.left_out] + list(match.interruptions)
    printed = [
        word
        for excerpt in match.excerpts
        for word in words(text, excerpt.span)
        if not any(span.start <= word.span.start < span.end for span in gone)
    ]
    quoted = list(words(verdict.quote))
    result: list[Word] = []
    place = 0
    for one in match.differences:
        while place < len(printed) and printed[place].span.end <= max(one.printed.start, 0):
            result.append(printed[place])
            place += 1
        if one.printed.start == one.printed.end and place == 0 and printed[0].span.start < one.printed.start:
            raise AssertionError("a difference stands before its source")
        result += [word for word in quoted if one.quoted.start <= word.span.start < one.quoted.end]
        while place < len(printed) and printed[place].span.start < one.printed.end:
            place += 1
    return [word.form for word in (*result, *printed[place:])]
