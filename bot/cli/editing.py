"""The commands `edit` and `export`: what a person knows better, and everything written out."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.common import (
    NOTHING_FOUND,
    complain,
    console,
    json_option,
    libraries_option,
    open_archive,
    print_line,
    run,
    scope_of,
)
from bot.console.drawing import draw_catalogue
from bot.console.forms import entry_form
from retrieval.corrections import Changes, Field, understood
from retrieval.model import Scope

# Who corrected an article, where it was no member of a server.
OPERATOR = "command line"


@click.command()
@click.argument("article_id", metavar="ID", type=click.IntRange(1, 2**63 - 1))
@click.option("--title", metavar="TEXT")
@click.option("--outlet", metavar="TEXT")
@click.option("--author", "authors", metavar="NAME", multiple=True, help="May be repeated.")
@click.option("--date", "published", metavar="DAY", help="The day of publication: 2019-07-15.")
@click.option("--url", metavar="ADDRESS")
@click.option("--reset", is_flag=True, help="Take earlier corrections back, before those that are given now.")
@json_option
def edit(
    article_id: int,
    title: str | None,
    outlet: str | None,
    authors: tuple[str, ...],
    published: str | None,
    url: str | None,
    reset: bool,
    as_json: bool,
) -> None:
    """Correct what is known of an article; `footnote articles` tells its ID.

    An empty text says that there is none: --outlet "". A correction outlives the article: it holds again when the
    same story of the same file is added again.

    \b
    Example:
      footnote edit 12 --author "Ida Lund" --author "Tom Ekberg" --date 2019-07-15
    """
    given = {
        Field.TITLE: title,
        Field.OUTLET: outlet,
        Field.AUTHORS: "\n".join(authors) if authors else None,
        Field.PUBLISHED: published,
        Field.URL: url,
    }
    changes = {field: understood(field, text) for field, text in given.items() if text is not None}
    if not changes and not reset:
        raise click.UsageError("Say what to change: --title, --outlet, --author, --date, --url or --reset.")
    run(_edit(article_id, changes, reset, as_json))


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@libraries_option
def export(file: Path, libraries: tuple[str, ...]) -> None:
    """Write all articles of a library into a new zip FILE: Markdown with front matter, with all corrections.

    The files can be ingested again.

    \b
    Example:
      footnote export everything.zip --library main
    """
    if file.exists():
        raise click.UsageError(f"{file} is there already. Choose another name.")
    run(_export(file, libraries))


async def _edit(article_id: int, changes: Changes, reset: bool, as_json: bool) -> int:
    async with open_archive() as archive:
        everything = Scope(frozenset(await archive.libraries()))
        entry = (await archive.article(article_id, everything)).entry
        if reset:
            entry = await archive.reset(article_id, everything)
        if changes:
            entry = await archive.edit(article_id, everything, changes, OPERATOR)
    if as_json:
        print_line(entry_form(entry))
    else:
        draw_catalogue(console(), [entry])
    return 0


async def _export(file: Path, libraries: tuple[str, ...]) -> int:
    async with open_archive() as archive:
        try:
            count = await archive.export(await scope_of(archive, libraries), file)
        except OSError as error:
            raise click.ClickException(f"{file} could not be written ({error.strerror}).") from error
    if not count:
        complain("there is no article in that library.")
        return NOTHING_FOUND
    print_line(f"{count} article{'' if count == 1 else 's'} in {file}")
    return 0
