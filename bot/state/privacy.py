"""What the memory keeps about people, table by table: what they are given of it, what becomes of it when they ask.

One register; the archive has its own (`retrieval/store/people.py`). A table of the memory that names people and does
not stand here is a defect, which a test finds: a column that holds a person's id is named `user_id` or ends in
`_user_id`.

A channel of direct messages is as good as a name: `:direct` is that of the person, and answers given there are
theirs.
"""

from __future__ import annotations

from typing import Any

from bot.state.notebooks import UNUSED_TEXTS
from bot.state.people import People
from retrieval.store.database import Database
from retrieval.store.people import Personal


def _rows(table: str) -> Personal:
    """A table whose rows are each about one person, and go with them."""
    return Personal(
        table,
        ("user_id",),
        f"SELECT * FROM {table} WHERE user_id = :user",  # noqa: S608
        (f"DELETE FROM {table} WHERE user_id = :user",),  # noqa: S608
    )


# The statements take `:user` and `:direct`.
REGISTER = (
    Personal(
        "answers",
        ("asked_in",),
        "SELECT * FROM answers WHERE asked_in = :direct",
        ("DELETE FROM answers WHERE asked_in = :direct",),
    ),
    _rows("people_in_servers"),
    _rows("library_choices"),
    _rows("conversations"),
    _rows("votes"),
    Personal(
        "saved_excerpts",
        ("user_id", "note_user_id"),
        # Of a channel's notebook a person gets what they saved and what they noted, and not what others did.
        """
        SELECT id, channel_id, place, text, citation, library, article_id, sha256, start_at, end_at, saved_at,
            user_id IS :user AS saved_by_you, CASE WHEN note_user_id = :user THEN note END AS your_note
        FROM saved_excerpts WHERE user_id = :user OR note_user_id = :user ORDER BY channel_id, place
        """,
        (
            # A person's own notebook goes; what they put into a channel's stays there without their name and words.
            "DELETE FROM saved_excerpts WHERE channel_id IS NULL AND user_id = :user",
            "UPDATE saved_excerpts SET user_id = NULL WHERE user_id = :user",
            "UPDATE saved_excerpts SET note = NULL, note_user_id = NULL WHERE note_user_id = :user",
            UNUSED_TEXTS,
        ),
    ),
    _rows("watches"),
    _rows("notices"),
    # Empty, unless a bot of an earlier version runs beside this one: what it writes goes to the archive's log.
    Personal(
        "audit",
        ("user_id",),
        "SELECT id, library, deed, names, refused, done_at FROM audit WHERE user_id = :user",
        ("UPDATE audit SET user_id = NULL WHERE user_id = :user",),
    ),
)


class Privacy:
    """Gives people what is kept about them, and forgets it."""

    def __init__(self, database: Database, people: People) -> None:
        self._database = database
        self._people = people

    async def export(self, user_id: int, direct: int | None) -> dict[str, list[dict[str, Any]]]:
        """Everything kept about a person, by table. `direct` is the channel of their direct messages, where known."""
        about = {"user": user_id, "direct": direct}
        return {one.table: [dict(row) for row in await self._database.rows(one.export, about)] for one in REGISTER}

    async def erase(self, user_id: int, direct: int | None) -> None:
        """Forget all of that, as a whole or not at all."""
        about = {"user": user_id, "direct": direct}
        async with self._database.transaction() as connection:
            for one in REGISTER:
                for statement in one.erase:
                    await connection.execute(statement, about)
        self._people.meet_anew(user_id)
