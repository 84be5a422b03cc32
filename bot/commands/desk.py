"""What can be shown to somebody: their scope, the archive's answer, its card, in one step each.

Commands, buttons and messages all come here with a `Place`, so that a question, a button pressed later and an
autocomplete list are held to the same scope, channel rules and language.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from importlib.metadata import version

from discord import ui

from bot.cards.answer import answer_card
from bot.cards.article import PARAGRAPHS_ON_PAGE, article_card, context_card
from bot.cards.limits import CHOICE_NAME, CHOICES, shortened
from bot.cards.notice import about_card, called, help_card, notice_card
from bot.cards.search import HITS_ON_PAGE, search_card
from bot.cards.sources import choice_card, sources_card
from bot.cards.wording import Wording, wording_for
from bot.commands.reach import Reach
from bot.errors import ArticleNotChosen, NotInThisChannel, Starting, TooSoon
from bot.metrics import Metrics, Way
from bot.model import Place, ServerSettings
from bot.state.answers import PostedAnswer
from bot.state.memory import Memory
from retrieval.archive import Archive
from retrieval.errors import ArchiveUnreachable, ArticleMissing
from retrieval.model import Answer, Entry, Filters, Order, Query
from retrieval.text.analysis import fold

# A question is a question; what is longer is a document, and every word of it costs.
LONGEST_QUESTION = 1_000
# How many titles an error names.
_TITLES_NAMED = 5
# When so many people are remembered for the wait between questions, all are forgotten: somebody may ask a little
# earlier, and memory stays bounded.
_WAITING_KEPT = 10_000

# Seconds that a question waits for the index at the start, well inside Discord's three.
_STARTING = 1.0

_NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Shown:
    """A card, and the remembered answer that it shows."""

    view: ui.LayoutView
    answer: Answer
    answer_id: int


_log = logging.getLogger(__name__)


class Desk:
    """Gives cards for what people ask. Every method may raise a FootnoteError for the ladder."""

    def __init__(self, archive: Archive, memory: Memory, reach: Reach, metrics: Metrics | None = None) -> None:
        self._archive = archive
        self._memory = memory
        self._metrics = metrics or Metrics()
        self.reach = reach
        self._ready = asyncio.Event()
        self._last_question: dict[tuple[int, int], float] = {}

    async def warm_up(self) -> None:
        """Build the index of the shared library; until then questions are told that the bot is starting."""
        try:
            await self._archive.ask("", await self.reach.scope(Place(0, None, (0,), direct=False, locale=None)))
        except ArchiveUnreachable:
            # Who asks is told so, for as long as it lasts.
            _log.warning("the archive cannot be reached; questions are told so until it is back")
        self._ready.set()

    async def settings(self, place: Place) -> ServerSettings:
        """The settings of the place's server; the defaults elsewhere."""
        return await self._memory.servers.settings(place.guild_id) if place.guild_id else ServerSettings()

    async def words(self, place: Place) -> Wording:
        """The interface's words for somebody: the server's language, else their own."""
        return _wording(await self.settings(place), place)

    async def admit(self, place: Place) -> ServerSettings:
        """Let a new question in. Raises Starting, NotInThisChannel, TooSoon. Returns the server's settings."""
        try:
            await asyncio.wait_for(self._ready.wait(), _STARTING)
        except TimeoutError:
            raise Starting from None
        settings = await self.settings(place)
        if settings.channels and not set(settings.channels) & set(place.channel_ids):
            raise NotInThisChannel(settings.channels)
        if place.guild_id is not None and settings.cooldown:
            self._wait(place.user_id, place.guild_id, settings.cooldown)
        return settings

    # Questions ------------------------------------------------------------------------------------------

    async def answer(
        self,
        place: Place,
        question: str,
        filters: Filters = _NO_FILTERS,
        *,
        skip: int = 0,
        can_post: bool = False,
        way: Way = "slash",
    ) -> Shown:
        """The answer to `question`, from the finding after the first `skip` on; `way` is how it was put."""
        question = question[:LONGEST_QUESTION]
        with self._metrics.question(way) as asked:
            if place.guild_id is not None:
                await self._memory.people.note_server(place.user_id, place.guild_id)
            settings = await self.settings(place)
            scope = (await self.reach.scope(place)).narrowed(filters)
            answer = await self._archive.ask(question, scope, skip=skip, show=settings.excerpts)
            passages = [finding.excerpt.passage.id for finding in answer.findings]
            answer_id = (
                await self._memory.answers.remember(place.room, question, filters, passages) if passages else 0
            )
            corrected = answer.corrected
            meant_id = await self._memory.answers.remember(place.room, corrected, filters, ()) if corrected else 0
            words = _wording(settings, place)
            view = answer_card(answer, answer_id, words, filters=filters, can_post=can_post, meant_id=meant_id)
            asked.found(answer.answered)
        return Shown(view, answer, answer_id)

    async def answer_view(
        self, place: Place, question: str, filters: Filters, *, can_post: bool = False, way: Way = "slash"
    ) -> ui.LayoutView:
        """The card of the answer to `question`."""
        return (await self.answer(place, question, filters, can_post=can_post, way=way)).view

    async def go_on(self, place: Place, answer_id: int, skip: int) -> ui.LayoutView:
        """The further findings of a remembered answer. Raises AnswerForgotten."""
        posted = await self._memory.answers.recall(answer_id, place.room)
        return (await self.answer(place, posted.question, posted.filters, skip=skip, way="button")).view

    async def post(self, place: Place, answer_id: int) -> ui.LayoutView:
        """A remembered answer, to be shown to everybody in the channel. Raises AnswerForgotten."""
        posted = await self._memory.answers.recall(answer_id, place.room)
        return await self.answer_view(place, posted.question, posted.filters, way="button")

    async def ask_again(self, place: Place, answer_id: int, *, can_post: bool) -> ui.LayoutView:
        """The answer to a remembered question that was not asked yet. Raises AnswerForgotten."""
        posted = await self._memory.answers.recall(answer_id, place.room)
        return await self.answer_view(place, posted.question, posted.filters, can_post=can_post, way="button")

    async def search(self, place: Place, query: str, filters: Filters, order: Order) -> ui.LayoutView:
        """The first page of the passages that match."""
        query = query[:LONGEST_QUESTION]
        answer_id = await self._memory.answers.remember(place.room, query, filters, ())
        return await self._hits(place, PostedAnswer(answer_id, query, filters, ()), order, skip=0)

    async def turn_page(self, place: Place, answer_id: int, skip: int, order: Order) -> ui.LayoutView:
        """Another page of a remembered search. Raises AnswerForgotten."""
        posted = await self._memory.answers.recall(answer_id, place.room)
        return await self._hits(place, posted, order, skip=skip)

    async def vote(self, place: Place, answer_id: int, helpful: bool) -> ui.LayoutView:
        """Keep whether an answer helped, and thank for it. Raises AnswerForgotten."""
        posted = await self._memory.answers.recall(answer_id, place.room)
        terms = Query.parse(posted.question).terms
        await self._memory.votes.cast(answer_id, place.user_id, helpful, terms, posted.passages)
        return notice_card((await self.words(place)).thanks)

    # Articles -------------------------------------------------------------------------------------------

    async def context(self, place: Place, passage_id: int) -> ui.LayoutView:
        """A passage between its neighbours. Raises ArticleMissing."""
        context = await self._archive.context(passage_id, await self.reach.scope(place))
        return context_card(context, await self.words(place))

    async def page(self, place: Place, article_id: int, paragraph: int) -> ui.LayoutView:
        """The page of an article that begins with a paragraph. Raises ArticleMissing."""
        scope = await self.reach.scope(place)
        article = await self._archive.article(article_id, scope)
        # One more than a page holds tells whether there is a next page.
        numbers = range(paragraph, paragraph + PARAGRAPHS_ON_PAGE + 1)
        passages = await self._archive.passages(article_id, numbers, scope)
        if not passages:
            raise ArticleMissing
        return article_card(article, passages, await self.words(place))

    async def article_named(self, place: Place, title: str) -> ui.LayoutView:
        """The first page of the one article that `title` fits. Raises ArticleNotChosen."""
        return await self.page(place, (await self.entry_named(place, title)).id, 1)

    async def entry_named(self, place: Place, title: str) -> Entry:
        """The one article that `title` fits. Raises ArticleNotChosen."""
        entries = await self._archive.titles(title, await self.reach.scope(place), _TITLES_NAMED)
        exact = [entry for entry in entries if entry.metadata.title.casefold() == title.casefold()]
        if len(entries) == 1 or exact:
            return (exact or entries)[0]
        raise ArticleNotChosen(tuple(shortened(entry.metadata.title, CHOICE_NAME) for entry in entries))

    async def sources(self, place: Place) -> ui.LayoutView:
        """What the library holds; in direct messages also whose library is asked."""
        holdings = await self._archive.holdings(await self.reach.scope(place))
        words = await self.words(place)
        if not place.direct:
            return sources_card(holdings, words)
        servers = await self.reach.servers_to_choose(place)
        return sources_card(holdings, words, servers=servers, chosen=await self.reach.chosen_server(place))

    async def choice(self, place: Place) -> ui.LayoutView | None:
        """A card that asks whose library is to be asked, where there is a choice and none was made."""
        if not place.direct or await self._memory.people.has_chosen(place.user_id):
            return None
        servers = await self.reach.servers_to_choose(place)
        return choice_card(servers, await self.words(place)) if servers else None

    # Completion -----------------------------------------------------------------------------------------

    async def titles(self, place: Place, fragment: str) -> list[Entry]:
        """As many articles as a list of choices can show whose title holds `fragment`."""
        return await self._archive.titles(fragment, await self.reach.scope(place), CHOICES)

    async def outlets(self, place: Place, fragment: str) -> list[str]:
        """As many outlets as a list of choices can show whose name holds `fragment`, case and accents apart."""
        holdings = await self._archive.holdings(await self.reach.scope(place))
        wanted = fold(fragment)
        return [one.outlet for one in holdings if one.outlet and wanted in fold(one.outlet)][:CHOICES]

    async def authors(self, place: Place, fragment: str) -> list[str]:
        """As many authors as a list of choices can show whose name holds `fragment`."""
        return await self._archive.authors(fragment, await self.reach.scope(place), CHOICES)

    # About the bot --------------------------------------------------------------------------------------

    async def help(self, place: Place, application_id: int, topic: str | None = None) -> ui.LayoutView:
        """How to use Footnote, with commands that can be clicked once Discord told their ids."""
        return help_card(await self._mentions(application_id), await self.words(place), topic)

    async def about(self, place: Place) -> ui.LayoutView:
        """What the bot is."""
        return about_card(version("footnote-bot"), await self.words(place))

    async def _mentions(self, application_id: int) -> dict[str, str]:
        synced = await self._memory.commands.synced(application_id)
        return {name: f"</{called(name)}:{number}>" for name, number in (synced.ids if synced else {}).items()}

    async def _hits(self, place: Place, posted: PostedAnswer, order: Order, *, skip: int) -> ui.LayoutView:
        scope = (await self.reach.scope(place)).narrowed(posted.filters)
        answer = await self._archive.search(posted.question, scope, skip=skip, show=HITS_ON_PAGE, order=order)
        return search_card(answer, posted.id, order, await self.words(place))

    def _wait(self, user_id: int, guild_id: int, cooldown: int) -> None:
        now = time.monotonic()
        passed = now - self._last_question.get((user_id, guild_id), -cooldown)
        if passed < cooldown:
            raise TooSoon(max(1, round(cooldown - passed)))
        if len(self._last_question) >= _WAITING_KEPT:
            self._last_question.clear()
        self._last_question[user_id, guild_id] = now


def _wording(settings: ServerSettings, place: Place) -> Wording:
    return wording_for(settings.language or place.locale)
