"""Reading in worker processes: limits of time and memory, and what becomes of a worker that goes down."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from retrieval.archive import Archive
from retrieval.errors import SourceTooDemanding, SourceTooLarge
from retrieval.intake.workshop import Workshop

from . import going_wrong
from .helpers import MAIN, Write, put
from .made_files import STORY, story_page, story_pdf


@pytest.fixture
async def workshop(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Workshop]:
    # The worker imports the functions of these tests as the tests do.
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    # Starting a worker is part of the first call, and takes long on a machine that is busy.
    opened = Workshop(workers=2, seconds=8)
    yield opened
    await opened.close()


async def test_a_worker_does_what_it_is_given_and_is_used_again(workshop: Workshop) -> None:
    assert await workshop.run("a", going_wrong.add, 1, 2) == 3
    first = await workshop.run("a", going_wrong.process_id)
    assert await workshop.run("a", going_wrong.process_id) == first != os.getpid()


async def test_a_refusal_comes_back_as_it_was_raised(workshop: Workshop) -> None:
    with pytest.raises(SourceTooLarge) as refused:
        await workshop.run("book.pdf", going_wrong.refuse)
    assert (refused.value.source, refused.value.size, refused.value.limit) == ("book.pdf", 60 << 20, 50 << 20)
    assert str(refused.value) == str(SourceTooLarge("book.pdf", 60 << 20, 50 << 20))


@pytest.mark.skipif(sys.platform == "win32", reason="no limits of memory there")
async def test_a_file_that_takes_too_much_memory_is_refused_and_the_next_is_read(workshop: Workshop) -> None:
    with pytest.raises(SourceTooDemanding, match="1024 MB of memory"):
        await workshop.run("bomb.pdf", going_wrong.swell)
    assert await workshop.run("a", going_wrong.add, 1, 2) == 3


async def test_a_file_that_takes_too_long_is_refused_and_its_worker_is_gone(workshop: Workshop) -> None:
    with pytest.raises(SourceTooDemanding, match=r"loop\.pdf: reading it takes more than 8 s"):
        await workshop.run("loop.pdf", going_wrong.sleep, 600)
    assert await workshop.run("a", going_wrong.add, 1, 2) == 3


async def test_a_worker_that_crashes_takes_nothing_else_down(workshop: Workshop) -> None:
    with pytest.raises(SourceTooDemanding, match=r"crash\.pdf"):
        await workshop.run("crash.pdf", going_wrong.crash)
    assert await workshop.run("a", going_wrong.add, 1, 2) == 3


async def test_what_a_library_prints_is_no_part_of_the_result(workshop: Workshop) -> None:
    assert await workshop.run("a", going_wrong.print_much) == "done"


async def test_a_worker_does_not_know_the_token(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "s3cret")
    assert "s3cret" not in str(await workshop.run("a", going_wrong.environment))


async def test_as_many_files_are_read_at_once_as_there_are_workers(workshop: Workshop) -> None:
    await asyncio.gather(*(workshop.run("a", going_wrong.add, 1, 1) for _ in range(2)))
    slept = await asyncio.gather(*(workshop.run("a", going_wrong.sleep, 0.5) for _ in range(4)))
    beginnings = [began for began, _ in slept]
    at_once = [sum(began <= moment < ended for began, ended in slept) for moment in beginnings]
    assert max(at_once) == 2


async def test_whoever_stops_waiting_stops_the_worker(workshop: Workshop, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    reading = asyncio.create_task(workshop.run("a", going_wrong.write_after, 2.0, str(mark)))
    await asyncio.sleep(0.5)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    await workshop.close()
    await asyncio.sleep(2.5)
    assert not mark.exists()
    assert await workshop.run("a", going_wrong.add, 1, 2) == 3


async def test_a_bug_in_a_reader_is_no_refusal(workshop: Workshop) -> None:
    with pytest.raises(TypeError):
        await workshop.run("a", going_wrong.add, 1, "2")


# The archive --------------------------------------------------------------------------------------------


async def test_plain_text_is_read_without_a_worker_and_pages_with_one(archive: Archive, write: Write) -> None:
    await put(archive, write("mill.txt", "\n\n".join(STORY)))
    assert not archive.workshop.started
    await put(archive, write("page.html", story_page()))
    assert archive.workshop.started


async def test_a_pdf_under_the_name_of_a_text_is_read_as_what_it_is(archive: Archive, write: Write) -> None:
    await put(archive, write("mill.txt", story_pdf()))
    assert archive.workshop.started
    answer = await archive.ask("Who ran the mill with her brother?", MAIN)
    assert answer.findings[0].excerpt.text == STORY[1]
    assert answer.findings[0].excerpt.passage.page == 1


async def test_documents_of_several_formats_are_one_library(archive: Archive, write: Write) -> None:
    for name, content in {"a.pdf": story_pdf(), "b.html": story_page(), "c.txt": "\n\n".join(STORY)}.items():
        await put(archive, write(name, content))
    async with aclosing(archive.articles(MAIN)) as entries:
        assert [entry.source async for entry in entries] == ["a.pdf", "b.html", "c.txt"]
