"""The log of a library: its deeds, kept whatever happens to the archive meanwhile.

A deed has its id before it is written: milliseconds in the high bits, chance in the low ones. So processes on any
number of hosts need not agree on it, and what cannot be written while the archive is away waits on disk under the id
that people's buttons have already.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from retrieval.engine import Deeds
from retrieval.errors import ArchiveUnreachable
from retrieval.model import Deed, Done, Refusal
from retrieval.model.deeds import deed_form, deed_of
from retrieval.text.analysis import without_broken_letters

# After so many days what somebody did is forgotten.
KEPT_DAYS = 365

# Bits of chance in an id. With those of the milliseconds it has 18 digits until the year 2211.
_CHANCE = 17
# How far apart the ids are that are tried for a deed whose own another one has.
_STEP = 2**40


class Log:
    """What was done to libraries. Where it cannot be kept at the moment it waits below `waiting`."""

    def __init__(self, deeds: Deeds, waiting: Path) -> None:
        self._deeds = deeds
        self._waiting = waiting
        self._last = 0

    async def keep(
        self,
        library: str,
        by: str | None,
        done: Done,
        *,
        articles: Iterable[int] = (),
        names: Iterable[str] = (),
        refused: Iterable[Refusal] = (),
    ) -> Deed:
        """Keep what was done to a library just now; the deed, whose id has no more than 18 digits.

        It is found as soon as this returns, or once the archive can be reached again.
        """
        now = datetime.now(UTC)
        milliseconds = int(now.timestamp() * 1000)
        self._last = max(self._last + 1, (milliseconds << _CHANCE) + secrets.randbelow(1 << _CHANCE))
        deed = Deed(
            id=self._last,
            library=library,
            by=by,
            done=done,
            at=datetime.fromtimestamp(milliseconds / 1000, UTC),
            articles=tuple(articles),
            names=tuple(map(without_broken_letters, names)),
            refused=tuple(Refusal(*map(without_broken_letters, one)) for one in refused),
        )
        try:
            return await self.bring(deed)
        except ArchiveUnreachable:
            await asyncio.to_thread(self._let_wait, deed)
            return deed

    async def deed(self, number: int, library: str) -> Deed | None:
        """What was done to a library, by its id; None where there is nothing, or where it is forgotten."""
        return await self._deeds.one(number, library)

    async def page(self, library: str, skip: int, limit: int) -> tuple[list[Deed], int]:
        """Up to `limit` deeds of a library after the newest `skip`, newest first, and how many there are."""
        return await self._deeds.page(library, skip, limit)

    async def bring(self, deed: Deed) -> Deed:
        """Keep a deed that has its id already, unless it is there; as it is kept. Raises StoreError."""
        return await bring(self._deeds, deed)

    async def put_waiting(self) -> None:
        """Keep what waited for the archive. Raises ArchiveUnreachable."""
        for path in await asyncio.to_thread(waiting_deeds, self._waiting):
            deed = await asyncio.to_thread(_read, path)
            if deed is not None:
                await self.bring(deed)
                await asyncio.to_thread(path.unlink, missing_ok=True)

    async def clear(self) -> None:
        """Forget what was done more than `KEPT_DAYS` ago."""
        await self._deeds.forget_before(datetime.now(UTC) - timedelta(days=KEPT_DAYS))

    def _let_wait(self, deed: Deed) -> None:
        self._waiting.mkdir(parents=True, exist_ok=True)
        path = self._waiting / f"{deed.id:019d}-{uuid4().hex[:8]}"
        path.write_text(json.dumps(deed_form(deed)), "utf-8")
        # From now on it is promised, and whole.
        path.replace(path.with_suffix(".json"))


async def bring(deeds: Deeds, deed: Deed) -> Deed:
    """Keep a deed under its id, or where another of its library has that under a higher one; as it is kept.

    The same deed is kept once, however often it is brought: who did it may be forgotten since, and its articles may
    have other ids since they were moved.
    """
    while not await deeds.put(deed):
        there = await deeds.one(deed.id, deed.library)
        if there is not None:
            if replace(there, by=None, articles=()) == replace(deed, by=None, articles=()):
                return there
            deed = replace(deed, id=deed.id + _STEP)
    return deed


def waiting_deeds(folder: Path) -> list[Path]:
    """The files of the deeds that wait in `folder`, the longest waiting first. Blocks."""
    return sorted(folder.glob("*.json"))


def _read(path: Path) -> Deed | None:
    """A deed that waits; None where another process of this host was faster."""
    try:
        return deed_of(json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return None
