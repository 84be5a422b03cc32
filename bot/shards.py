"""Which part of Discord's gateway a process takes."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WRITTEN = re.compile(r"(?P<first>[0-9]{1,5})(?:-(?P<last>[0-9]{1,5}))?/(?P<count>[0-9]{1,5})")


@dataclass(frozen=True, slots=True)
class Shards:
    """The shards `first` to `last`, both included, of `count`, numbered from 0."""

    first: int
    last: int
    count: int

    @classmethod
    def parse(cls, written: str) -> Shards:
        """Read `A-B/N`, or `A/N` for one shard. Raises ValueError with a sentence for who wrote it."""
        if not (match := _WRITTEN.fullmatch(written)):
            raise ValueError("write it like 0-3/8: the shards 0 to 3 of 8")
        first = int(match["first"])
        shards = cls(first, int(match["last"] or first), int(match["count"]))
        if not shards.first <= shards.last < shards.count:
            raise ValueError(f"of {shards.count} shards there are 0 to {shards.count - 1}, the lower number first")
        return shards

    @property
    def ids(self) -> list[int]:
        """Their numbers."""
        return list(range(self.first, self.last + 1))
