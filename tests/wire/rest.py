"""The routes of a bot's everyday life: who am I, where is the gateway, and messages in channels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .api import Answer, Api, ApiError, Request
from .gateway import Gateway
from .messages import Messages
from .payloads import Channel, Guild, Json, User

GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 9, 1 << 12


class Account:
    """Login: the bot's user, its application, and the way to the gateway."""

    def __init__(
        self, api: Api, gateway: Gateway, bot: User, application_id: int, guilds: Sequence[Guild], shards: int
    ) -> None:
        self._gateway = gateway
        self._bot = bot
        self._application_id = application_id
        self._guilds = guilds
        self._shards = shards
        api.route("GET", "/users/@me", self._me)
        api.route("GET", "/oauth2/applications/@me", self._application)
        api.route("GET", "/applications/@me", self._application)
        api.route("GET", "/users/@me/guilds", self._servers)
        api.route("GET", "/gateway", self._way, needs_token=False)
        api.route("GET", "/gateway/bot", self._way)

    async def _me(self, request: Request) -> Answer:
        return self._bot.json()

    async def _application(self, request: Request) -> Answer:
        return {
            "id": str(self._application_id),
            "name": self._bot.name,
            "description": "",
            "icon": None,
            "bot_public": True,
            "bot_require_code_grant": False,
            "owner": self._guilds[0].members[0].json(),
            "verify_key": "00",
            "flags": 0,
        }

    async def _servers(self, request: Request) -> Answer:
        limit = int(request.query.get("limit", 200))
        return [
            {"id": str(guild.id), "name": guild.name, "owner": False, "permissions": str(guild.permissions)}
            for guild in self._guilds[:limit]
        ]

    async def _way(self, request: Request) -> Answer:
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": self._shards}
        return {"url": self._gateway.url, "shards": self._shards, "session_start_limit": limit}


class Channels:
    """Channels, direct ones too, and the messages in them; `posted` is what the bot wrote there."""

    def __init__(self, api: Api, gateway: Gateway, messages: Messages, bot: User, guilds: Iterable[Guild]) -> None:
        self.posted: list[Json] = []
        self._gateway = gateway
        self._messages = messages
        self._bot = bot
        self._by_id = {str(channel.id): channel for guild in guilds for channel in guild.channels}
        self._people = {str(user.id): user for guild in guilds for user in guild.members}
        channel, message = "/channels/{channel}", "/channels/{channel}/messages/{message}"
        api.route("GET", "/users/{user}", self._user)
        api.route("POST", "/users/@me/channels", self._open)
        api.route("GET", channel, self._channel)
        api.route("POST", channel + "/typing", self._type)
        api.route("GET", channel + "/messages", self._history)
        api.route("POST", channel + "/messages", self._post)
        api.route("GET", message, self._fetch)
        api.route("PATCH", message, self._edit)
        api.route("DELETE", message, self._delete)

    def direct(self, user: User) -> Channel:
        """The direct message channel between the bot and somebody, the same one each time."""
        for channel in self._by_id.values():
            if channel.recipient == user:
                return channel
        channel = Channel(f"@{user.name}", recipient=user)
        self._by_id[str(channel.id)] = channel
        return channel

    async def announce(self, message: Json, channel: Channel) -> None:
        """Tells every client that may hear it of a new message; a bot hears of its own ones too."""
        intent = GUILD_MESSAGES if channel.guild_id else DIRECT_MESSAGES
        visible = self._messages.visible(message)
        await self._gateway.dispatch("MESSAGE_CREATE", visible, intent=intent, guild_id=channel.guild_id)

    def find(self, channel_id: str) -> Channel:
        channel = self._by_id.get(channel_id)
        if channel is None:
            raise ApiError(404, 10003, "Unknown Channel")
        return channel

    async def _user(self, request: Request) -> Answer:
        user = self._people.get(request.params["user"])
        if user is None:
            raise ApiError(404, 10013, "Unknown User")
        return user.json()

    async def _open(self, request: Request) -> Answer:
        user = self._people.get(str(request.json["recipient_id"]))
        if user is None:
            raise ApiError(400, 50033, "Invalid Recipient(s)")
        return self.direct(user).json()

    async def _channel(self, request: Request) -> Answer:
        return self.find(request.params["channel"]).json()

    async def _type(self, request: Request) -> Answer:
        self.find(request.params["channel"])
        return None

    async def _history(self, request: Request) -> Answer:
        limit = int(request.query.get("limit", 50))
        messages = self._messages.in_channel(str(self.find(request.params["channel"]).id))
        return [self._messages.visible(message) for message in messages[:limit]]

    async def _post(self, request: Request) -> Answer:
        channel = self.find(request.params["channel"])
        if request.json.get("enforce_nonce"):
            for message in self.posted:
                if message["nonce"] == request.json["nonce"]:
                    return message
        message = self._messages.create(self._bot, channel, request.json, request.files)
        self.posted.append(message)
        await self.announce(message, channel)
        return message

    async def _fetch(self, request: Request) -> Answer:
        return self._messages.visible(self._messages.get(request.params["message"]))

    async def _edit(self, request: Request) -> Answer:
        return self._messages.edit(self._own(request)["id"], request.json, request.files)

    async def _delete(self, request: Request) -> Answer:
        self._messages.delete(self._own(request)["id"])
        return None

    def _own(self, request: Request) -> Json:
        message = self._messages.get(request.params["message"])
        if message["author"]["id"] != str(self._bot.id):
            raise ApiError(403, 50005, "Cannot edit a message authored by another user")
        return message
