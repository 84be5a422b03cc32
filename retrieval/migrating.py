"""Moving an archive from one engine to another: either way, as often as need be.

Document by document, in the order in which they came: what is there already is left alone, so an interrupted move
goes on where it was. Every document is then read again on both sides and compared, letter for letter; corrections
that the other side lacks are made there, and the articles of both are counted. At the end the log goes over, also
that of libraries of which nothing is left, and every deed is read again.

Where the other side held nothing but what was moved to it, articles and passages keep their ids, and what people see
of them goes on: buttons under old answers, watches, notebooks, the log. Where it held others, an id may mean another
article there, so what comes is numbered anew. What was removed and could still be brought back is not moved.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace

from retrieval.engine import Engine
from retrieval.errors import MigrationDiffers
from retrieval.log import bring
from retrieval.model import Held, Scope


@dataclass(frozen=True, slots=True)
class Moved:
    """A document that is on the other side as it is here.

    `added` is False where it was there before, `same_ids` where its articles have others there.
    """

    library: str
    source: str
    articles: int
    added: bool
    same_ids: bool


async def migrate(here: Engine, there: Engine) -> AsyncGenerator[Moved]:
    """Move every library; yields each document once it is there. Raises MigrationDiffers, StoreError.

    Feeds are followed there as well; their items are looked at anew.
    """
    keeps_ids = await _keeps_ids(here, there)
    renumbered: dict[int, int] = {}
    if keeps_ids:
        await there.store.number_after(*await here.store.last_numbers())
    for library, articles in (await here.store.libraries()).items():
        highest = max(await there.store.article_ids(Scope.of(library)), default=0)
        for sha256, source in (await here.store.documents(library)).items():
            mine = await here.store.held(library, sha256)
            if mine is None:
                # Removed since the list was made.
                continue
            if keeps_ids and all(number > highest for number, _ in mine.articles):
                added = await there.store.bring(library, mine)
                highest = max([number for number, _ in mine.articles], default=highest)
            else:
                # There already, or removed there after an earlier move: ids of a library are given out upwards.
                added = bool(await there.store.add(library, mine.document, [draft for _, draft in mine.articles]))
            theirs = await there.store.held(library, sha256)
            if theirs is None or _digest(mine) != _digest(theirs):
                raise MigrationDiffers(source, library)
            await _correct(here, there, library, mine, theirs)
            same_ids = _ids(mine) == _ids(theirs)
            renumbered |= {old: new for (old, _), (new, _) in zip(mine.articles, theirs.articles, strict=True)}
            yield Moved(library, source, len(mine.articles), added, same_ids)
        for feed in await here.feeds.of(library):
            await there.feeds.add(library, feed.asked, title=feed.title, url=feed.url, next_poll=feed.next_poll)
        if (await there.store.libraries()).get(library, 0) < articles:
            raise MigrationDiffers(library, library)
    await _move_log(here, there, renumbered, keeps_ids)


async def _keeps_ids(here: Engine, there: Engine) -> bool:
    """Whether no id of here was given to something else there: it held nothing, or only what a move brought."""
    (mine, _), (theirs, _) = await here.store.last_numbers(), await there.store.last_numbers()
    if theirs == 0:
        return True
    begun = await _places(there)
    return theirs <= mine and begun.items() <= (await _places(here)).items() and (bool(begun) or theirs == mine)


async def _places(engine: Engine) -> dict[int, tuple[str, str, int]]:
    """For each article its library, its source and where it begins there."""
    places = {}
    for library in await engine.store.libraries():
        async with aclosing(engine.store.entries(Scope.of(library))) as entries:
            async for entry in entries:
                places[entry.id] = (library, entry.source, entry.start)
    return places


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


async def _move_log(here: Engine, there: Engine, renumbered: dict[int, int], keeps_ids: bool) -> None:
    """Bring every deed, about the articles as they are numbered there. Raises MigrationDiffers."""
    async with aclosing(here.deeds.each()) as deeds:
        async for deed in deeds:
            # An article that was not moved keeps a number that nothing else gets; or it has none there.
            articles = tuple([renumbered.get(one, one if keeps_ids else 0) for one in deed.articles])
            theirs = await bring(there.deeds, replace(deed, articles=articles))
            if await there.deeds.one(theirs.id, deed.library) != theirs:
                raise MigrationDiffers("its log", deed.library)


def _ids(held: Held) -> tuple[list[int], tuple[tuple[int, ...], ...]]:
    return [number for number, _ in held.articles], held.passages


def _digest(held: Held) -> str:
    """A hash of all that a document holds as it was found, ids apart."""
    articles = [(draft.metadata, draft.span, draft.passages) for _, draft in held.articles]
    return hashlib.sha256(repr((held.document, articles)).encode("utf-8", "surrogatepass")).hexdigest()
