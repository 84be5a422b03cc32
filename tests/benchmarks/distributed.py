"""The two engines side by side: an archive in a folder, and one on three nodes of OpenSearch on this very machine.

add /s     passages a second from texts to what can be asked, four articles at a time
ask, p95   milliseconds from a question to its answer: median and 95th percentile of one asker
MB         on disk: the folder; on the cluster everything once, without its second copies

On collections that others judged: nDCG@10 on each engine, how often the first document is the same, and which part of
the first three. Of more queries than 300 a sample is put. The engines differ in the idf (`opensearch/index.py`).
"""

from __future__ import annotations

import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import click

from retrieval.archive import Archive
from retrieval.model import Scope
from retrieval.opensearch.cluster import Cluster
from tests.benchmarks.collections import Text, corpus, intake_of, judgements, rows
from tests.benchmarks.made_up import ARTICLE, SEED, questions, texts
from tests.benchmarks.quality import documents, ndcg
from tests.opensearch.cluster import Nodes

_LIBRARY = "main"
_SCOPE = Scope.of(_LIBRARY)
_AT_ONCE = 4
# Shorter than the runs of words by which copies are known: with longer ones every story would be in part another's.
_RUN = (2, 4)
_DEPTH, _FIRST, _QUERIES = 40, 3, 300


async def sizes(nodes: Nodes, data: Path, passages: Sequence[int], asked: int) -> dict[str, dict[str, Any]]:
    """For each engine and number of passages: how fast they are added and asked, and what they take."""
    figures: dict[str, dict[str, Any]] = {}
    for number in passages:
        for engine in ("embedded", "opensearch"):
            click.echo(f"{engine}: {number} passages ...", err=True)
            async with _opened(engine, nodes, f"size{number}") as (archive, folder):
                figures[f"{engine} {number}"] = await _measured(archive, data, number, asked) | {
                    "MB": _megabytes(nodes, folder, f"size{number}" if engine == "opensearch" else None)
                }
    return figures


async def agreement(nodes: Nodes, folder: Path) -> dict[str, Any]:
    """For a judged collection: nDCG@10 on each engine, and how far what they find first is the same."""
    texts, graded = _judged(folder)
    ranked: dict[str, list[list[str]]] = {}
    for engine in ("embedded", "opensearch"):
        click.echo(f"{engine}: {folder.name} ...", err=True)
        async with _opened(engine, nodes, f"judged-{folder.name.lower()}") as (archive, _):
            await _fill(archive, texts)
            ranked[engine] = [documents(await archive.search(query, _SCOPE, show=_DEPTH)) for query in graded]
    pairs = list(zip(*ranked.values(), strict=True))
    gains = {
        f"nDCG@10 {engine}": statistics.mean(map(ndcg, found, graded.values())) for engine, found in ranked.items()
    }
    return {
        "queries": len(graded),
        **gains,
        "first the same": statistics.mean([one[:1] == other[:1] for one, other in pairs]),
        "first three the same": statistics.mean(
            [len(set(one[:_FIRST]) & set(other[:_FIRST])) / max(1, len(one[:_FIRST])) for one, other in pairs]
        ),
    }


def _judged(folder: Path) -> tuple[list[Text], dict[str, dict[str, int]]]:
    """The texts of a collection, and up to `_QUERIES` queries, each with the grades of its documents."""
    if (folder / "qrels.tsv").exists():
        grades = judgements(folder / "qrels.tsv")
        queries = {row["text"]: grades[row["id"]] for row in rows(folder / "queries.jsonl") if row["id"] in grades}
        texts = list(corpus(folder / "corpus.jsonl"))
    else:
        asked = (row for row in rows(folder / "questions.jsonl") if not row.get("impossible"))
        queries = {row["question"]: {row["passage"]: 1} for row in asked}
        texts = list(corpus(folder / "passages.jsonl"))
    chosen = sorted(queries) if len(queries) <= _QUERIES else random.Random(SEED).sample(sorted(queries), _QUERIES)
    return texts, {query: queries[query] for query in chosen}


@asynccontextmanager
async def _opened(engine: str, nodes: Nodes, name: str) -> AsyncIterator[tuple[Archive, Path]]:
    cluster = Cluster.at(f"{nodes.address}/{name}") if engine == "opensearch" else None
    with tempfile.TemporaryDirectory() as folder:
        async with await Archive.open(Path(folder), cluster=cluster) as archive:
            yield archive, Path(folder)


async def _measured(archive: Archive, data: Path, passages: int, asked: int) -> dict[str, Any]:
    made = texts(data, passages, run=_RUN)
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
