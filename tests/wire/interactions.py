"""What the bot does with an interaction (first response, follow-ups, edits), under Discord's rules."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from .api import Answer, Api, ApiError, File, Request
from .messages import Messages
from .payloads import COMPONENTS_V2, EPHEMERAL, LOADING, Channel, Json, User, text_of, walk

MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, MODAL = 4, 5, 6, 7, 9

# Seconds that anything may take on a machine that is busy with other things.
PATIENCE = 60.0

Kind = Literal["callback", "followup", "edit", "delete", "fetch"]


@dataclass(frozen=True)
class Response:
    """One thing the bot did with an interaction.

    `data` is what the bot sent, `message` the message as it stood afterwards (None for a modal, choices or a
    deletion), `type` the callback's type, `after` the seconds since the interaction was dispatched.
    """

    kind: Kind
    type: int | None
    data: Json
    message: Json | None
    files: tuple[File, ...]
    after: float

    @property
    def flags(self) -> int:
        return int(self.message["flags"]) if self.message else 0

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    @property
    def components_v2(self) -> bool:
        return bool(self.flags & COMPONENTS_V2)

    @property
    def components(self) -> list[Json]:
        """All components, containers before what they hold."""
        return list(walk(self.message["components"] if self.message else self.data.get("components", ())))

    @property
    def custom_ids(self) -> list[str]:
        return [component["custom_id"] for component in self.components if "custom_id" in component]

    @property
    def text(self) -> str:
        return text_of(self.message) if self.message else ""

    @property
    def choices(self) -> list[Json]:
        return list(self.data.get("choices", ()))

    @property
    def shows(self) -> bool:
        """Whether somebody sees something by it; a deferral only promises that."""
        return self.kind in ("callback", "followup", "edit") and self.type not in (
            DEFERRED_MESSAGE,
            DEFERRED_UPDATE,
        )


class Reply:
    """The bot's side of one interaction, filled as its requests arrive."""

    def __init__(self, interaction: Json, user: User, channel: Channel) -> None:
        self.interaction = interaction
        self.user = user
        self.channel = channel
        self.responses: list[Response] = []
        self.dispatched = time.monotonic()
        self.original_id: str | None = None
        self._arrival = asyncio.Event()

    @property
    def acknowledged(self) -> bool:
        return any(response.kind == "callback" for response in self.responses)

    async def first_response(self, within: float = PATIENCE) -> Response:
        """The callback, whatever it is: a message, a deferral, choices or a modal."""
        return await self.response(lambda response: True, within)

    async def shown(self, within: float = PATIENCE) -> Response:
        """The first response that shows something: after a deferral that is the edit or the follow-up."""
        return await self.response(lambda response: response.shows, within)

    async def response(self, wanted: Callable[[Response], bool], within: float = PATIENCE) -> Response:
        try:
            async with asyncio.timeout(within):
                while True:
                    for response in self.responses:
                        if wanted(response):
                            return response
                    self._arrival.clear()
                    await self._arrival.wait()
        except TimeoutError:
            raise TimeoutError(f"no such response within {within} s, only {self.responses}") from None

    def add(self, kind: Kind, request: Request, message: Json | None, type: int | None = None) -> None:
        data = (request.json or {}).get("data", {}) if kind == "callback" else request.json
        snapshot = dict(message) if message else None
        after = request.at - self.dispatched
        self.responses.append(Response(kind, type, data or {}, snapshot, request.files, after))
        self._arrival.set()


class Interactions:
    """The routes by which a bot answers: no bot token, the interaction's own is in their path."""

    def __init__(self, api: Api, messages: Messages, bot: User, deadline: float) -> None:
        self._messages = messages
        self._bot = bot
        self._deadline = deadline
        self._replies: dict[str, Reply] = {}
        hook = "/webhooks/{application}/{token}"
        api.route("POST", "/interactions/{id}/{token}/callback", self._callback, needs_token=False)
        api.route("POST", hook, self._follow_up, needs_token=False)
        api.route("GET", hook + "/messages/{message}", self._fetch, needs_token=False)
        api.route("PATCH", hook + "/messages/{message}", self._edit, needs_token=False)
        api.route("DELETE", hook + "/messages/{message}", self._delete, needs_token=False)

    def expect(self, reply: Reply) -> None:
        self._replies[reply.interaction["token"]] = reply

    async def _callback(self, request: Request) -> Answer:
        reply = self._replies.get(request.params["token"])
        if reply is None or reply.interaction["id"] != request.params["id"]:
            raise ApiError(404, 10062, "Unknown interaction")
        if reply.acknowledged:
            raise ApiError(400, 40060, "Interaction has already been acknowledged.")
        if request.at - reply.dispatched > self._deadline:
            raise ApiError(404, 10062, "Unknown interaction")
        kind: int = request.json["type"]
        message = self._respond(reply, kind, request.json.get("data") or {}, request.files)
        reply.original_id = message["id"] if message else None
        reply.add("callback", request, message, kind)
        if request.query.get("with_response") not in ("1", "true"):
            return None
        return _callback_answer(reply.interaction, kind, message)

    def _respond(self, reply: Reply, kind: int, data: Json, files: tuple[File, ...]) -> Json | None:
        if kind in (MESSAGE, DEFERRED_MESSAGE):
            message = self._messages.create(self._bot, reply.channel, data, files)
            message["flags"] |= LOADING if kind == DEFERRED_MESSAGE else 0
            return message
        if kind in (UPDATE, DEFERRED_UPDATE):
            if "message" not in reply.interaction:
                raise ApiError(400, 50035, f"Callback {kind} updates a message, and this interaction has none")
            message_id = reply.interaction["message"]["id"]
            return self._messages.edit(message_id, data, files) if kind == UPDATE else self._messages.get(message_id)
        return None

    async def _follow_up(self, request: Request) -> Answer:
        reply = self._acknowledged(request)
        first = self._messages.find(reply.original_id)
        if first and first["flags"] & LOADING:
            # The first follow-up takes the place of 'thinking', and with it who may see the message.
            message = self._messages.edit(first["id"], request.json, request.files)
        else:
            message = self._messages.create(self._bot, reply.channel, request.json, request.files)
        reply.add("followup", request, message)
        return message

    async def _fetch(self, request: Request) -> Answer:
        reply, message = self._acknowledged(request), self._message(request)
        reply.add("fetch", request, message)
        return message

    async def _edit(self, request: Request) -> Answer:
        reply, message_id = self._acknowledged(request), self._message(request)["id"]
        message = self._messages.edit(message_id, request.json, request.files)
        reply.add("edit", request, message)
        return message

    async def _delete(self, request: Request) -> Answer:
        reply, message_id = self._acknowledged(request), self._message(request)["id"]
        self._messages.delete(message_id)
        reply.add("delete", request, None)
        return None

    def _acknowledged(self, request: Request) -> Reply:
        reply = self._replies.get(request.params["token"])
        if reply is None or not reply.acknowledged:
            raise ApiError(404, 10015, "Unknown Webhook")
        return reply

    def _message(self, request: Request) -> Json:
        named = request.params["message"]
        original = self._acknowledged(request).original_id
        return self._messages.get(original if named == "@original" else named)


def _callback_answer(interaction: Json, kind: int, message: Json | None) -> Json:
    answer: Json = {"interaction": {"id": interaction["id"], "type": interaction["type"]}}
    if message is None:
        return answer
    answer["interaction"] |= {
        "response_message_id": message["id"],
        "response_message_loading": bool(message["flags"] & LOADING),
        "response_message_ephemeral": bool(message["flags"] & EPHEMERAL),
    }
    return answer | {"resource": {"type": kind, "message": message}}
