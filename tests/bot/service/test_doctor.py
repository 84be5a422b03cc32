"""`footnote doctor`: each line that it can print, against a loopback Discord and without any."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import discord
import pytest
import yarl
from discord.http import Route

from bot.service.databases import ARCHIVE, MEMORY
from bot.service.doctor import machine
from bot.service.doctor.examining import examine
from bot.service.doctor.finding import State
from bot.settings import Settings
from retrieval.archive import Archive
from tests.bot.service.backups import execute, names_in, spoil
from tests.bot.service.process import TOKEN, footnote, free_port, ready
from tests.wire import LoopbackDiscord
from tests.wire.payloads import Guild

OK, WARNING, PROBLEM = State.OK, State.WARNING, State.PROBLEM


async def found(data: Path, token: str | None = TOKEN) -> dict[str, tuple[State, str]]:
    """What was found by each check; what a check found last, where it looked several times."""
    findings = [finding async for finding in examine(Settings(data=data, token=token))]
    assert all(TOKEN not in finding.found + finding.advice for finding in findings)
    assert all(bool(finding.advice) == (finding.state is not OK) for finding in findings)
    return {finding.check: (finding.state, finding.found) for finding in findings}


async def served_once(loopback: LoopbackDiscord, data: Path) -> None:
    async with ready(loopback, data) as served:
        assert await served.end() == 0


def named(loopback: LoopbackDiscord) -> str:
    """The commands that Discord has."""
    return ", ".join(sorted(command["name"] for command in loopback.commands.everywhere))


# All is well


async def test_where_all_is_well_every_line_says_so(loopback: LoopbackDiscord, data: Path) -> None:
    await served_once(loopback, data)
    report = await found(data)
    assert {state for state, _ in report.values()} == {OK}
    assert {check: text for check, (_, text) in report.items() if check not in ("versions", "folder", "disk")} == {
        "archive.db": f"whole, schema {ARCHIVE.newest_schema}",
        "libraries": "13 articles in 1 library",
        "bot.db": f"whole, schema {MEMORY.newest_schema}",
        "token": "accepted; the bot is footnote#0000",
        "intents": "no privileged one is needed",
        "interactions": "come to the bot",
        "commands": f"synced: {named(loopback)}",
        "servers": "1",
        "permissions": "Newsroom: has all it needs",
        "clock": "right to within 2 s",
    }
    assert "discord.py 2." in report["versions"][1]


async def test_it_asks_over_rest_alone_and_changes_nothing(loopback: LoopbackDiscord, data: Path) -> None:
    await found(data)
    assert not loopback.counts.connections
    assert {request.method for request in loopback.requests} == {"GET"}


async def test_it_may_look_while_the_bot_runs(loopback: LoopbackDiscord, data: Path) -> None:
    async with ready(loopback, data):
        report = await found(data)
    assert {state for state, _ in report.values()} == {OK}


async def test_on_the_command_line_a_check_is_a_line(loopback: LoopbackDiscord, data: Path) -> None:
    status, output = await footnote("doctor", data=data, token=TOKEN)
    lines = output.splitlines()
    assert status == 0
    assert lines[0].startswith("ok       versions: Footnote ")
    warning = "warning  commands: never synced from here. `footnote serve` does it when it starts."
    assert [line for line in lines if not line.startswith("ok  ")] == [warning]


async def test_with_json_each_line_is_an_object_and_a_problem_is_status_1(
    loopback: LoopbackDiscord, data: Path
) -> None:
    status, output = await footnote("doctor", "--json", data=data, token="not.the.token")
    lines: list[dict[str, Any]] = [json.loads(line) for line in output.splitlines()]
    assert status == 1
    assert {tuple(line) for line in lines} == {("check", "state", "found", "advice")}
    assert [line["check"] for line in lines if line["state"] == "problem"] == ["token"]


# The machine


async def test_on_an_empty_machine_it_says_what_will_be_made_and_makes_nothing(
    loopback: LoopbackDiscord, tmp_path: Path
) -> None:
    report = await found(tmp_path / "new" / "data")
    assert report["folder"][0] is report["archive.db"][0] is report["bot.db"][0] is WARNING
    assert "libraries" not in report
    assert not names_in(tmp_path)


def test_a_folder_that_cannot_be_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert machine.folder(tmp_path / "file" / "data").state is PROBLEM
    assert machine.folder(tmp_path / "file").state is PROBLEM


@pytest.mark.parametrize(
    ("megabytes", "state"), [(0, PROBLEM), (99, PROBLEM), (100, WARNING), (1000, OK), (50_000, OK)]
)
def test_little_room_is_a_warning_and_none_a_problem(megabytes: int, state: State) -> None:
    assert machine.room(megabytes * 1024**2).state is state


# The databases


async def test_a_damaged_database_is_a_problem(loopback: LoopbackDiscord, data: Path) -> None:
    spoil(data / "archive.db")
    (data / "bot.db").write_bytes(b"something else" * 1000)
    report = await found(data)
    assert report["archive.db"][0] is report["bot.db"][0] is PROBLEM
    assert report["bot.db"][1] == "damaged or unreadable (file is not a database)"
    assert "libraries" not in report


async def test_a_later_schema_is_a_problem_and_an_earlier_one_is_not_brought_up_to_date(
    loopback: LoopbackDiscord, data: Path
) -> None:
    execute(data / "archive.db", "PRAGMA user_version = 99")
    execute(data / "bot.db", "PRAGMA user_version = 0")
    report = await found(data)
    assert report["archive.db"] == (PROBLEM, "whole, schema 99")
    assert report["bot.db"] == (WARNING, "whole, schema 0")
    with closing(sqlite3.connect(data / "bot.db")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (0,)


async def test_an_archive_without_articles_is_a_warning(loopback: LoopbackDiscord, tmp_path: Path) -> None:
    await (await Archive.open(tmp_path)).close()
    assert (await found(tmp_path))["libraries"] == (WARNING, "no articles")


# Discord


@pytest.mark.parametrize(
    ("token", "text"),
    [
        (None, "missing"),
        ("not.the.token", "refused by Discord"),
        (f"Bot {TOKEN}", "holds a character that no token has"),
        (f"{TOKEN}\n{TOKEN}", "holds a character that no token has"),
        ("naïve", "holds a character that no token has"),
    ],
)
async def test_a_token_that_opens_nothing_is_a_problem(
    loopback: LoopbackDiscord, data: Path, token: str | None, text: str
) -> None:
    report = await found(data, token)
    assert report["token"] == (PROBLEM, text)
    assert "servers" not in report


async def test_without_a_network_it_says_so_in_one_line(loopback: LoopbackDiscord, data: Path) -> None:
    Route.BASE = str(yarl.URL(Route.BASE).with_port(free_port()))
    report = await found(data)
    assert list(report) == ["versions", "folder", "disk", "archive.db", "libraries", "bot.db", "discord"]
    assert report["discord"] == (WARNING, "cannot be reached from here")


async def test_an_error_of_discord_is_a_warning(loopback: LoopbackDiscord, data: Path) -> None:
    loopback.faults.add("GET", "/users/@me/guilds", status=403)
    assert (await found(data))["discord"] == (WARNING, "answers with an error (403)")


async def test_commands_that_another_program_changed_are_a_problem(loopback: LoopbackDiscord, data: Path) -> None:
    await served_once(loopback, data)
    before = named(loopback)
    del loopback.commands.everywhere[1:]
    assert (await found(data))["commands"] == (PROBLEM, f"Discord has {named(loopback)} instead of {before}")
    await served_once(loopback, data)
    assert (await found(data))["commands"][0] is OK


async def discord_with(guilds: Sequence[Guild], data: Path) -> dict[str, tuple[State, str]]:
    async with LoopbackDiscord(token=TOKEN, guilds=guilds):
        return await found(data)


async def test_a_missing_permission_is_named_with_its_server(data: Path) -> None:
    few = discord.Permissions(view_channel=True, send_messages=True).value
    report = await discord_with([Guild.build("Desk\x1b[2J", ["a"], ["ada"], permissions=few)], data)
    assert report["permissions"] == (
        WARNING,
        "Desk\ufffd[2J: missing read message history, send messages in threads",
    )


async def test_a_bot_that_is_in_no_server_is_invited(loopback: LoopbackDiscord, data: Path) -> None:
    loopback.faults.add("GET", "/users/@me/guilds", status=200, body=[])
    assert (await found(data))["servers"] == (WARNING, "the bot is in none")


async def test_an_application_that_sends_interactions_elsewhere_is_a_problem(
    loopback: LoopbackDiscord, data: Path
) -> None:
    application = {
        "id": str(loopback.application_id),
        "name": "footnote",
        "description": "",
        "icon": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": loopback.user.json(),
        "verify_key": "00",
        "flags": 0,
        "interactions_endpoint_url": "https://example.org/",
    }
    loopback.faults.add("GET", "/oauth2/applications/@me", status=200, body=application)
    assert (await found(data))["interactions"] == (PROBLEM, "are sent to a web address instead of the bot")


async def test_an_administrator_lacks_nothing(data: Path) -> None:
    all_of_them = discord.Permissions(administrator=True).value
    report = await discord_with([Guild.build("Desk", ["a"], ["ada"], permissions=all_of_them)], data)
    assert report["permissions"] == (OK, "Desk: has all it needs")


async def test_of_many_servers_twenty_are_looked_at(data: Path) -> None:
    guilds = [Guild.build(f"Desk {number}", ["a"], ["ada"]) for number in range(1, 26)]
    report = await discord_with(guilds, data)
    assert report["servers"] == (OK, "25; 20 looked at")
    assert report["permissions"][1].startswith("Desk 20:")


@pytest.mark.parametrize(
    ("ahead", "state", "text"), [(1.0, OK, "right"), (60.0, WARNING, "60 s slow"), (-60.0, WARNING, "60 s fast")]
)
async def test_the_clock_is_held_against_discords(data: Path, ahead: float, state: State, text: str) -> None:
    async with LoopbackDiscord(token=TOKEN, clock_ahead=ahead):
        clock = (await found(data))["clock"]
    assert clock[0] is state
    assert clock[1].startswith(text)
