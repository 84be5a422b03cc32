"""The commands `ask` and `search`, and `feedback` on their answers."""

from __future__ import annotations

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
from bot.console.drawing import draw_answer, draw_hits
from bot.console.forms import answer_form, finding_form, vote_form
from bot.settings import Settings
from retrieval.model import Answer

_LISTED = 10


@click.command()
@click.argument("question")
@libraries_option
@json_option
def ask(question: str, libraries: tuple[str, ...], as_json: bool) -> None:
    """Answer a question with cited excerpts. With - the questions are read from standard input, one a line.

    In a question, "exact words" must stand so, -word must not, and source: author: title: since: until: kind:
    library: narrow where it looks; kind: is body, quotation, caption or comment. What the library does not answer is
    declined, with up to two passages that come nearest (in the JSON under "nearest"). Exit status 1 says that nothing
    was answered.

    \b
    Examples:
      footnote ask "How many people signed the petition?"
      footnote ask '"facial recognition" -school source:gazette since:2019'
      footnote ask - --json < questions.txt
    """
    run(_ask(question, libraries, as_json))


@click.command()
@click.argument("query")
@click.option("--limit", default=_LISTED, show_default=True, type=click.IntRange(1, 40), help="How many to list.")
@libraries_option
@json_option
def search(query: str, limit: int, libraries: tuple[str, ...], as_json: bool) -> None:
    """List the passages that match, best first, whether or not they answer anything.

    \b
    Example:
      footnote search "facial recognition" --limit 20
    """
    run(_search(query, limit, libraries, as_json))


@click.command()
@json_option
def feedback(as_json: bool) -> None:
    """Print the votes on answers, for measuring: the terms of each question, the passages shown, 1 or 0.

    \b
    Example:
      footnote feedback --json
    """
    run(_feedback(as_json))


async def _ask(question: str, libraries: tuple[str, ...], as_json: bool) -> int:
    async with open_archive() as archive:
        any_answered = False
        for one in lines_of(question):
            answer = await archive.ask(one, await scope_of(archive, libraries, one))
            any_answered |= answer.answered
            _show(answer, as_json)
        return 0 if any_answered else NOTHING_FOUND


async def _search(query: str, limit: int, libraries: tuple[str, ...], as_json: bool) -> int:
    async with open_archive() as archive:
        answer = await archive.search(query, await scope_of(archive, libraries, query), show=limit)
        if as_json:
            for finding in answer.findings:
                print_line(finding_form(finding))
        else:
            draw_hits(console(), answer)
        return 0 if answer.answered else NOTHING_FOUND


async def _feedback(as_json: bool) -> int:
    from bot.state.memory import Memory

    async with await Memory.open(Settings.load().data) as memory:
        votes = await memory.votes.all()
    for vote in votes:
        if as_json:
            print_line(vote_form(vote))
        else:
            print_line(f"{'helped' if vote.helpful else 'did not help'}: {' '.join(vote.terms)}")
    if not votes and not as_json:
        print_line("Nobody has voted on an answer yet.")
    return 0 if votes else NOTHING_FOUND


def _show(answer: Answer, as_json: bool) -> None:
    if as_json:
        print_line(answer_form(answer))
    else:
        draw_answer(console(), answer)
