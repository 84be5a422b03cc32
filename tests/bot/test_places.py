"""Where an interaction happens, told from what Discord sends."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from bot.commands.places import place_of_interaction

SERVER, OTHERS = 11, 12
BOT = {"id": "2", "username": "footnote", "discriminator": "0", "avatar": None, "global_name": None, "bot": True}


def interaction(context: int, channel_type: int, guild_id: int | None = None) -> discord.Interaction[Any]:
    """What discord.py makes of an interaction, for a bot that is in one server."""
    client = discord.Client(intents=discord.Intents(guilds=True))
    state = client._connection
    state._add_guild_from_data({"id": str(SERVER), "name": "Ours", "channels": [], "roles": [], "members": []})
    state.user = discord.ClientUser(state=state, data=BOT)  # type: ignore[arg-type]
    user = {"id": "7", "username": "ada", "discriminator": "0", "avatar": None, "global_name": None}
    payload: dict[str, Any] = {
        "id": "1", "application_id": "2", "type": 2, "token": "t", "version": 1, "context": context,
        "authorizing_integration_owners": {}, "entitlements": [], "attachment_size_limit": 1, "locale": "es-ES",
        "channel": {"id": "5", "type": channel_type, "recipients": [user], "name": "x", "position": 0},
        "channel_id": "5", "data": {"id": "3", "name": "ask", "type": 1},
    }  # fmt: skip
    if guild_id is None:
        payload["user"] = user
    else:
        payload |= {"guild_id": str(guild_id), "member": {"user": user, "roles": [], "joined_at": None, "deaf": False,
                    "mute": False, "permissions": "0", "flags": 0, "avatar": None}}  # fmt: skip
    return discord.Interaction(data=payload, state=state)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("context", "channel_type", "guild_id", "server", "direct"),
    [
        pytest.param(0, 0, SERVER, SERVER, False, id="a server of the bot's"),
        pytest.param(0, 0, OTHERS, None, False, id="a server where only the person installed it"),
        pytest.param(1, 1, None, None, True, id="a direct message with the bot"),
        pytest.param(2, 1, None, None, False, id="a conversation with somebody else"),
        pytest.param(2, 3, None, None, False, id="a group"),
    ],
)
async def test_only_a_direct_message_with_the_bot_is_direct_and_only_its_own_servers_count(
    context: int, channel_type: int, guild_id: int | None, server: int | None, direct: bool
) -> None:
    place = place_of_interaction(interaction(context, channel_type, guild_id))
    assert (place.guild_id, place.direct, place.user_id, place.locale) == (server, direct, 7, "es-ES")
    assert place.room == (server or 5)
