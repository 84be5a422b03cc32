"""Whose library somebody looks after, where they are, and whether they may.

in a server             the server's, for those who manage it and for the roles that its settings name
in direct messages      the person's own
anywhere else           none
"""

from __future__ import annotations

from typing import Any

import discord

from bot.errors import NoLibraryHere, NotAnAdder
from bot.model import Place, ServerSettings, person_library, server_library


def library_of(place: Place) -> str:
    """The library that can be looked after at `place`. Raises NoLibraryHere."""
    if place.guild_id is not None:
        return server_library(place.guild_id)
    if place.direct:
        return person_library(place.user_id)
    raise NoLibraryHere


def demand_permit(interaction: discord.Interaction[Any], place: Place, settings: ServerSettings) -> None:
    """Raises NotAnAdder where the person may not change the library of `place`."""
    if place.guild_id is None or interaction.permissions.manage_guild:
        return
    roles = {role.id for role in interaction.user.roles} if isinstance(interaction.user, discord.Member) else set()
    if not roles & set(settings.adders):
        raise NotAnAdder
