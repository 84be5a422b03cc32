"""One reader for each format: bytes -> a `Reading`. `reader_for` picks one by the ending of a name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from retrieval.errors import UnsupportedFormat
from retrieval.intake.formats import markdown, plain
from retrieval.intake.formats.reading import Reading

Reader = Callable[[str, bytes], Reading]

_READERS: dict[str, Reader] = {
    ".txt": plain.read,
    ".text": plain.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
}
SUPPORTED = tuple(_READERS)


def reader_for(source: str) -> Reader:
    """The reader for the ending of `source`. Raises UnsupportedFormat where there is none."""
    reader = _READERS.get(PurePath(source).suffix.lower())
    if reader is None:
        raise UnsupportedFormat(source, SUPPORTED)
    return reader
