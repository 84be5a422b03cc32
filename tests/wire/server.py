"""A Discord of our own on the loopback interface, which the real discord.py client reaches over sockets.

async with LoopbackDiscord() as server, running(bot, server):
    reply = await server.invoke_command("ask", {"question": "what did they find?"})
    assert "12 per cent" in (await reply.shown()).text
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

import yarl
from aiohttp import web
from discord.gateway import DiscordWebSocket
from discord.http import Route

from .api import PREFIX, Answer, Api, ApiError, Faults, File, Request
from .commands import Commands
from .gateway import Counts, Gateway
from .interactions import MODAL, Interactions, Reply
from .messages import Messages
from .modals import submission
from .payloads import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MEMBER_PERMISSIONS,
    MESSAGE_MENU,
    MODAL_SUBMIT,
    USER_MENU,
    Channel,
    Guild,
    Json,
    User,
    interaction_json,
    new_id,
    walk,
)
from .rest import Account, Channels

BUTTON = 2


class LoopbackDiscord:
    """Discord with one bot account and a few servers, and the people in them, whose part the test plays.

    `clock_ahead` is by how much the time on its answers differs from this machine's.

    Seconds everywhere. `user`, `guild` and `channel` stand for 'somebody in some channel' and are the
    defaults of everything that people do.
    """

    def __init__(
        self,
        *,
        guilds: Sequence[Guild] = (),
        token: str = "loopback-token",
        interaction_deadline: float = 3.0,
        heartbeat_interval: float = 41.25,
        shards: int = 1,
        clock_ahead: float = 0.0,
    ) -> None:
        self.token = token
        self.guilds = tuple(guilds) or (Guild.build("Newsroom", ["general", "research"], ["ada", "bo"]),)
        self.guild = self.guilds[0]
        self.channel = self.guild.channels[0]
        self.user = self.guild.members[0]
        self.bot_user = User("footnote", bot=True)
        self.application_id = new_id()
        self._app = web.Application(client_max_size=32 * 1024 * 1024)
        self._api = Api(self._app, token, clock_ahead)
        self.gateway = Gateway(token, self.bot_user, self.application_id, self.guilds, heartbeat_interval)
        self.messages = Messages(self.bot_user)
        self.commands = Commands(self._api, self.application_id)
        Account(self._api, self.gateway, self.bot_user, self.application_id, self.guilds, shards)
        self._channels = Channels(self._api, self.gateway, self.messages, self.bot_user, self.guilds)
        self._interactions = Interactions(self._api, self.messages, self.bot_user, interaction_deadline)
        self._api.route("*", "/{unknown:.*}", _not_found)
        self._app.router.add_get("/gateway/", self.gateway.serve)
        self._app.router.add_get("/attachments/{id}/{name}", self.messages.download)

    # The house: starting, stopping, and what was seen

    async def __aenter__(self) -> Self:
        self._runner = web.AppRunner(self._app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        # A burst of 200 clients overflows the usual backlog of 128 and costs a second of retries.
        await web.TCPSite(self._runner, "127.0.0.1", 0, backlog=1024).start()
        host, port = self._runner.addresses[0][:2]
        self.gateway.url = f"ws://{host}:{port}/gateway/"
        self.messages.base_url = f"http://{host}:{port}"
        self._seams = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
        self.take_over()
        return self

    async def __aexit__(self, *error: object) -> None:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = self._seams
        await self.gateway.drop(1001, forget=True)
        await self._runner.cleanup()

    def take_over(self) -> None:
        """Requests of this process come here from now on, where several loopback Discords are open."""
        Route.BASE = self.messages.base_url + PREFIX
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(self.gateway.url)

    @property
    def faults(self) -> Faults:
        return self._api.faults

    @property
    def counts(self) -> Counts:
        return self.gateway.counts

    @property
    def requests(self) -> list[Request]:
        """Every REST request that came in, faulty ones too, in order of arrival."""
        return self._api.requests

    def requests_to(self, method: str, path_regex: str) -> list[Request]:
        pattern = re.compile(path_regex)
        return [seen for seen in self.requests if seen.method == method and pattern.fullmatch(seen.path)]

    @property
    def posted(self) -> list[Json]:
        """The messages the bot wrote to channels by itself, not as responses to interactions."""
        return self._channels.posted

    # The network

    async def drop(self, code: int | None = None, *, forget: bool = False) -> None:
        """Cuts every websocket, with a close code or without a word. Forgotten sessions cannot resume."""
        await self.gateway.drop(code, forget=forget)

    async def ask_to_reconnect(self) -> None:
        """Sends RECONNECT, as Discord does before it takes a gateway down."""
        await self.gateway.ask_to_reconnect()

    # What people do

    def direct(self, user: User | None = None) -> Channel:
        """Somebody's direct message channel with the bot, to pass as `channel`."""
        return self._channels.direct(user or self.user)

    def attach(self, filename: str, data: bytes) -> Json:
        """An upload that the bot can download; pass it as a command option or in `send_message`."""
        return self.messages.attach(File(filename, data))

    async def send_message(
        self,
        content: str,
        *,
        author: User | None = None,
        channel: Channel | None = None,
        mentions: Iterable[User] = (),
        reply_to: Json | None = None,
        attachments: Iterable[Json] = (),
    ) -> Json:
        """Somebody writes a message, and it is stored whole; the bot gets to see what its intents allow.

        Whoever stands in the content as <@id> or wrote what is replied to is mentioned.
        """
        channel = channel or self.channel
        author = author or channel.recipient or self.user
        body: Json = {"content": content}
        people = [self.bot_user, *(member for guild in self.guilds for member in guild.members)]
        named = [user for user in people if f"<@{user.id}>" in content]
        users = {str(user.id): user.json() for user in (*named, *mentions)}
        if reply_to:
            body["message_reference"] = {"message_id": reply_to["id"], "channel_id": str(channel.id)}
            users.setdefault(reply_to["author"]["id"], reply_to["author"])
        message = self.messages.create(author, channel, body)
        message |= {"mentions": list(users.values()), "attachments": list(attachments)}
        if channel.guild_id:
            message["member"] = author.member_json()
        await self._channels.announce(message, channel)
        return message

    async def invoke_command(
        self,
        name: str,
        options: Mapping[str, Any] | None = None,
        *,
        target: Json | User | None = None,
        user: User | None = None,
        channel: Channel | None = None,
        locale: str = "en-US",
        permissions: int = MEMBER_PERMISSIONS,
    ) -> Reply:
        """Somebody uses a slash command (`library add` is a subcommand) or, with a target, a menu."""
        channel = channel or self.channel
        if isinstance(target, User):
            resolved = {"users": {str(target.id): target.json()}}
            data = self.commands.menu_invocation(name, USER_MENU, str(target.id), resolved, channel.guild_id)
        elif target is not None:
            resolved = {"messages": {target["id"]: target}}
            data = self.commands.menu_invocation(name, MESSAGE_MENU, target["id"], resolved, channel.guild_id)
        else:
            data = self.commands.invocation(name, options or {}, channel.guild_id)
        return await self._interact(COMMAND, data, user, channel, locale, permissions)

    async def autocomplete(
        self,
        name: str,
        option: str,
        typed: str,
        options: Mapping[str, Any] | None = None,
        *,
        user: User | None = None,
        channel: Channel | None = None,
        locale: str = "en-US",
    ) -> Reply:
        """Somebody types into an option of a slash command; the first response holds the choices."""
        channel = channel or self.channel
        values = {**(options or {}), option: typed}
        data = self.commands.invocation(name, values, channel.guild_id, focused=option)
        return await self._interact(AUTOCOMPLETE, data, user, channel, locale)

    async def press(
        self,
        custom_id: str,
        *,
        message: Json,
        values: Sequence[str] = (),
        user: User | None = None,
        locale: str = "en-US",
        permissions: int = MEMBER_PERMISSIONS,
    ) -> Reply:
        """Somebody presses a button of a message, or chooses values in one of its select menus."""
        current = self.messages.get(message["id"])
        parts = {part["custom_id"]: part for part in walk(current["components"]) if "custom_id" in part}
        if custom_id not in parts or parts[custom_id].get("disabled"):
            raise LookupError(f"nothing to press under {custom_id!r}; the message has {sorted(parts)}")
        kind = parts[custom_id]["type"]
        data: Json = {"custom_id": custom_id, "component_type": kind}
        if kind != BUTTON:
            data["values"] = list(values)
        channel = self._channels.find(current["channel_id"])
        return await self._interact(COMPONENT, data, user, channel, locale, permissions, dict(current))

    async def submit_modal(self, opened: Reply, values: Mapping[str, Any]) -> Reply:
        """Whoever got a modal in this reply fills it in, by custom_id or label, and sends it off."""
        modal = (await opened.response(lambda response: response.type == MODAL)).data
        before = opened.interaction
        permissions = int(before.get("member", {}).get("permissions", MEMBER_PERMISSIONS))
        who = opened.user, opened.channel, before["locale"], permissions
        return await self._interact(MODAL_SUBMIT, submission(modal, values), *who, before.get("message"))

    async def _interact(
        self,
        kind: int,
        data: Json,
        user: User | None,
        channel: Channel,
        locale: str,
        permissions: int = MEMBER_PERMISSIONS,
        message: Json | None = None,
    ) -> Reply:
        user = user or channel.recipient or self.user
        interaction = interaction_json(
            kind,
            data,
            application_id=self.application_id,
            user=user,
            channel=channel,
            guild=next((guild for guild in self.guilds if guild.id == channel.guild_id), None),
            locale=locale,
            permissions=permissions,
            message=message,
        )
        reply = Reply(interaction, user, channel)
        self._interactions.expect(reply)
        await self.gateway.dispatch("INTERACTION_CREATE", interaction, guild_id=channel.guild_id)
        return reply


async def _not_found(request: Request) -> Answer:
    raise ApiError(404, 0, f"404: Not Found: the loopback Discord has no {request.method} {request.path}")
