"""Which libraries somebody sees who does not name one."""

from __future__ import annotations

from retrieval.archive import Archive
from retrieval.model import Scope

# The starter library, which ships with the bot.
STARTER = "seeds"
# Where `footnote ingest` puts articles unless told otherwise.
DEFAULT = "main"


async def default_scope(archive: Archive) -> Scope:
    """The library `main`, or the starter library as long as `main` is empty.

    Briefs about somebody else's subject must not mix with an operator's own articles; and libraries with
    names of their own are seen only by who names them.
    """
    return Scope.of(DEFAULT if (await archive.libraries()).get(DEFAULT) else STARTER)
