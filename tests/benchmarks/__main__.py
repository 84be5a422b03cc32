"""`python -m tests.benchmarks NAME [options]`."""

from __future__ import annotations

import asyncio
import json
import tempfile
from pathlib import Path
from typing import Any

import click

from tests.benchmarks import asking, distributed, extraction, growing, intake, quality, quotes, search, topics, wire
from tests.benchmarks.engines import ENGINES
from tests.benchmarks.tables import print_columns, print_figures, print_rows
from tests.opensearch.cluster import NODES, Nodes

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def benchmarks() -> None:
    """Figures, printed as a table or with --json."""


@benchmarks.command("quality")
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--json", "as_json", is_flag=True)
def _quality(data: Path, as_json: bool) -> None:
    """How good the answers are on a collection that others judged. The form of the folder tells which measures."""
    if (data / "quotes.jsonl").exists():
        _show_rows(asyncio.run(quotes.measure(data)), as_json)
    else:
        _show(asyncio.run(quality.measure(data)), as_json)


@benchmarks.command("extraction")
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--json", "as_json", is_flag=True)
def _extraction(data: Path, as_json: bool) -> None:
    """How well articles are cut out of web pages, beside trafilatura alone."""
    _show_rows(extraction.measure(data), as_json, digits=3)


@benchmarks.command("intake")
@click.option("--articles", type=click.IntRange(min=2), default=10_000, help="How many are generated.")
@click.option("--json", "as_json", is_flag=True)
def _intake(articles: int, as_json: bool) -> None:
    """How fast articles come in, beside trafilatura alone, and how fast questions are answered meanwhile."""
    _show_rows(intake.measure(articles), as_json)


@benchmarks.command("search")
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--passages", type=click.IntRange(min=100), default=10_000, help="How many are made up.")
@click.option("--questions", type=click.IntRange(min=20), default=400, help="How many of each kind are asked.")
@click.option("--peers", default="", help="Engines to stand beside, with commas between, or `all`.")
@click.option("--json", "as_json", is_flag=True)
def _search(data: Path, passages: int, questions: int, peers: str, as_json: bool) -> None:
    """How fast the index answers, beside rank_bm25, bm25s, SQLite FTS5 and tantivy: pip install -e ".[peers]"."""
    others = [name for name in ENGINES if name != "footnote"]
    names = others if peers == "all" else [name for name in peers.split(",") if name]
    if unknown := set(names) - set(others):
        raise click.UsageError(f"No such peer: {', '.join(unknown)}. There are {', '.join(others)}.")
    _show_columns(search.measure(data, passages, questions, names), as_json)


@benchmarks.command("growing")
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--passages", type=click.IntRange(min=100), default=10_000, help="How many there are to begin with.")
@click.option("--json", "as_json", is_flag=True)
def _growing(data: Path, passages: int, as_json: bool) -> None:
    """What it costs to open an archive, and until an article that comes or goes is known to the index."""
    _show(asyncio.run(growing.measure(data, passages)), as_json)


@benchmarks.command("ask")
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), default="../shared/data")
@click.option("--passages", "sizes", type=click.IntRange(min=1), multiple=True, default=(10_000, 100_000))
@click.option("--questions", type=click.IntRange(min=1), default=300, help="How many are put to each library.")
@click.option("--json", "as_json", is_flag=True)
def _ask(data: Path, sizes: tuple[int, ...], questions: int, as_json: bool) -> None:
    """How long a question takes end to end in libraries of so many passages, and where the time goes."""
    _show_columns(asking.run(data, sizes, questions), as_json)


@benchmarks.command("engines")
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), default="../shared/data")
@click.option("--passages", "sizes", type=click.IntRange(min=100), multiple=True, default=(10_000, 100_000))
@click.option("--questions", type=click.IntRange(min=20), default=100, help="How many are put to each archive.")
@click.option("--judged", type=_FOLDER, multiple=True, help="A judged collection; may be repeated.")
@click.option("--json", "as_json", is_flag=True)
def _engines(data: Path, sizes: tuple[int, ...], questions: int, judged: tuple[Path, ...], as_json: bool) -> None:
    """An archive in a folder beside one on three nodes of OpenSearch; with --judged, how far their answers agree."""
    with tempfile.TemporaryDirectory() as name, Nodes(Path(name), NODES) as nodes:
        grown = asyncio.run(distributed.sizes(nodes, data, sizes, questions))
        agreed = {folder.name: asyncio.run(distributed.agreement(nodes, folder)) for folder in judged}
    if as_json:
        click.echo(json.dumps({"grown": grown, "judged": agreed}))
        return
    print_rows(grown)
    if agreed:
        print_rows(agreed, digits=3)


@benchmarks.command("topics")
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--json", "as_json", is_flag=True)
def _topics(data: Path, as_json: bool) -> None:
    """How good topic summaries are, beside other ways to make them."""
    rows = asyncio.run(topics.measure(data))
    if as_json:
        click.echo(json.dumps(rows))
    else:
        print_rows(rows)


@benchmarks.command("wire")
@click.option("--seconds", type=click.FloatRange(min=0.1), default=60.0, help="How long questions come steadily.")
@click.option("--questions", type=click.IntRange(min=1), default=300, help="How many come one at a time.")
@click.option("--at-once", type=click.IntRange(min=1), default=200, help="How many come together.")
@click.option("--json", "as_json", is_flag=True)
def _wire(seconds: float, questions: int, at_once: int, as_json: bool) -> None:
    """What an answer costs over sockets, beside a command that does nothing; one by one, at once, and steadily."""
    _show_rows(asyncio.run(wire.measure(seconds, questions, at_once)), as_json)


def _show_rows(rows: dict[str, dict[str, Any]], as_json: bool, digits: int = 2) -> None:
    if as_json:
        click.echo(json.dumps(rows))
    else:
        print_rows(rows, digits)


def _show_columns(rows: dict[str, dict[str, Any]], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(rows))
    else:
        print_columns(rows)


def _show(figures: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(figures))
    else:
        print_figures(figures)


if __name__ == "__main__":
    benchmarks()
