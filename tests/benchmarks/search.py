"""How fast the index answers, beside its peers: one run, the same terms, question after question in turn.

build s            from the terms to a file on disk (rank_bm25: to Python objects), in a process of its own
disk MB            what lies there
open ms            from nothing to the first question's answer
memory MB          of its own, and (mapped MB) of its files' pages that lie in memory
MEDIAN, P95        microseconds to the ten best, for three kinds of question, and with a filter that a tenth passes
ratio              to Footnote: above 1 a peer is slower

Terms are stemmed words with the stop words among them: `whole` questions keep theirs, `telling` ones do not,
`keywords` are the three rarest terms. Footnote's filter is a bitmap made once, as its archive does.
"""

from __future__ import annotations

import gc
import multiprocessing
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from retrieval.text.analysis import Analyzer
from retrieval.text.stopwords import ENGLISH_STOP_WORDS
from tests.benchmarks.engines import Engine, Terms, built, size_of
from tests.benchmarks.made_up import SEED, questions, texts

_TOP = 10
# rank_bm25 walks every passage for every question: it is asked less.
_SLOW = ("rank_bm25",)


def measure(data: Path, passages: int, asked: int, peers: Iterable[str]) -> dict[str, dict[str, Any]]:
    """A row for each engine; `asked` questions of each kind."""
    analyzer = Analyzer("english", frozenset())
    corpus = [analyzer.terms(text) for text in texts(data, passages)]
    kinds = _kinds(data, asked, corpus, analyzer)
    engines = built(["footnote", *peers])
    rows: dict[str, dict[str, Any]] = {name: {} for name in engines}
    with tempfile.TemporaryDirectory() as folder:
        for name, engine in engines.items():
            place = Path(folder) / name.replace(" ", "-")
            place.mkdir()
            rows[name] |= _built(engine, name, place, corpus)
        del corpus
        gc.collect()
        for name, engine in engines.items():
            rows[name] |= _opened(engine, Path(folder) / name.replace(" ", "-"), kinds["keywords"][0])
        for kind, queries in kinds.items():
            _ask(rows, kind, queries, {name: engine.search for name, engine in engines.items()})
        filtered = {name: engine.filtered for name, engine in engines.items()}
        _ask(rows, "filtered", kinds["telling"], filtered)
    rows["footnote"]["seed"] = SEED
    return rows


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
    start = time.perf_counter()
    if name in _SLOW:
        engine.build(folder, corpus)
    else:
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
    engines: dict[str, Callable[[Terms, int], Sequence[int]]],
) -> None:
    times: dict[str, list[float]] = {name: [] for name in engines}
    for round_ in range(2):
        for number, terms in enumerate(queries):
            for name, search in engines.items():
                if (name in _SLOW and number % 20) or (round_ == 0 and number % 5):
                    continue
                start = time.perf_counter()
                search(terms, _TOP)
                # The first round is to warm up.
                if round_:
                    times[name].append((time.perf_counter() - start) * 1e6)
    for name, taken in times.items():
        ordered = sorted(taken)
        rows[name][f"{kind} MEDIAN"] = statistics.median(ordered)
        rows[name][f"{kind} P95"] = ordered[int(len(ordered) * 0.95)]
        rows[name][f"{kind} ratio"] = rows[name][f"{kind} MEDIAN"] / rows["footnote"][f"{kind} MEDIAN"]
