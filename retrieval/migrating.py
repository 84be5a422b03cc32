"""Moving an archive from one engine to another: either way, as often as need be.

Document by document, in the order in which they came: what is there already is left alone, so an interrupted move
goes on where it was. Every document is then read again on both sides and compared, letter for letter; corrections
that the other side lacks are made there. Ids are given out anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from retrieval.engine import Engine
from retrieval.errors import MigrationDiffers
from retrieval.model import Held, Scope


@dataclass(frozen=True, slots=True)
class Moved:
    """A document that is on the other side as it is here. `added` is False where it was there before."""

    library: str
    source: str
    articles: int
    added: bool


async def migrate(here: Engine, there: Engine) -> AsyncGenerator[Moved]:
    """Move every library; yields each document once it is there. Raises MigrationDiffers, StoreError.

    Feeds are followed there as well; their items are looked at anew.
    """
    for library in await here.store.libraries():
        for sha256, source in (await here.store.documents(library)).items():
            mine = await here.store.held(library, sha256)
            if mine is None:
                # Removed since the list was made.
                continue
            added = await there.store.add(library, mine.document, [draft for _, draft in mine.articles])
            theirs = await there.store.held(library, sha256)
            if theirs is None or _digest(mine) != _digest(theirs):
                raise MigrationDiffers(source, library)
            await _correct(here, there, library, mine, theirs)
            yield Moved(library, source, len(mine.articles), bool(added))
        for feed in await here.feeds.of(library):
            await there.feeds.add(library, feed.asked, title=feed.title, url=feed.url, next_poll=feed.next_poll)
        if len(await there.store.documents(library)) < len(await here.store.documents(library)):
            raise MigrationDiffers(library, library)


async def _correct(here: Engine, there: Engine, library: str, mine: Held, theirs: Held) -> None:
    scope = Scope.of(library)
    for (my_id, _), (their_id, _) in zip(mine.articles, theirs.articles, strict=True):
        my_entry = (await here.store.articles([my_id], scope))[my_id].entry
        their_entry = (await there.store.articles([their_id], scope))[their_id].entry
        if my_entry.metadata == their_entry.metadata:
            continue
        for correction in await here.corrections.of(my_entry):
            value = getattr(my_entry.metadata, correction.field)
            await there.corrections.keep(their_entry, {correction.field: value}, correction.by)


def _digest(held: Held) -> str:
    """A hash of all that a document holds as it was found, ids apart."""
    articles = [(draft.metadata, draft.span, draft.passages) for _, draft in held.articles]
    return hashlib.sha256(repr((held.document, articles)).encode("utf-8", "surrogatepass")).hexdigest()
