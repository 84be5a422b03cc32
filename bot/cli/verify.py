"""The command `verify`: does anybody in the library say so, in these words?"""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from bot.cli.common import (
    NOTHING_FOUND,
    console,
    json_option,
    libraries_option,
    lines_of,
    open_archive,
    print_line,
    run,
    scope_of,
)
from bot.console.verdicts import draw_verdict, verdict_form
from retrieval.answers.verdict import Outcome


@click.command()
@click.argument("quote")
@click.option("--speaker", metavar="NAME", help="Who is said to have said it.")
@libraries_option
@json_option
def verify(quote: str, speaker: str | None, libraries: tuple[str, ...], as_json: bool) -> None:
    """Check a quotation against the articles, word for word. With - quotations are read from standard input.

    Each line is a quotation, or {"quote": ..., "speaker": ...}. The verdict is verbatim, altered (the differences are
    marked), misattributed, reader_comment or not_found. Exit status 1 says that nothing was found.

    \b
    Examples:
      footnote verify "We will not sell the ferry" --speaker "Lina Holm"
      footnote verify - --json < quotes.jsonl
    """
    run(_verify(quote, speaker, libraries, as_json))


async def _verify(quote: str, speaker: str | None, libraries: tuple[str, ...], as_json: bool) -> int:
    async with open_archive() as archive:
        scope = await scope_of(archive, libraries)
        any_found = False
        for text, claimed in _quotes(quote, speaker):
            verdict = await archive.verify(text, scope, claimed)
            any_found |= verdict.outcome is not Outcome.NOT_FOUND
            if as_json:
                print_line(verdict_form(verdict))
            else:
                draw_verdict(console(), verdict)
        return 0 if any_found else NOTHING_FOUND


def _quotes(argument: str, speaker: str | None) -> Iterator[tuple[str, str | None]]:
    """The quotations and who is said to have said them; a line that is no JSON object is a quotation."""
    for line in lines_of(argument):
        try:
            row = json.loads(line) if argument == "-" else None
        except (ValueError, RecursionError):
            row = None
        if isinstance(row, dict) and isinstance(row.get("quote"), str):
            claimed = row.get("speaker")
            yield row["quote"], claimed if isinstance(claimed, str) else speaker
        else:
            yield line, speaker
