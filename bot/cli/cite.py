"""The command `cite`: an article as a citation."""

from __future__ import annotations

import click

from bot.cli.common import libraries_option, open_archive, print_line, run, scope_of
from bot.console.drawing import visible
from retrieval.answers.cite.item import csl_item
from retrieval.answers.cite.styles import Style, cite


@click.command("cite")
@click.argument("article_ids", nargs=-1, required=True, type=click.IntRange(1), metavar="ARTICLE_ID...")
@click.option(
    "--style",
    type=click.Choice([style.value for style in Style]),
    default=Style.PLAIN.value,
    show_default=True,
    help="APA, MLA, Chicago and Harvard need the extra 'citations'.",
)
@libraries_option
def cite_articles(article_ids: tuple[int, ...], style: str, libraries: tuple[str, ...]) -> None:
    """Print the citation of articles by their ids, as `footnote articles --json` gives them.

    What is not known of an article is left out; a date that was inferred is marked as such, or left out where the
    style has no mark for it. The day of access is the day the article was added.

    \b
    Examples:
      footnote cite 12 --style apa
      footnote cite 12 17 --style bibtex > sources.bib
    """
    run(_cite(article_ids, Style(style), libraries))


async def _cite(article_ids: tuple[int, ...], style: Style, libraries: tuple[str, ...]) -> int:
    async with open_archive() as archive:
        scope = await scope_of(archive, libraries)
        items = [csl_item((await archive.article(article_id, scope)).entry) for article_id in article_ids]
        for citation in cite(items, style):
            print_line("\n".join(visible(line) for line in citation.split("\n")))
    return 0
