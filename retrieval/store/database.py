"""One SQLite file: opening it, bringing its schema up to date, reading and writing.

Queries may call `fold(text)`, which compares without letter case and accents, and `quotable_words(text)`, the words
that quotations are compared by.

Two connections: one that reads and one that writes. A reader never sees half of a transaction, and a long
write does not keep a question waiting (write-ahead log).
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import aiosqlite

from retrieval.errors import StoreFromNewerVersion, StoreUnusable
from retrieval.text.analysis import fold
from retrieval.text.folding import forms

Parameters = Sequence[Any] | Mapping[str, Any]

# How long to wait for another process that is writing, in seconds.
_BUSY_TIMEOUT = 10.0
_RETRY = 0.05


class Database:
    """An open SQLite file. Make one with `Database.open`; whoever opened it closes it."""

    def __init__(self, reader: aiosqlite.Connection, writer: aiosqlite.Connection) -> None:
        self._reader = reader
        self._writer = writer
        self._writing = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path, migrations: Path, *, durable: bool = True) -> Database:
        """Open or create the file at `path` and apply the `.sql` files of `migrations` that it lacks.

        Where it need not be `durable` a commit does not wait for the disk: if the power fails, what was committed
        last may be missing, but the file is whole. Killing the process loses nothing either way.
        Raises StoreUnusable where the file or its folder cannot be used, StoreFromNewerVersion where it was
        written by a later version.
        """
        connections: list[aiosqlite.Connection] = []
        try:
            with _as_store_errors():
                await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
                # The writer comes first: it may have to create the file and its tables.
                for _ in ("writer", "reader"):
                    connections.append(await _connect(path))
                    if len(connections) == 1:
                        await _migrate(connections[0], migrations)
                        await connections[0].execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
                await connections[1].execute("PRAGMA query_only = ON")
        except BaseException:
            for connection in connections:
                await connection.close()
            raise
        return cls(reader=connections[1], writer=connections[0])

    async def close(self) -> None:
        """Close both connections. Nothing that was committed is lost."""
        await self._reader.close()
        await self._writer.close()

    async def rows(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """Everything that a query finds."""
        with _as_store_errors():
            return list(await self._reader.execute_fetchall(sql, parameters))

    async def each(self, sql: str, parameters: Parameters = ()) -> AsyncGenerator[sqlite3.Row]:
        """What a query finds, row by row, without holding all of it in memory."""
        with _as_store_errors():
            async with self._reader.execute(sql, parameters) as cursor:
                async for row in cursor:
                    yield row

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[aiosqlite.Connection]:
        """A write that happens as a whole or not at all. One at a time in this process."""
        async with self._writing:
            with _as_store_errors():
                try:
                    await self._writer.execute("BEGIN IMMEDIATE")
                    yield self._writer
                except BaseException:
                    await self._writer.rollback()
                    raise
                await self._writer.commit()


def newest_schema(migrations: Path) -> int:
    """The number of the schema that a file has once all of `migrations` are applied: SQLite's `user_version`."""
    return len(_scripts(migrations))


@contextmanager
def _as_store_errors() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        detail = error.strerror or "" if isinstance(error, OSError) else str(error)
        raise StoreUnusable(detail or type(error).__name__) from error


async def _connect(path: Path) -> aiosqlite.Connection:
    connection = await aiosqlite.connect(path, timeout=_BUSY_TIMEOUT, isolation_level=None)
    try:
        connection.row_factory = sqlite3.Row
        await _use_write_ahead_log(connection)
        await connection.execute("PRAGMA foreign_keys = ON")
        await connection.create_function("fold", 1, lambda text: fold(text or ""), deterministic=True)
        await connection.create_function("quotable_words", 1, lambda text: " ".join(forms(text)), deterministic=True)
    except BaseException:
        await connection.close()
        raise
    return connection


async def _use_write_ahead_log(connection: aiosqlite.Connection) -> None:
    """Switch the journal. SQLite does not wait for other processes here, as it does everywhere else."""
    for _ in range(int(_BUSY_TIMEOUT / _RETRY)):
        try:
            await connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            await asyncio.sleep(_RETRY)
        else:
            return
    await connection.execute("PRAGMA journal_mode = WAL")


async def _migrate(connection: aiosqlite.Connection, folder: Path) -> None:
    scripts = await asyncio.to_thread(_scripts, folder)
    await connection.execute("BEGIN IMMEDIATE")
    try:
        async with connection.execute("PRAGMA user_version") as cursor:
            row = await cursor.fetchone()
        applied = int(row[0]) if row else 0
        if applied > len(scripts):
            raise StoreFromNewerVersion(applied, len(scripts))
        for number, script in enumerate(scripts[applied:], start=applied + 1):
            for statement in _statements(script):
                await connection.execute(statement)
            await connection.execute(f"PRAGMA user_version = {number:d}")
        await connection.commit()
    except BaseException:
        await connection.rollback()
        raise


def _scripts(folder: Path) -> list[str]:
    return [path.read_text("utf-8") for path in sorted(folder.glob("[0-9][0-9][0-9][0-9]_*.sql"))]


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
