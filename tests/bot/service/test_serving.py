"""`footnote serve` as a process: how it starts, how it ends."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import yarl
from discord.http import Route

from retrieval.archive import Archive
from retrieval.model import Done
from tests.bot.service.process import TOKEN, free_port, launched, ready
from tests.wire import PATIENCE, LoopbackDiscord, text_of, until

CALLBACK = r"/interactions/\d+/[^/]+/callback"
MESSAGES = r"/channels/\d+/messages"
QUESTION = "Who is the CEO of LEO Technologies?"

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="signals as POSIX has them")


async def test_it_is_ready_soon_with_the_starter_library_on_an_empty_disk(
    loopback: LoopbackDiscord, tmp_path: Path, figures: Callable[[str], None]
) -> None:
    async with ready(loopback, tmp_path) as served:
        assert served.seconds_to_ready is not None
        figures(f"from start to ready, seeds read: {served.seconds_to_ready:.2f} s")
        reply = await loopback.invoke_command("ask", {"question": QUESTION})
        assert "Kernan" in (await reply.shown()).text
        assert await served.end() == 0
        assert {line["level"] for line in served.log} == {"info"}, "nothing to worry about in a quiet life"


async def test_it_is_ready_soon_when_started_again(
    loopback: LoopbackDiscord, tmp_path: Path, figures: Callable[[str], None]
) -> None:
    for _ in range(2):
        async with ready(loopback, tmp_path) as served:
            assert await served.end() == 0
    assert served.seconds_to_ready is not None
    figures(f"from start to ready, started again: {served.seconds_to_ready:.2f} s")
    assert loopback.commands.syncs == 1, "what Discord knows already is not sent again"


async def test_commands_that_another_program_took_away_are_put_back(
    loopback: LoopbackDiscord, tmp_path: Path
) -> None:
    async with ready(loopback, tmp_path) as served:
        await served.end()
    before = [command["name"] for command in loopback.commands.everywhere]
    loopback.commands.everywhere.clear()
    async with ready(loopback, tmp_path) as served:
        await served.end()
    assert [command["name"] for command in loopback.commands.everywhere] == before


async def test_what_an_earlier_version_remembered_of_libraries_is_in_the_archive_once_it_is_ready(
    loopback: LoopbackDiscord, data: Path
) -> None:
    with closing(sqlite3.connect(data / "bot.db")) as memory, memory:
        deed = "INSERT INTO audit (library, user_id, deed, articles, names, refused) VALUES (?, ?, ?, ?, ?, ?)"
        memory.execute(deed, ("server-1", 7, "removed", "[3]", '["The ferry"]', "[]"))
    async with ready(loopback, data) as served:
        await served.end()
    async with await Archive.open(data) as archive:
        (kept,), _ = await archive.log.page("server-1", 0, 9)
    assert (kept.id, kept.by, kept.done, kept.names) == (1, "7", Done.REMOVED, ("The ferry",))
    with closing(sqlite3.connect(data / "bot.db")) as memory:
        assert memory.execute("SELECT count(*) FROM audit").fetchone() == (0,)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_command_in_flight_is_answered_before_the_end(
    loopback: LoopbackDiscord, tmp_path: Path, number: signal.Signals
) -> None:
    async with ready(loopback, tmp_path) as served:
        loopback.faults.add("POST", CALLBACK, status=429, retry_after=2)
        reply = await loopback.invoke_command("ask", {"question": QUESTION})
        await until(lambda: loopback.requests_to("POST", CALLBACK))
        assert not reply.responses
        assert await served.end(number) == 0
        assert "Kernan" in (await reply.shown()).text
        assert (await served.line("ending"))["answers_in_flight"] == 1
        assert served.log[-1]["event"] == "ended"


async def test_a_message_in_flight_is_answered_before_the_end(loopback: LoopbackDiscord, tmp_path: Path) -> None:
    async with ready(loopback, tmp_path) as served:
        loopback.faults.add("POST", MESSAGES, status=429, retry_after=2)
        await loopback.send_message(QUESTION, channel=loopback.direct())
        await until(lambda: loopback.requests_to("POST", MESSAGES))
        assert await served.end() == 0
    assert ["Kernan" in text_of(message) for message in loopback.posted] == [True]


async def test_a_button_in_flight_is_answered_before_the_end(loopback: LoopbackDiscord, tmp_path: Path) -> None:
    async with ready(loopback, tmp_path) as served:
        asked = await loopback.invoke_command("ask", {"question": QUESTION})
        shown = await asked.shown()
        assert shown.message is not None
        context = next(name for name in shown.custom_ids if "context" in name)
        loopback.faults.add("POST", CALLBACK, status=429, retry_after=2)
        pressed = await loopback.press(context, message=shown.message)
        await until(lambda: len(loopback.requests_to("POST", CALLBACK)) == 2)
        assert await served.end() == 0
        assert "Kernan" in (await pressed.shown()).text


async def test_a_question_that_comes_after_the_signal_is_not_taken(loopback: LoopbackDiscord, tmp_path: Path) -> None:
    async with ready(loopback, tmp_path) as served:
        loopback.faults.add("POST", CALLBACK, status=429, retry_after=2)
        first = await loopback.invoke_command("ask", {"question": QUESTION})
        await until(lambda: loopback.requests_to("POST", CALLBACK))
        served.process.send_signal(signal.SIGTERM)
        await served.line("ending")
        # Discord has nobody to bring it to: no shard is connected any more.
        with pytest.raises(LookupError, match="nobody"):
            await loopback.invoke_command("ask", {"question": QUESTION})
        assert await served.status() == 0
    assert first.acknowledged


async def test_a_second_signal_ends_at_once(loopback: LoopbackDiscord, tmp_path: Path) -> None:
    async with ready(loopback, tmp_path) as served:
        loopback.faults.add("POST", CALLBACK, status=429, retry_after=PATIENCE)
        await loopback.invoke_command("ask", {"question": QUESTION})
        await until(lambda: loopback.requests_to("POST", CALLBACK))
        served.process.send_signal(signal.SIGTERM)
        await served.line("ending")
        assert await served.end() == -signal.SIGTERM


async def test_a_signal_before_discord_answers_is_a_clean_end(loopback: LoopbackDiscord, tmp_path: Path) -> None:
    loopback.faults.add("GET", "/users/@me", delay=2 * PATIENCE)
    async with launched(loopback, tmp_path) as served:
        await until(lambda: (tmp_path / "bot.db").exists() and served.log)
        assert await served.end() == 0


async def test_a_refused_token_is_misuse_and_is_not_shown(loopback: LoopbackDiscord, tmp_path: Path) -> None:
    wrong = TOKEN + "-but-wrong"
    async with launched(loopback, tmp_path, {"DISCORD_TOKEN": wrong}) as served:
        assert await served.status() == 2
    assert "footnote: Discord refused DISCORD_TOKEN" in served.plain[-1]
    assert TOKEN not in served.printed


async def test_without_a_way_to_discord_the_status_invites_another_try(
    loopback: LoopbackDiscord, tmp_path: Path
) -> None:
    Route.BASE = str(yarl.URL(Route.BASE).with_port(free_port()))
    async with launched(loopback, tmp_path) as served:
        assert await served.status() == 1
    assert served.log[-1]["event"].startswith("Discord cannot be reached")


async def test_an_unexpected_error_is_a_line_with_its_trace(loopback: LoopbackDiscord, tmp_path: Path) -> None:
    loopback.faults.add("GET", "/oauth2/applications/@me", status=418, body={"code": 0, "message": TOKEN})
    async with launched(loopback, tmp_path) as served:
        assert await served.status() == 1
    last = served.log[-1]
    assert (last["level"], last["event"]) == ("critical", "ended by an unexpected error")
    assert "Traceback" in last["exception"]
    assert "[token]" in last["exception"]
    assert TOKEN not in served.printed


async def test_no_line_of_a_whole_life_holds_the_token(loopback: LoopbackDiscord, tmp_path: Path) -> None:
    async with ready(loopback, tmp_path) as served:
        await loopback.drop(4000)
        reply = await loopback.invoke_command("ask", {"question": f"What is {TOKEN}?"})
        await reply.shown()
        await asyncio.sleep(0.1)
        assert await served.end() == 0
    assert not served.plain
    assert TOKEN not in served.printed
    assert {"event", "level", "logger", "timestamp"} <= set.intersection(*(set(line) for line in served.log))
