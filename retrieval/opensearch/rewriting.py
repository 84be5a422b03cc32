"""Articles that are there already, written anew: corrected, hidden, brought back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from retrieval.opensearch.connection import Connection, Found
from retrieval.opensearch.forms import article_of, passage_forms, passage_of

# Passages of one article, at most.
_MOST = 10_000


class Rewriting:
    """Changes articles and all that they are found by."""

    def __init__(self, connection: Connection, records: str, passages: str) -> None:
        self._connection = connection
        self._records = records
        self._passages = passages

    async def change(self, hit: Found, changes: Mapping[str, Any], *others: tuple[str, Mapping[str, Any]]) -> bool:
        """Change fields of an article, and `others` by their ids in its shard with them; then its passages.

        False, and nothing done, where `hit` knows its place in the history and somebody else was faster. Killed in
        between, a passage is found by what was before; what is shown of it is the article's.
        """
        place = {"if_seq_no": hit["_seq_no"], "if_primary_term": hit["_primary_term"]} if "_seq_no" in hit else {}
        operations: list[Mapping[str, Any]] = [{"update": {"_id": hit["_id"], **place}}, {"doc": changes}]
        outcomes = await self._connection.put_together(self._records, operations, hit["_routing"])
        if "error" in outcomes[0]:
            return False
        for name, changed in others:
            change: list[Mapping[str, Any]] = [{"update": {"_id": name}}, {"doc": changed}]
            await self._connection.put_together(self._records, change, hit["_routing"])
        form = {**hit["_source"], **changes}
        article = article_of(form, ())
        query = [{"term": {"article": form["id"]}}]
        old = await self._connection.documents(
            self._passages, query, _MOST, _source={"excludes": ["terms", "words", "beside"]}, sort=[{"number": "asc"}]
        )
        removed = form.get("removed_at") is not None
        anew = passage_forms(article, [passage_of(one) for one in old])
        await self._connection.put(self._passages, [(number, {**one, "removed": removed}) for number, one in anew])
        return True


async def take_out(connection: Connection, passages: str, articles: Sequence[int]) -> None:
    """Take the passages away of articles that are not there."""
    if articles:
        await connection.delete(passages, {"terms": {"article": list(articles)}})
