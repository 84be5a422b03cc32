"""The indexes of an archive: for each library parts that follow the record, whoever changes it.

SQLite is the record, and all that is known of passages comes from there. An index is brought up to date when it is
asked for: the documents that came since are read and become a small part in memory, the articles that went become
tombstones. Small parts are merged at once. When those in memory have grown to some thousand passages they are written
to a file, together with such files as are not much larger, on a thread while questions go on; the file is synced
first and then named in SQLite together with what it covers. So a killed process loses nothing but parts in memory,
which the next one reads again.

The record mostly grows by whole documents and shrinks by whole articles, and an index looks at none twice. Where an
article is changed in its place, corrected or brought back after it was removed, a new epoch of its library begins and
its index is made again: a person does that, now and then.

A file is believed block by block, each before it is first used; all are looked at on a thread as soon as it is open.
Where one is not what was written, the file is used no more and its documents are read again from the record.

Any number of processes may use one archive. The first of them that has to write a file looks after the files; the
others read them, and keep what is newer in memory.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Coroutine, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from retrieval.errors import StoreError
from retrieval.index.files import SegmentUnusable, open_segment, write_segment
from retrieval.index.guard import SegmentDamaged
from retrieval.index.merging import merge
from retrieval.index.parts import Part
from retrieval.index.passages import PassageIndex
from retrieval.index.segment import Segment
from retrieval.pieces import Library, Piece, analysed, average_length, following_on
from retrieval.store.articles import ArticleStore, PassageText
from retrieval.store.database import Database
from retrieval.store.lock import ProcessLock
from retrieval.store.segments import IndexState, SegmentFile, SegmentStore
from retrieval.text.analysis import ENGLISH

FOLDER = "index"

# Passages in memory that are worth a file: reading so many again at the next start takes about 0.2 s.
_WORTH_A_FILE = 2_048
# A part is merged with those after it until it is so many times larger: few parts, and each passage is moved seldom.
_RATIO = 4
# So many parts in memory are merged together: adding waits for that only now and then.
_TOGETHER = 4
# A file is made anew when this share of its passages was removed.
_TOO_MANY_REMOVED = 0.25
# Passages read from the record at a time.
_BATCH = 32_768
# Libraries whose parts, and scopes whose index, stay open.
_LIBRARIES_KEPT = 64
_SCOPES_KEPT = 16
# How often a file that another process may just have replaced is looked for.
_TRIES = 5
# Seconds before a disk that would not take a file is tried again.
_REST = 60.0

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Kept:
    parts: list[Part] = field(default_factory=list)
    index: PassageIndex = field(default_factory=lambda: PassageIndex([]))


class Indexes:
    """The indexes of the archive in `database`; their files lie in `folder`. Whoever made it closes it."""

    def __init__(self, database: Database, folder: Path, *, worth_a_file: int = _WORTH_A_FILE) -> None:
        self._database = database
        self._articles = ArticleStore(database)
        self._segments = SegmentStore(database)
        self._folder = folder
        self._lock = ProcessLock(folder / "lock")
        self._worth_a_file = worth_a_file
        self._libraries: dict[str, Library] = {}
        self._scopes: dict[frozenset[str], _Kept] = {}
        # Written by this process and not yet met in the record.
        self._fresh: dict[str, Segment] = {}
        self._following = asyncio.Lock()
        self._writing = asyncio.Lock()
        self._maintaining: set[asyncio.Task[None]] = set()
        self._checking: set[asyncio.Task[None]] = set()
        self._told = self._swept = self._closing = False
        self._rest_until = 0.0

    async def close(self) -> None:
        """Finish what is being written, and leave the files to other processes."""
        self._closing = True
        if busy := self._maintaining | self._checking:
            await asyncio.wait(busy)
        self._lock.close()

    async def of(self, libraries: frozenset[str]) -> PassageIndex:
        """The index of these libraries as they are now, whichever process changed them last. Raises StoreError.

        Whatever is asked of it may raise SegmentDamaged: then `without` the damaged file there is another.
        """
        async with self._following:
            version = await self._articles.revision()
            parts: list[Part] = []
            for name in sorted(libraries):
                library = self._library(name)
                if library.version != version:
                    await self._follow(name, library)
                    library.version = version
                parts += (piece.part for piece in library.pieces)
                self._maintain(name, library)
            kept = self._scopes.pop(libraries, None)
            if kept is None or kept.parts != parts:
                kept = _Kept(parts, PassageIndex(parts))
            self._scopes[libraries] = kept
            _forget_oldest(self._scopes, _SCOPES_KEPT)
            _forget_oldest(self._libraries, max(_LIBRARIES_KEPT, len(libraries)))
            return kept.index

    async def without(self, damaged: SegmentDamaged, libraries: frozenset[str]) -> PassageIndex:
        """The index of these libraries, that file's documents read again from the record. Raises StoreError."""
        async with self._following:
            self._condemn(damaged)
        return await self.of(libraries)

    async def look_after(self) -> bool:
        """Whether this process looks after the files of the index. One that does not says so in the log, once."""
        try:
            held = await asyncio.to_thread(self._lock.hold)
        except OSError as error:
            self._rest(error)
            return False
        if held and not self._swept:
            self._swept = True
            await self._sweep()
        if not held and not self._told:
            self._told = True
            _log.warning(
                "Another process has this data folder open and looks after its index. "
                "This one reads and adds articles all the same."
            )
        return held

    def grown(self, library: str, passages: int) -> None:
        """So many passages were added by this process: enough of them are indexed before anybody asks."""
        grown = self._library(library)
        grown.unread += passages
        if grown.unread >= self._worth_a_file:
            grown.unread = 0
            self._maintain(library, grown, unread=True)

    def _library(self, name: str) -> Library:
        # The libraries asked last are those kept.
        library = self._libraries[name] = self._libraries.pop(name) if name in self._libraries else Library()
        return library

    # Following the record -------------------------------------------------------------------------------

    async def _follow(self, name: str, library: Library) -> None:
        while True:
            try:
                await self._arrange(name, library)
                if await self._read(library):
                    return
                await self._write(library)
            except SegmentDamaged as damaged:
                self._condemn(damaged)

    def _condemn(self, damaged: SegmentDamaged) -> None:
        """Use this file no more, nor what follows on from it."""
        for name, library in self._libraries.items():
            if library.forget(damaged.name):
                _log.warning("the index of library %s is made again from the record: %s", name, damaged)

    async def _arrange(self, name: str, library: Library) -> None:
        """Have the pieces that the record names, and those in memory that still follow on from them."""
        state = await self._segments.state(name, library.removal)
        if state is not None and (state.files, state.epoch) != (library.files, library.epoch):
            # A file that is new here needs all removals, not only the latest.
            state = await self._segments.state(name, 0)
        if state is None or state.epoch != library.epoch:
            library.id, library.pieces, library.files = 0, (), ()
        if state is None:
            return
        for attempt in range(_TRIES):
            pieces, trouble = await self._pieces(library, state)
            if not trouble or attempt == _TRIES - 1:
                break
            again = await self._segments.state(name, 0)
            if again is None or again.files == state.files or again.epoch != state.epoch:
                break
            state = again
        if trouble and library.files != state.files:
            _log.warning("the index of library %s is made again from the record: %s", name, trouble)
        library.id, library.files, library.removal = state.library_id, state.files, state.removal
        library.epoch = state.epoch
        library.pieces = tuple(
            Piece(one.after, one.last, one.part.without(state.removed), one.file)
            for one in (*pieces, *following_on(pieces[-1].last if pieces else 0, library.pieces))
        )

    async def _pieces(self, library: Library, state: IndexState) -> tuple[list[Piece], str]:
        """The files of `state` up to the first that cannot be used, and what is the matter with that."""
        known = {piece.file: piece for piece in library.pieces if piece.file}
        pieces: list[Piece] = []
        for file in state.files:
            if file in known:
                pieces.append(known[file])
                continue
            after = pieces[-1].last if pieces else 0
            if file in library.condemned:
                return pieces, f"segment {file.name} could not be used before"
            try:
                if file.first_document != after + 1:
                    raise SegmentUnusable("its documents do not follow on")
                segment = self._fresh.pop(file.name, None)
                if segment is None:
                    path = self._folder / file.name
                    segment = await asyncio.to_thread(open_segment, path, file.checksum, ENGLISH.version)
                    self._see_to(self._checked(segment), self._checking)
            except SegmentUnusable as error:
                return pieces, f"of segment {file.name}, {error}"
            pieces.append(Piece(after, file.last_document, Part.of(segment), file))
        return pieces, ""

    async def _read(self, library: Library) -> bool:
        """Read what came since, a batch of it; whether that was all."""
        after = last = library.pieces[-1].last if library.pieces else 0
        found: list[PassageText] = []
        complete = True
        async with aclosing(self._articles.searched_texts(library.id, after)) as documents:
            async for document in documents:
                last = document.id
                found += document.passages
                if len(found) >= _BATCH:
                    complete = False
                    break
        if last > after:
            segment = await asyncio.to_thread(analysed, found, average_length(library.pieces))
            pieces = (*library.pieces, Piece(after, last, Part.of(segment)))
            library.pieces = pieces if self._writing.locked() else self._settled(pieces)
        return complete

    def _settled(self, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
        """The small pieces in memory merged, so that they are few. A matter of milliseconds."""
        first, size = len(pieces), 0
        while (
            first and not (before := pieces[first - 1]).file and (not size or before.part.passages <= _RATIO * size)
        ):
            first -= 1
            size += before.part.passages
        if len(pieces) - first < _TOGETHER or size > self._worth_a_file:
            return pieces
        merged = merge([piece.part for piece in pieces[first:]], average_length=average_length(pieces))
        return (*pieces[:first], Piece(pieces[first].after, pieces[-1].last, Part.of(merged)))

    # Looking after the files ----------------------------------------------------------------------------

    def _maintain(self, name: str, library: Library, *, unread: bool = False) -> None:
        """See to it, beside everything else, that what is in memory gets into files."""
        busy = self._maintaining or self._closing or time.monotonic() < self._rest_until
        if not busy and (unread or self._chosen(library) is not None):
            self._see_to(self._maintained(name, library), self._maintaining)

    def _see_to(self, work: Coroutine[Any, Any, None], tasks: set[asyncio.Task[None]]) -> None:
        task = asyncio.create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async def _checked(self, segment: Segment) -> None:
        """Look at all of a file, so that damage is known before anybody meets it."""
        try:
            await asyncio.to_thread(segment.check_all, lambda: self._closing)
        except SegmentDamaged as damaged:
            async with self._following:
                self._condemn(damaged)

    async def _maintained(self, name: str, library: Library) -> None:
        try:
            async with self._following:
                await self._follow(name, library)
            while await self._write(library) and not self._closing:
                async with self._following:
                    await self._follow(name, library)
        except SegmentDamaged as damaged:
            async with self._following:
                self._condemn(damaged)
        except StoreError as error:
            self._rest(error)

    def _chosen(self, library: Library) -> slice | None:
        """Which pieces ought to become one file, if any."""
        pieces = library.pieces
        sizes = [piece.part.passages for piece in pieces]
        first = sum(1 for piece in pieces if piece.file)
        if sum(sizes[first:]) >= self._worth_a_file or library.condemned:
            while 0 < first < len(pieces) and sizes[first - 1] < _RATIO * sum(sizes[first:]):
                first -= 1
            return slice(first, len(pieces))
        for number, piece in enumerate(pieces[:first]):
            if len(piece.part.segment) - piece.part.passages > _TOO_MANY_REMOVED * len(piece.part.segment):
                return slice(number, number + 1)
        return None

    async def _write(self, library: Library) -> bool:
        """Write a file if one is due; whether it was written and named."""
        async with self._writing:
            chosen = self._chosen(library)
            if chosen is None or time.monotonic() < self._rest_until or not await self.look_after():
                return False
            pieces, expected = library.pieces[chosen], library.files
            library_id, epoch = library.id, library.epoch
            old = [*library.condemned, *(piece.file for piece in pieces if piece.file)]
            new = None
            try:
                if pieces:
                    new = await asyncio.to_thread(self._written, pieces, average_length(library.pieces))
                gone = [article for piece in pieces for article in piece.part.removed()]
                named = await self._segments.replace(library_id, epoch, expected, old, new, gone)
            except (OSError, StoreError) as error:
                self._rest(error)
                named = False
            if named:
                self._unlink(file.name for file in old)
            elif new is not None:
                self._fresh.pop(new.name)
                self._unlink([new.name])
            return named

    def _written(self, pieces: Sequence[Piece], average_length: float | None) -> SegmentFile:
        name = f"{secrets.token_hex(8)}.segment"
        segment, checksum = write_segment(
            self._folder / name, [piece.part for piece in pieces], ENGLISH.version, average_length
        )
        self._fresh[name] = segment
        return SegmentFile(name, pieces[0].after + 1, pieces[-1].last, checksum)

    def _rest(self, error: Exception) -> None:
        self._rest_until = time.monotonic() + _REST
        detail = error.strerror if isinstance(error, OSError) else error
        _log.warning("the index stays in memory: its files cannot be written (%s)", detail)

    async def _sweep(self) -> None:
        """Delete what a killed process left unnamed."""
        named = await self._segments.names()
        self._unlink(path.name for path in self._folder.glob("*.segment") if path.name not in named)

    def _unlink(self, names: Iterable[str]) -> None:
        for name in names:
            try:
                (self._folder / name).unlink(missing_ok=True)
            except OSError as error:
                # Windows keeps files that are mapped; they go at a later start.
                _log.debug("%s stays: %s", name, error)


def _forget_oldest(kept: dict[Any, Any], most: int) -> None:
    while len(kept) > most:
        del kept[next(iter(kept))]
