"""Every message and attachment of the loopback Discord, and what the bot may see of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from aiohttp import web

from .api import ApiError, File
from .payloads import COMPONENTS_V2, EPHEMERAL, LOADING, Channel, Json, User, new_id, now

# What whoever writes a message may set in it, and how each reads when empty; all else is Discord's.
WRITABLE: Json = {"content": "", "embeds": [], "components": [], "flags": 0, "tts": False, "nonce": None}


class Messages:
    """`base_url` is where attachments are served from, known once the server listens."""

    def __init__(self, bot: User) -> None:
        self.base_url = ""
        self._bot = bot
        self._by_id: dict[str, Json] = {}
        self._files: dict[str, File] = {}

    def create(self, author: User, channel: Channel, body: Mapping[str, Any], files: Iterable[File] = ()) -> Json:
        message: Json = {
            "id": str(new_id()),
            "type": 0,
            "channel_id": str(channel.id),
            "author": author.json(),
            "content": "",
            "timestamp": now(),
            "edited_timestamp": None,
            "attachments": [],
            "embeds": [],
            "components": [],
            "mentions": [],
            "mention_roles": [],
            "mention_everyone": False,
            "pinned": False,
            "tts": False,
            "flags": 0,
        }
        if channel.guild_id:
            message["guild_id"] = str(channel.guild_id)
        reference = body.get("message_reference")
        if reference:
            answered = self.get(str(reference["message_id"]))
            message |= {"type": 19, "message_reference": reference, "referenced_message": dict(answered)}
        self._write(message, body, files)
        self._by_id[message["id"]] = message
        return message

    def find(self, message_id: str | None) -> Json | None:
        return self._by_id.get(message_id or "")

    def get(self, message_id: str | None) -> Json:
        message = self.find(message_id)
        if message is None:
            raise ApiError(404, 10008, "Unknown Message")
        return message

    def edit(self, message_id: str, body: Mapping[str, Any], files: Iterable[File] = ()) -> Json:
        message = self.get(message_id)
        # Who may see a message, and that it is made of components, is settled when it is created.
        lasting = message["flags"] & (EPHEMERAL | COMPONENTS_V2)
        self._write(message, body, files)
        message["flags"] = (message["flags"] & ~(EPHEMERAL | LOADING)) | lasting
        message["edited_timestamp"] = now()
        return message

    def delete(self, message_id: str) -> None:
        del self._by_id[self.get(message_id)["id"]]

    def in_channel(self, channel_id: str) -> list[Json]:
        """The newest first, as Discord gives them, without what only one person sees."""
        shared = (message for message in self._by_id.values() if not message["flags"] & EPHEMERAL)
        return [message for message in shared if message["channel_id"] == channel_id][::-1]

    def visible(self, message: Json) -> Json:
        """The message as a bot without the privileged intent receives it."""
        mine = message["author"]["id"] == str(self._bot.id)
        mentioned = any(user["id"] == str(self._bot.id) for user in message["mentions"])
        if mine or mentioned or "guild_id" not in message:
            return dict(message)
        return message | {"content": "", "embeds": [], "attachments": [], "components": []}

    def attach(self, file: File) -> Json:
        """Puts a file where the bot can download it; the JSON goes into messages and command options."""
        attachment_id = str(new_id())
        self._files[attachment_id] = file
        url = f"{self.base_url}/attachments/{attachment_id}/{file.filename}"
        return {
            "id": attachment_id,
            "filename": file.filename,
            "size": len(file.data),
            "url": url,
            "proxy_url": url,
        }

    async def download(self, request: web.Request) -> web.Response:
        file = self._files.get(request.match_info["id"])
        return web.Response(body=file.data) if file else web.Response(status=404)

    def _write(self, message: Json, body: Mapping[str, Any], files: Iterable[File]) -> None:
        # An edit says null to empty a field, which reads back as an empty one.
        message |= {key: body[key] or empty for key, empty in WRITABLE.items() if key in body}
        if "attachments" in body:
            kept = {str(attachment["id"]) for attachment in body["attachments"] or ()}
            message["attachments"] = [old for old in message["attachments"] if old["id"] in kept]
        message["attachments"] = message["attachments"] + [self.attach(file) for file in files]
