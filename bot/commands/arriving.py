"""What people hand over, on its way into a library: attachments and addresses, one after the other."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import discord

from bot.errors import AttachmentLost
from retrieval.errors import SourceTooLarge
from retrieval.intake.bundles import LARGEST_BUNDLE
from retrieval.intake.formats import format_of
from retrieval.intake.reading import SourceFile, source_files

# Seconds that Discord has to hand over a file.
_DOWNLOAD = 60
# What no file's name can hold, and how long one can be: bytes before the ending, letters of the ending.
_NO_NAME = re.compile(r"[/\\\x00-\x1f\x7f\ud800-\udfff]")
_LONGEST_NAME = 200
_LONGEST_ENDING = 10

Handed = discord.Attachment | str


def name_of(handed: Handed) -> str:
    """What people call it: the file's name, or the address."""
    return handed if isinstance(handed, str) else handed.filename


@asynccontextmanager
async def sources_in(handed: Handed) -> AsyncIterator[Sequence[SourceFile | str]]:
    """The files in what was handed over, or the address; they can be read until this is left. Raises IntakeError."""
    if isinstance(handed, str):
        yield [handed]
        return
    largest = _largest(handed.filename)
    if handed.size > largest:
        raise SourceTooLarge(handed.filename, handed.size, largest)
    async with _temporary_folder() as folder:
        path = folder / _file_name(handed.filename)
        await asyncio.to_thread(path.write_bytes, await _content(handed))
        yield await asyncio.to_thread(source_files, path)


def _largest(name: str) -> int:
    form = format_of(name)
    return form.largest if form else LARGEST_BUNDLE


def _file_name(given: str) -> str:
    """`given`, as far as it can name a file in a folder: its ending says the format, and it leads nowhere else."""
    stem, dot, ending = _NO_NAME.sub("_", given).strip().rpartition(".")
    stem = stem.encode()[:_LONGEST_NAME].decode(errors="ignore")
    return f"{stem or 'file'}{dot}{ending[:_LONGEST_ENDING]}"


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
