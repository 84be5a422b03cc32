"""What goes wrong on the way: lost connections, compression, rate limits, errors, slowness."""

from __future__ import annotations

import asyncio
import json
import sys
import zlib
from collections.abc import Callable

import aiohttp
import discord
import pytest
import zstandard
from discord.http import Route

from .clients import running, until
from .interactions import PATIENCE
from .server import LoopbackDiscord
from .tiny_bot import INTENTS, TinyBot

# The gateway


async def test_after_a_drop_a_resume_delivers_what_was_missed(loopback: LoopbackDiscord) -> None:
    async with running(TinyBot(), loopback):
        for code in (4000, None):
            await loopback.drop(code)
            reply = await loopback.invoke_command("echo", {"text": str(code)})
            assert (await reply.shown()).text == f"en-US: {code}"
    assert (loopback.counts.identifies, loopback.counts.resumes) == (1, 2)


async def test_a_forgotten_session_makes_the_bot_identify_anew(loopback: LoopbackDiscord) -> None:
    async with running(TinyBot(), loopback):
        await loopback.drop(4000, forget=True)
        await until(lambda: loopback.counts.identifies == 2)
        assert loopback.counts.resumes == 1
        reply = await loopback.invoke_command("echo", {"text": "back"})
        assert (await reply.shown()).text == "en-US: back"


async def test_asked_to_reconnect_the_bot_resumes(loopback: LoopbackDiscord) -> None:
    async with running(TinyBot(), loopback):
        await loopback.ask_to_reconnect()
        await until(lambda: loopback.counts.resumes == 1)
        reply = await loopback.invoke_command("echo", {"text": "back"})
        assert (await reply.shown()).text == "en-US: back"
    assert loopback.counts.identifies == 1


async def test_nothing_is_sent_where_nobody_listens(loopback: LoopbackDiscord) -> None:
    with pytest.raises(LookupError, match="no client has identified"):
        await loopback.send_message("hello?")


async def test_heartbeats_are_counted_and_acknowledged() -> None:
    async with LoopbackDiscord(heartbeat_interval=0.05) as server, running(TinyBot(), server) as bot:
        await until(lambda: server.counts.heartbeats >= 3)
        assert bot.latency < 1


def unzlib() -> Callable[[bytes], bytes]:
    return zlib.decompressobj().decompress


def unzstd() -> Callable[[bytes], bytes]:
    return zstandard.ZstdDecompressor().decompressobj().decompress


@pytest.mark.parametrize(
    ("query", "opened"), [("", None), ("&compress=zlib-stream", unzlib), ("&compress=zstd-stream", unzstd)]
)
async def test_a_socket_speaks_the_compression_it_was_asked_for(
    loopback: LoopbackDiscord, query: str, opened: Callable[[], Callable[[bytes], bytes]] | None
) -> None:
    decompress = opened() if opened else None
    url = f"{loopback.gateway.url}?v=10&encoding=json{query}"
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as ws:
        await ws.send_json({"op": 2, "d": {"token": loopback.token, "intents": INTENTS.value}})
        events = []
        for _ in range(3):
            message = await ws.receive(timeout=PATIENCE)
            assert message.type is (aiohttp.WSMsgType.BINARY if decompress else aiohttp.WSMsgType.TEXT)
            events.append(json.loads(decompress(message.data) if decompress else message.data))
    assert [(event["op"], event.get("t")) for event in events] == [
        (10, None),
        (0, "READY"),
        (0, "GUILD_CREATE"),
    ]


async def test_a_socket_with_a_wrong_token_is_closed(loopback: LoopbackDiscord) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(loopback.gateway.url) as ws:
        await ws.send_json({"op": 2, "d": {"token": "not-the-token", "intents": INTENTS.value}})
        await ws.receive(timeout=PATIENCE)
        assert (await ws.receive(timeout=PATIENCE)).data == 4004


async def test_the_bot_itself_asks_for_zstd(loopback: LoopbackDiscord) -> None:
    async with running(TinyBot(), loopback):
        assert loopback.gateway.compressions == ["zstd-stream"]


WITHOUT_ZSTD = """
import asyncio, sys, yarl
sys.modules["zstandard"] = None  # what discord.py finds where it is not installed
import discord
from discord.http import Route
from discord.gateway import DiscordWebSocket
Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = sys.argv[1], yarl.URL(sys.argv[2])
client = discord.Client(intents=discord.Intents(guilds=True), guild_ready_timeout=0.05)
@client.event
async def on_ready():
    print(client.guilds[0].name)
    await client.close()
asyncio.run(client.start(sys.argv[3]))
"""


async def test_a_bot_without_zstandard_asks_for_zlib(loopback: LoopbackDiscord) -> None:
    arguments = (Route.BASE, loopback.gateway.url, loopback.token)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WITHOUT_ZSTD, *arguments, stdout=asyncio.subprocess.PIPE
    )
    try:
        output, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    except TimeoutError:
        process.kill()
        raise
    assert output.decode().strip() == "Newsroom"
    assert loopback.gateway.compressions == ["zlib-stream"]


# Faults


async def test_a_429_is_waited_out_and_retried(loopback: LoopbackDiscord) -> None:
    callback = r"/interactions/\d+/[^/]+/callback"
    async with running(TinyBot(), loopback):
        loopback.faults.add("POST", callback, status=429, times=2, retry_after=0.1)
        reply = await loopback.invoke_command("echo", {"text": "hi"})
        assert (await reply.shown()).after > 0.2
        loopback.faults.add("POST", r"/channels/\d+/messages", status=429, retry_after=0.1)
        await loopback.send_message("hello", channel=loopback.direct())
        await until(lambda: loopback.posted)
    assert len(loopback.requests_to("POST", callback)) == 3
    assert len(loopback.requests_to("POST", r"/channels/\d+/messages")) == 2


async def test_a_500_is_retried(loopback: LoopbackDiscord) -> None:
    async with running(TinyBot(), loopback):
        loopback.faults.add("POST", r"/interactions/.*", status=502, body="<html>Bad gateway</html>")
        loopback.faults.add("POST", r"/channels/.*", status=500)
        reply = await loopback.invoke_command("echo", {"text": "hi"})
        await loopback.send_message("hello", channel=loopback.direct())
        assert (await reply.shown()).after > 1, "discord.py waits a second before the second try"
        await until(lambda: loopback.posted)


async def test_a_404_set_by_the_test_reaches_the_bot(loopback: LoopbackDiscord) -> None:
    async with running(TinyBot(), loopback) as bot:
        channel = bot.get_partial_messageable(loopback.channel.id)
        message = await channel.send("here")
        loopback.faults.add("PATCH", r"/channels/.*", status=404, body={"code": 10008, "message": "Unknown Message"})
        with pytest.raises(discord.NotFound, match="Unknown Message"):
            await message.edit(content="gone")
        assert (await message.edit(content="back")).content == "back"


async def test_a_delay_slows_a_request_down_without_changing_it(loopback: LoopbackDiscord) -> None:
    async with running(TinyBot(), loopback) as bot:
        channel = bot.get_partial_messageable(loopback.channel.id)
        loopback.faults.add("POST", r"/channels/.*", delay=0.2)
        started = asyncio.get_running_loop().time()
        await channel.send("slowly")
        assert asyncio.get_running_loop().time() - started >= 0.2
        assert loopback.posted


# The helper


async def test_a_bot_that_leaves_tasks_behind_is_told_so(loopback: LoopbackDiscord) -> None:
    forever = asyncio.Event()
    with pytest.raises(AssertionError, match="left tasks behind"):
        async with running(TinyBot(), loopback):
            leak = asyncio.create_task(forever.wait())
    forever.set()
    await leak
