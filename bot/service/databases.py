"""The SQLite files of a data folder, as files: which there are, how to look at one without changing it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.state import memory
from retrieval import embedded
from retrieval.store import articles
from retrieval.store.database import newest_schema

# What SQLite may keep of a database in files beside it.
COMPANIONS = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class DatabaseFile:
    """One database by its name in the data folder, with the scripts that make its schema."""

    name: str
    migrations: Path

    @property
    def newest_schema(self) -> int:
        """The schema that this version of Footnote writes."""
        return newest_schema(self.migrations)


ARCHIVE = DatabaseFile(embedded.FILE_NAME, articles.MIGRATIONS)
MEMORY = DatabaseFile(memory.FILE_NAME, memory.MIGRATIONS)
DATABASES = (ARCHIVE, MEMORY)


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write, closed afterwards. Raises sqlite3.Error where there is no such file."""
    address = f"{path.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=10)) as connection:
        yield connection


def schema_of(connection: sqlite3.Connection) -> int:
    """The number of the schema; 0 for a database that Footnote did not make. Raises sqlite3.Error."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def damage_of(connection: sqlite3.Connection) -> str | None:
    """What SQLite finds wrong first when it reads every page and index, None where all is well.

    Takes about a second for each 100 MB.
    """
    try:
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.Error as error:
        return str(error)
    if found != "ok":
        return " ".join(str(found).split())
    return f"a row of {broken[0]} belongs to nothing" if broken else None
