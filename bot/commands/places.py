"""Where something happens: an interaction or a message -> a `Place`."""

from __future__ import annotations

from typing import Any

import discord

from bot.model import Place


def place_of_interaction(interaction: discord.Interaction[Any]) -> Place:
    """Who uses the bot, and where. A server counts only if the bot itself is a member of it."""
    guild_id = interaction.guild_id
    if guild_id is not None and interaction.client.get_guild(guild_id) is None:
        guild_id = None
    return Place(
        user_id=interaction.user.id,
        guild_id=guild_id,
        channel_ids=_channel_ids(interaction.channel) or (interaction.channel_id or 0,),
        # Somebody who installed the bot for themselves can use it in their conversations with others: no direct
        # message with the bot, though Discord gives the channel the same type.
        direct=interaction.context.dm_channel is True,
        locale=interaction.locale.value,
    )


def place_of_message(message: discord.Message) -> Place:
    """Who wrote, and where. Messages do not tell their author's language."""
    return Place(
        user_id=message.author.id,
        guild_id=message.guild.id if message.guild else None,
        channel_ids=_channel_ids(message.channel),
        direct=message.guild is None,
        locale=None,
    )


def _channel_ids(channel: object) -> tuple[int, ...]:
    if isinstance(channel, discord.Thread):
        return (channel.id, channel.parent_id)
    return (channel.id,) if isinstance(channel, discord.abc.Snowflake) else ()
