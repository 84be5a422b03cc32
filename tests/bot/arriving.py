"""Interactions put together by hand, where simcord's people cannot send such ones."""

from __future__ import annotations

from typing import Any

import simcord
from simcord import interactions

from tests.bot.newsroom import Newsroom

COMMAND, COMPONENT, AUTOCOMPLETE = 2, 3, 4


async def arrive(
    newsroom: Newsroom,
    kind: int,
    data: dict[str, Any],
    *,
    after: float = 0,
    direct: bool = False,
    **changes: Any,
) -> simcord.InteractionResult:
    """An interaction of Ada's that takes `after` seconds on its way to the bot.

    It happens in #general or, `direct`, in her direct messages; `changes` are made to what Discord would send.
    """
    backend = newsroom.env.backend
    record, payload = interactions.base_payload(
        backend,
        type=kind,
        channel_id=newsroom.ada.user.dm_channel.id if direct else newsroom.channel.id,
        guild_id=None if direct else newsroom.guild.id,
        user_id=newsroom.ada.id,
        data=data,
    )
    await newsroom.env.advance_time(after)
    backend.emit("INTERACTION_CREATE", {**payload, **changes})
    await newsroom.env.settle()
    return simcord.InteractionResult(newsroom.env, record)


def command(newsroom: Newsroom, name: str, *options: dict[str, Any]) -> dict[str, Any]:
    """The data of a slash command."""
    root = newsroom.env.backend.find_command(name, None, type=1)
    assert root is not None
    return {"id": root["id"], "name": name, "type": 1, "options": list(options)}
