"""Other people's parsers: what they raise becomes one of our errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from retrieval.errors import FootnoteError, FormatNotInstalled, SourceDamaged


@contextmanager
def library(source: str, extra: str, form: str) -> Iterator[None]:
    """Import and use a library of the extra `extra` in the block, to read `source` as the format called `form`.

    Raises FormatNotInstalled where it cannot be imported and SourceDamaged for whatever else it raises: on bytes
    that are not what they should be, parsers fail in ways that no list of exceptions covers.
    """
    try:
        yield
    except (FootnoteError, MemoryError):
        raise
    except ModuleNotFoundError as error:
        raise FormatNotInstalled(source, extra) from error
    except Exception as error:
        raise SourceDamaged(source, form) from error
