"""The whole examination, from the machine to Discord."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping

from bot.service.databases import ARCHIVE, MEMORY
from bot.service.doctor.account import account
from bot.service.doctor.cluster import cluster, waiting_files
from bot.service.doctor.databases import database, libraries
from bot.service.doctor.finding import Finding, State
from bot.service.doctor.machine import disk, folder, versions
from bot.settings import Settings
from bot.state.memory import Memory


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Everything that is found, as it is found. Nothing is made, changed or sent but questions to Discord."""
    data = settings.data
    yield versions()
    yield folder(data)
    yield disk(data)
    if settings.cluster is None:
        archive = await asyncio.to_thread(database, data, ARCHIVE)
    else:
        archive = await cluster(settings.cluster)
    yield archive
    if settings.cluster is not None:
        yield await asyncio.to_thread(waiting_files, data)
    if archive.state is State.OK:
        yield await libraries(settings)
    memory = await asyncio.to_thread(database, data, MEMORY)
    yield memory

    async def remembered(application_id: int) -> Mapping[str, int] | None:
        # Opening one that is not ok would make it, or bring its schema up to date.
        if memory.state is not State.OK:
            return None
        async with await Memory.open(data) as opened:
            synced = await opened.commands.synced(application_id)
        return synced.ids if synced else None

    for finding in await account(settings.token, remembered):
        yield finding
