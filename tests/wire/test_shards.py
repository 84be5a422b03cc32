"""The gateway in shards: as many as Discord advises, or a part of them in each of several processes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.shards import Shards

from .clients import running, until
from .footnotes import QuickFootnote, footnote, opened, service
from .payloads import Guild
from .server import LoopbackDiscord

COUNT = 4
# One server on each shard: the shard is what the bits above the last 22 leave over.
GUILDS = [Guild.build(f"Town {n}", ["square"], [f"reader{n}"], id=(1_000 * COUNT + n) << 22) for n in range(COUNT)]


@pytest.fixture
async def towns() -> AsyncIterator[LoopbackDiscord]:
    """A Discord that advises four shards, with a server on each."""
    async with LoopbackDiscord(guilds=GUILDS, shards=COUNT) as server:
        yield server


@asynccontextmanager
async def part(data: Path, server: LoopbackDiscord, shards: Shards) -> AsyncIterator[QuickFootnote]:
    """The bot on some of the shards, as one process of several on the same folder."""
    async with opened(data) as (archive, memory):
        options: dict[str, Any] = {"shard_ids": shards.ids, "shard_count": shards.count}
        bot = QuickFootnote(archive, memory, guild_ready_timeout=0.05, **options)
        async with running(bot, server):
            yield bot


async def ask_in(server: LoopbackDiscord, guild: Guild) -> str:
    reply = await server.invoke_command(
        "ask", {"question": "Who keeps the lanterns?"}, channel=guild.channels[0], user=guild.members[0]
    )
    return (await reply.shown()).text


async def test_as_many_shards_are_taken_as_discord_advises(towns: LoopbackDiscord, data: Path) -> None:
    async with footnote(data, towns) as bot:
        taken = [one["shard"] for one in towns.gateway.identified]
        assert sorted(taken) == [[number, COUNT] for number in range(COUNT)]
        assert {guild.id for guild in bot.guilds} == {guild.id for guild in GUILDS}


async def test_servers_of_every_shard_are_answered(towns: LoopbackDiscord, data: Path) -> None:
    async with footnote(data, towns):
        for text in await asyncio.gather(*(ask_in(towns, guild) for guild in GUILDS)):
            assert "street 1 every night" in text.replace("**", "")


async def test_two_processes_share_the_servers_and_answer_each_its_own_once(
    towns: LoopbackDiscord, data: Path
) -> None:
    async with AsyncExitStack() as stack:
        low = await stack.enter_async_context(part(data, towns, Shards.parse("0-1/4")))
        high = await stack.enter_async_context(part(data, towns, Shards.parse("2-3/4")))
        assert {guild.name for guild in low.guilds} == {"Town 0", "Town 1"}
        assert {guild.name for guild in high.guilds} == {"Town 2", "Town 3"}
        before = len(towns.requests_to("POST", r"/interactions/.*"))
        for guild in GUILDS:
            assert "street 1 every night" in (await ask_in(towns, guild)).replace("**", "")
        assert len(towns.requests_to("POST", r"/interactions/.*")) - before == COUNT
        assert towns.commands.syncs == 1


async def test_a_lost_shard_comes_back_while_the_others_answer(towns: LoopbackDiscord, data: Path) -> None:
    async with footnote(data, towns) as bot:
        await towns.drop()
        for guild in GUILDS:
            assert "street 1 every night" in (await ask_in(towns, guild)).replace("**", "")
        assert not any(shard.is_closed() for shard in bot.shards.values())


async def test_serve_takes_the_shards_that_it_is_told(towns: LoopbackDiscord, tmp_path: Path) -> None:
    async with service(towns, tmp_path, towns.token, arguments=("--shards", "3/4")):
        await until(lambda: towns.gateway.identified)
    assert [one["shard"] for one in towns.gateway.identified] == [[3, 4]]


@pytest.mark.parametrize(("written", "ids"), [("0/1", [0]), ("2/4", [2]), ("0-3/8", [0, 1, 2, 3]), ("3-3/4", [3])])
def test_shards_are_written_from_to_of_how_many(written: str, ids: list[int]) -> None:
    assert Shards.parse(written).ids == ids


@pytest.mark.parametrize("written", ["", "1", "a/4", "0-4/4", "4/4", "2-1/4", "0/0", "0-1-2/4", "-1/4", "1/4 "])
def test_shards_that_there_cannot_be_are_refused(written: str) -> None:
    with pytest.raises(ValueError):
        Shards.parse(written)
