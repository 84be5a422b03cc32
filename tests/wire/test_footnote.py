"""The real Footnote over sockets: login, sync, answers on the wire, restarts, and the end of a service."""

from __future__ import annotations

import asyncio
import re
import signal
import socket
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from discord.http import Route

from bot.errors import DiscordUnreachable, TokenRefused
from bot.service.serving import serve
from bot.settings import Settings

from .clients import until
from .footnotes import CALLBACK, footnote, service
from .interactions import PATIENCE
from .payloads import text_of
from .server import LoopbackDiscord


def check_card(payload: dict[str, Any], *, private: bool = False) -> None:
    """What every message of the bot is on the wire."""
    assert payload["flags"] & 1 << 15, "Components V2"
    assert bool(payload["flags"] & 1 << 6) is private
    assert payload["allowed_mentions"]["parse"] == []
    assert not payload.get("content") and not payload.get("embeds")
    assert payload["components"]


SUMMARIES = {"topic", "timeline", "topics", "digest", "schedule-digest"}
NAMES = {
    *("ask", "search", "verify", "article", "sources", "library", "settings", "forget", "help", "about"),
    *("Find sources", "Verify quotes"),
    *SUMMARIES,
    *("cite", "notebook", "watch", "privacy"),
}
IN_SERVERS_ONLY = {"settings", "schedule-digest"}


async def test_commands_are_synced_once_and_not_again_at_the_next_start(
    loopback: LoopbackDiscord, data: Path
) -> None:
    for _ in range(2):
        async with footnote(data, loopback) as bot:
            assert bot.application_id == loopback.application_id
    assert loopback.commands.syncs == 1
    assert {command["name"] for command in loopback.commands.everywhere} == NAMES
    for command in loopback.commands.everywhere:
        assert command["integration_types"] == ([0] if command["name"] in IN_SERVERS_ONLY else [0, 1])
        contexts = [0] if command["name"] in IN_SERVERS_ONLY else [0, 1, 2]
        assert command["contexts"] == {"library": [0, 1]}.get(command["name"], contexts)


async def test_a_new_application_gets_the_commands_too(data: Path) -> None:
    for _ in range(2):
        async with LoopbackDiscord() as server, footnote(data, server):
            assert server.commands.syncs == 1


async def test_no_privileged_intent_is_asked_for(loopback: LoopbackDiscord, data: Path) -> None:
    async with footnote(data, loopback):
        intents = loopback.gateway.identified[0]["intents"]
    assert intents == 1 << 0 | 1 << 9 | 1 << 12, "servers, their messages, direct messages"


async def test_a_question_is_answered_in_components_v2_that_ping_nobody(
    loopback: LoopbackDiscord, data: Path
) -> None:
    async with footnote(data, loopback):
        reply = await loopback.invoke_command("ask", {"question": "@everyone, who keeps the lanterns?"})
        response = await reply.shown()
        private = await loopback.invoke_command("ask", {"question": "lanterns", "private": True})
        secret = await private.shown()
    assert response.type == 4 and response.after < 3
    assert response.components_v2 and not response.ephemeral
    check_card(response.data)
    check_card(secret.data, private=True)
    assert "lanterns.txt" not in response.text and "**1** · " in response.text
    assert r"\@everyone" in response.text
    assert len(loopback.requests_to("POST", CALLBACK)) == 2


async def test_a_direct_message_and_a_mention_are_answered(loopback: LoopbackDiscord, data: Path) -> None:
    async with footnote(data, loopback):
        asked = await loopback.send_message("lanterns", channel=loopback.direct())
        await until(lambda: loopback.posted)
        mentioned = await loopback.send_message(f"<@{loopback.bot_user.id}> lanterns")
        await until(lambda: len(loopback.posted) == 2)
        await loopback.send_message("lanterns, said somebody to somebody else")
        await loopback.send_message("go on", reply_to=loopback.posted[1])
        reply = await loopback.invoke_command("help")
        await reply.shown()
    assert len(loopback.posted) == 2
    for message, answer in zip((asked, mentioned), loopback.posted, strict=True):
        assert str(answer["message_reference"]["message_id"]) == message["id"]
        assert "**1** · " in text_of(answer)
    for request in loopback.requests_to("POST", r"/channels/\d+/messages"):
        check_card(request.json)
        assert not request.json["allowed_mentions"].get("replied_user")


async def test_buttons_work_after_a_restart(loopback: LoopbackDiscord, data: Path) -> None:
    async with footnote(data, loopback):
        posted = await (await loopback.invoke_command("ask", {"question": "lanterns"})).shown()
    assert posted.message
    context = posted.custom_ids[0]
    more = next(custom_id for custom_id in posted.custom_ids if ":more:" in custom_id)
    async with footnote(data, loopback):
        shown = await (await loopback.press(context, message=posted.message)).shown()
        further = await (await loopback.press(more, message=posted.message)).shown()
    check_card(shown.data, private=True)
    assert shown.ephemeral and re.search(r"^> Keeper \d", shown.text, re.MULTILINE)
    assert further.ephemeral and "**4** · " in further.text and "**3** · " not in further.text
    assert loopback.commands.syncs == 1


async def test_titles_complete_while_somebody_types(loopback: LoopbackDiscord, data: Path) -> None:
    async with footnote(data, loopback):
        choices = (await (await loopback.autocomplete("article", "title", "keeper")).first_response()).choices
        (choice,) = choices
        page = await (await loopback.invoke_command("article", {"title": choice["value"]})).shown()
    assert page.ephemeral and page.text.count("in street") >= 7


@pytest.mark.parametrize("private", [False, True])
async def test_an_answer_that_takes_long_is_announced_and_edited_in(
    loopback: LoopbackDiscord, data: Path, private: bool
) -> None:
    async with footnote(data, loopback):
        # Another process that writes keeps the bot from remembering the question.
        other = sqlite3.connect(data / "bot.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        reply = await loopback.invoke_command("ask", {"question": "lanterns", "private": private})
        announced = await reply.first_response()
        other.execute("ROLLBACK")
        other.close()
        shown = await reply.shown()
    assert announced.type == 5 and announced.ephemeral is private
    assert announced.after < 3, "Discord waits three seconds"
    assert shown.kind == "edit" and shown.ephemeral is private and shown.components_v2
    assert "**1** · " in shown.text


async def test_a_burst_of_questions_is_answered_to_the_last(loopback: LoopbackDiscord, data: Path) -> None:
    async with footnote(data, loopback):
        replies = [await loopback.invoke_command("ask", {"question": f"lanterns {n}"}) for n in range(100)]
        for number, reply in enumerate(replies):
            response = await reply.shown()
            assert response.text.startswith(f"### lanterns {number}\n")
            assert reply.responses[0].after < 3, "Discord waits three seconds"
            assert sum(response.shows for response in reply.responses) == 1


async def test_a_dropped_connection_loses_no_question(loopback: LoopbackDiscord, data: Path) -> None:
    async with footnote(data, loopback):
        await loopback.drop(4000)
        reply = await loopback.invoke_command("ask", {"question": "lanterns"})
        assert "**1** · " in (await reply.shown()).text
    assert loopback.counts.resumes == 1


# Serving


async def test_a_wrong_token_is_refused_in_words(loopback: LoopbackDiscord, data: Path) -> None:
    with pytest.raises(TokenRefused) as refused:
        await serve(Settings(data=data), "not-the-token")
    assert "not-the-token" not in str(refused.value)


async def test_nobody_listening_is_told_in_words(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setattr(Route, "BASE", f"http://127.0.0.1:{port}/api/v10")
    with pytest.raises(DiscordUnreachable):
        await serve(Settings(data=data), "any-token")


async def test_a_discord_that_turns_the_address_away_is_told_in_words(loopback: LoopbackDiscord, data: Path) -> None:
    loopback.faults.add("GET", "/users/@me", status=403, body="<html>error code: 1015</html>")
    with pytest.raises(DiscordUnreachable):
        await serve(Settings(data=data), loopback.token)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_the_service_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    token = "MTIzNDU2.loopback.s3cret-token"
    async with LoopbackDiscord(token=token) as server, service(server, tmp_path, token) as process:
        await until(lambda: server.counts.identifies)
        reply = await server.invoke_command("ask", {"question": "Who leads LEO Technologies?"})
        assert "**1** · " in (await reply.shown()).text
        process.send_signal(number)
        out, log = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 0
    assert out == b""
    assert token.encode() not in log and b"s3cret" not in log and b"Traceback" not in log
    assert b"LEO Technologies" not in log, "what people ask is not for the log"


async def test_a_service_with_a_wrong_token_ends_with_one_sentence(loopback: LoopbackDiscord, tmp_path: Path) -> None:
    token = "MTIzNDU2.wrong.s3cret-token"
    async with service(loopback, tmp_path, token) as process:
        out, log = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert (process.returncode, out) == (2, b"")
    assert log.decode().splitlines()[-1].startswith("footnote: Discord refused DISCORD_TOKEN.")
    assert b"s3cret" not in log and b"Traceback" not in log
