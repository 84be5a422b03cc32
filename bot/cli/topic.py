"""The commands `topic`, `timeline` and `topics`: what the library says about something, and what it is about."""

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
from bot.console.summary_forms import summary_form, timeline_form, topic_form
from retrieval.answers.summary import Length
from retrieval.model import Query

_LISTED = 25

_length_option = click.option(
    "--length",
    type=click.Choice([length.value for length in Length]),
    default=Length.MEDIUM.value,
    show_default=True,
    help="How many sentences: 5, 6 or 8.",
)


@click.command()
@click.argument("name")
@_length_option
@libraries_option
@json_option
def topic(name: str, length: str, libraries: tuple[str, ...], as_json: bool) -> None:
    """Sum up what the library says about something, in its own sentences, each cited.

    With - the topics are read from standard input, one a line. Filters such as source: and since: may stand in a
    topic, and kind:comment asks readers' comments. Exit status 1 says that nothing was found.

    \b
    Example:
      footnote topic "Palantir" --length long
    """
    run(_topic(name, Length(length), libraries, as_json))


@click.command()
@click.argument("name")
@libraries_option
@json_option
def timeline(name: str, libraries: tuple[str, ...], as_json: bool) -> None:
    """List what the library tells of a topic with its day, in order. A day that is not printed is never guessed.

    \b
    Example:
      footnote timeline "Prime Day"
    """
    run(_timeline(name, libraries, as_json))


@click.command()
@click.option("--limit", default=_LISTED, show_default=True, type=click.IntRange(1, 400), help="How many to list.")
@libraries_option
@json_option
def topics(limit: int, libraries: tuple[str, ...], as_json: bool) -> None:
    """List what the library is about: phrases from its own text, with their articles and paragraphs.

    \b
    Example:
      footnote topics --library seeds
    """
    run(_topics(limit, libraries, as_json))


async def _topic(name: str, length: Length, libraries: tuple[str, ...], as_json: bool) -> int:
    async with open_archive() as archive:
        any_found = False
        for one in lines_of(name):
            summary = await archive.topic(one, await scope_of(archive, libraries, one), length.sentences)
            any_found |= bool(summary.points)
            if as_json:
                print_line(summary_form(summary))
            else:
                from bot.console.summary_drawing import draw_summary

                draw_summary(console(), summary)
        return 0 if any_found else NOTHING_FOUND


async def _timeline(name: str, libraries: tuple[str, ...], as_json: bool) -> int:
    async with open_archive() as archive:
        found = await archive.timeline(name, await scope_of(archive, libraries, name))
    if as_json:
        print_line(timeline_form(found))
    else:
        from bot.console.summary_drawing import draw_timeline

        draw_timeline(console(), found, Query.parse(name).terms)
    return 0 if found.events else NOTHING_FOUND


async def _topics(limit: int, libraries: tuple[str, ...], as_json: bool) -> int:
    async with open_archive() as archive:
        found = (await archive.topics(await scope_of(archive, libraries)))[:limit]
    if as_json:
        for one in found:
            print_line(topic_form(one))
    else:
        from bot.console.summary_drawing import draw_topics

        draw_topics(console(), found)
    return 0 if found else NOTHING_FOUND
