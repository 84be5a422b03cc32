"""The starter library: the briefs that ship with the bot, and the clippings that somebody put beside them."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from bot.scope import STARTER
from retrieval.archive import Archive
from retrieval.errors import IntakeError
from retrieval.intake.reading import SourceFile, checksum, source_files

# In a checkout and in an installed package alike the folder stands beside `bot`.
SEEDS = Path(__file__).parent.parent / "seeds"

_log = logging.getLogger(__name__)


async def load_starter(archive: Archive, folder: Path = SEEDS) -> None:
    """Make the library `seeds` hold exactly what is in `folder` now.

    Files that are new are added; documents whose file was changed or deleted go. Costs little when nothing
    changed. A file that cannot be read is logged and left out.
    """
    files = await asyncio.to_thread(_seed_files, folder)
    held = await archive.documents(STARTER)
    for sha256 in held.keys() - files.keys():
        await archive.remove_document(STARTER, sha256)
    for sha256 in sorted(files.keys() - held.keys(), key=lambda digest: files[digest].source):
        try:
            await archive.add(files[sha256], STARTER)
        except IntakeError as error:
            _log.warning("left out of the starter library: %s", error)


def _seed_files(folder: Path) -> dict[str, SourceFile]:
    """The files of the starter library by the sha256 of their bytes."""
    if not folder.is_dir():
        _log.warning("the starter library is not installed")
        return {}
    files: dict[str, SourceFile] = {}
    for file in source_files(folder):
        if file.source == "README.md":
            continue
        try:
            files[checksum(file)] = file
        except IntakeError as error:
            _log.warning("left out of the starter library: %s", error)
    return files
