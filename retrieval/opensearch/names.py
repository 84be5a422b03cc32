"""The ids of documents in the record, and the small ones that more than one module writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from retrieval.opensearch.connection import Connection


def document_key(library: str, sha256: str) -> str:
    """The id of a document; also where it and its articles lie."""
    return f"{library}:{sha256}"


def passage_place(form: Mapping[str, Any]) -> dict[str, str]:
    """Where a passage lies: those of an article lie together, so that one shard tells what stands in it."""
    return {"_id": str(form["id"]), "routing": str(form["article"])}


def note_form(articles: Iterable[int]) -> dict[str, Any]:
    """A note of articles whose passages are under way."""
    return {"type": "note", "articles": list(articles), "added_at": datetime.now(UTC).isoformat()}


async def make_library(connection: Connection, records: str, library: str) -> None:
    """Make a library that may be there already."""
    name = f"library:{library}"
    if await connection.get(records, name) is None:
        form = {"type": "library", "library": library}
        await connection.put_together(records, [{"index": {"_id": name}}, form], name)
