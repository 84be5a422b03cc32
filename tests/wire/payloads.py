"""What Discord's JSON looks like: people, servers, channels, interactions; the fields discord.py reads."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import discord

Json = dict[str, Any]

EPHEMERAL = 1 << 6
LOADING = 1 << 7
COMPONENTS_V2 = 1 << 15

TEXT_DISPLAY = 10

SLASH_COMMAND, USER_MENU, MESSAGE_MENU = 1, 2, 3
COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5

MEMBER_PERMISSIONS = discord.Permissions(
    view_channel=True, send_messages=True, read_message_history=True, use_application_commands=True
).value
BOT_PERMISSIONS = (
    MEMBER_PERMISSIONS | discord.Permissions(send_messages_in_threads=True, embed_links=True, attach_files=True).value
)

_counter = itertools.count()


def new_id() -> int:
    """A snowflake of this moment: discord.py reads the age of messages and interactions from their ids."""
    return discord.utils.time_snowflake(discord.utils.utcnow()) | (next(_counter) & 0x3FFFFF)


def now() -> str:
    return discord.utils.utcnow().isoformat()


@dataclass(frozen=True)
class User:
    name: str
    id: int = field(default_factory=new_id)
    bot: bool = False

    def json(self) -> Json:
        return {
            "id": str(self.id),
            "username": self.name,
            "global_name": None if self.bot else self.name.title(),
            "discriminator": "0000" if self.bot else "0",
            "avatar": None,
            "bot": self.bot,
        }

    def member_json(self, permissions: int | None = None) -> Json:
        member: Json = {"user": self.json(), "nick": None, "roles": [], "joined_at": now(), "flags": 0}
        return member if permissions is None else member | {"permissions": str(permissions)}


@dataclass(frozen=True)
class Channel:
    """A text channel of a server or, with a recipient, a direct message channel."""

    name: str
    guild_id: int | None = None
    recipient: User | None = None
    id: int = field(default_factory=new_id)

    def json(self) -> Json:
        if self.recipient:
            return {"id": str(self.id), "type": 1, "recipients": [self.recipient.json()]}
        return {
            "id": str(self.id),
            "guild_id": str(self.guild_id),
            "type": 0,
            "name": self.name,
            "position": 0,
            "permission_overwrites": [],
        }


@dataclass(frozen=True)
class Guild:
    name: str
    channels: tuple[Channel, ...]
    members: tuple[User, ...]
    locale: str = "en-US"
    id: int = field(default_factory=new_id)
    permissions: int = BOT_PERMISSIONS

    @classmethod
    def build(
        cls,
        name: str,
        channels: Iterable[str],
        members: Iterable[str],
        *,
        id: int | None = None,
        permissions: int = BOT_PERMISSIONS,
    ) -> Guild:
        """A server from plain names; its first member owns it. `permissions` are everyone's, the bot's too."""
        id = id or new_id()
        own_channels = tuple(Channel(channel, guild_id=id) for channel in channels)
        people = tuple(User(member) for member in members)
        return cls(name, own_channels, people, id=id, permissions=permissions)

    def json(self, bot: User) -> Json:
        everyone = {
            "id": str(self.id),
            "name": "@everyone",
            "permissions": str(self.permissions),
            "position": 0,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": False,
            "mentionable": False,
        }
        return {
            "id": str(self.id),
            "name": self.name,
            "owner_id": str(self.members[0].id),
            "preferred_locale": self.locale,
            "roles": [everyone],
            "channels": [channel.json() for channel in self.channels],
            "members": [user.member_json() for user in (bot, *self.members)],
            "member_count": len(self.members) + 1,
            # False tells a server that was announced in READY from one that the bot has just joined.
            "unavailable": False,
        }


def interaction_json(
    kind: int,
    data: Json,
    *,
    application_id: int,
    user: User,
    channel: Channel,
    guild: Guild | None,
    locale: str,
    permissions: int,
    message: Json | None = None,
) -> Json:
    interaction: Json = {
        "id": str(new_id()),
        "application_id": str(application_id),
        "type": kind,
        "token": secrets.token_urlsafe(24),
        "version": 1,
        "data": data,
        "channel_id": str(channel.id),
        "channel": channel.json(),
        "locale": locale,
        "app_permissions": str(BOT_PERMISSIONS),
        "attachment_size_limit": 10 * 1024 * 1024,
        "entitlements": [],
    }
    if guild:
        interaction |= {
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
            "guild_locale": guild.locale,
            "member": user.member_json(permissions),
            "context": 0,
            "authorizing_integration_owners": {"0": str(guild.id)},
        }
    else:
        interaction |= {
            "user": user.json(),
            "context": 1,
            "authorizing_integration_owners": {"1": str(user.id)},
        }
    return interaction if message is None else interaction | {"message": message}


def walk(components: Iterable[Json]) -> Iterator[Json]:
    """Every component of a message or a modal, containers before what they hold."""
    for component in components:
        yield component
        yield from walk(component.get("components", ()))
        yield from walk(component[key] for key in ("accessory", "component") if key in component)


def text_of(message: Json) -> str:
    """All that can be read in a message: its content, or the text displays of its layout, a line each."""
    displays = [part["content"] for part in walk(message["components"]) if part["type"] == TEXT_DISPLAY]
    return "\n".join(filter(None, [message["content"], *displays]))
