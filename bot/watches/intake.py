"""Articles that came in -> finds in the memory, with how far each watch has looked, in one transaction."""

from __future__ import annotations

import json
import logging

from bot.commands.reach import Reach
from bot.kept import Find, Watch
from bot.model import Place
from bot.state.notebooks import text_hash
from bot.state.watches import Watches
from retrieval.answers.arrivals import Arrival
from retrieval.archive import Archive
from retrieval.model import Article

_log = logging.getLogger(__name__)


class Intake:
    """Looks at what came in, once for each watch."""

    def __init__(self, archive: Archive, watches: Watches, reach: Reach) -> None:
        self._archive = archive
        self._watches = watches
        self._reach = reach

    async def look(self) -> bool:
        """Bring every running watch up to the article that came last.

        False where that failed for one: it is in the log, and kept no other from being brought up.
        """
        newest = await self._archive.newest_id()
        whole = True
        for watch in await self._watches.running():
            try:
                await self._bring_up(watch, newest)
            except Exception:
                whole = False
                _log.exception("a watch could not be looked after", extra={"watch": watch.id})
        return whole

    async def _bring_up(self, watch: Watch, newest: int) -> None:
        seen = watch.seen_article
        while seen < newest:
            scope = await self._reach.scope(place_of(watch))
            found = await self._archive.arrivals(watch.query, scope, after=seen)
            seen = found.seen
            await self._watches.note(watch, [_find(one) for one in found.matching], seen)


def place_of(watch: Watch) -> Place:
    """Where a watch asks from: it sees what a question there sees, as whoever set it."""
    direct = watch.guild_id is None
    return Place(watch.user_id, watch.guild_id, (watch.channel_id,), direct=direct, locale=None)


def _find(arrival: Arrival) -> Find:
    excerpt = arrival.finding.excerpt
    inside = excerpt.span.shifted(-excerpt.passage.span.start)
    return Find(0, _fingerprint(excerpt.article), excerpt.passage.id, inside.start, inside.end, arrival.first)


def _fingerprint(article: Article) -> str:
    """The same for an article that is added once more, another one for what another outlet made of it."""
    known = article.entry.metadata
    return text_hash(json.dumps([known.title, known.outlet, article.text]))
