"""What is remembered of people: where they used the bot, whose library they ask, their last exchange."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import AnswerForgotten
from bot.state.answers import Answers, PostedAnswer
from retrieval.store.database import Database

# After so many minutes a direct message begins a new conversation.
CONVERSATION_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Exchange:
    """The last answer in a person's direct messages, and how many of its findings they have seen."""

    answer: PostedAnswer
    shown: int


class People:
    """Queries on the memory's database."""

    def __init__(self, database: Database, answers: Answers) -> None:
        self._database = database
        self._answers = answers
        # Who was noted where since the start: most questions need not write that again.
        self._noted: set[tuple[int, int]] = set()

    async def note_server(self, user_id: int, guild_id: int) -> None:
        """Remember that a person used the bot in a server."""
        if (user_id, guild_id) in self._noted:
            return
        async with self._database.transaction() as connection:
            await connection.execute(
                "INSERT OR IGNORE INTO people_in_servers (user_id, guild_id) VALUES (?, ?)", (user_id, guild_id)
            )
        self._noted.add((user_id, guild_id))

    async def servers(self, user_id: int) -> list[int]:
        """The servers in which a person used the bot; they may have left them since."""
        rows = await self._database.rows(
            "SELECT guild_id FROM people_in_servers WHERE user_id = ? ORDER BY guild_id", (user_id,)
        )
        return [row["guild_id"] for row in rows]

    async def chosen_server(self, user_id: int) -> int | None:
        """The server whose library a person asks in direct messages, None for the one that everybody shares."""
        rows = await self._database.rows("SELECT guild_id FROM library_choices WHERE user_id = ?", (user_id,))
        return rows[0]["guild_id"] if rows else None

    async def has_chosen(self, user_id: int) -> bool:
        """Whether a person ever chose whose library they ask."""
        rows = await self._database.rows("SELECT 1 FROM library_choices WHERE user_id = ?", (user_id,))
        return bool(rows)

    async def choose_server(self, user_id: int, guild_id: int | None) -> None:
        """Remember whose library a person asks in direct messages, None for the one that everybody shares."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "INSERT OR REPLACE INTO library_choices (user_id, guild_id) VALUES (?, ?)", (user_id, guild_id)
            )

    async def remember_exchange(self, user_id: int, answer_id: int, shown: int) -> None:
        """Keep what was answered last in a person's direct messages."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "INSERT OR REPLACE INTO conversations (user_id, answer_id, shown) VALUES (?, ?, ?)",
                (user_id, answer_id, shown),
            )

    async def last_exchange(self, user_id: int, channel_id: int) -> Exchange | None:
        """What was answered last in a person's direct messages `channel_id`, None where that was too long ago."""
        rows = await self._database.rows(
            "SELECT answer_id, shown FROM conversations WHERE user_id = ? AND said_at >= datetime('now', ?)",
            (user_id, f"-{CONVERSATION_MINUTES} minutes"),
        )
        if not rows:
            return None
        try:
            return Exchange(await self._answers.recall(rows[0]["answer_id"], channel_id), rows[0]["shown"])
        except AnswerForgotten:
            return None

    async def forget(self, user_id: int) -> None:
        """Forget a person's conversation and choice of library."""
        async with self._database.transaction() as connection:
            await connection.execute("DELETE FROM conversations WHERE user_id = ?", (user_id,))
            await connection.execute("DELETE FROM people_in_servers WHERE user_id = ?", (user_id,))
            await connection.execute("DELETE FROM library_choices WHERE user_id = ?", (user_id,))
        self.meet_anew(user_id)

    def meet_anew(self, user_id: int) -> None:
        """Note a person's servers again when they are met next: what was noted is no longer kept."""
        self._noted = {(user, guild) for user, guild in self._noted if user != user_id}
