"""Many files at once: answers do not wait for them, and an interrupted batch goes on where it was."""

from __future__ import annotations

import asyncio
import statistics
import time
from pathlib import Path

from bot.cli.batch import Job, outcomes
from retrieval.archive import Archive
from retrieval.errors import IntakeError
from retrieval.intake.reading import source_files
from tests.retrieval.helpers import Write, put
from tests.retrieval.made_files import STORY, web_page

_PAGES = 300


def write_pages(folder: Path, count: int) -> None:
    folder.mkdir()
    for number in range(count):
        body = "".join(f"<p>{paragraph} That was in the year {number}.</p>" for paragraph in STORY * 4)
        (folder / f"{number:04}.html").write_text(web_page(f"<h1>Mill number {number}</h1>{body}"), encoding="utf-8")


# On a machine that is busy with other things answers take longer anyway.
_SECONDS = 0.1
_TIMES = 3


def median_and_95th(waits: list[float]) -> tuple[float, float]:
    return statistics.median(waits), statistics.quantiles(waits, n=20)[-1]


async def test_answers_take_less_than_a_tenth_of_a_second_while_hundreds_of_pages_come_in(
    archive: Archive, write: Write, tmp_path: Path
) -> None:
    write_pages(tmp_path / "pages", _PAGES)
    await put(archive, write("mill.txt", "\n\n".join(STORY)), "asked")
    scope = await archive.scope(["asked"])
    waits: list[float] = []

    async def ask(times: int) -> None:
        for _ in range(times):
            start = time.perf_counter()
            assert (await archive.ask("Who ran the mill with her brother?", scope)).answered
            waits.append(time.perf_counter() - start)
            await asyncio.sleep(0.02)

    await ask(60)
    before = median_and_95th(waits)
    waits.clear()
    asking = asyncio.create_task(ask(1_000_000))
    jobs = [Job(file, "pages") for file in source_files(tmp_path / "pages")]
    added = [
        job async for job, outcome in outcomes(archive, jobs) if not isinstance(outcome, IntakeError) and outcome
    ]
    asking.cancel()
    assert len(added) == _PAGES
    assert len(waits) > 50
    for now, alone in zip(median_and_95th(waits), before, strict=True):
        assert now < max(_SECONDS, _TIMES * alone)


async def test_a_batch_keeps_its_order_and_its_bad_files_stop_nothing(archive: Archive, write: Write) -> None:
    names = [f"{number:02}.{'html' if number % 2 else 'txt'}" for number in range(12)]
    for number, name in enumerate(names):
        write(
            name, web_page(f"<h1>{number}</h1><p>{STORY[0]} {number}</p>") if number % 2 else f"{STORY[1]} {number}"
        )
    folder = write("05.html", b"").parent
    jobs = [Job(file, "main") for file in source_files(folder)]
    done = [(job.source, outcome) async for job, outcome in outcomes(archive, jobs)]
    assert [source for source, _ in done] == names
    assert [source for source, outcome in done if isinstance(outcome, IntakeError)] == ["05.html"]
    ids = [number for _, outcome in done if not isinstance(outcome, IntakeError) for number in outcome]
    assert ids == sorted(ids) and len(ids) == 11


async def test_a_batch_that_was_interrupted_goes_on_without_reading_again(archive: Archive, tmp_path: Path) -> None:
    write_pages(tmp_path / "pages", 20)
    jobs = [Job(file, "mills") for file in source_files(tmp_path / "pages")]
    batch = outcomes(archive, jobs)
    first = [(await anext(batch))[0].source for _ in range(7)]
    await batch.aclose()
    assert first == [f"{number:04}.html" for number in range(7)]
    assert (await archive.libraries())["mills"] == 7
    again = [(job.source, outcome) async for job, outcome in outcomes(archive, jobs)]
    assert [source for source, outcome in again if outcome == ()] == first
    assert (await archive.libraries())["mills"] == 20
    started = archive.workshop.started
    assert all(outcome == () for _, outcome in [one async for one in outcomes(archive, jobs)])
    assert archive.workshop.started == started
