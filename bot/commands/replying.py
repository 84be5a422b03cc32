"""Answering in time, and one ladder for everything that goes wrong.

Discord shows "did not respond" three seconds after an interaction. A reply that is ready soon is sent at once;
one that takes longer is announced first and edited in; an interaction that came too late is dropped.

The ladder, for commands, buttons and messages alike: a FootnoteError is a sentence for the person; an
interaction that Discord has forgotten is logged; everything else is logged with its trace under an id, and the
person gets one apology with that id. Errors are private wherever Discord allows it.
"""

from __future__ import annotations

import asyncio
import io
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Coroutine
from typing import Any, NamedTuple

import discord
from discord import app_commands, ui

from bot.cards.notice import notice_card
from bot.cards.wording import ENGLISH, Wording, wording_for
from bot.commands.places import place_of_interaction
from bot.errors import NotInThisChannel
from retrieval.errors import FootnoteError, StoreError

# Seconds; leaves Discord's three enough for a slow network.
_SOON = 1.5
# Seconds after which an answer would come too late anyway.
_TOO_OLD = 2.8
_FORGOTTEN_BY_DISCORD = (10062, 10015)
_ALREADY_TAKEN = 40060
_ANNOUNCED_TO_ALL = "announced to all"

_log = logging.getLogger(__name__)


class WithFile(NamedTuple):
    """A card, and the file that it shows."""

    view: ui.LayoutView
    name: str
    content: bytes

    @property
    def file(self) -> discord.File:
        """The file, to be sent once."""
        return discord.File(io.BytesIO(self.content), self.name)


Card = Coroutine[Any, Any, ui.LayoutView | WithFile]


def in_time(interaction: discord.Interaction[Any]) -> bool:
    """Whether an interaction can still be answered."""
    age = (discord.utils.utcnow() - interaction.created_at).total_seconds()
    if age > _TOO_OLD:
        _log.warning("dropped an interaction that came %.1f s late; is this machine's clock right?", age)
    return age <= _TOO_OLD


async def reply(interaction: discord.Interaction[Any], card: Card, *, private: bool) -> None:
    """Answer an interaction with the card that the coroutine gives; at once, or announced and edited in."""
    work = asyncio.ensure_future(card)
    try:
        done, _ = await asyncio.wait({work}, timeout=_SOON)
        if done:
            await _taken(interaction.response.send_message(**_new(work.result()), ephemeral=private))
        else:
            await announce(interaction, private=private)
            await interaction.edit_original_response(**_changed(await work))
    finally:
        work.cancel()


async def announce(interaction: discord.Interaction[Any], *, private: bool) -> None:
    """Tell Discord that the answer to an interaction takes a while; it is edited in."""
    interaction.extras[_ANNOUNCED_TO_ALL] = not private
    await _taken(interaction.response.defer(ephemeral=private, thinking=True))


async def reply_in_steps(
    interaction: discord.Interaction[Any], cards: AsyncIterator[ui.LayoutView], *, private: bool
) -> None:
    """Announce an answer and edit in each of the cards as it comes; the last one stays.

    Work that goes on goes on to its end, also where its cards can no longer be shown.
    """
    await announce(interaction, private=private)
    async for card in cards:
        try:
            await interaction.edit_original_response(view=card)
        except discord.HTTPException as error:
            _log.warning("how far the work is could not be shown: %s", error)


async def redraw(interaction: discord.Interaction[Any], shown: ui.LayoutView | WithFile) -> None:
    """Put another card in the place of the one whose control was used."""
    await _taken(interaction.response.edit_message(**_changed(shown)))


async def redraw_later(interaction: discord.Interaction[Any], card: Card) -> None:
    """Put another card in the place of the one whose control was used, also where that takes long."""
    await _taken(interaction.response.defer())
    await interaction.edit_original_response(**_changed(await card))


def _new(shown: ui.LayoutView | WithFile) -> dict[str, Any]:
    return {"view": shown.view, "file": shown.file} if isinstance(shown, WithFile) else {"view": shown}


def _changed(shown: ui.LayoutView | WithFile) -> dict[str, Any]:
    if isinstance(shown, WithFile):
        return {"view": shown.view, "attachments": [shown.file]}
    return {"view": shown, "attachments": []}


async def _taken(response: Awaitable[object]) -> None:
    """Send a response that Discord may have had already.

    Where Discord took it and failed before saying so, discord.py sends it again, and hears that it is there.
    """
    try:
        await response
    except discord.HTTPException as error:
        if error.code != _ALREADY_TAKEN:
            raise
        _log.warning("Discord had a response already when it came again")


async def report(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Tell the person, privately, and the log. Never raises."""
    view = error_card(error, await _words(interaction))
    if _is_forgotten(error):
        return
    try:
        if not interaction.response.is_done():
            await interaction.response.send_message(view=view, ephemeral=True)
        elif interaction.extras.get(_ANNOUNCED_TO_ALL):
            # What was announced to all cannot become private; nobody but the person need know that it failed.
            await interaction.delete_original_response()
            await interaction.followup.send(view=view, ephemeral=True)
        elif interaction.response.type is discord.InteractionResponseType.deferred_channel_message:
            await interaction.edit_original_response(view=view)
        else:
            await interaction.followup.send(view=view, ephemeral=True)
    except discord.HTTPException as failure:
        _log.warning("an error could not be shown to the person: %s", failure)


def error_card(error: BaseException, words: Wording = ENGLISH) -> ui.LayoutView:
    """What the person sees of `error`; logs what the operator must know."""
    cause = _cause(error)
    return notice_card(sentence_for(cause, words), cause.mentions if isinstance(cause, NotInThisChannel) else ())


def sentence_for(error: BaseException, words: Wording = ENGLISH) -> str:
    """What the person reads about `error`; logs what the operator must know."""
    error = _cause(error)
    if isinstance(error, StoreError):
        _log.error("the archive or the memory cannot be used: %s", error, exc_info=error)
    if isinstance(error, FootnoteError):
        return words.sentence(error)
    if isinstance(error, app_commands.CheckFailure):
        return words.not_for_you
    if _is_forgotten(error):
        _log.warning("an interaction expired before it was answered")
        return words.expired
    if isinstance(error, discord.Forbidden):
        _log.warning("Discord did not let me answer: %s", error.text)
        return words.forbidden
    trace = secrets.token_hex(4)
    _log.error("unexpected error %s", trace, exc_info=error)
    return words.unexpected.format(trace=trace)


async def _words(interaction: discord.Interaction[Any]) -> Wording:
    """The words of the place; the person's own where the memory cannot tell, which may be the very error."""
    try:
        return await interaction.client.desk.words(place_of_interaction(interaction))  # type: ignore[no-any-return]
    except Exception:
        return wording_for(interaction.locale.value)


def _cause(error: BaseException) -> BaseException:
    return error.original if isinstance(error, app_commands.CommandInvokeError) else error


def _is_forgotten(error: BaseException) -> bool:
    error = _cause(error)
    return isinstance(error, discord.NotFound) and error.code in _FORGOTTEN_BY_DISCORD
