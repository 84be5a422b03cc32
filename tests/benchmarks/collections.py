"""Test collections on disk -> an archive that holds them, through the intake that users' files take."""

from __future__ import annotations

import csv
import hashlib
import json
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.archive import Archive
from retrieval.intake.drafts import drafts_of
from retrieval.intake.formats.reading import Reading, Stated
from retrieval.intake.reading import Intake
from retrieval.model import Document, Scope
from retrieval.text.spans import Span

LIBRARY = "collection"


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a collection: its id, which becomes the document's source, its title and its letters."""

    id: str
    title: str
    text: str


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def judgements(path: Path) -> dict[str, dict[str, int]]:
    """A qrels.tsv: for each query the grades of its documents."""
    grades: dict[str, dict[str, int]] = {}
    with path.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            grades.setdefault(row["query-id"], {})[row["corpus-id"]] = int(row["score"])
    return grades


def corpus(path: Path) -> Iterator[Text]:
    """A corpus.jsonl or passages.jsonl."""
    for row in rows(path):
        yield Text(row["id"], row.get("title") or "", row.get("text") or " ".join(row.get("sentences", ())))


@asynccontextmanager
async def archive_of(texts: Iterable[Text]) -> AsyncIterator[tuple[Archive, Scope]]:
    """An archive that holds each text as an article."""
    with tempfile.TemporaryDirectory() as folder:
        async with await Archive.open(Path(folder)) as archive:
            for text in texts:
                await archive.put(intake_of(text), LIBRARY)
            yield archive, Scope.of(LIBRARY)


@asynccontextmanager
async def libraries_of(texts: Iterable[Text]) -> AsyncIterator[tuple[Archive, dict[str, str]]]:
    """An archive that holds each text as an article in a library of its own, and the libraries by the texts' ids."""
    libraries: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        async with await Archive.open(Path(folder)) as archive:
            for number, text in enumerate(texts):
                libraries[text.id] = f"{LIBRARY}-{number}"
                await archive.put(intake_of(text), libraries[text.id])
            yield archive, libraries


def intake_of(text: Text) -> Intake:
    """A text as a document with one article."""
    letters = text.text if text.text.strip() else text.title or text.id
    reading = Reading(letters, Span(0, len(letters)), "utf-8", Stated(title=text.title.replace("_", " ")))
    digest = hashlib.sha256(f"{text.id}\n{letters}".encode()).hexdigest()
    return Intake(Document(text.id, letters, digest, "utf-8"), drafts_of(reading))
