"""`footnote serve`: the bot as a service, from settings to a clean end."""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import AsyncExitStack, suppress
from http import HTTPStatus
from typing import Any

import aiohttp
import discord

from bot.client import Footnote
from bot.errors import DiscordUnreachable, TokenMissing, TokenRefused
from bot.metrics import Metrics
from bot.service import logs
from bot.service.feeds import feeds_polled
from bot.service.health import health_server
from bot.settings import Settings
from bot.shards import Shards
from bot.starter import load_starter
from bot.state.memory import Memory
from retrieval.archive import Archive
from retrieval.errors import ArchiveUnreachable, FootnoteError

# Seconds that answers in flight have when the bot is told to end.
GRACE = 10.0

# discord.py calls itself ready so long after the last server came in. Nothing here waits for that: questions are
# answered before, and servers that come later are as welcome; its own two seconds would only delay the word.
_SERVERS_AWAITED = 0.2

_SIGNALS = (signal.SIGINT, signal.SIGTERM)

# What discord.py calls the tasks in which it runs what we do for people: events, commands, buttons and modals.
_HANDLERS = ("discord.py: ", "CommandTree-invoker", "discord-ui-")

_log = logging.getLogger(__name__)


async def serve_from(settings: Settings, shards: Shards | None = None) -> int:
    """Run the bot until SIGINT or SIGTERM, on these shards or on all that Discord advises.

    Answers in flight are finished then. A second signal ends at once.

    Returns the exit status: 0 after a signal, 1 where another try may do better (Discord or the archive's cluster out
    of reach, an error of ours, which is in the log). Raises a FootnoteError for what does not mend itself.
    """
    if settings.token is None:
        raise TokenMissing
    logs.configure(settings.token)
    # Two warnings at every start, about voice: Footnote has none.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    _end_on_signals(asyncio.current_task())
    try:
        # Being cancelled is how this ends; what was open is closed by then.
        with suppress(asyncio.CancelledError):
            await serve(settings, settings.token, shards)
        _log.info("ended")
        return 0
    except (DiscordUnreachable, ArchiveUnreachable) as error:
        _log.error(str(error))
    except FootnoteError:
        raise
    except Exception:
        _log.critical("ended by an unexpected error", exc_info=True)
    return 1


async def serve(settings: Settings, token: str, shards: Shards | None = None) -> None:
    """Run the bot until it is cancelled, and then finish. Raises TokenRefused, DiscordUnreachable, StoreError."""
    async with AsyncExitStack() as stack:
        opened = await Archive.open(settings.data, quota=settings.quota, cluster=settings.cluster)
        archive = await stack.enter_async_context(opened)
        memory = await stack.enter_async_context(await Memory.open(settings.data))
        await memory.leaving.go(archive.log)
        await archive.look_after_index()
        await load_starter(archive)
        metrics = Metrics()
        part = {"shard_ids": shards.ids, "shard_count": shards.count} if shards else {}
        bot = Footnote(archive, memory, metrics=metrics, guild_ready_timeout=_SERVERS_AWAITED, **part)
        metrics.watch_gateway(lambda: _connected(bot), lambda: bot.latency)
        await stack.enter_async_context(bot)
        await stack.enter_async_context(feeds_polled(bot.shelf))
        if settings.http_port is not None:
            pages = health_server(settings.http_port, lambda: _connected(bot), archive, metrics)
            await stack.enter_async_context(pages)
        try:
            await bot.start(token)
        except asyncio.CancelledError:
            # Once no shard reads events nothing new begins; the bot can still speak until it is closed.
            await asyncio.gather(*(shard.disconnect() for shard in bot.shards.values()))
            await _finish(_answers_in_flight())
            raise
        except discord.LoginFailure as error:
            raise TokenRefused from error
        except (TimeoutError, aiohttp.ClientConnectionError, discord.GatewayNotFound, OSError) as error:
            raise DiscordUnreachable from error
        except discord.HTTPException as error:
            # An address that is turned away, or a Discord in trouble: both pass.
            if error.status == HTTPStatus.FORBIDDEN or error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise DiscordUnreachable from error
            raise


def _connected(bot: Footnote) -> bool:
    # `is_ready` alone stays true through every later loss of the connection.
    return bot.is_ready() and not any(shard.is_closed() for shard in bot.shards.values())


def _answers_in_flight() -> set[asyncio.Task[Any]]:
    return {task for task in asyncio.all_tasks() if task.get_name().startswith(_HANDLERS)}


async def _finish(answers: set[asyncio.Task[Any]]) -> None:
    _log.info("ending", extra={"answers_in_flight": len(answers)})
    if answers:
        _, unfinished = await asyncio.wait(answers, timeout=GRACE)
        if unfinished:
            _log.warning("answers were cut off", extra={"answers": len(unfinished)})


def _end_on_signals(task: asyncio.Task[Any] | None) -> None:
    loop = asyncio.get_running_loop()

    def end() -> None:
        # From now on a signal does what it does to any process: SQLite loses nothing by it.
        for number in _SIGNALS:
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)
        if task is not None:
            task.cancel()

    for number in _SIGNALS:
        # Windows has no signal handlers on the loop: there Ctrl-C cancels this task by itself.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, end)
