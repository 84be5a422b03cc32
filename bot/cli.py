"""`footnote`: the command line. Parses, asks the archive, lets `bot.console` show; nothing is decided here."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Coroutine, Iterable, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager
from importlib.metadata import version
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn, TextIO

import click

from bot.console.drawing import draw_answer, draw_catalogue, draw_hits, visible
from bot.console.forms import Form, answer_form, entry_form, finding_form, vote_form
from bot.scope import DEFAULT, default_scope
from bot.service.commands import backup, doctor, restore
from bot.settings import Settings
from bot.starter import load_starter
from retrieval.archive import Archive
from retrieval.errors import FootnoteError, IntakeError
from retrieval.intake.reading import SourceFile, source_files
from retrieval.model import Answer, Query, Scope

NOTHING_FOUND = 1
MISUSE = 2

_LISTED = 10

libraries_option = click.option(
    "--library",
    "libraries",
    multiple=True,
    metavar="NAME",
    help="A library to look in; may be repeated. Default: main, or seeds as long as main is empty.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("footnote-bot"), prog_name="footnote")
def footnote() -> None:
    """Answers quoted letter for letter from your articles, each with a citation.

    Articles live in libraries in the folder FOOTNOTE_DATA (./data unless set, also in a file .env). A starter
    library named seeds ships with Footnote, so that there is something to ask at once.

    \b
    Example:
      footnote ask "Who leads LEO Technologies?"
    """


@footnote.command()
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

    Reads plain text (.txt) and Markdown (.md) with front matter. What is there already is left alone, so the
    same command may be run again after an interruption. An address is fetched with an honest name and only where
    the site's robots.txt lets programs read.

    \b
    Example:
      footnote ingest clippings/ interview.md https://example.org/story.txt --library housing
    """
    _run(_ingest(paths, libraries, as_json))


@footnote.command()
@libraries_option
@json_option
def articles(libraries: tuple[str, ...], as_json: bool) -> None:
    """List the articles of a library.

    \b
    Example:
      footnote articles --library seeds
    """
    _run(_articles(libraries, as_json))


@footnote.command()
@click.argument("question")
@libraries_option
@json_option
def ask(question: str, libraries: tuple[str, ...], as_json: bool) -> None:
    """Answer a question with cited excerpts. With - the questions are read from standard input, one a line.

    In a question, "exact words" must stand so, -word must not, and source: author: title: since: until: library:
    narrow where it looks. Exit status 1 says that nothing was found.

    \b
    Examples:
      footnote ask "How many people signed the petition?"
      footnote ask '"facial recognition" -school source:gazette since:2019'
      footnote ask - --json < questions.txt
    """
    _run(_ask(question, libraries, as_json))


@footnote.command()
@click.argument("query")
@click.option("--limit", default=_LISTED, show_default=True, type=click.IntRange(1, 40), help="How many to list.")
@libraries_option
@json_option
def search(query: str, limit: int, libraries: tuple[str, ...], as_json: bool) -> None:
    """List the passages that match, best first.

    \b
    Example:
      footnote search "facial recognition" --limit 20
    """
    _run(_search(query, limit, libraries, as_json))


@footnote.command()
@json_option
def feedback(as_json: bool) -> None:
    """Print the votes on answers, for measuring: the terms of each question, the passages shown, 1 or 0.

    \b
    Example:
      footnote feedback --json
    """
    _run(_feedback(as_json))


@footnote.command()
def serve() -> None:
    """Run the bot on Discord with DISCORD_TOKEN, until Ctrl-C.

    \b
    Example:
      DISCORD_TOKEN=... footnote serve
    """
    _run(_serve())


@footnote.command()
@click.option("--web", is_flag=True, help="Open a page in the browser instead, served on this machine only.")
@click.option("--no-open", is_flag=True, help="With --web: print the addresses, but open no browser.")
@click.option("--script", type=click.File("r", encoding="utf-8"), help="Read what is typed from FILE, then end.")
@click.option("--direct-messages-page", is_flag=True, hidden=True)
def dev(web: bool, no_open: bool, script: TextIO | None, direct_messages_page: bool) -> None:
    """Talk to the real bot in a simulated Discord. Needs the extra 'dev', but no token and no network.

    \b
    Examples:
      footnote dev
      footnote dev --web
      footnote dev --script questions.txt
    """
    if direct_messages_page:
        _run(_dev_page(direct_only=True, open_browser=False))
    elif web:
        _run(_dev_page(direct_only=False, open_browser=not no_open))
    else:
        _run(_dev(script))


for _command in (backup, restore, doctor):
    footnote.add_command(_command)


def main() -> NoReturn:
    """The entry point: runs a command and turns whatever goes wrong into one line and an exit status."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # Sources hold any letter there is; what a program reads from us is UTF-8 wherever it runs.
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")
    try:
        status = footnote.main(standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        status = MISUSE
    except click.ClickException as error:
        status = _complain(error.format_message())
    except FootnoteError as error:
        status = _complain(str(error))
    except (KeyboardInterrupt, click.Abort):
        status = 130
    sys.exit(status if isinstance(status, int) else 0)


def _complain(sentence: str) -> int:
    click.echo(f"footnote: {visible(' '.join(sentence.split()))}", err=True)
    return MISUSE


def _run(command: Coroutine[Any, Any, int]) -> None:
    try:
        status = asyncio.run(command)
    except BrokenPipeError:
        # The reader of our output has gone; nothing is left to say, not even at the interpreter's end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    if status:
        raise click.exceptions.Exit(status)


@asynccontextmanager
async def _archive() -> AsyncIterator[Archive]:
    async with await Archive.open(Settings.load().data) as archive:
        await load_starter(archive)
        yield archive


async def _scope(archive: Archive, libraries: Iterable[str], question: str = "") -> Scope:
    """What --library names, else what the question itself names with library:, else the default."""
    names = list(libraries) or sorted(Query.parse(question).libraries)
    return await archive.scope(names) if names else await default_scope(archive)


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
            _complain(str(error))
    async with _archive() as archive:
        for file, library in progress_over([(file, library) for file in files for library in libraries]):
            try:
                if isinstance(file, SourceFile):
                    added = await archive.add(file, library)
                else:
                    added = await archive.add_address(file, library)
            except IntakeError as error:
                refused += 1
                _complain(str(error))
                continue
            source = file.source if isinstance(file, SourceFile) else file
            form = {"source": source, "library": library, "articles": list(added.article_ids)}
            status = "already here" if added.already_here else "added"
            _print_line({**form, "status": status} if as_json else visible(f"{status}: {source} ({library})"))
    if not files and not refused:
        _complain("there is no .txt or .md file in that folder.")
        return NOTHING_FOUND
    return MISUSE if refused else 0


async def _articles(libraries: tuple[str, ...], as_json: bool) -> int:
    async with _archive() as archive:
        scope = await _scope(archive, libraries)
        if as_json:
            count = 0
            async with aclosing(archive.articles(scope)) as entries:
                async for entry in entries:
                    count += 1
                    _print_line(entry_form(entry))
            return 0 if count else NOTHING_FOUND
        listed = [entry async for entry in archive.articles(scope)]
        draw_catalogue(_console(), listed)
        others = [name for name in await archive.libraries() if name not in scope.libraries]
        if others:
            click.echo(f"\nOther libraries (--library NAME): {', '.join(others)}", err=True)
        return 0 if listed else NOTHING_FOUND


async def _ask(question: str, libraries: tuple[str, ...], as_json: bool) -> int:
    async with _archive() as archive:
        any_answered = False
        for one in _questions(question):
            answer = await archive.ask(one, await _scope(archive, libraries, one))
            any_answered |= answer.answered
            _show(answer, as_json)
        return 0 if any_answered else NOTHING_FOUND


async def _search(query: str, limit: int, libraries: tuple[str, ...], as_json: bool) -> int:
    async with _archive() as archive:
        answer = await archive.ask(query, await _scope(archive, libraries, query), show=limit)
        if as_json:
            for finding in answer.findings:
                _print_line(finding_form(finding))
        else:
            draw_hits(_console(), answer)
        return 0 if answer.answered else NOTHING_FOUND


async def _feedback(as_json: bool) -> int:
    from bot.state.memory import Memory

    async with await Memory.open(Settings.load().data) as memory:
        votes = await memory.votes.all()
    for vote in votes:
        if as_json:
            _print_line(vote_form(vote))
        else:
            _print_line(f"{'helped' if vote.helpful else 'did not help'}: {' '.join(vote.terms)}")
    return 0 if votes else NOTHING_FOUND


async def _serve() -> int:
    from bot.service.serving import serve_from

    return await serve_from(Settings.load())


async def _dev(script: TextIO | None) -> int:
    with _needing_extra("dev"):
        from bot.dev.terminal import converse
    await converse(Settings.load(), script)
    return 0


async def _dev_page(*, direct_only: bool, open_browser: bool) -> int:
    with _needing_extra("dev"):
        from bot.dev.browser import show_channel_and_direct_messages, show_direct_messages
    if direct_only:
        await show_direct_messages(Settings.load())
    else:
        await show_channel_and_direct_messages(Settings.load(), open_browser=open_browser)
    return 0


@contextmanager
def _needing_extra(extra: str) -> Iterator[None]:
    from bot.errors import ExtraMissing

    try:
        yield
    except ModuleNotFoundError as error:
        if error.name and error.name.partition(".")[0] in ("bot", "retrieval"):
            raise
        raise ExtraMissing(extra) from error


def _questions(question: str) -> Iterator[str]:
    if question != "-":
        yield question
        return
    for line in sys.stdin:
        yield line.rstrip("\r\n")


def _show(answer: Answer, as_json: bool) -> None:
    if as_json:
        _print_line(answer_form(answer))
    else:
        draw_answer(_console(), answer)


def _console() -> Any:
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)


def _print_line(what: Form | str) -> None:
    print(what if isinstance(what, str) else json.dumps(what, ensure_ascii=False), flush=True)
