"""The index of whole quotations is derived: it comes and goes with the passages, whatever wrote them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from retrieval.answers.verdict import Outcome
from retrieval.archive import Archive
from retrieval.embedded import FILE_NAME
from retrieval.model import Scope
from retrieval.store.articles import MIGRATIONS
from retrieval.store.database import Database
from retrieval.store.quotable import QuotableStore
from tests.retrieval.helpers import MAIN
from tests.retrieval.quoted import print_article

TEXT = "A heading\n\nThe ferry isn’t old. It carries 1,200 people."


async def test_an_archive_from_before_gets_its_words_when_it_is_opened(tmp_path: Path) -> None:
    before = tmp_path / "before"
    before.mkdir()
    scripts = sorted(path for path in MIGRATIONS.glob("*.sql") if "quotable" not in path.read_text("utf-8"))
    for script in scripts[:2]:
        shutil.copy(script, before)
    database = await Database.open(tmp_path / "archive" / FILE_NAME, before)
    async with database.transaction() as connection:
        await connection.execute("INSERT INTO libraries (id, name) VALUES (1, 'main')")
        await connection.execute(
            "INSERT INTO documents (id, library_id, source, sha256, encoding, text) VALUES (1, 1, 'a', 'b', 'c', ?)",
            (f"Menu\n\n{TEXT}",),
        )
        await connection.execute(
            "INSERT INTO articles (id, document_id, start_at, end_at, title, authors, published_from)"
            " VALUES (1, 1, 6, ?, 'T', '[]', 'unknown')",
            (6 + len(TEXT),),
        )
        await connection.execute(
            "INSERT INTO passages (article_id, number, kind, start_at, end_at, sentences)"
            " VALUES (1, 1, 'body', 11, ?, ?)",
            (len(TEXT), json.dumps([[11, len(TEXT)]])),
        )
    await database.close()
    async with await Archive.open(tmp_path / "archive") as archive:
        verdict = await archive.verify("the ferry isn't old. It carries 1200 people", MAIN)
        assert verdict.outcome is Outcome.VERBATIM and verdict.matches[0].text.startswith("The ferry")


async def holding(folder: Path, *parts: str, library: str = "main") -> list[int]:
    database = await Database.open(folder / FILE_NAME, MIGRATIONS)
    try:
        return await QuotableStore(database).holding([part.split() for part in parts], Scope.of(library), 10)
    finally:
        await database.close()


async def test_words_in_a_row_are_found_in_their_own_library_only(archive: Archive, tmp_path: Path) -> None:
    await print_article(archive, "One two three four.", "Four three two one.")
    await print_article(archive, "One two three four.", library="other")
    folder = tmp_path / "archive"
    assert await holding(folder, "two three") == [1]
    assert await holding(folder, "four", "one two") == [1]
    assert await holding(folder, "two four") == []
    assert await holding(folder, "two three", library="other") == [3]
    assert await holding(folder, "two three", library="none") == []


async def test_words_go_with_their_document(archive: Archive, tmp_path: Path) -> None:
    await print_article(archive, "One two three four.")
    for digest in await archive.documents("main"):
        await archive.remove_document("main", digest)
    database = await Database.open(tmp_path / "archive" / FILE_NAME, MIGRATIONS)
    try:
        assert [tuple(row) for row in await database.rows("SELECT count(*) FROM quotable")] == [(0,)]
    finally:
        await database.close()


async def test_what_is_no_word_is_looked_up_without_harm(archive: Archive, tmp_path: Path) -> None:
    await print_article(archive, "One % two.")
    assert await holding(tmp_path / "archive", "%") == []
    assert await holding(tmp_path / "archive", "one % two") == [1]
    assert await holding(tmp_path / "archive", "don't") == []
