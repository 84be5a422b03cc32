"""How fast articles come in and how much memory that takes, on generated web pages and plain texts, half and half.

trafilatura alone   the pages, cut by trafilatura with its metadata, in this process
reading             the same pages as Footnote reads them, in this process: paragraphs with kinds, sentences, facts.
                    "our share" is the part of the time that trafilatura alone does not take
whole               all pages and texts from files into an archive, as `footnote ingest` does, in several processes;
                    meanwhile questions are asked, and how long their answers take is measured
"""

from __future__ import annotations

import asyncio
import random
import resource
import statistics
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from trafilatura import bare_extraction

from retrieval.archive import Archive
from retrieval.intake.reading import Intake, read_content, source_files
from retrieval.model import Scope

_WORDS = 4_000
_BESIDE = 500
_ASKED = "asked"
# Seconds between two questions.
_PAUSE = 0.05
_SYLLABLES = ("ba", "ko", "ri", "ten", "mal", "su", "vor", "li", "dan", "pe", "gro", "shi", "un", "ter", "cal", "no")


def measure(articles: int) -> dict[str, dict[str, Any]]:
    """A row for each of the three."""
    chance = random.Random(0)
    words = _vocabulary(chance)
    pages = [page(chance, words) for _ in range(min(_BESIDE, max(1, articles // 2)))]
    # Both once, unmeasured: what they import and compile is no part of an article.
    bare_extraction(pages[0], with_metadata=True)
    read_content("page.html", pages[0].encode(), name="page.html")
    alone = _timed(lambda one: bare_extraction(one, include_comments=False, with_metadata=True), pages)
    reading = _timed(lambda one: read_content("page.html", one.encode(), name="page.html"), pages)
    rows: dict[str, dict[str, Any]] = {
        "trafilatura alone": {"articles": len(pages), "a second": len(pages) / alone},
        "reading": {"articles": len(pages), "a second": len(pages) / reading, "our share": 1 - alone / reading},
    }
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "files"
        files.mkdir()
        for number in range(articles):
            written = page(chance, words) if number % 2 else text(chance, words)
            (files / f"{number:05}.{'html' if number % 2 else 'txt'}").write_text(written, encoding="utf-8")
        rows["whole"] = asyncio.run(_whole(files, Path(folder) / "archive", chance, words))
    return rows


async def _whole(files: Path, data: Path, chance: random.Random, words: Sequence[str]) -> dict[str, Any]:
    async with await Archive.open(data) as archive:
        await _put(archive, _ASKED, [text(chance, words) for _ in range(50)])
        scope = await archive.scope([_ASKED])
        await archive.ask(words[0], scope)
        ended = asyncio.Event()
        asking = asyncio.create_task(_ask(archive, scope, words, ended))
        start = time.perf_counter()
        count = await ingest(archive, files)
        seconds = time.perf_counter() - start
        ended.set()
        waits = await asking
    return {
        "articles": count,
        "a second": count / seconds,
        "peak MB": _megabytes(resource.RUSAGE_SELF),
        "peak MB of a worker": _megabytes(resource.RUSAGE_CHILDREN),
        "answers": len(waits),
        "median ms": statistics.median(waits) * 1000,
        "p95 ms": statistics.quantiles(waits, n=20)[-1] * 1000,
    }


async def ingest(archive: Archive, folder: Path, library: str = "main") -> int:
    """Put all files of a folder into a library, read ahead as the command line reads them; how many they were."""
    under_way: deque[asyncio.Task[Intake]] = deque()
    count = 0
    for file in source_files(folder):
        under_way.append(asyncio.create_task(archive.read(file)))
        if len(under_way) > archive.workshop.workers:
            count += len((await archive.put(await under_way.popleft(), library)).article_ids)
    while under_way:
        count += len((await archive.put(await under_way.popleft(), library)).article_ids)
    return count


async def _ask(archive: Archive, scope: Scope, words: Sequence[str], ended: asyncio.Event) -> list[float]:
    """Questions at a steady pace until all is ended; the seconds that each answer took."""
    chance = random.Random(1)
    waits: list[float] = []
    while not ended.is_set():
        start = time.perf_counter()
        await archive.ask(" ".join(chance.choices(words, k=4)), scope)
        waits.append(time.perf_counter() - start)
        await asyncio.sleep(_PAUSE)
    return waits


async def _put(archive: Archive, library: str, texts: Sequence[str]) -> None:
    for number, one in enumerate(texts):
        name = f"{number}.txt"
        await archive.put(read_content(name, one.encode(), name=name), library)


def _timed(work: Any, items: Sequence[str]) -> float:
    start = time.perf_counter()
    for item in items:
        work(item)
    return time.perf_counter() - start


def _megabytes(who: int) -> float:
    """The most memory that a process ever held; Linux counts in kilobytes, macOS in bytes."""
    return resource.getrusage(who).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


# Articles that nobody wrote -----------------------------------------------------------------------------


def _vocabulary(chance: random.Random) -> list[str]:
    return ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 3))) for _ in range(_WORDS)]


def _sentences(chance: random.Random, words: Sequence[str], count: int) -> str:
    def sentence() -> str:
        return " ".join(chance.choices(words, k=chance.randint(8, 26))).capitalize() + "."

    return " ".join(sentence() for _ in range(count))


def _paragraphs(chance: random.Random, words: Sequence[str]) -> Iterator[str]:
    for _ in range(chance.randint(8, 16)):
        yield _sentences(chance, words, chance.randint(2, 5))


def _title(chance: random.Random, words: Sequence[str]) -> str:
    return " ".join(chance.choices(words, k=7)).capitalize()


def text(chance: random.Random, words: Sequence[str]) -> str:
    """An article as plain text, of about 700 words."""
    return "\n\n".join((_title(chance, words), *_paragraphs(chance, words))) + "\n"


def page(chance: random.Random, words: Sequence[str]) -> str:
    """An article of about 700 words as a web page with navigation, teasers, scripts and a footer."""
    title = _title(chance, words)
    links = "".join(f'<li><a href="/{n}">{_title(chance, words)}</a></li>' for n in range(40))
    body = "".join(f"<p>{paragraph}</p>" for paragraph in _paragraphs(chance, words))
    day = f"20{chance.randint(10, 25)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    script = "<script>" + "var a = [1, 2, 3];" * 200 + "</script>"
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} - Generated News</title>{script}'
        f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="Generated News">'
        f'<meta property="article:published_time" content="{day}T08:00:00Z"></head><body><nav><ul>{links}</ul></nav>'
        f"<main><article><h1>{title}</h1>{body}</article></main><aside><ul>{links}</ul></aside>{script}"
        f"<footer><p>All rights reserved.</p><ul>{links}</ul></footer></body></html>"
    )
