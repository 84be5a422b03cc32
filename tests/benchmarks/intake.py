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
from collections.abc import Callable, Iterator, Sequence
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
    alone = reading = 0.0
    for one in pages:
        # By turns, so that what else the machine does falls on both.
        alone += _seconds(lambda one=one: bare_extraction(one, include_comments=False, with_metadata=True))
        reading += _seconds(lambda one=one: read_content("page.html", one.encode(), name="page.html"))
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


def _seconds(work: Callable[[], object]) -> float:
    """Of the processor, not of the clock."""
    start = time.process_time()
    work()
    return time.process_time() - start


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
    """An article of about 700 words as a web page of some 60 KB, most of it menus, teasers and scripts as usual."""
    title = _title(chance, words)
    body = "".join(f'<div class="block"><p>{paragraph}</p></div>' for paragraph in _paragraphs(chance, words))
    day = f"20{chance.randint(10, 25)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    script = "<script>" + "window.queue.push(['event', {\"id\": 12345}]);" * 200 + "</script>"
    menu = _links(chance, words, 60)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} - Generated News</title>{script}'
        f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="Generated News">'
        f'<meta property="article:published_time" content="{day}T08:00:00Z"></head><body>'
        f'<header class="top"><nav class="menu">{menu}</nav></header><div class="page"><main>'
        f'<article class="story"><h1>{title}</h1><div class="share">{_links(chance, words, 6)}</div>{body}</article>'
        f'<section class="related"><h2>Related</h2>{_teasers(chance, words, 12)}</section></main>'
        f'<aside class="side"><h3>Most read</h3>{_teasers(chance, words, 10)}</aside></div>{script}'
        f'<footer class="bottom"><p>All rights reserved.</p>{_links(chance, words, 60)}</footer></body></html>'
    )


def _links(chance: random.Random, words: Sequence[str], count: int) -> str:
    links = (
        f'<li class="item"><a href="/{n}" class="link"><span>{_title(chance, words)}</span></a></li>'
        for n in range(count)
    )
    return f"<ul>{''.join(links)}</ul>"


def _teasers(chance: random.Random, words: Sequence[str], count: int) -> str:
    return "".join(
        f'<div class="teaser"><a href="/{n}"><img src="/{n}.jpg" alt=""></a>'
        f'<h4><a href="/{n}">{_title(chance, words)}</a></h4><p>{_sentences(chance, words, 1)}</p></div>'
        for n in range(count)
    )
