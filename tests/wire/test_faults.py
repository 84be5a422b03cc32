"""The real Footnote when Discord or the network fails: one answer to a question, and the next one answered too."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from .clients import until
from .footnotes import CALLBACK, footnote, service
from .interactions import PATIENCE, Reply
from .payloads import Json, text_of
from .server import LoopbackDiscord

MESSAGES = r"/channels/\d+/messages"
ORIGINAL = r"/webhooks/\d+/[^/]+/messages/@original"


@asynccontextmanager
async def held(data: Path) -> AsyncIterator[None]:
    """While this is open no question gets its answer: another process writes, and the bot waits for it."""
    other = sqlite3.connect(data / "bot.db", isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        yield
    finally:
        other.close()


async def ask(server: LoopbackDiscord, question: str = "lanterns") -> Reply:
    return await server.invoke_command("ask", {"question": question})


async def answered(*replies: Reply) -> None:
    for reply in replies:
        assert "**1** · " in (await reply.shown()).text


async def still_answers(server: LoopbackDiscord, *before: Reply, question: str = "Who keeps the lanterns?") -> None:
    """The next questions are answered, with a command and in a message, and nothing before was answered twice."""
    posted = len(server.posted)
    next_one = await ask(server, question)
    await answered(next_one)
    await server.send_message(question, channel=server.direct())
    await until(lambda: len(server.posted) > posted)
    assert "**1** · " in text_of(server.posted[-1])
    for reply in (*before, next_one):
        assert sum(response.shows for response in reply.responses) <= 1
    assert all(count == 1 for count in Counter(map(answered_message, server.posted)).values())


def answered_message(posted: Json) -> str:
    return str(posted["message_reference"]["message_id"])


# The gateway


@pytest.mark.parametrize("code", [4000, None])
async def test_an_answer_that_a_drop_interrupts_arrives_once(
    loopback: LoopbackDiscord, data: Path, code: int | None
) -> None:
    async with footnote(data, loopback):
        async with held(data):
            reply = await ask(loopback)
            await loopback.send_message("lanterns", channel=loopback.direct())
            await loopback.drop(code)
            missed = await ask(loopback, "lanterns while nobody listened")
            await until(lambda: loopback.counts.resumes == 1)
            assert not reply.responses and not loopback.posted
        await answered(reply, missed)
        await until(lambda: loopback.posted)
        await still_answers(loopback, reply, missed)
    assert (loopback.counts.identifies, loopback.counts.resumes) == (1, 1)


async def test_after_an_invalid_session_questions_are_answered_and_commands_not_synced_again(
    loopback: LoopbackDiscord, data: Path
) -> None:
    async with footnote(data, loopback) as bot:
        again = asyncio.create_task(bot.wait_for("ready", timeout=PATIENCE))
        async with held(data):
            reply = await ask(loopback)
            await loopback.drop(4000, forget=True)
            await until(lambda: loopback.counts.identifies == 2)
        await answered(reply)
        await again
        await still_answers(loopback, reply)
    assert loopback.counts.resumes == 1, "it was tried, and refused"
    assert loopback.commands.syncs == 1


ZLIB = "import sys; sys.modules['zstandard'] = None  # what discord.py finds where it is not installed\n"
PLAIN = """
import functools
from discord.gateway import DiscordWebSocket
DiscordWebSocket.from_client = functools.partial(DiscordWebSocket.from_client, compress=False)
"""
AT_ONCE = """
import asyncio, discord
discord.Client.before_identify_hook = lambda *_, **__: asyncio.sleep(0)  # and not 5 s
"""


@pytest.mark.parametrize(
    ("prelude", "compression"),
    [("", "zstd-stream"), (ZLIB, "zlib-stream"), (PLAIN, None)],
    ids=["zstd", "zlib", "no"],
)
async def test_connections_are_taken_up_again_with_each_compression(
    loopback: LoopbackDiscord, tmp_path: Path, prelude: str, compression: str | None
) -> None:
    question = "Who leads LEO Technologies?"
    async with service(loopback, tmp_path, loopback.token, prelude=prelude + AT_ONCE) as process:
        await until(lambda: loopback.counts.identifies)
        first = await ask(loopback, question)
        await answered(first)
        await loopback.drop(None)
        resumed = await ask(loopback, question)
        await answered(resumed)
        await loopback.drop(4000, forget=True)
        await until(lambda: loopback.counts.identifies == 2)
        await still_answers(loopback, first, resumed, question=question)
        process.terminate()
        _, log = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert loopback.counts.resumes == 2
    assert set(loopback.gateway.compressions) == {compression}
    assert loopback.commands.syncs == 1
    assert b"Traceback" not in log, log.decode()


# Faults on what the bot sends


async def test_a_rate_limit_on_the_callback_is_waited_out(loopback: LoopbackDiscord, data: Path) -> None:
    async with footnote(data, loopback):
        loopback.faults.add("POST", CALLBACK, status=429, times=2, retry_after=0.1)
        reply = await ask(loopback)
        await answered(reply)
        assert reply.responses[0].after > 0.2
        await still_answers(loopback, reply)


@pytest.mark.parametrize("is_global", [False, True])
async def test_a_rate_limit_on_messages_is_waited_out(loopback: LoopbackDiscord, data: Path, is_global: bool) -> None:
    async with footnote(data, loopback):
        loopback.faults.add("POST", MESSAGES, status=429, times=2, retry_after=0.1, is_global=is_global)
        await loopback.send_message("lanterns", channel=loopback.direct())
        await loopback.send_message(f"<@{loopback.bot_user.id}> lanterns")
        await until(lambda: len(loopback.posted) == 2)
        await still_answers(loopback)


async def test_server_errors_on_the_callback_are_tried_again(loopback: LoopbackDiscord, data: Path) -> None:
    async with footnote(data, loopback):
        for status in (500, 502, 503):
            loopback.faults.add("POST", CALLBACK, status=status, body="<html>Bad gateway</html>")
        # All at once, because discord.py waits a second.
        replies = [await ask(loopback, f"lanterns {n}") for n in range(3)]
        await answered(*replies)
        assert len(loopback.requests_to("POST", CALLBACK)) == 6
        await still_answers(loopback, *replies)


async def test_server_errors_on_an_edit_are_tried_again(loopback: LoopbackDiscord, data: Path) -> None:
    async with footnote(data, loopback):
        for status in (500, 502, 503):
            loopback.faults.add("PATCH", ORIGINAL, status=status)
        async with held(data):
            replies = [await ask(loopback, f"lanterns {n}") for n in range(3)]
            for reply in replies:
                assert (await reply.first_response()).type == 5
        await answered(*replies)
        assert len(loopback.requests_to("PATCH", ORIGINAL)) == 6
        await still_answers(loopback, *replies)


async def test_server_errors_on_messages_are_tried_again(loopback: LoopbackDiscord, data: Path) -> None:
    async with footnote(data, loopback):
        for status in (500, 502):
            loopback.faults.add("POST", MESSAGES, status=status)
        await loopback.send_message("lanterns", channel=loopback.direct())
        await loopback.send_message(f"<@{loopback.bot_user.id}> lanterns")
        await until(lambda: len(loopback.posted) == 2)
        await still_answers(loopback)


@pytest.mark.parametrize("direct", [False, True])
async def test_a_message_that_discord_posted_and_then_failed_is_not_posted_again(
    loopback: LoopbackDiscord, data: Path, direct: bool
) -> None:
    async with footnote(data, loopback):
        loopback.faults.add("POST", MESSAGES, status=502, lost=True)
        channel = loopback.direct() if direct else loopback.channel
        await loopback.send_message(f"<@{loopback.bot_user.id}> lanterns", channel=channel)
        await until(lambda: len(loopback.requests_to("POST", MESSAGES)) == 2)
        await still_answers(loopback)
        assert len(loopback.posted) == 2


async def test_a_callback_that_discord_took_and_then_failed_is_no_error(
    loopback: LoopbackDiscord, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with footnote(data, loopback):
        for _ in range(2):
            loopback.faults.add("POST", CALLBACK, status=502, lost=True)
        async with held(data):
            deferred = await ask(loopback)
            assert (await deferred.first_response()).type == 5
        at_once = await ask(loopback)
        await answered(deferred, at_once)
        await until(lambda: len(loopback.requests_to("POST", CALLBACK)) == 4)
        await still_answers(loopback, deferred, at_once)
        assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def warned(caplog: pytest.LogCaptureFixture, words: str) -> None:
    """The log says so, as a warning, and nothing worse."""
    await until(lambda: words in caplog.text)
    assert not [record for record in caplog.records if record.levelname in ("ERROR", "CRITICAL")]


@pytest.mark.parametrize("status", [403, 503])
@pytest.mark.parametrize("direct", [False, True])
async def test_a_message_that_discord_does_not_take_is_logged(
    loopback: LoopbackDiscord, data: Path, caplog: pytest.LogCaptureFixture, status: int, direct: bool
) -> None:
    async with footnote(data, loopback):
        loopback.faults.add("POST", MESSAGES, status=status)
        channel = loopback.direct() if direct else loopback.channel
        await loopback.send_message(f"<@{loopback.bot_user.id}> lanterns", channel=channel)
        await warned(caplog, "a question was not answered")
        await still_answers(loopback)


async def test_a_question_that_was_deleted_meanwhile_is_let_go(
    loopback: LoopbackDiscord, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with footnote(data, loopback):
        async with held(data):
            message = await loopback.send_message("lanterns", channel=loopback.direct())
            await asyncio.sleep(0.1)
            loopback.messages.delete(message["id"])
        await warned(caplog, "Unknown Message")
        assert not loopback.posted
        await still_answers(loopback)


async def test_a_callback_that_comes_too_late_is_logged(data: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with LoopbackDiscord(interaction_deadline=0.2) as server, footnote(data, server):
        server.faults.add("POST", CALLBACK, status=429, retry_after=0.3)
        late = await ask(server)
        await warned(caplog, "expired before it was answered")
        assert len(server.requests_to("POST", CALLBACK)) == 2, "the apology would be as late"
        await still_answers(server, late)
        assert not late.responses


async def test_a_button_that_is_answered_too_late_is_logged(
    loopback: LoopbackDiscord, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with footnote(data, loopback):
        posted = await (await ask(loopback)).shown()
        assert posted.message
        loopback.faults.add("POST", CALLBACK, status=404, body={"code": 10062, "message": "Unknown interaction"})
        late = await loopback.press(posted.custom_ids[0], message=posted.message)
        await warned(caplog, "expired before it was answered")
        again = await loopback.press(posted.custom_ids[0], message=posted.message)
        assert (await again.shown()).ephemeral
        await still_answers(loopback, late, again)


async def test_a_slow_response_of_discord_holds_up_nobody_else(loopback: LoopbackDiscord, data: Path) -> None:
    async with footnote(data, loopback):
        loopback.faults.add("POST", CALLBACK, delay=3.1)
        slow = await ask(loopback)
        await until(lambda: loopback.requests_to("POST", CALLBACK))
        await still_answers(loopback)
        assert not slow.responses
        await answered(slow)
        await still_answers(loopback, slow)
