"""What can be shown of quotations: their verdicts within somebody's scope, as a card, and again for the channel."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from discord import ui

from bot.cards.verdict import QUOTATIONS, verdict_card
from bot.commands.desk import Desk
from bot.commands.quoted import Quoted
from bot.errors import AnswerForgotten, QuotationMissing
from bot.model import Place
from bot.state.memory import Memory
from retrieval.archive import Archive
from retrieval.model import Filters


class Verifying:
    """Gives cards of verdicts. Every method may raise a FootnoteError for the ladder."""

    def __init__(self, desk: Desk, archive: Archive, memory: Memory) -> None:
        self._desk = desk
        self._archive = archive
        self._people = memory.people
        self._answers = memory.answers

    async def card(self, place: Place, quotations: Sequence[Quoted], *, can_post: bool = False) -> ui.LayoutView:
        """The verdicts on the first few of `quotations`. Raises QuotationMissing where there is none."""
        if not quotations:
            raise QuotationMissing
        if place.guild_id is not None:
            await self._people.note_server(place.user_id, place.guild_id)
        scope = await self._desk.reach.scope(place)
        checked = quotations[:QUOTATIONS]
        verdicts = [await self._archive.verify(one.words, scope, one.speaker) for one in checked]
        posted_id = await self._remember(place, quotations) if can_post else 0
        return verdict_card(
            verdicts,
            posted_id,
            await self._desk.words(place),
            more=len(quotations) - len(checked),
            can_post=can_post,
        )

    async def post(self, place: Place, posted_id: int) -> ui.LayoutView:
        """Verdicts that somebody saw alone, to be shown to everybody in the channel. Raises AnswerForgotten."""
        posted = await self._answers.recall(posted_id, place.room)
        try:
            quotations = [Quoted(**row) for row in json.loads(posted.question)]
        except (ValueError, TypeError):
            # The number in a custom_id can be forged, or mean an answer to a question.
            raise AnswerForgotten from None
        return await self.card(place, quotations)

    async def _remember(self, place: Place, quotations: Sequence[Quoted]) -> int:
        written = json.dumps([asdict(one) for one in quotations], ensure_ascii=False)
        return await self._answers.remember(place.room, written, Filters(), ())
