"""What can be shown to somebody of topics: summaries, their views, what the library is about, digests.

Like `desk.py`, of which it asks scope, language and admission.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from discord import ui

from bot.cards.limits import CHOICES
from bot.cards.picture import PICTURE, description_of, drawn, line_of, pictures_are_possible, worth_a_picture
from bot.cards.topic import summary_card
from bot.cards.topic_views import digest_card, figures_card, timeline_card, topics_card, voices_card
from bot.commands.desk import Desk
from bot.commands.replying import WithFile
from bot.model import Place
from bot.state.memory import Memory
from retrieval.answers.summary import Length, TopicSummary
from retrieval.archive import Archive
from retrieval.model import Filters, Query
from retrieval.text.analysis import fold
from retrieval.text.days import first_day

# A topic is a few words; what is longer is a question or a document.
LONGEST_TOPIC = 200


class Summing:
    """Gives cards of topics. Every method may raise a FootnoteError for the ladder."""

    def __init__(self, archive: Archive, memory: Memory, desk: Desk) -> None:
        self._archive = archive
        self._answers = memory.answers
        self._desk = desk

    async def topic(
        self, place: Place, name: str, length: Length = Length.MEDIUM, *, can_post: bool = False
    ) -> ui.LayoutView | WithFile:
        """The summary of a topic, with a picture of its coverage where one can be drawn."""
        name = name[:LONGEST_TOPIC]
        scope, words = await self._desk.reach.scope(place), await self._desk.words(place)
        summary = await self._archive.topic(name, scope, length.sentences)
        passages = [point.finding.excerpt.passage.id for point in summary.points]
        answer_id = await self._answers.remember(place.room, name, Filters(), passages) if passages else 0
        if not worth_a_picture(summary):
            return summary_card(summary, answer_id, length, words, can_post=can_post)
        if not pictures_are_possible():
            line = line_of(summary)
            return summary_card(summary, answer_id, length, words, can_post=can_post, line=line)
        picture = (PICTURE, description_of(summary, words))
        view = summary_card(summary, answer_id, length, words, can_post=can_post, picture=picture)
        return WithFile(view, PICTURE, await asyncio.to_thread(drawn, summary, words))

    async def post(self, place: Place, answer_id: int, length: Length) -> ui.LayoutView | WithFile:
        """A remembered summary, to be shown to everybody in the channel. Raises AnswerForgotten."""
        posted = await self._answers.recall(answer_id, place.room)
        return await self.topic(place, posted.question, length)

    async def voices(self, place: Place, answer_id: int) -> ui.LayoutView:
        """Who says what about the topic of a remembered summary. Raises AnswerForgotten."""
        return voices_card(await self._remembered(place, answer_id), await self._desk.words(place))

    async def figures(self, place: Place, answer_id: int) -> ui.LayoutView:
        """The figures that are told about the topic of a remembered summary. Raises AnswerForgotten."""
        return figures_card(await self._remembered(place, answer_id), await self._desk.words(place))

    async def timeline_of(self, place: Place, answer_id: int) -> ui.LayoutView:
        """The timeline of the topic of a remembered summary. Raises AnswerForgotten."""
        posted = await self._answers.recall(answer_id, place.room)
        return await self.timeline(place, posted.question)

    async def timeline(self, place: Place, name: str) -> ui.LayoutView:
        """The dated statements about a topic."""
        name = name[:LONGEST_TOPIC]
        timeline = await self._archive.timeline(name, await self._desk.reach.scope(place))
        return timeline_card(timeline, Query.parse(name).terms, await self._desk.words(place))

    async def topics(self, place: Place) -> ui.LayoutView:
        """What the library is about."""
        topics = await self._archive.topics(await self._desk.reach.scope(place))
        return topics_card(topics, await self._desk.words(place))

    async def names(self, place: Place, fragment: str) -> list[str]:
        """As many topics of the library as a list of choices can show whose name holds `fragment`."""
        wanted = fold(fragment)
        topics = await self._archive.topics(await self._desk.reach.scope(place))
        return [topic.name for topic in topics if wanted in fold(topic.name)][:CHOICES]

    async def digest(self, place: Place, since: str) -> ui.LayoutView:
        """What was added since a day, as people type it. Raises DayNotUnderstood."""
        day = first_day(since)
        return await self.digest_since(place, datetime(day.year, day.month, day.day, tzinfo=UTC))

    async def digest_since(self, place: Place, moment: datetime) -> ui.LayoutView:
        """What was added since a moment."""
        digest = await self._archive.digest(moment, await self._desk.reach.scope(place))
        return digest_card(digest, await self._desk.words(place))

    async def _remembered(self, place: Place, answer_id: int) -> TopicSummary:
        posted = await self._answers.recall(answer_id, place.room)
        return await self._archive.topic(posted.question, await self._desk.reach.scope(place))
