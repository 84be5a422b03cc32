"""The machine: versions, the data folder, the disk."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import tempfile
from importlib.metadata import version
from pathlib import Path

from bot.service.doctor.finding import Finding, ok, problem, warning

# The first SQLite with STRICT tables, which the schemas use.
_OLDEST_SQLITE = (3, 37, 0)
# Megabytes. SQLite needs room for its log; a backup needs as much again as the databases.
_TOO_LITTLE = 100
_LITTLE = 1000


def versions() -> Finding:
    """What runs here."""
    found = (
        f"Footnote {version('footnote-bot')}, Python {platform.python_version()}, "
        f"discord.py {version('discord.py')}, SQLite {sqlite3.sqlite_version}"
    )
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        return problem("versions", found, "SQLite 3.37 or later is needed. Use a newer Python or system.")
    return ok("versions", found)


def folder(data: Path) -> Finding:
    """Whether the data folder can be written to, or made."""
    name = data.resolve()
    advice = "Set FOOTNOTE_DATA to a folder that the bot's user may write to."
    if not data.exists():
        nearest = next(parent for parent in name.parents if parent.exists())
        if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
            return warning(
                "folder", f"{name} is not there yet", "It is made at the first `footnote serve` or `ingest`."
            )
        return problem("folder", f"{name} is not there and cannot be made", advice)
    try:
        # Read-only file systems and full quotas show only when something is written.
        with tempfile.TemporaryFile(dir=data) as file:
            file.write(b"\0")
    except OSError as error:
        return problem("folder", f"{name} cannot be written to ({error.strerror})", advice)
    return ok("folder", f"{name} can be written to")


def disk(data: Path) -> Finding:
    """Whether there is room where the data folder is, or will be."""
    name = data.resolve()
    existing = next(path for path in (name, *name.parents) if path.exists())
    return room(shutil.disk_usage(existing).free)


def room(free: int) -> Finding:
    """What so many free bytes mean."""
    megabytes = free // 1024**2
    found = f"{megabytes} MB free" if megabytes < 10_000 else f"{megabytes // 1024} GB free"
    if megabytes < _TOO_LITTLE:
        return problem("disk", found, "Make room: without it nothing new can be remembered or added.")
    if megabytes < _LITTLE:
        return warning("disk", found, "Make room before it runs out; a backup needs as much again as the data.")
    return ok("disk", found)
