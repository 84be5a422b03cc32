"""What Discord says, over REST alone: the token, servers and permissions, commands, the clock."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import discord

from bot.client import PERMISSIONS, intents, invitation
from bot.console.drawing import visible
from bot.errors import TokenMissing, TokenRefused
from bot.service.doctor.finding import Finding, ok, problem, warning

# Gives the ids of the commands that Discord last took from us, by their names; None where it never did.
Remembered = Callable[[int], Awaitable[Mapping[str, int] | None]]

# Seconds for all questions together; discord.py tries again by itself when Discord is ill.
_PATIENCE = 20.0
# More servers than these are counted, not looked at.
_SERVERS_LOOKED_AT = 20
# Discord gives no more at once.
_SERVERS_LISTED = 200
# Seconds.
_CLOCK_TOLERANCE = 2.0


async def account(token: str | None, remembered: Remembered) -> list[Finding]:
    """Everything that the token opens; one finding that says so where it opens nothing. Never shows the token."""
    if token is None:
        return [problem("token", "missing", str(TokenMissing()))]
    if not token.isascii() or not token.isprintable() or " " in token:
        advice = "Copy the token alone, without `Bot` before it, into DISCORD_TOKEN."
        return [problem("token", "holds a character that no token has", advice)]
    clock = _Clock()
    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(clock.read)
    async with discord.Client(intents=discord.Intents.none(), http_trace=trace) as client:
        try:
            async with asyncio.timeout(_PATIENCE):
                return [*await _account(client, token, remembered), clock.finding()]
        except discord.LoginFailure:
            return [problem("token", "refused by Discord", str(TokenRefused())), clock.finding()]
        except (TimeoutError, OSError, aiohttp.ClientError):
            advice = "Look at this machine's network and proxy. Token, servers, commands and clock were not checked."
            return [warning("discord", "cannot be reached from here", advice)]
        except discord.HTTPException as error:
            advice = "Try again later, and see https://discordstatus.com. Not everything was checked."
            return [warning("discord", f"answers with an error ({error.status})", advice)]


async def _account(client: discord.Client, token: str, remembered: Remembered) -> list[Finding]:
    await client.login(token)
    application = client.application
    assert application is not None  # noqa: S101  known since login
    servers: list[Mapping[str, Any]] = [*await client.http.get_guilds(_SERVERS_LISTED, with_counts=False)]
    known = {command["name"]: int(command["id"]) for command in await client.http.get_global_commands(application.id)}
    return [
        ok("token", f"accepted; the bot is {visible(str(client.user))}"),
        _intents(),
        _way_in(application),
        _commands(known, await remembered(application.id)),
        *_servers(servers, invitation(application.id)),
    ]


def _intents() -> Finding:
    privileged = discord.Intents(members=True, presences=True, message_content=True)
    if intents().value & privileged.value:
        return problem("intents", "a privileged one is asked for", "Take it out of bot/client.py.")
    return ok("intents", "no privileged one is needed")


def _way_in(application: discord.AppInfo) -> Finding:
    if application.interactions_endpoint_url:
        advice = "Empty Interactions Endpoint URL in the Discord developer portal > your application > General."
        return problem("interactions", "are sent to a web address instead of the bot", advice)
    return ok("interactions", "come to the bot")


def _commands(known: Mapping[str, int], remembered: Mapping[str, int] | None) -> Finding:
    if remembered is None:
        return warning("commands", "never synced from here", "`footnote serve` does it when it starts.")
    if dict(known) != dict(remembered):
        advice = "Another program with this token changed them. Start `footnote serve` again: it puts them back."
        return problem("commands", f"Discord has {_named(known)} instead of {_named(remembered)}", advice)
    return ok("commands", f"synced: {_named(known)}")


def _named(commands: Mapping[str, int]) -> str:
    return ", ".join(visible(name) for name in sorted(commands)) or "none"


def _servers(servers: list[Mapping[str, Any]], invitation: str) -> list[Finding]:
    if not servers:
        return [warning("servers", "the bot is in none", f"Invite it: {invitation}")]
    more = " or more" if len(servers) == _SERVERS_LISTED else ""
    looked_at = f"; {_SERVERS_LOOKED_AT} looked at" if len(servers) > _SERVERS_LOOKED_AT else ""
    findings = [ok("servers", f"{len(servers)}{more}{looked_at}")]
    for server in servers[:_SERVERS_LOOKED_AT]:
        name = visible(str(server["name"]))
        missing = _missing(discord.Permissions(int(server.get("permissions", 0))))
        if missing:
            advice = f"Give the bot's role in that server these permissions, or invite it anew: {invitation}"
            findings.append(warning("permissions", f"{name}: missing {', '.join(missing)}", advice))
        else:
            findings.append(ok("permissions", f"{name}: has all it needs"))
    return findings


def _missing(held: discord.Permissions) -> list[str]:
    if held.administrator:
        return []
    return [name.replace("_", " ") for name, needed in PERMISSIONS if needed and not getattr(held, name)]


class _Clock:
    """This machine's clock against the Date that Discord's answers carry."""

    def __init__(self) -> None:
        self._ahead: float | None = None

    async def read(self, _: Any, __: Any, answered: aiohttp.TraceRequestEndParams) -> None:
        try:
            date = parsedate_to_datetime(answered.response.headers.get("Date", ""))
        except ValueError:
            return
        # A Date is cut to the second: on average half of one has passed since.
        self._ahead = time.time() - date.timestamp() - 0.5

    def finding(self) -> Finding:
        if self._ahead is None:
            return warning("clock", "Discord did not say what time it is", "Try again later.")
        if abs(self._ahead) > _CLOCK_TOLERANCE:
            found = f"{abs(self._ahead):.0f} s {'fast' if self._ahead > 0 else 'slow'}"
            return warning("clock", found, "Let the system keep it (timedatectl set-ntp true): replies expire by it.")
        return ok("clock", "right to within 2 s")
