"""Many files into libraries: the next ones are read while some are put in, in the order in which they were named."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Collection, Iterable
from typing import NamedTuple

from retrieval.archive import Archive
from retrieval.errors import IntakeError
from retrieval.intake.reading import Intake, SourceFile, checksum


class Job(NamedTuple):
    """A file or an address, and the library that it goes into."""

    what: SourceFile | str
    library: str

    @property
    def source(self) -> str:
        """What people call it."""
        return self.what if isinstance(self.what, str) else self.what.source


# The ids of the articles, none where the library held the same bytes already; or why it was refused.
Outcome = tuple[int, ...] | IntakeError


async def outcomes(archive: Archive, jobs: Iterable[Job]) -> AsyncGenerator[tuple[Job, Outcome]]:
    """Do all jobs and say, in their order, what became of each. Raises LibraryNameInvalid, StoreError."""
    held: dict[str, Collection[str]] = {}
    reading: deque[tuple[Job, asyncio.Task[Intake | None]]] = deque()
    putting: deque[tuple[Job, asyncio.Task[Outcome]]] = deque()

    def put_next() -> None:
        job, read = reading.popleft()
        putting.append((job, asyncio.create_task(_put(archive, job, read))))

    try:
        for job in jobs:
            if job.library not in held:
                held[job.library] = await archive.documents(job.library)
            reading.append((job, asyncio.create_task(_read(archive, job, held[job.library]))))
            if len(reading) > archive.workshop.workers:
                put_next()
            if len(putting) == archive.at_once:
                yield putting[0][0], await putting[0][1]
                putting.popleft()
        while reading or putting:
            if reading and len(putting) < archive.at_once:
                put_next()
            else:
                yield putting[0][0], await putting[0][1]
                putting.popleft()
    finally:
        for _, task in (*reading, *putting):
            task.cancel()


async def _read(archive: Archive, job: Job, held: Collection[str]) -> Intake | None:
    """What a file holds; None where its bytes are held, so that an interrupted batch goes on where it was."""
    if isinstance(job.what, str) or (held and await asyncio.to_thread(checksum, job.what) in held):
        return None
    return await archive.read(job.what)


async def _put(archive: Archive, job: Job, reading: asyncio.Task[Intake | None]) -> Outcome:
    try:
        intake = await reading
        if isinstance(job.what, str):
            return (await archive.add_address(job.what, job.library)).article_ids
        return (await archive.put(intake, job.library)).article_ids if intake else ()
    except IntakeError as error:
        return error
