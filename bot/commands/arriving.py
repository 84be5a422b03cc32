"""What people hand over, on its way into a library: attachments and addresses, one after the other."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import discord

from bot.errors import AttachmentLost
from retrieval.archive import Archive
from retrieval.errors import SourceTooLarge
from retrieval.intake.formats import LARGEST_FILE
from retrieval.intake.reading import SourceFile
from retrieval.model import Added

# Seconds that Discord has to hand over a file.
_DOWNLOAD = 60

Handed = discord.Attachment | str


def name_of(handed: Handed) -> str:
    """What people call it: the file's name, or the address."""
    return handed if isinstance(handed, str) else handed.filename


async def add(archive: Archive, handed: Handed, library: str) -> Added:
    """Put a file or the page at an address into a library. Raises IntakeError, StoreError."""
    if isinstance(handed, str):
        return await archive.add_address(handed, library)
    if handed.size > LARGEST_FILE:
        raise SourceTooLarge(handed.filename, handed.size, LARGEST_FILE)
    async with _temporary_folder() as folder:
        # The name is the uploader's: it says the format, and no path is made of it.
        path = folder / "attachment"
        await asyncio.to_thread(path.write_bytes, await _content(handed))
        return await archive.add(SourceFile(path, handed.filename), library)


async def _content(attachment: discord.Attachment) -> bytes:
    try:
        async with asyncio.timeout(_DOWNLOAD):
            return await attachment.read()
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError) as error:
        raise AttachmentLost(attachment.filename) from error


@asynccontextmanager
async def _temporary_folder() -> AsyncIterator[Path]:
    folder = await asyncio.to_thread(tempfile.TemporaryDirectory, prefix="footnote-")
    try:
        yield Path(folder.name)
    finally:
        await asyncio.to_thread(folder.cleanup)
