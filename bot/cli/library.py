"""The commands `ingest` and `articles`: what goes into the libraries, what is in them."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Collection, Iterable
from contextlib import aclosing
from pathlib import Path

import click

from bot.cli.common import (
    MISUSE,
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
from bot.console.drawing import draw_catalogue, visible
from bot.console.forms import entry_form
from bot.scope import DEFAULT
from retrieval.archive import Archive
from retrieval.errors import IntakeError
from retrieval.intake.reading import Intake, SourceFile, checksum, source_files

Job = tuple[SourceFile, str]


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
    """Add files, or whole folders of them, to a library.

    Reads plain text (.txt), Markdown (.md) with front matter, mails (.eml), web pages (.html, .mhtml; needs the
    extra "html"), PDF, Word (.docx), EPUB and RTF (the extra "documents"), and .zip files of these. What is there
    already is left alone, so the same command may be run again after an interruption.

    \b
    Example:
      footnote ingest clippings/ interview.md --library housing
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

    files: list[SourceFile] = []
    refused = 0
    for path in paths:
        try:
            files += source_files(Path(path))
        except IntakeError as error:
            refused += 1
            complain(str(error))
    async with open_archive() as archive:
        jobs = progress_over([(file, library) for file in files for library in libraries])
        async with aclosing(_read_ahead(archive, jobs)) as readings:
            async for (file, library), reading in readings:
                try:
                    intake = await reading
                    ids = (await archive.put(intake, library)).article_ids if intake else ()
                except IntakeError as error:
                    refused += 1
                    complain(str(error))
                    continue
                form = {"source": file.source, "library": library, "articles": list(ids)}
                status = "added" if ids else "already here"
                several = f": {len(ids)} articles" if len(ids) > 1 else ""
                line = visible(f"{status}: {file.source} ({library}){several}")
                print_line({**form, "status": status} if as_json else line)
    if not files and not refused:
        complain("there is no file in that folder that can be read.")
        return NOTHING_FOUND
    return MISUSE if refused else 0


async def _read_ahead(
    archive: Archive, jobs: Iterable[Job]
) -> AsyncGenerator[tuple[Job, asyncio.Task[Intake | None]]]:
    """The jobs in their order, each with its reading, which is awaited by the caller; meanwhile the next are read."""
    held: dict[str, Collection[str]] = {}
    under_way: deque[tuple[Job, asyncio.Task[Intake | None]]] = deque()
    try:
        for job in jobs:
            file, library = job
            if library not in held:
                held[library] = await archive.documents(library)
            under_way.append((job, asyncio.create_task(_read(archive, file, held[library]))))
            if len(under_way) > archive.workshop.workers:
                yield under_way.popleft()
        while under_way:
            yield under_way.popleft()
    finally:
        for _, reading in under_way:
            reading.cancel()


async def _read(archive: Archive, file: SourceFile, held: Collection[str]) -> Intake | None:
    """What a file holds; None where its bytes are held already, so that an interrupted batch goes on where it was."""
    if held and await asyncio.to_thread(checksum, file) in held:
        return None
    return await archive.read(file)


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
