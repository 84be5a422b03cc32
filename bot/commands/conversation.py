"""Direct messages: questions, and what goes on from the last answer."""

from __future__ import annotations

from discord import ui

from bot.cards.notice import notice_card
from bot.commands.desk import Desk, Shown
from bot.commands.followups import ContextWanted, FollowUp, Joined, MoreWanted, Narrowed, follow_up
from bot.commands.quoted import request_in
from bot.commands.verifying import Verifying
from bot.errors import NoSuchExcerpt, NothingToGoOnFrom
from bot.model import Place
from bot.state.memory import Memory
from bot.state.people import Exchange
from retrieval.model import Filters


class Conversation:
    """Understands a person's direct messages in the light of the last answer there."""

    def __init__(self, desk: Desk, memory: Memory, verifying: Verifying) -> None:
        self._desk = desk
        self._verifying = verifying
        self._people = memory.people
        self._answers = memory.answers

    async def reply(self, place: Place, text: str) -> ui.LayoutView:
        """The card for a direct message. Raises NothingToGoOnFrom, NoSuchExcerpt and what the desk raises."""
        if (quoted := request_in(text)) is not None:
            return await self._verifying.card(place, quoted)
        last = await self._people.last_exchange(place.user_id, place.room)
        step = follow_up(text)
        if isinstance(step, MoreWanted | ContextWanted) and last is None:
            raise NothingToGoOnFrom
        if step is None or last is None:
            return await self._question(place, text)
        return await self._step(place, step, last)

    async def choose(self, place: Place, guild_id: int | None) -> ui.LayoutView:
        """Ask that server's library from now on, None for the shared one. Raises NotAMember.

        Answers the question that waited for the choice; else shows what the chosen library holds.
        """
        await self._desk.reach.choose_server(place, guild_id)
        last = await self._people.last_exchange(place.user_id, place.room)
        if last is None or last.shown:
            return await self._desk.sources(place)
        return await self._answer(place, last.answer.question, last.answer.filters)

    async def forget(self, place: Place) -> ui.LayoutView:
        """Forget the person's conversation and choices, and say so."""
        await self._people.forget(place.user_id)
        return notice_card((await self._desk.words(place)).forgotten)

    async def _question(self, place: Place, text: str) -> ui.LayoutView:
        if (choice := await self._desk.choice(place)) is not None:
            await self._keep_unanswered(place, text)
            return choice
        shown = await self._show(place, text, Filters())
        if not shown.answer_id:
            # Else "and lorries?" would join the question before.
            await self._keep_unanswered(place, text)
        return shown.view

    async def _keep_unanswered(self, place: Place, question: str) -> None:
        waiting = await self._answers.remember(place.room, question, Filters(), ())
        await self._people.remember_exchange(place.user_id, waiting, 0)

    async def _step(self, place: Place, step: FollowUp, last: Exchange) -> ui.LayoutView:
        asked = last.answer
        match step:
            case MoreWanted():
                return await self._answer(place, asked.question, asked.filters, skip=last.shown)
            case ContextWanted(number):
                first = last.shown - len(asked.passages) + 1
                if not first <= number <= last.shown:
                    raise NoSuchExcerpt(number)
                return await self._desk.context(place, asked.passages[number - first])
            case Narrowed(change):
                return await self._answer(place, asked.question, change(asked.filters))
            case Joined(words):
                return await self._answer(place, f"{asked.question} {words}", asked.filters)

    async def _answer(self, place: Place, question: str, filters: Filters, skip: int = 0) -> ui.LayoutView:
        return (await self._show(place, question, filters, skip)).view

    async def _show(self, place: Place, question: str, filters: Filters, skip: int = 0) -> Shown:
        shown = await self._desk.answer(place, question, filters, skip=skip, way="message")
        if shown.answer_id:
            seen = skip + len(shown.answer.findings)
            await self._people.remember_exchange(place.user_id, shown.answer_id, seen)
        return shown
