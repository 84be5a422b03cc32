"""The two engines side by side: an archive in a folder, and one on three nodes of OpenSearch on this very machine.

add /s     passages a second from texts to what can be asked, four articles at a time
ask, p95   milliseconds from a question to its answer: median and 95th percentile of one asker
MB         on disk: the folder; on the cluster everything once, without its second copies

On a collection that others judged: nDCG@10 on each engine, and which part of the first three documents is the same.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from retrieval.archive import Archive
from retrieval.model import Scope
from retrieval.opensearch.cluster import Cluster
from tests.benchmarks.collections import Text, corpus, intake_of, judgements, rows
from tests.benchmarks.made_up import ARTICLE, questions, texts
from tests.benchmarks.quality import documents, ndcg
from tests.opensearch.cluster import Nodes

_LIBRARY = "main"
_SCOPE = Scope.of(_LIBRARY)
_AT_ONCE = 4
_DEPTH, _FIRST = 40, 3


async def sizes(data: Path, passages: Sequence[int], asked: int) -> dict[str, dict[str, Any]]:
    """For each engine and number of passages: how fast they are added and asked, and what they take."""
    figures: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as name, Nodes(Path(name)) as nodes:
        for number in passages:
            for engine in ("embedded", "opensearch"):
                async with _opened(engine, nodes, f"size{number}") as (archive, folder):
                    figures[f"{engine} {number}"] = await _measured(archive, data, number, asked) | {
                        "MB": _megabytes(nodes, folder, f"size{number}" if engine == "opensearch" else None)
                    }
    return figures


async def agreement(folder: Path) -> dict[str, dict[str, Any]]:
    """For a judged collection: nDCG@10 on each engine, and how far their first three documents are the same."""
    graded = judgements(folder / "qrels.tsv")
    queries = [query for query in rows(folder / "queries.jsonl") if query["id"] in graded]
    ranked: dict[str, list[list[str]]] = {}
    with tempfile.TemporaryDirectory() as name, Nodes(Path(name)) as nodes:
        for engine in ("embedded", "opensearch"):
            async with _opened(engine, nodes, "judged") as (archive, _):
                await _fill(archive, list(corpus(folder / "corpus.jsonl")))
                ranked[engine] = [
                    documents(await archive.search(query["text"], _SCOPE, show=_DEPTH)) for query in queries
                ]
    same = [
        len(set(one[:_FIRST]) & set(other[:_FIRST])) / max(1, len(one[:_FIRST]))
        for one, other in zip(*ranked.values(), strict=True)
    ]
    figures: dict[str, dict[str, Any]] = {
        engine: {"nDCG@10": statistics.mean(map(ndcg, found, (graded[query["id"]] for query in queries)))}
        for engine, found in ranked.items()
    }
    return figures | {"first three the same": {"share": statistics.mean(same)}}


@asynccontextmanager
async def _opened(engine: str, nodes: Nodes, name: str) -> AsyncIterator[tuple[Archive, Path]]:
    cluster = Cluster.at(f"{nodes.address}/{name}") if engine == "opensearch" else None
    with tempfile.TemporaryDirectory() as folder:
        async with await Archive.open(Path(folder), cluster=cluster) as archive:
            yield archive, Path(folder)


async def _measured(archive: Archive, data: Path, passages: int, asked: int) -> dict[str, Any]:
    made = texts(data, passages)
    articles = []
    while paragraphs := list(islice(made, ARTICLE)):
        articles.append(Text(f"{len(articles)}", f"Story {len(articles)}", "\n\n".join(paragraphs)))
    started = time.perf_counter()
    await _fill(archive, articles)
    await archive.ask("river", _SCOPE)
    seconds = time.perf_counter() - started
    taken = []
    for question in questions(data, asked):
        started = time.perf_counter()
        await archive.ask(question, _SCOPE)
        taken.append((time.perf_counter() - started) * 1000)
    return {
        "add /s": passages / seconds,
        "ask ms": statistics.median(taken),
        "p95 ms": statistics.quantiles(taken, n=20)[-1],
    }


async def _fill(archive: Archive, articles: Sequence[Text]) -> None:
    waiting = iter(articles)

    async def work() -> None:
        for text in waiting:
            await archive.put(intake_of(text), _LIBRARY)

    async with asyncio.TaskGroup() as workers:
        for _ in range(_AT_ONCE):
            workers.create_task(work())


def _megabytes(nodes: Nodes, folder: Path, name: str | None) -> float:
    if name is None:
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    else:
        size = nodes.get(f"/{name}-*/_stats/store")["_all"]["primaries"]["store"]["size_in_bytes"]
    return size / 1e6
