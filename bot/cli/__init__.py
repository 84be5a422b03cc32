"""`footnote`: the command line. Each family of commands is a module here; nothing is decided in them.

They parse, ask the archive, and let `bot.console` show what came back.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import NoReturn

import click

from bot.cli.asking import ask, feedback, search
from bot.cli.cite import cite_articles
from bot.cli.common import MISUSE, UNREACHABLE, complain
from bot.cli.editing import edit, export
from bot.cli.library import articles, ingest
from bot.cli.moving import migrate, reindex
from bot.cli.running import dev, serve
from bot.cli.topic import timeline, topic, topics
from bot.cli.verify import verify
from bot.service.commands import backup, doctor, restore
from retrieval.errors import ArchiveUnreachable, FootnoteError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="footnote-bot", prog_name="footnote")
def footnote() -> None:
    """Answers quoted letter for letter from your articles, each with a citation.

    Articles live in libraries in the folder FOOTNOTE_DATA (./data unless set, also in a file .env). A starter
    library named seeds ships with Footnote, so that there is something to ask at once.

    \b
    Example:
      footnote ask "Who leads LEO Technologies?"
    """


for _command in (
    *(ask, search, topic, timeline, topics, verify),
    *(articles, ingest, cite_articles, edit, export),
    *(feedback, serve, dev, backup, restore, migrate, reindex, doctor),
):
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
        status = complain(error.format_message())
    except ArchiveUnreachable as error:
        complain(str(error))
        status = UNREACHABLE
    except FootnoteError as error:
        status = complain(str(error))
    except (KeyboardInterrupt, click.Abort):
        status = 130
    sys.exit(status if isinstance(status, int) else 0)
