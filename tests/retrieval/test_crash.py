"""`footnote ingest` is killed in the middle, again and again: what is there is whole, and the rest comes later."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.archive import Archive
from retrieval.intake.reading import SourceFile, read_file, source_files
from retrieval.model import PassageDraft

from .helpers import MAIN

FILES = 300
# After how many added files, and how many milliseconds later, each run is killed.
MOMENTS = [(1, 0), (4, 3), (11, 0), (24, 1), (38, 2), (50, 7), (63, 0.5)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    for number in range(FILES):
        paragraphs = [f"Report {number} of the lighthouse"]
        paragraphs += [
            f"On night {night} the keeper of light{number} saw {night * number} boats. He wrote it down. It rained."
            for night in range(1, 4 + number % 5)
        ]
        (made / f"{number:03d}.txt").write_text("\n\n".join(paragraphs) + "\n")
    return made


def start(command: list[str], folder: Path, data: Path) -> subprocess.Popen[str]:
    """Run a command outside the checkout, so that nobody's `.env` or data is met."""
    checkout = Path(__file__).parents[2]
    environment = {**os.environ, "FOOTNOTE_DATA": str(data), "PYTHONPATH": str(checkout)}
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)


def ingest(folder: Path, data: Path) -> subprocess.Popen[str]:
    return start([sys.executable, "-m", "bot", "ingest", str(folder)], folder.parent, data)


def said(process: subprocess.Popen[str]) -> Iterator[str]:
    """What became of each file: "added" or "already here"."""
    assert process.stdout is not None
    for line in process.stdout:
        yield line.partition(":")[0]


def kill_after(process: subprocess.Popen[str], added: int, milliseconds: float) -> int:
    """Kill without warning once so many files were added; how many had been reported by then."""
    reported = 0
    for status in said(process):
        reported += status == "added"
        if reported >= added:
            break
    time.sleep(milliseconds / 1000)
    process.kill()
    reported += sum(status == "added" for status in said(process))
    assert process.wait() == -9
    return reported


async def assert_whole(data: Path, folder: Path) -> set[str]:
    """Every article is as reading its file again gives it; the sources of those that are there."""
    connection = sqlite3.connect(data / "archive.db")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    rows = connection.execute(
        "SELECT count(*) FROM documents d WHERE NOT EXISTS (SELECT 1 FROM articles a WHERE a.document_id = d.id)"
    )
    assert rows.fetchone() == (0,)
    connection.close()
    present: set[str] = set()
    async with await Archive.open(data) as archive:
        async for entry in archive.articles(MAIN):
            assert entry.source not in present
            present.add(entry.source)
            intake = read_file(SourceFile(folder / entry.source, entry.source))
            (draft,) = intake.drafts
            assert (await archive.article(entry.id, MAIN)).text == draft.span.of(intake.document.text)
            passages = await archive.passages(entry.id, range(1, 1_000), MAIN)
            kept = tuple(PassageDraft(one.number, one.kind, one.span, one.sentences) for one in passages)
            assert kept == draft.passages
            assert entry.metadata == draft.metadata
        last = max(present)
        answer = await archive.ask(f"light{int(last.removesuffix('.txt'))}", MAIN)
        assert {finding.citation.entry.source for finding in answer.findings} == {last}
    return present


async def test_a_killed_ingest_loses_nothing_that_was_reported_and_leaves_nothing_half(
    folder: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    there: set[str] = set()
    for added, milliseconds in MOMENTS:
        process = ingest(folder, data)
        reported = kill_after(process, added, milliseconds)
        assert process.stdout is not None
        process.stdout.close()
        now = await assert_whole(data, folder)
        assert there < now
        # At most the one file that was committed and not yet reported is more than was said.
        assert 0 <= len(now) - len(there) - reported <= 1
        there = now
    assert len(there) < FILES

    process = ingest(folder, data)
    statuses = list(said(process))
    assert process.wait() == 0
    assert process.stdout is not None
    process.stdout.close()
    assert statuses.count("already here") == len(there)
    assert statuses.count("added") == FILES - len(there)
    assert await assert_whole(data, folder) == {file.source for file in source_files(folder)}


HALF_A_TRANSACTION = """
import asyncio, sys
from pathlib import Path
from retrieval.archive import Archive
from retrieval.intake.reading import source_files
from retrieval.store.articles import MIGRATIONS
from retrieval.store.database import Database

async def main(data: Path, folder: Path) -> None:
    async with await Archive.open(data) as archive:
        await archive.add(source_files(folder)[0], "main")
    database = await Database.open(data / "archive.db", MIGRATIONS)
    async with database.transaction() as connection:
        await connection.execute("DELETE FROM passages")
        await connection.execute("INSERT INTO libraries (name) VALUES ('half')")
        await connection.execute("UPDATE documents SET text = zeroblob(5000000) || ''")
        print("in the middle", flush=True)
        await asyncio.sleep(60)

asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
"""


async def test_a_process_killed_inside_a_transaction_leaves_what_was_there_before(
    folder: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    process = start([sys.executable, "-c", HALF_A_TRANSACTION, str(data), str(folder)], folder.parent, data)
    assert process.stdout is not None
    assert process.stdout.readline() == "in the middle\n"
    process.kill()
    process.wait()
    process.stdout.close()
    assert await assert_whole(data, folder) == {"000.txt"}
    async with await Archive.open(data) as archive:
        assert await archive.libraries() == {"main": 1}
