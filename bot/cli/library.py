"""The commands `ingest` and `articles`: what goes into the libraries, what is in them."""

from __future__ import annotations

from contextlib import aclosing
from pathlib import Path

import click

from bot.cli.batch import Job, outcomes
from bot.cli.common import (
    MISUSE,
    NOTHING_FOUND,
    UNREACHABLE,
    complain,
    console,
    json_option,
    libraries_option,
    open_archive,
    print_line,
    run,
    scope_of,
)
from bot.console.drawing import draw_catalogue, visible
from bot.console.forms import entry_form
from bot.scope import DEFAULT
from retrieval.errors import ArchiveUnreachable, IntakeError
from retrieval.intake.reading import SourceFile, source_files


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--library",
    "libraries",
    multiple=True,
    default=(DEFAULT,),
    show_default=True,
    metavar="NAME",
    help="The library to put the articles into; made if need be. May be repeated.",
)
@json_option
def ingest(paths: tuple[str, ...], libraries: tuple[str, ...], as_json: bool) -> None:
    """Add files, whole folders of them, or web pages to a library.

    Reads plain text (.txt), Markdown (.md) with front matter, mails (.eml), web pages (.html, .mhtml) and saved feeds
    (.rss, .atom, .xml; both need the extra "html"), PDF, Word (.docx), EPUB and RTF (the extra "documents"), and .zip
    files of these. What is there already is left alone, so the same command may be run again after an interruption.
    An address is fetched with an honest name and only where the site's robots.txt lets programs read. Exit status 75
    says that the archive on a cluster could not be reached: the same command goes on where it was.

    \b
    Example:
      footnote ingest clippings/ interview.md https://example.org/story.txt --library housing
    """
    run(_ingest(paths, libraries, as_json))


@click.command()
@libraries_option
@json_option
def articles(libraries: tuple[str, ...], as_json: bool) -> None:
    """List the articles of a library.

    \b
    Example:
      footnote articles --library seeds
    """
    run(_articles(libraries, as_json))


async def _ingest(paths: tuple[str, ...], libraries: tuple[str, ...], as_json: bool) -> int:
    from bot.console.progress import progress_over

    files: list[SourceFile | str] = []
    refused = 0
    for path in paths:
        if "://" in path:
            files.append(path)
            continue
        try:
            files += source_files(Path(path))
        except IntakeError as error:
            refused += 1
            complain(str(error))
    jobs = [Job(file, library) for file in files for library in libraries]
    dealt_with = 0
    async with open_archive() as archive, aclosing(outcomes(archive, progress_over(jobs))) as done:
        try:
            async for job, outcome in done:
                dealt_with += 1
                if isinstance(outcome, IntakeError):
                    refused += 1
                    complain(str(outcome))
                    continue
                form = {"source": job.source, "library": job.library, "articles": list(outcome)}
                status = "added" if outcome else "already here"
                several = f": {len(outcome)} articles" if len(outcome) > 1 else ""
                line = visible(f"{status}: {job.source} ({job.library}){several}")
                print_line({**form, "status": status} if as_json else line)
        except ArchiveUnreachable:
            # The files are where they were: a copy of each that waits would only be one more thing to look after.
            complain(
                f"The archive cannot be reached any more; {dealt_with} of {len(jobs)} were dealt with. Nothing is "
                "lost: run the same command again later, and it goes on where it was."
            )
            return UNREACHABLE
    if not files and not refused:
        complain("there is no file in that folder that can be read.")
        return NOTHING_FOUND
    return MISUSE if refused else 0


async def _articles(libraries: tuple[str, ...], as_json: bool) -> int:
    async with open_archive() as archive:
        scope = await scope_of(archive, libraries)
        if as_json:
            count = 0
            async with aclosing(archive.articles(scope)) as entries:
                async for entry in entries:
                    count += 1
                    print_line(entry_form(entry))
            return 0 if count else NOTHING_FOUND
        listed = [entry async for entry in archive.articles(scope)]
        draw_catalogue(console(), listed)
        others = [name for name in await archive.libraries() if name not in scope.libraries]
        if others:
            click.echo(f"\nOther libraries (--library NAME): {', '.join(others)}", err=True)
        return 0 if listed else NOTHING_FOUND
