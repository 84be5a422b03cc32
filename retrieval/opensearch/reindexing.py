"""An archive written anew, into new indices behind the same aliases, while questions and additions go on.

Everything is copied, then what changed meanwhile, again and again until that is little. For the last of it the old
indices are closed to writing, which takes a second or so: who wants to write waits. Then old and new are counted, and
both aliases go over in one step. The old indices stay, closed, until somebody drops them.

How far it came stands on the cluster, so an interrupted run goes on where it was; of two runs at once one is refused.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from retrieval.errors import ArchiveMissing, ArchiveUnreachable, ReindexDiffers, ReindexRunning
from retrieval.opensearch.cluster import Cluster
from retrieval.opensearch.connection import Connection, Found
from retrieval.opensearch.copying import Copying, Counted, Marks
from retrieval.opensearch.generations import Standing, check_not_newer, close, make, number_of, open_again, standing
from retrieval.opensearch.mappings import TERMS, VERSION, bodies, passages, records
from retrieval.opensearch.rewriting import written_anew

_RUN = "run"
_PROGRESS = {"settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"}, "mappings": {"enabled": False}}
# A run that did not say so much for so long is over.
_HELD = timedelta(seconds=60)
# Rounds while everything is open, until one copies so few.
_ROUNDS, _FEW = 20, 500
# Seconds: requests here count millions; and less than those who want to write wait.
_PATIENCE, _ONE_TRY, _CLOSED_AT_MOST = 120.0, 60.0, 45.0

_BY_DAY = Counted("added_at", (1_000_000_000, 1_000_000, 1_000, 1), "type")
_BY_ARTICLE = Counted("article", (1_000_000, 1_000, 1), "kind")


@dataclass(frozen=True, slots=True)
class Copied:
    """So many documents were copied so far, those that changed meanwhile again, of so many that there were."""

    documents: int
    of: int


@dataclass(frozen=True, slots=True)
class TakenOver:
    """New indices stand behind the aliases. `seconds` is how long nothing could be written."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    documents: int
    seconds: float


async def reindex(cluster: Cluster, shards: int | None = None) -> AsyncGenerator[Copied | TakenOver]:
    """Write an archive anew, each index into so many shards (None: as many as now). The last is a `TakenOver`.

    Terms that were made otherwise than today are made anew. Raises ReindexRunning, ReindexDiffers, ArchiveMissing,
    StoreError; whatever is raised, the archive is as it was.
    """
    connection = Connection(cluster, _PATIENCE, _ONE_TRY)
    try:
        run = await _take(connection, cluster, shards)
        try:
            async with aclosing(run.steps()) as steps:
                async for step in steps:
                    yield step
        finally:
            await run.let_go()
    finally:
        await connection.close()


async def drop_old(cluster: Cluster) -> list[str]:
    """Delete the indices that earlier runs left behind; their names. Raises ReindexRunning, StoreError."""
    connection = Connection(cluster, _PATIENCE, _ONE_TRY)
    try:
        if await unfinished(connection, cluster):
            raise ReindexRunning
        dropped = []
        for alias, current in (await _current(connection, cluster)).items():
            for index in await connection.ask("GET", f"/{alias}-*/_alias"):
                is_ours = index == f"{alias}-{number_of(index)}"
                if is_ours and index != current.index:
                    await connection.ask("DELETE", f"/{index}")
                    dropped.append(index)
        return sorted(dropped)
    finally:
        await connection.close()


async def unfinished(connection: Connection, cluster: Cluster) -> bool:
    """Whether a run is under way, or was interrupted."""
    return await _kept(connection, _progress(cluster)) is not None


class _Run:
    """A run that nobody else does. `form` is what is kept of it on the cluster, `hit` where that stands."""

    def __init__(
        self, connection: Connection, cluster: Cluster, current: Mapping[str, Standing], form: dict[str, Any]
    ) -> None:
        self._connection = connection
        self._cluster = cluster
        self._current = current
        self._form = form
        self._hit: Found | None = None
        remakes = {passages(cluster): self._written_anew} if current[passages(cluster)].outdated else {}
        counted = {records(cluster): _BY_DAY, passages(cluster): _BY_ARTICLE}
        self._copyings = [
            Copying(connection, one.index, form["targets"][one.index], counted[alias], remakes.get(alias))
            for alias, one in current.items()
        ]

    @property
    def _sources(self) -> list[str]:
        return [one.source for one in self._copyings]

    async def hold(self, hit: Found | None, held: timedelta = _HELD) -> None:
        """Keep how far it came, and that it is under way. Raises ReindexRunning where somebody else took it over."""
        form = {**self._form, "until": (datetime.now(UTC) + held).isoformat()}
        place = {"if_seq_no": hit["_seq_no"], "if_primary_term": hit["_primary_term"]} if hit else {}
        operations: list[dict[str, Any]] = [{"index" if hit else "create": {"_id": _RUN, **place}}, form]
        index = _progress(self._cluster)
        (outcome,) = await self._connection.put_together(index, operations, _RUN, found=False)
        if "error" in outcome:
            raise ReindexRunning
        self._hit = outcome

    async def let_go(self) -> None:
        """Let the next one go on at once. Nothing, where it is finished."""
        if self._hit is not None:
            await self.hold(self._hit, timedelta(0))

    async def steps(self) -> AsyncGenerator[Copied | TakenOver]:
        """Do it."""
        # Where an earlier run was killed while they were closed.
        await open_again(self._connection, self._sources)
        total, documents = sum([await one.total() for one in self._copyings]), 0
        for _ in range(_ROUNDS):
            before = documents
            for copying in self._copyings:
                async with aclosing(copying.changed(self._marks(copying))) as pages:
                    async for copied, marks in pages:
                        documents += copied
                        await self._keep(copying, marks)
                        yield Copied(documents, total)
            if documents - before < _FEW:
                break
        for copying in self._copyings:
            await copying.gone()
        started = time.monotonic()
        await self._take_over()
        new = tuple(one.target for one in self._copyings)
        yield TakenOver(tuple(self._sources), new, total, time.monotonic() - started)

    async def _take_over(self) -> None:
        try:
            async with asyncio.timeout(_CLOSED_AT_MOST):
                await close(self._connection, self._sources)
                for copying in self._copyings:
                    async with aclosing(copying.changed(self._marks(copying))) as pages:
                        async for _, marks in pages:
                            await self._keep(copying, marks)
                    await copying.gone()
                    if not await copying.same():
                        await self._forget()
                        raise ReindexDiffers(copying.source)
                await self._switch()
        except BaseException as error:
            now = await _current(self._connection, self._cluster)
            if [one.index for one in now.values()] == self._sources:
                await open_again(self._connection, self._sources)
            if isinstance(error, TimeoutError):
                raise ArchiveUnreachable from error
            raise
        await self._forget()

    async def _switch(self) -> None:
        actions = []
        for alias, copying in zip(self._current, self._copyings, strict=True):
            actions.append({"remove": {"index": copying.source, "alias": alias}})
            actions.append({"add": {"index": copying.target, "alias": alias}})
        await self._connection.ask("POST", "/_aliases", {"actions": actions})

    def _marks(self, copying: Copying) -> Marks:
        return dict(self._form["marks"].get(copying.source, {}))

    async def _keep(self, copying: Copying, marks: Marks) -> None:
        self._form["marks"][copying.source] = dict(marks)
        await self.hold(self._hit)

    async def _forget(self) -> None:
        self._hit = None
        await self._connection.ask("DELETE", f"/{_progress(self._cluster)}")

    async def _written_anew(self, hits: Sequence[Found]) -> list[Found]:
        source = self._current[passages(self._cluster)].index
        return await written_anew(self._connection, records(self._cluster), source, hits)


async def _take(connection: Connection, cluster: Cluster, shards: int | None) -> _Run:
    """Begin a run, or go on with one that was interrupted. Raises ReindexRunning where that goes on."""
    current = await _current(connection, cluster)
    wanted = shards or await _shards(connection, current[passages(cluster)].index)
    made = {"version": VERSION, "terms": TERMS, "shards": wanted}
    hit = await _kept(connection, _progress(cluster))
    kept = hit["_source"] if hit else {}
    if kept and datetime.fromisoformat(kept["until"]) > datetime.now(UTC):
        raise ReindexRunning
    targets = {one.index: f"{alias}-{number_of(one.index) + 1}" for alias, one in current.items()}
    same = kept and kept["targets"] == targets and all(kept[name] == value for name, value in made.items())
    await make(connection, _progress(cluster), _PROGRESS)
    run = _Run(connection, cluster, current, {**made, "targets": targets, "marks": kept["marks"] if same else {}})
    await run.hold(hit)
    if not same:
        await _make(connection, cluster, list(targets.values()), wanted)
    return run


async def _make(connection: Connection, cluster: Cluster, targets: Sequence[str], shards: int) -> None:
    """Make new indices; what was left under their names by a run that cannot be gone on with goes."""
    for index, body in zip(targets, bodies(cluster).values(), strict=True):
        await connection.ask("DELETE", f"/{index}", ignore=404)
        settings = {**body["settings"], "index": {**body["settings"]["index"], "number_of_shards": shards}}
        await connection.ask("PUT", f"/{index}", {**body, "settings": settings})


async def _current(connection: Connection, cluster: Cluster) -> dict[str, Standing]:
    current = {}
    for alias in bodies(cluster):
        found = await standing(connection, alias)
        if found is None:
            raise ArchiveMissing
        check_not_newer(found)
        current[alias] = found
    return current


async def _kept(connection: Connection, index: str) -> Found | None:
    """What is kept of the run that is not finished. A search would miss what was written just now."""
    return await connection.get(index, _RUN)


async def _shards(connection: Connection, index: str) -> int:
    found = await connection.ask("GET", f"/{index}/_settings/index.number_of_shards", flat_settings="true")
    return int(found[index]["settings"]["index.number_of_shards"])


def _progress(cluster: Cluster) -> str:
    return f"{cluster.name}-reindexing"
