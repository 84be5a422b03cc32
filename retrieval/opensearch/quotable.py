"""Quotations looked up whole: which passages hold their words in a row, as `text.folding` has them."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.model import Scope
from retrieval.opensearch.clauses import THERE, of_libraries
from retrieval.opensearch.connection import Connection


class ClusterQuotable:
    """Looks words up that `forms.passage_forms` kept in a field of their own."""

    def __init__(self, connection: Connection, passages: str) -> None:
        self._connection = connection
        self._passages = passages

    async def holding(self, parts: Sequence[Sequence[str]], scope: Scope, limit: int) -> list[int]:
        """Up to `limit` passages of the scope's libraries that hold each of `parts` in a row, oldest first.

        `parts` are folded words. The scope's filters are not looked at.
        """
        rows = [" ".join(part) for part in parts if any(letter.isalnum() for letter in "".join(part))]
        if not rows:
            return []
        query = [THERE, of_libraries(scope), *({"match_phrase": {"words": row}} for row in rows)]
        found = await self._connection.documents(self._passages, query, limit, sort=[{"id": "asc"}], _source=["id"])
        return [one["id"] for one in found]
