"""The commands `backup`, `restore` and `doctor`. What they need is imported only when they are called."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import click

from bot.settings import Settings


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Overwrite FILE where it is there already.")
def backup(file: Path, force: bool) -> None:
    """Write all articles and all that the bot remembers to FILE (.tar.gz). The bot may run meanwhile.

    The token is not in it.

    \b
    Example:
      footnote backup footnote-monday.tar.gz
    """
    from bot.console.progress import progress_bar
    from bot.service.backup import write_backup

    with progress_bar() as progress:
        size = write_backup(Settings.load().data, file, force=force, progress=progress)
    click.echo(f"{file}: {size / 1024**2:.1f} MB")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Set aside what FOOTNOTE_DATA holds, under other names beside it.")
def restore(file: Path, force: bool) -> None:
    """Put a backup into FOOTNOTE_DATA, once all of it is known to be whole. Stop the bot first.

    \b
    Example:
      footnote restore footnote-monday.tar.gz
    """
    from bot.service.restore import restore_backup

    for path in restore_backup(file, Settings.load().data, force=force):
        click.echo(f"set aside: {path.name}")
    click.echo(f"restored: {file}")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs, one line a check.")
def doctor(as_json: bool) -> None:
    """Look at everything the bot needs, and say what to do. Changes nothing; the bot may run meanwhile.

    Exit status 1 says that there is a problem. A warning is none.

    \b
    Example:
      footnote doctor
    """
    if asyncio.run(_examine(as_json)):
        raise click.exceptions.Exit(1)


async def _examine(as_json: bool) -> bool:
    from bot.service.doctor.examining import examine
    from bot.service.doctor.finding import State

    problems = False
    async for finding in examine(Settings.load()):
        problems |= finding.state is State.PROBLEM
        if as_json:
            form = {"check": finding.check, "state": finding.state.value, "found": finding.found}
            click.echo(json.dumps({**form, "advice": finding.advice}, ensure_ascii=False))
        else:
            advice = f". {finding.advice}" if finding.advice else ""
            click.echo(f"{finding.state.value:8} {finding.check}: {finding.found}{advice}")
    return problems
