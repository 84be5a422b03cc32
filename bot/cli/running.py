"""The commands `serve` and `dev`: the bot on Discord, and in a simulated one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

import click

from bot.cli.common import run
from bot.settings import Settings
from bot.shards import Shards


class _Shards(click.ParamType[Shards]):
    """Written `A-B/N`, or `A/N` for one."""

    name = "A-B/N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Shards:
        try:
            return value if isinstance(value, Shards) else Shards.parse(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.command()
@click.option(
    "--shards",
    type=_Shards(),
    help="Take shards A to B of N; other processes take the rest. Default: as many as Discord advises, all here.",
)
def serve(shards: Shards | None) -> None:
    """Run the bot on Discord with DISCORD_TOKEN, until Ctrl-C.

    \b
    Examples:
      DISCORD_TOKEN=... footnote serve
      DISCORD_TOKEN=... footnote serve --shards 0-3/8
    """
    run(_serve(shards))


@click.command()
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
        run(_dev_page(direct_only=True, open_browser=False))
    elif web:
        run(_dev_page(direct_only=False, open_browser=not no_open))
    else:
        run(_dev(script))


async def _serve(shards: Shards | None) -> int:
    from bot.service.serving import serve_from

    return await serve_from(Settings.load(), shards)


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
