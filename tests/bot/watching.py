"""Watches set, articles that come in, and what was posted: what tests of watches need."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tests.bot.newsroom import Newsroom, shown, text_of, write

WHALE = "---\ntitle: A whale in the harbour\noutlet: Gazette\n---\n\nA whale swam past the pier, and nobody saw it.\n"
CALF = "---\ntitle: A calf follows\noutlet: Letter\n---\n\nThe whale has a calf now, said the pilot.\n"
TURNIP = "---\ntitle: Turnips\noutlet: Letter\n---\n\nTurnips are up again.\n"


async def watch(newsroom: Newsroom, query: str = "whale", who: Any = None, **options: Any) -> str:
    result = await (who or newsroom.ada).slash(newsroom.channel, "watch add", query=query, **options)
    return shown(result, private=False)


async def come_in(newsroom: Newsroom, folder: Path, library: str = "main", **texts: str) -> None:
    """Articles come into the library, as another process would put them there."""
    for file in write({f"{name}.md": text for name, text in texts.items()}, folder / "in"):
        await newsroom.archive.add(file, library)


async def look(newsroom: Newsroom) -> None:
    """As whoever adds articles in this process does."""
    with newsroom.env.time_context():
        await newsroom.bot.watches.wake()
    await newsroom.env.settle()


def posts(newsroom: Newsroom) -> list[str]:
    """What watches posted in #general, oldest first."""
    return [text for message in newsroom.said() if (text := text_of(message)).startswith("### ") and " new " in text]


@contextmanager
def database(newsroom: Newsroom) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(newsroom.data / "bot.db")) as connection, connection:
        connection.row_factory = sqlite3.Row
        yield connection


def count(newsroom: Newsroom, table: str, where: str = "1") -> int:
    with database(newsroom) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0])
