"""What Footnote costs on the way from a person's /ask to the posted answer, beside a command that does nothing.

The real bot over the starter library answers on the loopback Discord of `tests/wire`, in this process; a bare
discord.py bot answers beside it with a fixed text. Both times include the loopback's own share.

one at a time   question after question, now Footnote, now the bare bot: milliseconds from dispatch to the answer
at once         all dispatched together: how long until the last is answered
a second        dispatched at a steady rate whether or not the earlier ones were answered
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import cycle
from pathlib import Path
from typing import Any

import discord
from discord import app_commands

from bot.client import Footnote, intents
from bot.starter import load_starter
from bot.state.memory import Memory
from retrieval.archive import Archive
from tests.wire import LoopbackDiscord, running
from tests.wire.interactions import Reply

RATE = 50

# Unmeasured first questions: imports, connections and caches of both bots.
_WARM_UP = 20
# Seconds after which a question counts as unanswered.
_PATIENCE = 15.0

QUESTIONS = (
    "Who leads LEO Technologies?",
    "What did Amazon employees demand about climate?",
    "Palantir",
    "What does Palantir do for ICE on Amazon Web Services?",
    "How much was the relief fund of Amazon for its workers?",
    "sick leave at Whole Foods",
    "Who founded the Athena coalition?",
    "What happened in Seattle on Prime Day?",
    "prison calls",
    "Why were employees threatened with firing?",
    "extremists self-publishing books",
    "the weather on Mars tomorrow",
)


class _Bare(discord.Client):
    """The least that answers: one command, a fixed text."""

    def __init__(self) -> None:
        super().__init__(intents=intents(), guild_ready_timeout=0.05)
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(_ask)

    async def setup_hook(self) -> None:
        await self.tree.sync()


@app_commands.command(name="ask")
async def _ask(interaction: discord.Interaction[_Bare], question: str) -> None:
    """Say the same to every question."""
    await interaction.response.send_message("a fixed text")


class Load:
    """One bot on a loopback Discord of its own, and the questions that it is asked."""

    def __init__(self, server: LoopbackDiscord) -> None:
        self._server = server
        self._questions: Iterator[str] = cycle(QUESTIONS)

    async def ask(self) -> Reply:
        self._server.take_over()
        return await self._server.invoke_command("ask", {"question": next(self._questions)})

    async def one_by_one(self) -> Reply:
        """Ask, and wait for the answer to arrive."""
        reply = await self.ask()
        await _outcome(reply)
        # The bot has its own reading of Discord's reply to do, which is not to fall into the next measurement.
        await asyncio.sleep(0.001)
        return reply

    async def at_once(self, count: int) -> list[Reply]:
        replies = [await self.ask() for _ in range(count)]
        await asyncio.gather(*map(_outcome, replies))
        return replies

    async def steadily(self, rate: float, seconds: float) -> list[Reply]:
        replies = []
        began = time.monotonic()
        for number in range(round(rate * seconds)):
            await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
            replies.append(await self.ask())
        await asyncio.gather(*map(_outcome, replies))
        return replies

    def figures(self, replies: Sequence[Reply]) -> dict[str, Any]:
        """Milliseconds from the dispatch of each question to its answer; the last counts from the first dispatch."""
        answers = [(reply, response) for reply in replies for response in reply.responses if response.shows]
        times = sorted(1000 * response.after for _, response in answers)
        began = min(reply.dispatched for reply in replies)
        last = max((reply.dispatched + response.after for reply, response in answers), default=began)
        return {
            "questions": len(replies),
            "median ms": statistics.median(times) if times else None,
            "p99 ms": times[min(len(times) - 1, round(0.99 * len(times)))] if times else None,
            "last ms": 1000 * (last - began),
            "unanswered": sum(not any(response.shows for response in reply.responses) for reply in replies),
            "answered twice": self._answered_twice(replies),
        }

    def _answered_twice(self, replies: Sequence[Reply]) -> int:
        """Also those whose second answer was refused."""
        sent = Counter(request.params.get("token") for request in self._server.requests if _shows(request.json))
        return sum(sent[reply.interaction["token"]] > 1 for reply in replies)


def _shows(body: Any) -> bool:
    """Whether a request to an interaction holds an answer, and not only the promise of one."""
    return isinstance(body, dict) and body.get("type") not in (5, 6)


async def _outcome(reply: Reply) -> None:
    try:
        await reply.shown(_PATIENCE)
    except TimeoutError:
        return


@asynccontextmanager
async def loads() -> AsyncIterator[tuple[Load, Load]]:
    """Footnote over the starter library, and the bare bot; both ready and warm."""
    async with AsyncExitStack() as stack:
        bare = await stack.enter_async_context(LoopbackDiscord())
        await stack.enter_async_context(running(_Bare(), bare))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        archive = await stack.enter_async_context(await Archive.open(folder))
        memory = await stack.enter_async_context(await Memory.open(folder))
        await load_starter(archive)
        server = await stack.enter_async_context(LoopbackDiscord())
        bot = Footnote(archive, memory, guild_ready_timeout=0.05)
        await stack.enter_async_context(running(bot, server))
        pair = Load(server), Load(bare)
        for load in pair:
            for _ in range(_WARM_UP):
                await load.one_by_one()
        yield pair


async def measure(seconds: float, one_by_one: int, at_once: int) -> dict[str, dict[str, Any]]:
    """The figures of Footnote, of the bare bot, and the difference where questions come one at a time."""
    async with loads() as (footnote, bare):
        single: tuple[list[Reply], list[Reply]] = ([], [])
        for _ in range(one_by_one):
            single[0].append(await footnote.one_by_one())
            single[1].append(await bare.one_by_one())
        rows = {
            "one at a time": footnote.figures(single[0]),
            "one at a time, bare": bare.figures(single[1]),
        }
        both = tuple(rows.values())
        rows["one at a time, added"] = {name: _minus(both, name) for name in ("median ms", "p99 ms")}
        for row in both:
            del row["last ms"]
        for name, load in ((f"{at_once} at once", footnote), (f"{at_once} at once, bare", bare)):
            rows[name] = load.figures(await load.at_once(at_once))
        steady = f"{RATE} a second for {seconds:g} s"
        for name, load in ((steady, footnote), (f"{steady}, bare", bare)):
            rows[name] = load.figures(await load.steadily(RATE, seconds))
    return rows


def _minus(rows: Sequence[dict[str, Any]], name: str) -> float | None:
    ours, floor = (row[name] for row in rows)
    return None if ours is None or floor is None else ours - floor
