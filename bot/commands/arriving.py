"""What people hand over, on its way into a library: attachments and addresses, one after the other."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import discord

from bot.errors import AttachmentLost
from retrieval.archive import Archive
from retrieval.errors import IntakeError, SourceTooLarge
from retrieval.intake.bundles import LARGEST_BUNDLE
from retrieval.intake.formats import format_of
from retrieval.intake.reading import SourceFile, unbundled
from retrieval.model import Added

# Seconds that Discord has to hand over a file.
_DOWNLOAD = 60

Handed = discord.Attachment | str


def name_of(handed: Handed) -> str:
    """What people call it: the file's name, or the address."""
    return handed if isinstance(handed, str) else handed.filename


async def add(archive: Archive, handed: Handed, library: str) -> AsyncGenerator[tuple[str, Added | IntakeError]]:
    """Put a file, the files in a zip file, or the page at an address into a library.

    What became of each, by its name: one that is refused stops no other. Raises IntakeError where nothing could be
    looked at, StoreError.
    """
    if isinstance(handed, str):
        yield handed, await archive.add_address(handed, library)
        return
    largest = _largest(handed.filename)
    if handed.size > largest:
        raise SourceTooLarge(handed.filename, handed.size, largest)
    async with _temporary_folder() as folder:
        # The name is the uploader's: it says the format, and no path is made of it.
        path = folder / "attachment"
        await asyncio.to_thread(path.write_bytes, await _content(handed))
        for file in await asyncio.to_thread(lambda: list(unbundled(SourceFile(path, handed.filename)))):
            try:
                yield file.source, await archive.add(file, library)
            except IntakeError as error:
                yield file.source, error


def _largest(name: str) -> int:
    form = format_of(name)
    return form.largest if form else LARGEST_BUNDLE


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
