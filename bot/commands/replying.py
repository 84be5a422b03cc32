"""Answering in time, and one ladder for everything that goes wrong.

Discord shows "did not respond" three seconds after an interaction. A reply that is ready soon is sent at once;
one that takes longer is announced first and edited in.

The ladder, for commands, buttons and messages alike: a FootnoteError is a sentence for the person; an
interaction that Discord has forgotten is logged; everything else is logged with its trace under an id, and the
person gets one apology with that id. Errors are private wherever Discord allows it.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Coroutine
from typing import Any

import discord
from discord import app_commands, ui

from bot.cards.notice import notice_card
from retrieval.errors import FootnoteError

# Seconds; leaves Discord's three enough for a slow network.
_SOON = 1.5
_UNKNOWN_INTERACTION = (10062, 10015)

_log = logging.getLogger(__name__)

Card = Coroutine[Any, Any, ui.LayoutView]


async def reply(interaction: discord.Interaction[Any], card: Card, *, private: bool) -> None:
    """Answer an interaction with the card that the coroutine gives; at once, or announced and edited in."""
    work = asyncio.ensure_future(card)
    try:
        done, _ = await asyncio.wait({work}, timeout=_SOON)
        if done:
            view = work.result()
            await interaction.response.send_message(view=view, ephemeral=private)
        else:
            await interaction.response.defer(ephemeral=private, thinking=True)
            await interaction.edit_original_response(view=await work)
    finally:
        work.cancel()


async def report(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Tell the person, privately, and the log. Never raises."""
    view = notice_card(sentence_for(error))
    try:
        if not interaction.response.is_done():
            await interaction.response.send_message(view=view, ephemeral=True)
        elif interaction.response.type is discord.InteractionResponseType.deferred_channel_message:
            await interaction.edit_original_response(view=view)
        else:
            await interaction.followup.send(view=view, ephemeral=True)
    except discord.HTTPException as failure:
        _log.warning("an error could not be shown to the person: %s", failure)


def sentence_for(error: BaseException) -> str:
    """What the person reads about `error`; logs what the operator must know."""
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    if isinstance(error, FootnoteError):
        return str(error)
    if isinstance(error, app_commands.CheckFailure):
        return "That is not for you here. Ask somebody who runs this server."
    if isinstance(error, discord.NotFound) and error.code in _UNKNOWN_INTERACTION:
        _log.warning("an interaction expired before it was answered")
        return "That took too long. Please try again."
    if isinstance(error, discord.Forbidden):
        _log.warning("Discord did not let me answer: %s", error.text)
        return "I may not write here. Somebody who runs this server must let me view this channel and send messages."
    trace = secrets.token_hex(4)
    _log.error("unexpected error %s", trace, exc_info=error)
    return f"Something went wrong on my side. It is in the log as {trace}; please try again."
