"""What every command shares: the options, the archive, exit statuses, one line for what went wrong."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import sys
from collections.abc import AsyncIterator, Coroutine, Iterable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import click

from bot.console.drawing import visible
from bot.console.forms import Form
from bot.scope import default_scope
from bot.settings import Settings
from bot.starter import load_starter
from retrieval.archive import Archive
from retrieval.model import Query, Scope

NOTHING_FOUND = 1
MISUSE = 2
# What sysexits.h calls EX_TEMPFAIL: the same command may do better in a minute.
UNREACHABLE = 75

libraries_option = click.option(
    "--library",
    "libraries",
    multiple=True,
    metavar="NAME",
    help="A library to look in; may be repeated. Default: main, or seeds as long as main is empty.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


def complain(sentence: str) -> int:
    """Say what went wrong in one line on standard error; returns the exit status for it."""
    click.echo(f"footnote: {visible(' '.join(sentence.split()))}", err=True)
    return MISUSE


def run(command: Coroutine[Any, Any, int]) -> None:
    """Run a command to its exit status."""
    try:
        status = asyncio.run(command)
    except BrokenPipeError:
        # The reader of our output has gone; nothing is left to say.
        _print_no_more()
        return
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        _print_no_more()
        raise click.ClickException(
            "There is no space left where that was to be written. Make some, or write elsewhere."
        ) from error
    if status:
        raise click.exceptions.Exit(status)


def _print_no_more() -> None:
    """What is still to be written to standard output goes nowhere, also at the interpreter's end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@asynccontextmanager
async def open_archive() -> AsyncIterator[Archive]:
    """The archive of the settings, with the starter library in it."""
    settings = Settings.load()
    async with await Archive.open(settings.data, cluster=settings.cluster) as archive:
        await load_starter(archive)
        yield archive


async def scope_of(archive: Archive, libraries: Iterable[str], question: str = "") -> Scope:
    """What --library names, else what the question itself names with library:, else the default."""
    names = list(libraries) or sorted(Query.parse(question).libraries)
    return await archive.scope(names) if names else await default_scope(archive)


def lines_of(argument: str) -> Iterator[str]:
    """The argument itself, or with - the lines of standard input."""
    if argument != "-":
        yield argument
        return
    for line in sys.stdin:
        yield line.rstrip("\r\n")


def console() -> Any:
    """A rich console that takes nothing in a text for markup."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)


def print_line(what: Form | str) -> None:
    """One line on standard output: JSON for a form."""
    print(what if isinstance(what, str) else json.dumps(what, ensure_ascii=False), flush=True)
