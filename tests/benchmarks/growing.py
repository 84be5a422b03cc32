"""What change costs: an archive of made-up articles, opened anew, while articles come and go.

read s      from the record alone to an index in files
reopen ms   from a closed archive to the first question's hits, files checked
ADD, GONE   milliseconds from the call that adds or removes an article of twenty passages, with SQLite's commit to the
            disk, to an index that knows it; median and 95th percentile
"""

from __future__ import annotations

import statistics
import tempfile
import time
from hashlib import sha256
from itertools import islice
from pathlib import Path

from retrieval.indexes import FOLDER, Indexes
from retrieval.model import Document, Draft, Entry, Kind, Metadata, PassageDraft, Scope
from retrieval.store.articles import MIGRATIONS, ArticleStore
from retrieval.store.database import Database
from retrieval.store.holding import HoldingStore
from retrieval.text.spans import Span
from tests.benchmarks.made_up import ARTICLE, SEED, texts

_LIBRARY = "main"
_SCOPE = frozenset([_LIBRARY])
# Articles of one document of the archive to begin with: fewer commits to wait for.
_TOGETHER = 100
_CHANGES = 60


async def measure(data: Path, passages: int) -> dict[str, float]:
    """The figures above for an archive of `passages` passages."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await fill(folder, data, passages)
        start = time.perf_counter()
        await _reopened(folder)
        figures = {"read s": time.perf_counter() - start}
        start = time.perf_counter()
        await _reopened(folder)
        figures["reopen ms"] = (time.perf_counter() - start) * 1000
        return figures | await _changed(folder, data)


async def fill(folder: Path, data: Path, passages: int) -> None:
    """Make an archive of so many passages in `folder`. Nothing of it is indexed yet."""
    database = await Database.open(folder / "archive.db", MIGRATIONS, durable=False)
    store = ArticleStore(database)
    made = texts(data, passages)
    while paragraphs := list(islice(made, ARTICLE * _TOGETHER)):
        await store.add(_LIBRARY, *_document(paragraphs))
    await database.close()


async def _reopened(folder: Path) -> None:
    database = await Database.open(folder / "archive.db", MIGRATIONS)
    indexes = Indexes(database, folder / FOLDER)
    index = await indexes.of(_SCOPE)
    index.search(["citi", "river"], 10)
    await indexes.close()
    await database.close()


class Changing:
    """An archive in `folder` to which articles come and from which they go."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._store, self._holding = ArticleStore(database), HoldingStore(database)
        self._indexes = Indexes(database, folder / FOLDER)

    async def __aenter__(self) -> Changing:
        await self._indexes.of(_SCOPE)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._indexes.close()

    async def add(self, paragraphs: list[str], word: str) -> tuple[Entry, float]:
        """Add an article, every paragraph of which holds `word`; milliseconds until it is found."""
        document = _document(paragraphs)
        start = time.perf_counter()
        (article,) = await self._store.add(_LIBRARY, *document)
        hits = (await self._indexes.of(_SCOPE)).search([word], ARTICLE)
        taken = (time.perf_counter() - start) * 1000
        assert len(hits) == len(paragraphs)
        return (await self._store.articles([article], Scope(_SCOPE)))[article].entry, taken

    async def remove(self, entry: Entry, word: str) -> float:
        """Remove it again; milliseconds until it is not found any more."""
        start = time.perf_counter()
        await self._holding.remove(entry)
        hits = (await self._indexes.of(_SCOPE)).search([word], ARTICLE)
        taken = (time.perf_counter() - start) * 1000
        assert not hits
        return taken


async def _changed(folder: Path, data: Path) -> dict[str, float]:
    database = await Database.open(folder / "archive.db", MIGRATIONS)
    made = texts(data, _CHANGES * ARTICLE, seed=SEED + 1)
    added, gone = [], []
    async with Changing(database, folder) as archive:
        for number in range(_CHANGES):
            word = f"unheard{number}"
            entry, taken = await archive.add([f"{text} {word}." for text in islice(made, ARTICLE)], word)
            added.append(taken)
            if number % 2:
                gone.append(await archive.remove(entry, word))
    await database.close()
    return {**spread("ADD", added), **spread("GONE", gone)}


def spread(name: str, taken: list[float]) -> dict[str, float]:
    """The median and the 95th percentile of some milliseconds."""
    return {
        f"{name} median ms": statistics.median(taken),
        f"{name} p95 ms": sorted(taken)[int(len(taken) * 0.95)],
    }


def _document(paragraphs: list[str]) -> tuple[Document, list[Draft]]:
    """A document of articles of twenty paragraphs."""
    text = "\n\n".join(paragraphs)
    starts = [0]
    for paragraph in paragraphs:
        starts.append(starts[-1] + len(paragraph) + 2)
    drafts = []
    for first in range(0, len(paragraphs), ARTICLE):
        own = range(first, min(first + ARTICLE, len(paragraphs)))
        begin = starts[first]
        spans = [Span(starts[number] - begin, starts[number] - begin + len(paragraphs[number])) for number in own]
        passages = tuple(PassageDraft(number, Kind.BODY, span, (span,)) for number, span in enumerate(spans, start=1))
        drafts.append(Draft(Metadata(title="Made up"), Span(begin, begin + spans[-1].end), passages))
    return Document("made up", text, sha256(text.encode()).hexdigest(), "utf-8"), drafts
