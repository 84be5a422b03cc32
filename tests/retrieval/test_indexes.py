"""Indexes that follow the record: through files and their damage, other processes, full disks and sudden ends."""

import asyncio
import logging
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.archive import Archive
from retrieval.corrections import Field
from retrieval.embedded import Embedded
from retrieval.intake.reading import SourceFile
from retrieval.model import Hit

from .helpers import MAIN, Write, put
from .indexed import NAMES, WORTH_A_FILE, opened, prose

# The whole count of sudden ends is run by `FOOTNOTE_KILLS=200 python -m pytest tests/retrieval/test_indexes.py`.
KILLS = int(os.environ.get("FOOTNOTE_KILLS", "20"))


def files(folder: Path) -> set[str]:
    return {path.name for path in (folder / "index").glob("*.segment")}


def rebuilt(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if "made again" in record.getMessage()]


async def fill(folder: Path, seed: int = 1, articles: int = 40) -> None:
    """Both libraries, indexed and in files."""
    chance = random.Random(seed)
    async with opened(folder) as library:
        for number in range(articles):
            await library.add_some(NAMES[number % 2], chance)
            await library.indexes.of(frozenset(NAMES))
            await library.settled()
        await library.assert_exact(*NAMES)


async def test_the_ranking_stays_that_of_rank_bm25_while_articles_come_and_go(tmp_path: Path) -> None:
    chance = random.Random(7)
    async with opened(tmp_path) as library:
        for _ in range(120):
            name = chance.choice(NAMES)
            ids = await library.ids(name)
            if ids and chance.random() < 0.35:
                for article in chance.sample(ids, min(len(ids), chance.randint(1, 3))):
                    await library.remove(article)
            else:
                await library.add_some(name, chance, chance.randint(1, 4))
            await library.assert_exact(*chance.choice([("first",), ("second",), NAMES]))
        await library.settled()
        await library.assert_exact(*NAMES)
        assert files(tmp_path) == await library.indexes._segments.names()
        assert 0 < len(files(tmp_path)) < 12


async def test_what_is_corrected_or_brought_back_is_known_to_the_index(tmp_path: Path) -> None:
    chance = random.Random(11)
    hidden: list[tuple[int, str]] = []
    async with opened(tmp_path) as library, opened(tmp_path) as other:
        for number in range(60):
            name = chance.choice(NAMES)
            await library.add_some(name, chance)
            article = chance.choice(await library.ids(name))
            if number % 3 == 0:
                await library.correct(article, f"harbour river {number}")
            elif number % 3 == 1:
                await library.remove(article)
                hidden.append((article, name))
            elif hidden:
                await library.bring_back(*hidden.pop())
            await library.assert_exact(name)
            await other.assert_exact(*NAMES)
        await library.settled()
        await library.assert_exact(*NAMES)
    async with opened(tmp_path) as again:
        await again.assert_exact(*NAMES)


async def test_a_filter_forgets_what_passed_it_before_a_correction(archive: Archive, write: Write) -> None:
    added = await put(archive, write("mill.md", "---\ntitle: Mill\noutlet: Post\n---\n\nThe mill closed in May."))
    assert (await archive.ask("mill source:post", MAIN)).answered
    await archive.edit(added.article_ids[0], MAIN, {Field.OUTLET: "Courier", Field.TITLE: "The granary"}, "Ada")
    assert not (await archive.ask("mill source:post", MAIN)).answered
    assert (await archive.ask("granary source:courier", MAIN)).answered


async def test_a_new_process_answers_from_the_files_and_makes_none_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await fill(tmp_path)
    before = files(tmp_path)
    async with opened(tmp_path) as library:
        await library.assert_exact(*NAMES)
        for name in NAMES:
            in_memory = [piece.part.passages for piece in library.indexes._libraries[name].pieces if not piece.file]
            assert sum(in_memory) < WORTH_A_FILE
        await library.settled()
    assert files(tmp_path) == before
    assert not rebuilt(caplog)


async def test_what_was_removed_while_nobody_indexed_is_gone_from_the_files(tmp_path: Path) -> None:
    await fill(tmp_path)
    async with opened(tmp_path) as library:
        for article in (await library.ids(*NAMES))[::3]:
            await library.remove(article)
    async with opened(tmp_path) as library:
        await library.assert_exact(*NAMES)
        await library.settled()
        await library.assert_exact("first")


async def test_a_file_with_many_removed_passages_is_made_anew_without_them(tmp_path: Path) -> None:
    await fill(tmp_path)
    async with opened(tmp_path) as library:
        for article in (await library.ids(*NAMES))[:-4]:
            await library.remove(article)
        for _ in range(3):
            await library.assert_exact(*NAMES)
            await library.assert_exact("first")
            await library.assert_exact("second")
            await library.settled()
        for name in NAMES:
            for piece in library.indexes._libraries[name].pieces:
                assert len(piece.part.segment) <= piece.part.passages / 0.75 + 1
        left = await library.database.rows("SELECT count(*) AS removals FROM removals")
        assert left[0]["removals"] <= 4


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) - 70] ^= 1
    content[len(content) // 2] ^= 1
    content[len(content) // 3] ^= 1
    path.write_bytes(content)


def of_an_older_version(path: Path) -> None:
    path.write_bytes(b"FNTSEG01" + path.read_bytes()[8:])


@pytest.mark.parametrize("damage", [Path.unlink, cut_off, emptied, flipped, of_an_older_version])
async def test_a_damaged_file_is_made_again_from_the_record_with_a_line_in_the_log(
    damage: Callable[[Path], None], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await fill(tmp_path)
    largest = max((tmp_path / "index").glob("*.segment"), key=lambda path: path.stat().st_size)
    damage(largest)
    async with opened(tmp_path) as library:
        await library.assert_exact(*NAMES)
        assert len(rebuilt(caplog)) == 1
        assert largest.name in rebuilt(caplog)[0]
        await library.indexes.of(frozenset(NAMES))
        await library.settled()
        await library.assert_exact(*NAMES)
    assert largest.name not in files(tmp_path)
    async with opened(tmp_path) as library:
        await library.assert_exact(*NAMES)
    assert len(rebuilt(caplog)) == 1


async def test_without_any_of_its_files_the_index_is_made_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await fill(tmp_path)
    for path in (tmp_path / "index").iterdir():
        path.unlink()
    async with opened(tmp_path) as library:
        await library.assert_exact(*NAMES)
    assert len(rebuilt(caplog)) == len(NAMES)


async def test_files_that_a_killed_process_left_unnamed_are_swept_away(tmp_path: Path) -> None:
    await fill(tmp_path)
    (tmp_path / "index" / "orphan.segment").write_bytes(b"half")
    async with opened(tmp_path) as library:
        assert await library.indexes.look_after()
        assert "orphan.segment" not in files(tmp_path)
        await library.assert_exact(*NAMES)


async def test_a_second_process_is_told_that_another_looks_after_the_index_and_answers_all_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    chance = random.Random(3)
    async with opened(tmp_path) as here, opened(tmp_path) as there:
        assert await here.indexes.look_after()
        for _ in range(3):
            assert not await there.indexes.look_after()
        assert sum("Another process" in record.getMessage() for record in caplog.records) == 1
        for _ in range(40):
            one = chance.choice([here, there])
            if chance.random() < 0.8:
                await one.add_some(chance.choice(NAMES), chance, 2)
            elif ids := await one.ids(*NAMES):
                await one.remove(chance.choice(ids))
            other = there if one is here else here
            await other.assert_exact(*NAMES)
        await here.settled()
        await there.assert_exact(*NAMES)
        await here.assert_exact(*NAMES)
        assert files(tmp_path)
    async with opened(tmp_path) as library:
        assert await library.indexes.look_after()


async def test_questions_go_on_while_articles_come_and_files_are_written(tmp_path: Path) -> None:
    chance = random.Random(4)
    async with opened(tmp_path) as library:
        await library.add_some("first", chance, 5)

        async def ask() -> None:
            for _ in range(60):
                index = await library.indexes.of(frozenset(["first"]))
                held = len(index)
                hits = index.search(["harbor", "night"], held)
                await asyncio.sleep(0)
                # A snapshot: nothing that comes meanwhile is in it.
                assert len(index) == held
                assert index.search(["harbor", "night"], held) == hits

        async def add() -> None:
            for _ in range(30):
                await library.add_some("first", chance)

        await asyncio.gather(ask(), ask(), add())
        await library.settled()
        await library.assert_exact("first")


async def test_where_no_file_can_be_written_the_index_stays_in_memory(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "index").write_text("a file where the folder should be, as unwritable as a disk that is read-only")
    await fill(tmp_path)
    said = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(said) == 1
    assert "cannot be written" in said[0]
    assert str(tmp_path) not in said[0]


FULL_DISK = """
import asyncio, random, resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from indexed import NAMES, opened

async def main(folder):
    chance = random.Random(5)
    async with opened(folder) as library:
        for number in range(30):
            await library.add_some(NAMES[number % 2], chance)
        # No file can grow beyond this from now on, as on a disk that is full; reading goes on.
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))
        for name in NAMES:
            await library.assert_exact(name)
        await library.settled()
        await library.assert_exact(*NAMES)
    print("held", flush=True)

asyncio.run(main(Path(sys.argv[1])))
"""


def run(*arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.Popen(
        [sys.executable, *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.skipif(sys.platform == "win32", reason="there are no limits on the size of files")
async def test_a_full_disk_leaves_the_index_in_memory_and_no_halves_of_files(tmp_path: Path) -> None:
    process = run("-c", FULL_DISK, str(tmp_path), str(Path(__file__).parent))
    said, warned = process.communicate(timeout=60)
    assert (process.returncode, said) == (0, "held\n"), warned
    # Whichever of the two it was that grew first, the file or the record.
    assert "cannot be written (File too large)" in warned or "cannot be written (The archive" in warned
    async with opened(tmp_path) as library:
        assert files(tmp_path) == await library.indexes._segments.names()
        await library.assert_exact(*NAMES)


async def test_processes_killed_at_any_moment_leave_an_index_that_is_exact(tmp_path: Path) -> None:
    chance = random.Random(6)
    for seed in range(KILLS):
        process = run(str(Path(__file__).parent / "indexed.py"), str(tmp_path), str(seed))
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        await asyncio.sleep(chance.random() * 0.3)
        process.kill()
        assert process.wait() == -9
        process.communicate()
        async with opened(tmp_path) as library:
            await library.assert_exact(*NAMES)
            await library.assert_exact("first")
            # What is left over does not pile up from one end to the next.
            for article in (await library.ids(*NAMES))[:-60]:
                await library.remove(article)
    async with opened(tmp_path) as library:
        await library.assert_exact("second")
        assert await library.indexes.look_after()
        assert files(tmp_path) == await library.indexes._segments.names()


async def test_an_archive_keeps_its_index_in_files_from_some_thousand_passages_on(tmp_path: Path) -> None:
    chance = random.Random(8)
    paragraphs = "\n\n".join(prose(chance) for _ in range(900))
    path = tmp_path / "long.txt"
    path.write_text(paragraphs)
    async with await Archive.open(tmp_path / "data") as archive:
        await archive.add(SourceFile(path, path.name), "main")
        before = await archive.ask("Where is the harbour?", await archive.scope(["main"]))
        assert before.answered
    assert files(tmp_path / "data")
    async with await Archive.open(tmp_path / "data") as archive:
        assert await archive.ask("Where is the harbour?", await archive.scope(["main"])) == before


QUERIES = (["harbor"], ["keeper", "night"], ["ferri", "ferri", "mill"], ["lamp", "storm", "boat"])


async def answers_of(embedded: Embedded) -> list[list[Hit]]:
    index = await embedded.index(frozenset(["main"]))
    return [await index.search(query, 10) for query in QUERIES]


@pytest.mark.parametrize("looked_at", [True, False], ids=["all looked at", "only what is used"])
async def test_a_byte_flipped_at_any_place_of_a_file_never_gives_a_wrong_answer(
    looked_at: bool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    chance = random.Random(9)
    path = tmp_path / "long.txt"
    path.write_text("\n\n".join(prose(chance) for _ in range(900)))
    folder = tmp_path / "data"
    embedded = await Embedded.open(folder)
    async with Archive(embedded, folder) as archive:
        await archive.add(SourceFile(path, path.name), "main")
        expected = await answers_of(embedded)
    assert all(expected)
    mended = 0
    for number in range(16):
        (file,) = (folder / "index").glob("*.segment")
        whole = file.read_bytes()
        place = len(whole) * number // 16
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << number % 8]) + whole[place + 1 :])
        caplog.clear()
        embedded = await Embedded.open(folder)
        indexes = embedded._indexes
        # As a process that closes at once: it leaves what it does not use unread.
        indexes._closing = not looked_at
        assert await answers_of(embedded) == expected
        while indexes._checking:
            await asyncio.wait(indexes._checking)
        indexes._closing = False
        assert await answers_of(embedded) == expected
        while indexes._maintaining:
            await asyncio.wait(indexes._maintaining)
        await embedded.close()
        made_again = not file.exists()
        assert len(rebuilt(caplog)) == made_again
        mended += made_again
        if not made_again:
            file.write_bytes(whole)
    assert mended == 16 if looked_at else 4 < mended < 16
