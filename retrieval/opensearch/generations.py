"""What stands behind an alias: an index with a number at its end, and later the one with the next number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from retrieval.errors import ArchiveOutdated, ClusterUnusable, StoreFromNewerVersion
from retrieval.opensearch.connection import Connection
from retrieval.opensearch.mappings import TERMS, VERSION

_THERE_ALREADY = 400
_NOT_THERE = 404
# Seconds that a busy cluster may take to make an index.
_MAKING = 60.0


@dataclass(frozen=True, slots=True)
class Standing:
    """An index behind an alias: the version of its mapping, and how its terms were made (None: nobody kept it)."""

    index: str
    version: int
    terms: str | None

    @property
    def outdated(self) -> bool:
        """Whether this version would make it otherwise."""
        return self.version < VERSION or self.terms != TERMS


async def standing(connection: Connection, alias: str) -> Standing | None:
    """The index behind an alias; None where there is none. Raises ClusterUnusable where there are several."""
    found: Mapping[str, Any] = await connection.ask("GET", f"/{alias}/_mapping", ignore=_NOT_THERE)
    if "error" in found:
        return None
    if len(found) != 1:
        raise ClusterUnusable(f"{alias} names several indices")
    ((index, known),) = found.items()
    meta = known["mappings"].get("_meta", {})
    return Standing(index, meta.get("footnote", 0), meta.get("terms"))


def check_not_newer(found: Standing) -> None:
    """Whether this version knows an index. Raises StoreFromNewerVersion."""
    if found.version > VERSION:
        raise StoreFromNewerVersion(found.version, VERSION)


def check(found: Standing) -> None:
    """Whether this version may work with an index. Raises StoreFromNewerVersion, ArchiveOutdated."""
    check_not_newer(found)
    if found.version < VERSION:
        raise ArchiveOutdated(found.version, VERSION)


async def make(connection: Connection, index: str, body: Mapping[str, Any]) -> None:
    """Make an index. Another process may be making it at this moment: that is as good."""
    await connection.ask("PUT", f"/{index}", body, patience=_MAKING, ignore=_THERE_ALREADY)


async def histories(connection: Connection, index: str) -> dict[str, dict[str, dict[str, int]]]:
    """For each index behind a name and each of its shards where its history is.

    `max_seq_no` is the number of what was written last; all up to `global_checkpoint` is done with.
    """
    found = await connection.ask("GET", f"/{index}/_stats/indexing", level="shards")
    return {
        name: {
            number: copy["seq_no"]
            for number, copies in stats["shards"].items()
            for copy in copies
            if copy["routing"]["primary"]
        }
        for name, stats in found["indices"].items()
    }


async def close(connection: Connection, indices: Sequence[str]) -> None:
    """Let nothing be written into indices; what is under way is done when this returns."""
    await connection.ask("PUT", f"/{','.join(indices)}/_block/write")


async def open_again(connection: Connection, indices: Sequence[str]) -> None:
    """Let things be written into indices."""
    await connection.ask("PUT", f"/{','.join(indices)}/_settings", {"index.blocks.write": None})


async def closed(connection: Connection, indices: Sequence[str]) -> bool:
    """Whether nothing may be written into any of these indices."""
    path = f"/{','.join(indices)}/_settings/index.blocks.write"
    found = await connection.ask("GET", path, flat_settings="true")
    return any(one["settings"].get("index.blocks.write") == "true" for one in found.values())


def number_of(index: str) -> int:
    """The number at the end of an index's name; 0 where somebody else named it."""
    number = index.rpartition("-")[2]
    return int(number) if number.isdecimal() else 0
