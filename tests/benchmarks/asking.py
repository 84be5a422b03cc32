"""How long a question takes from its text to the cited answer, and where the time goes.

The library is made of the texts of the test collections: articles of twenty paragraphs, each of the sentences of some
text, mixed when the texts run out. The questions are SQuAD's, each put once, so that nothing is known from before but
what other questions met. `cold` is a question to an archive that was opened just before and has answered one other:
not a passage, article or analysis is in memory, only the vocabulary. One process; milliseconds, as they pass and as
the processor counts them (beside other work on the machine only those are of use). The shares are of the processor's
time, too; the profiler makes small functions look larger than they are.
"""

from __future__ import annotations

import asyncio
import cProfile
import hashlib
import pstats
import random
import re
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import accumulate, count, islice
from pathlib import Path
from typing import Any

from retrieval.answers import copies, ranking
from retrieval.archive import Archive
from retrieval.intake.reading import Intake
from retrieval.model import Document, Draft, Kind, Metadata, PassageDraft, Scope
from retrieval.text import leaning
from retrieval.text.spans import Span
from tests.benchmarks.collections import LIBRARY, rows

_TEXTS = ("squad/passages.jsonl", "quotes/passages.jsonl", "scifact_train/corpus.jsonl", "cranfield/corpus.jsonl")
_QUESTIONS = "squad/questions.jsonl"
_PARAGRAPHS = 20
# English news prose has about so many words in a paragraph of the index study.
_WORDS = 92
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")
_WARM_UP = 30
# Opening an archive takes longer than asking.
_COLD = 40
# What is told apart, by the functions that do it; the rest is the event loop's and small.
_STEPS = {
    "parse": ("query.py", "parse"),
    "search the index": ("passages.py", "search"),
    "words beside": ("passages.py", "terms_beside"),
    "rows to passages": ("rows.py", "passage_of"),
    "rows to articles": ("rows.py", "article_of"),
    "analyse": ("ranking.py", "of"),
    "rank": ("ranking.py", "relevance"),
    "feedback": ("feedback.py", "with_feedback"),
    "copies": ("copies.py", "copies_set_aside"),
    "variety": ("variety.py", "varied"),
    "confidence": ("confidence.py", "confidence"),
    "excerpts": ("excerpts.py", "excerpt_of"),
}


async def measure(data: Path, passages: int, questions: int) -> dict[str, Any]:
    """Median and 95th percentile over `questions` questions to `passages` passages, and the shares of the steps."""
    rng = random.Random(passages)
    asked = [row["question"] for row in rows(data / _QUESTIONS)]
    rng.shuffle(asked)
    scope = Scope.of(LIBRARY)
    with tempfile.TemporaryDirectory() as folder:
        async with await Archive.open(Path(folder)) as archive:
            for intake in _articles(data, passages, rng):
                await archive.put(intake, LIBRARY)
            for question in asked[:_WARM_UP]:
                await archive.ask(question, scope)
            taken = [await _timed(archive, question, scope) for question in asked[_WARM_UP : _WARM_UP + questions]]
            shares = await _shares(archive, asked[_WARM_UP + questions : _WARM_UP + 2 * questions], scope)
        cold = [await _cold(Path(folder), question, asked[0], scope) for question in asked[-_COLD:]]
    passed, busy = zip(*taken, strict=True)
    figures = {"median ms": statistics.median(passed), "p95 ms": _percentile(passed, 0.95)}
    figures |= {"median ms of the processor": statistics.median(busy), "cold": statistics.median(cold)}
    return figures | shares


async def _cold(folder: Path, question: str, first: str, scope: Scope) -> float:
    """Milliseconds of the processor for a question of which nothing was met, in an archive that is open."""
    for known in (ranking._analysed, ranking._terms_of, copies._sample, copies._runs, leaning.leans):
        known.cache_clear()
    async with await Archive.open(folder) as archive:
        await archive.ask(first, scope)
        return (await _timed(archive, question, scope))[1]


async def _timed(archive: Archive, question: str, scope: Scope) -> tuple[float, float]:
    start, busy = time.perf_counter(), time.process_time()
    await archive.ask(question, scope)
    return (time.perf_counter() - start) * 1_000, (time.process_time() - busy) * 1_000


async def _shares(archive: Archive, questions: Sequence[str], scope: Scope) -> dict[str, float]:
    """The share of each step in the processor's time for further questions, under the profiler."""
    profile = cProfile.Profile(time.thread_time)
    everything, here = time.process_time(), time.thread_time()
    for question in questions:
        with profile:
            await archive.ask(question, scope)
    everything, here = time.process_time() - everything, time.thread_time() - here
    found: dict[tuple[str, str], float] = {}
    for (file, _, function), (*_, cumulative, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        key = (Path(file).name, function)
        found[key] = max(found.get(key, 0.0), cumulative)
    steps = {name: found.get(step, 0.0) for name, step in _STEPS.items()}
    # SQLite works on a thread of its own.
    return {f"{name} %": 100 * taken / everything for name, taken in {"SQLite": everything - here, **steps}.items()}


def _percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def _articles(data: Path, passages: int, rng: random.Random) -> Iterator[Intake]:
    paragraphs = islice(_paragraphs(data, rng), passages)
    for number in count():
        held = list(islice(paragraphs, _PARAGRAPHS))
        if not held:
            return
        yield _article(number, held)


def _paragraphs(data: Path, rng: random.Random) -> Iterator[list[str]]:
    """Paragraphs as lists of sentences: those of the texts in any order, then mixtures of their sentences."""
    texts = [_sentences(row) for name in _TEXTS if (data / name).exists() for row in rows(data / name)]
    rng.shuffle(texts)
    yield from texts
    everything = [sentence for text in texts for sentence in text]
    while True:
        mixed: list[str] = []
        while sum(len(sentence.split()) for sentence in mixed) < _WORDS:
            mixed.append(rng.choice(everything))
        yield mixed


def _sentences(row: dict[str, Any]) -> list[str]:
    parts = row.get("sentences") or _SENTENCE_END.split(row["text"])
    return [stripped for part in parts if (stripped := " ".join(part.split()))] or ["Nothing."]


def _article(number: int, paragraphs: list[list[str]]) -> Intake:
    title = " ".join(paragraphs[0][0].split()[:8])
    text = title + "\n\n" + "\n\n".join(" ".join(sentences) for sentences in paragraphs)
    drafts = [PassageDraft(1, Kind.HEADING, Span(0, len(title)), (Span(0, len(title)),))]
    start = len(title) + 2
    for place, sentences in enumerate(paragraphs, start=2):
        starts = accumulate([start, *(len(sentence) + 1 for sentence in sentences)])
        spans = tuple(Span(at, at + len(one)) for at, one in zip(starts, sentences, strict=False))
        drafts.append(PassageDraft(place, Kind.BODY, Span(start, spans[-1].end), spans))
        start = spans[-1].end + 2
    digest = hashlib.sha256(f"{number}\n{text}".encode()).hexdigest()
    draft = Draft(Metadata(title), Span(0, len(text)), tuple(drafts))
    return Intake(Document(f"{number}.txt", text, digest, "utf-8"), [draft])


def run(data: Path, sizes: Sequence[int], questions: int) -> dict[str, dict[str, Any]]:
    """A row of figures for each size of library."""
    return {f"{size:,} passages": asyncio.run(measure(data, size, questions)) for size in sizes}
