"""The bot's memory: one SQLite file, a room for each thing that is remembered."""

from __future__ import annotations

from pathlib import Path

from bot.state.answers import Answers
from bot.state.commands import Commands
from bot.state.digests import Digests
from bot.state.leaving import Leaving
from bot.state.notebooks import Notebooks
from bot.state.people import People
from bot.state.privacy import Privacy
from bot.state.servers import Servers
from bot.state.votes import Votes
from bot.state.watches import Watches
from retrieval.store.database import Database

FILE_NAME = "bot.db"
MIGRATIONS = Path(__file__).parent / "migrations"


class Memory:
    """Open it with `Memory.open`; whoever opened it closes it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.answers = Answers(database)
        self.commands = Commands(database)
        self.digests = Digests(database)
        self.leaving = Leaving(database)
        self.notebooks = Notebooks(database)
        self.people = People(database, self.answers)
        self.privacy = Privacy(database, self.people)
        self.servers = Servers(database)
        self.votes = Votes(database)
        self.watches = Watches(database)

    @classmethod
    async def open(cls, folder: Path) -> Memory:
        """Open the memory in `folder`, making both where they are not there. Raises StoreError."""
        # Every question is remembered before it is answered, and waiting for the disk would be most of its time.
        return cls(await Database.open(folder / FILE_NAME, MIGRATIONS, durable=False))

    async def close(self) -> None:
        """Close it; what was remembered stays."""
        await self._database.close()

    async def __aenter__(self) -> Memory:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
