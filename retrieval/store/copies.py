"""Which articles are nearly the same, linked as they come in."""

from __future__ import annotations

import json

import aiosqlite

# Of the smaller sketch, this much must be shared. News stories that are no copies share less than a tenth.
CONTAINED = 0.6
# With fewer fingerprints, about fifty words, chance decides.
FEWEST = 12
# A page that comes a thousand times is known as a copy by these.
LINKED = 50


async def link_copies(connection: aiosqlite.Connection, article_id: int, prints: frozenset[int]) -> None:
    """Keep the fingerprints of a new article and link it with the articles that it nearly is, both ways round."""
    if len(prints) < FEWEST:
        return
    shared = await connection.execute_fetchall(
        """
        SELECT shared.article_id, shared.number, s.size FROM (
            SELECT article_id, count(*) AS number FROM fingerprints
            WHERE print IN (SELECT value FROM json_each(:prints)) GROUP BY article_id
        ) shared
        JOIN sketches s ON s.article_id = shared.article_id
        WHERE shared.number >= :contained * min(s.size, :size) ORDER BY shared.number DESC LIMIT :most
        """,
        {"prints": json.dumps(list(prints)), "contained": CONTAINED, "size": len(prints), "most": LINKED},
    )
    pairs = [(article_id, row["article_id"]) for row in shared]
    await connection.executemany(
        "INSERT INTO copies (article_id, copy_id) VALUES (?, ?)", [*pairs, *((b, a) for a, b in pairs)]
    )
    await connection.execute("INSERT INTO sketches (article_id, size) VALUES (?, ?)", (article_id, len(prints)))
    await connection.executemany(
        "INSERT INTO fingerprints (print, article_id) VALUES (?, ?)", [(number, article_id) for number in prints]
    )
