"""The commands `migrate` and `reindex`: an archive goes to a cluster or back, or is written anew where it is."""

from __future__ import annotations

import os
import time
from contextlib import AsyncExitStack, aclosing
from pathlib import Path

import click

from bot.cli.common import complain, run
from bot.console.drawing import visible
from bot.settings import Settings
from retrieval.archive import needing_opensearch, open_engine
from retrieval.embedded import FILE_NAME
from retrieval.migrating import migrate as moving
from retrieval.opensearch.cluster import Cluster

# Seconds between two words on how far it is.
_SAID_EVERY = 5.0


@click.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
def migrate(source: str, target: str) -> None:
    """Copy an archive FROM a folder TO a cluster of OpenSearch, from there to a folder, or between two of a kind.

    What is there already is left alone, so after an interruption run the same command again. Every document is
    compared on both sides. FROM stays as it is; stop the bot first, so that nothing comes in meanwhile.

    Articles keep their numbers where TO held nothing before, so that buttons under old answers, watches and notebooks
    go on. Where it held other articles, those that come get new numbers, and old buttons and watches point to what
    they were before. What was done to libraries (/library log) goes along.

    \b
    Example:
      footnote migrate ./data opensearchs://search1.example.org:9200
    """
    run(_migrate(source, target))


@click.command()
@click.option(
    "--shards",
    type=click.IntRange(1, 1024),
    metavar="N",
    help="Spread articles and passages over N shards each. Default: as many as now.",
)
@click.option("--drop-old", is_flag=True, help="Only delete what earlier runs left behind.")
def reindex(shards: int | None, drop_old: bool) -> None:
    """Write the archive on a cluster anew, into new indices, while the bot goes on answering and adding.

    Needed after an upgrade that changes how articles are kept (`footnote doctor` says so), or for more shards. What
    is added, corrected or removed meanwhile is carried over; old and new are counted before the new take over, for
    which nothing can be written for about a second. After an interruption run the same command again. The old indices
    stay, closed, until --drop-old.

    \b
    Example:
      footnote reindex --shards 12
    """
    cluster = Settings.load().cluster
    if cluster is None:
        raise click.UsageError(
            "FOOTNOTE_ARCHIVE names no cluster. An archive in a folder makes its index anew by itself when it must."
        )
    run(_drop_old(cluster) if drop_old else _reindex(cluster, shards))


async def _reindex(cluster: Cluster, shards: int | None) -> int:
    with needing_opensearch():
        from retrieval.opensearch.reindexing import Copied
        from retrieval.opensearch.reindexing import reindex as writing_anew
    started = time.monotonic()
    async with aclosing(writing_anew(cluster, shards)) as steps:
        async for step in steps:
            if not isinstance(step, Copied):
                click.echo(
                    f"{', '.join(step.new)} took over from {', '.join(step.old)} with {step.documents} documents; "
                    f"nothing could be written for {step.seconds:.1f} s. The old ones are kept: footnote reindex "
                    "--drop-old deletes them."
                )
            elif time.monotonic() - started >= _SAID_EVERY:
                started = time.monotonic()
                click.echo(f"{step.documents} of {step.of} documents", err=True)
    return 0


async def _drop_old(cluster: Cluster) -> int:
    with needing_opensearch():
        from retrieval.opensearch.reindexing import drop_old
    dropped = await drop_old(cluster)
    click.echo(f"deleted: {', '.join(dropped)}" if dropped else "There is nothing left behind.")
    return 0


async def _migrate(source: str, target: str) -> int:
    if "://" not in source and not (Path(source) / FILE_NAME).is_file():
        raise click.UsageError(f"There is no archive in the folder {source}. Check the spelling of the path.")
    async with AsyncExitStack() as stack:
        engines = []
        for place in (source, target):
            engines.append(await open_engine(Path(place), _cluster(place)))
            stack.push_async_callback(engines[-1].close)
        here, there = engines
        documents = articles = renumbered = 0
        async with aclosing(moving(here, there)) as moved:
            async for one in moved:
                documents += 1
                articles += one.articles
                renumbered += 0 if one.same_ids else one.articles
                click.echo(visible(f"{'moved' if one.added else 'already there'}: {one.source} ({one.library})"))
        click.echo(f"{documents} documents with {articles} articles are the same on both sides.")
        if renumbered:
            complain(
                f"{renumbered} articles have other numbers there, because TO held articles of its own, or they were "
                "removed there: buttons under old answers and watches do not lead to them. To keep all numbers, "
                "move into an empty archive."
            )
    return 0


def _cluster(place: str) -> Cluster | None:
    """The cluster of that address, with the secrets of the environment; None for a folder."""
    return Settings.load({**os.environ, "FOOTNOTE_ARCHIVE": place}).cluster if "://" in place else None
