"""One process among those that share a data folder: whoever holds the lock. It ends with the process, in any way."""

from __future__ import annotations

import sqlite3
from pathlib import Path


class ProcessLock:
    """A lock in a file of its own, which SQLite keeps on every system. Whoever made it closes it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: sqlite3.Connection | None = None

    def hold(self) -> bool:
        """Whether this process holds the lock, now or since before. Raises OSError where the file cannot be made."""
        if self._held is not None:
            return True
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = None
        try:
            connection = sqlite3.connect(self._path, timeout=0, isolation_level=None, check_same_thread=False)
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            if connection is not None:
                connection.close()
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                return False
            raise OSError(str(error)) from error
        self._held = connection
        return True

    def close(self) -> None:
        """Let go."""
        if self._held is not None:
            self._held.close()
            self._held = None
