"""The command `migrate`: an archive goes from a folder to a cluster, or back."""

from __future__ import annotations

import os
from contextlib import AsyncExitStack, aclosing
from pathlib import Path

import click

from bot.cli.common import run
from bot.console.drawing import visible
from bot.settings import Settings
from retrieval.archive import open_engine
from retrieval.migrating import migrate as moving
from retrieval.opensearch.cluster import Cluster


@click.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
def migrate(source: str, target: str) -> None:
    """Copy an archive FROM a folder TO a cluster of OpenSearch, from there to a folder, or between two of a kind.

    What is there already is left alone, so after an interruption run the same command again. Every document is
    compared on both sides. FROM stays as it is; stop the bot first, so that nothing comes in meanwhile. Articles get
    new numbers: notebooks, watches and buttons under old answers point to the old ones.

    \b
    Example:
      footnote migrate ./data opensearchs://search1.example.org:9200
    """
    run(_migrate(source, target))


async def _migrate(source: str, target: str) -> int:
    async with AsyncExitStack() as stack:
        engines = []
        for place in (source, target):
            engines.append(await open_engine(Path(place), _cluster(place)))
            stack.push_async_callback(engines[-1].close)
        here, there = engines
        documents = articles = 0
        async with aclosing(moving(here, there)) as moved:
            async for one in moved:
                documents += 1
                articles += one.articles
                click.echo(visible(f"{'moved' if one.added else 'already there'}: {one.source} ({one.library})"))
        click.echo(f"{documents} documents with {articles} articles are the same on both sides.")
    return 0


def _cluster(place: str) -> Cluster | None:
    """The cluster of that address, with the secrets of the environment; None for a folder."""
    return Settings.load({**os.environ, "FOOTNOTE_ARCHIVE": place}).cluster if "://" in place else None
