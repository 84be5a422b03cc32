"""What the archive keeps of addresses: the only SQL on them."""

from __future__ import annotations

from retrieval.model import Document
from retrieval.store.database import Database
from retrieval.store.holding import HELD


class AddressStore:
    """Queries on an open database; holds no state of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def known(self, library: str, asked: str) -> tuple[Document, str, str | None, str | None] | None:
        """The document of a library that came from an address, with its final address, ETag and Last-Modified."""
        rows = await self._database.rows(
            f"""
            SELECT d.source, d.text, d.sha256, d.encoding, a.url, a.etag, a.last_modified FROM addresses a
            JOIN libraries l ON l.id = a.library_id AND l.name = ?
            JOIN documents d ON d.id = a.document_id AND d.library_id = l.id AND {HELD}
            WHERE a.asked = ?
            """,  # noqa: S608
            (library, asked),
        )
        for row in rows:
            document = Document(row["source"], row["text"], row["sha256"], row["encoding"])
            return document, row["url"], row["etag"], row["last_modified"]
        return None

    async def keep(
        self, library: str, asked: str, sha256: str, *, url: str, etag: str | None, last_modified: str | None
    ) -> None:
        """Keep that the document with this checksum stands at an address. Nothing, where the document is gone."""
        async with self._database.transaction() as connection:
            await connection.execute(
                """
                INSERT INTO addresses (library_id, asked, document_id, url, etag, last_modified)
                SELECT l.id, ?, d.id, ?, ?, ? FROM libraries l
                JOIN documents d ON d.library_id = l.id AND d.sha256 = ? WHERE l.name = ?
                ON CONFLICT (library_id, asked) DO UPDATE SET document_id = excluded.document_id,
                    url = excluded.url, etag = excluded.etag, last_modified = excluded.last_modified
                """,
                (asked, url, etag, last_modified, sha256, library),
            )
