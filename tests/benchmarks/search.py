"""How fast the index answers, beside its peers: one run, the same terms, some questions of one after some of another.

build s            from the terms to a file on disk (rank_bm25: to Python objects), in a process of its own
disk MB            what lies there
open ms            from nothing to the first question's answer (rank_bm25 keeps nothing: it is built again)
memory MB          of its own, and (mapped MB) of its files' pages that lie in memory
MEDIAN, P95        microseconds to the ten best, for three kinds of question, and with a filter that a tenth passes
ADD, GONE          milliseconds from the call that adds or removes an article of twenty passages to an answer that
                   knows it, committed to the disk; for Footnote with all that its archive keeps of it in SQLite.
                   bm25s and rank_bm25 can only be built again: that is what stands there
ratio              to Footnote, of the medians and of the 95th percentiles: above 1 a peer is slower

Terms are stemmed words with the stop words among them: `whole` questions keep theirs, `telling` ones do not,
`keywords` are the three rarest terms. Each engine is asked twenty questions in its turn: question by question every
one would find its own gone from the processor's caches, which costs those in Python most (Footnote at 10,000
passages: four times). Footnote's filter is a bitmap made once, as its archive does. An engine that would take longer
than some seconds for all questions of a kind is asked some of them.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import islice
from math import ceil
from pathlib import Path
from typing import Any

from retrieval.store.articles import MIGRATIONS
from retrieval.store.database import Database
from retrieval.text.analysis import Analyzer
from retrieval.text.stopwords import ENGLISH_STOP_WORDS
from tests.benchmarks import growing
from tests.benchmarks.engines import Changing, Engine, Terms, built, size_of
from tests.benchmarks.made_up import ARTICLE, SEED, questions, texts

_TOP = 10
# Built in this process, because it keeps nothing on disk.
_IN_MEMORY = ("rank_bm25",)
# Questions that an engine is asked in its turn.
_TURN = 20
# Seconds of one engine for the questions of one kind, as far as one in each turn allows, and seconds to warm up.
_LONGEST, _WARM = 5.0, 0.3
# Articles that are added, of which every other is removed.
_CHANGES = 30


def measure(data: Path, passages: int, asked: int, peers: Iterable[str]) -> dict[str, dict[str, Any]]:
    """A row for each engine; `asked` questions of each kind."""
    analyzer = Analyzer("english", frozenset())
    corpus = [analyzer.terms(text) for text in texts(data, passages)]
    kinds = _kinds(data, asked, corpus, analyzer)
    engines = built(["footnote", *peers])
    rows: dict[str, dict[str, Any]] = {name: {} for name in engines}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for name, engine in engines.items():
            rows[name] |= _built(engine, name, _place(folder, name), corpus)
        del corpus
        gc.collect()
        for name, engine in engines.items():
            if name not in _IN_MEMORY:
                rows[name] |= _opened(engine, _place(folder, name), kinds["keywords"][0])
        # One engine's objects are not to be looked through in another's time.
        gc.collect()
        gc.freeze()
        for kind, queries in kinds.items():
            _ask(rows, kind, queries, {name: engine.search for name, engine in engines.items()})
        filtered = {name: engine.filtered for name, engine in engines.items()}
        _ask(rows, "filtered", kinds["telling"], filtered)
        asyncio.run(_change(rows, engines, data, passages, folder))
    rows["footnote"]["seed"] = SEED
    return rows


def _place(folder: Path, name: str) -> Path:
    place = folder / name.replace(" ", "-")
    place.mkdir(exist_ok=True)
    return place


def _kinds(data: Path, asked: int, corpus: Sequence[Terms], analyzer: Analyzer) -> dict[str, list[Terms]]:
    held = Counter(term for terms in corpus for term in set(terms))
    whole = [analyzer.terms(question) for question in questions(data, asked)]
    stopped = {term for word in ENGLISH_STOP_WORDS for term in analyzer.terms(word)}
    telling = [[term for term in terms if term not in stopped] for terms in whole]
    keywords = [sorted({term for term in terms if held[term]}, key=lambda term: held[term])[:3] for terms in telling]
    return {
        "whole": whole,
        "telling": [terms for terms in telling if terms],
        "keywords": [terms for terms in keywords if terms],
    }


def _built(engine: Engine, name: str, folder: Path, corpus: Sequence[Terms]) -> dict[str, Any]:
    own, _ = _memory()
    start = time.perf_counter()
    if name in _IN_MEMORY:
        engine.build(folder, corpus)
        seconds = time.perf_counter() - start
        return {"build s": seconds, "open ms": seconds * 1000, "memory MB": _memory()[0] - own}
    # Another process: what building leaves behind in memory is not what searching needs.
    process = multiprocessing.get_context("fork").Process(target=engine.build, args=(folder, corpus))
    process.start()
    process.join()
    if process.exitcode != 0:
        raise SystemExit(f"{name} could not be built")
    return {"build s": time.perf_counter() - start, "disk MB": size_of(folder)}


def _opened(engine: Engine, folder: Path, terms: Terms) -> dict[str, Any]:
    gc.collect()
    own, mapped = _memory()
    start = time.perf_counter()
    engine.open(folder)
    engine.search(terms, _TOP)
    seconds = time.perf_counter() - start
    now_own, now_mapped = _memory()
    return {"open ms": seconds * 1000, "memory MB": now_own - own, "mapped MB": now_mapped - mapped}


def _memory() -> tuple[float, float]:
    """Megabytes of this process that are its own, and those of files."""
    sizes = {}
    for line in Path("/proc/self/status").read_text().splitlines():
        name, _, value = line.partition(":")
        if name.startswith("Rss"):
            sizes[name] = int(value.split()[0]) / 1000
    return sizes["RssAnon"], sizes["RssFile"]


def _ask(
    rows: dict[str, dict[str, Any]],
    kind: str,
    queries: Sequence[Terms],
    engines: Mapping[str, Callable[[Terms, int], Sequence[int]]],
) -> None:
    times: dict[str, list[float]] = {name: [] for name in engines}
    steps = {name: _step(search, queries) for name, search in engines.items()}
    for start in range(0, len(queries), _TURN):
        for name, search in engines.items():
            turn = queries[start : start + _TURN]
            times[name] += [_microseconds(search, terms) for terms in turn[:: steps[name]]]
    for name, taken in times.items():
        _tell(rows, name, kind, taken)


def _step(search: Callable[[Terms, int], Sequence[int]], queries: Sequence[Terms]) -> int:
    """Every how many questions this engine is to be asked. Warms it up on the way."""
    taken: list[float] = []
    for terms in queries[:: max(1, len(queries) // 80)]:
        taken.append(_microseconds(search, terms) / 1e6)
        if sum(taken) > _WARM:
            break
    all_of_them = statistics.median(taken) * len(queries)
    return max(1, min(ceil(all_of_them / _LONGEST), _TURN))


def _microseconds(search: Callable[[Terms, int], Sequence[int]], terms: Terms) -> float:
    start = time.perf_counter()
    search(terms, _TOP)
    return (time.perf_counter() - start) * 1e6


def _tell(rows: dict[str, dict[str, Any]], name: str, kind: str, taken: Sequence[float]) -> None:
    """Put the figures of `taken` into a row; Footnote's own comes first."""
    ordered = sorted(taken)
    for figure, value in (("MEDIAN", statistics.median(ordered)), ("P95", ordered[int(len(ordered) * 0.95)])):
        rows[name][f"{kind} {figure}"] = value
        rows[name][f"{kind} {figure} ratio"] = value / rows["footnote"][f"{kind} {figure}"]


async def _change(
    rows: dict[str, dict[str, Any]], engines: Mapping[str, Engine], data: Path, passages: int, folder: Path
) -> None:
    """Add and remove articles: Footnote's in an archive as large as the index was."""
    await growing.fill(folder, data, passages)
    database = await Database.open(folder / "archive.db", MIGRATIONS)
    changing = {name: engine for name, engine in engines.items() if isinstance(engine, Changing)}
    added: dict[str, list[float]] = {name: [] for name in ("footnote", *changing)}
    gone: dict[str, list[float]] = {name: [] for name in added}
    analyzer = Analyzer("english", frozenset())
    made = texts(data, _CHANGES * ARTICLE, seed=SEED + 1)
    async with growing.Changing(database, folder) as archive:
        for number in range(_CHANGES):
            word = f"unheard{number}"
            paragraphs = [f"{text} {word}." for text in islice(made, ARTICLE)]
            article = [analyzer.terms(paragraph) for paragraph in paragraphs]
            entry, taken = await archive.add(paragraphs, word)
            added["footnote"].append(taken)
            if number % 2:
                gone["footnote"].append(await archive.remove(entry, word))
            for name, engine in changing.items():
                added[name].append(_until_known(engine, partial(engine.add, number, article), word, ARTICLE))
                if number % 2:
                    gone[name].append(_until_known(engine, partial(engine.remove, number), word, 0))
    await database.close()
    for name, row in rows.items():
        again = [row["build s"] * 1000]
        if name != "footnote numpy":
            _tell(rows, name, "ADD", added.get(name, again))
            _tell(rows, name, "GONE", gone.get(name, again))


def _until_known(engine: Engine, change: Callable[[], None], word: str, expected: int) -> float:
    start = time.perf_counter()
    change()
    found = len(engine.search([word], 2 * ARTICLE))
    taken = (time.perf_counter() - start) * 1000
    if found != expected:
        raise SystemExit(f"an engine found {found} of {expected} passages after a change")
    return taken
