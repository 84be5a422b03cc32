"""Quotations from the seed documents with their verdicts: every verdict is among them.

The table holds places, not words; what is changed is done here, by the name of the change.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from retrieval.answers.verdict import Outcome, Verdict
from retrieval.archive import Archive
from retrieval.intake.reading import SourceFile
from tests.retrieval.helpers import MAIN

ROWS = [json.loads(line) for line in (Path(__file__).parent / "seed_quotes.jsonl").read_text("utf-8").splitlines()]


def word_changed(text: str) -> str:
    words = text.split()
    longest = max(range(1, len(words) - 1), key=lambda place: len(words[place]))
    return " ".join([*words[:longest], "zeppelins", *words[longest + 1 :]])


def without_attribution(text: str) -> str:
    """A speech that an attribution breaks, as somebody would quote it: what stands between its marks is gone."""
    return re.sub(r",?”[^“”]+“", " ", text)


def without_middle(text: str) -> str:
    words = text.split()
    third = len(words) // 3
    return " ".join([*words[:third], "[…]", *words[2 * third :]])


CHANGES: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "in capitals": str.upper,
    "straight marks and other spaces": lambda text: '"' + text.replace("’", "'").replace(" ", " \n\u00a0") + '"',
    "without the attribution": without_attribution,
    "the middle left out": without_middle,
    "a word changed": word_changed,
    "a word added": lambda text: text.replace(" ", " never ", 1),
    "a not dropped": lambda text: re.sub(r"n’t\b", "", text, count=1),
    "a number changed": lambda text: re.sub(r"\d", lambda match: str((int(match[0]) + 3) % 10), text, count=1),
}


@pytest.fixture
async def seeds(archive: Archive, shared: Path) -> AsyncIterator[tuple[Archive, dict[str, str]]]:
    texts = {}
    for path in sorted((shared / "seeds").glob("*.txt")):
        await archive.add(SourceFile(path, path.name), "main")
        texts[path.name] = path.read_text("utf-8")
    yield archive, texts


def quote_of(row: dict[str, Any], texts: dict[str, str]) -> str:
    if "quote" in row:
        return str(row["quote"])
    return CHANGES[row["change"]](texts[row["source"]][row["start"] : row["end"]])


async def test_every_quotation_gets_its_verdict(seeds: tuple[Archive, dict[str, str]]) -> None:
    archive, texts = seeds
    with_comments = any([entry.comments async for entry in archive.articles(MAIN)])
    wrong: list[tuple[dict[str, Any], Verdict]] = []
    for row in ROWS:
        if row["verdict"] == "reader_comment" and not with_comments:
            continue  # Intake does not tell comments apart yet; test_verify does it on comments of its own.
        verdict = await archive.verify(quote_of(row, texts), MAIN, row["speaker"])
        right = verdict.outcome is Outcome(row["verdict"])
        if verdict.matches and "says" in row:
            right = right and verdict.matches[0].speaker_name == row["says"]
        if verdict.matches and row.get("source") and verdict.outcome is not Outcome.NOT_FOUND:
            match = verdict.matches[0]
            place = match.span.shifted(match.article.entry.start)
            document = texts[match.article.entry.source]
            right = right and document[place.start : place.end] == match.text
        if not right:
            wrong.append((row, verdict))
    assert not wrong, [
        (row, verdict.outcome, [one.speaker_name for one in verdict.matches]) for row, verdict in wrong
    ]


def test_every_verdict_is_in_the_table() -> None:
    assert len(ROWS) >= 20
    assert {row["verdict"] for row in ROWS} == {outcome.value for outcome in Outcome}
    assert {row["change"] for row in ROWS if "change" in row} == set(CHANGES)
