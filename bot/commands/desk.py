"""What can be shown to somebody: their scope, the archive's answer, its card, in one step each.

Commands, buttons and messages all come here, so that a question, a button pressed later and an autocomplete
list are held to the same scope.
"""

from __future__ import annotations

from discord import ui

from bot.cards.answer import answer_card
from bot.cards.article import PARAGRAPHS_ON_PAGE, article_card, context_card
from bot.cards.limits import CHOICE_NAME, CHOICES, shortened
from bot.cards.notice import help_card
from bot.errors import ArticleNotChosen
from bot.scope import default_scope
from bot.service.metrics import Metrics, Way
from bot.state.memory import Memory
from retrieval.archive import Archive
from retrieval.errors import ArticleMissing
from retrieval.model import Entry

# A question is a question; what is longer is a document, and every word of it costs.
LONGEST_QUESTION = 1_000
# How many titles an error names.
_TITLES_NAMED = 5


class Desk:
    """Gives cards for what people ask. Every method may raise a FootnoteError for the ladder."""

    def __init__(self, archive: Archive, memory: Memory, metrics: Metrics | None = None) -> None:
        self._archive = archive
        self._memory = memory
        self._metrics = metrics or Metrics()

    async def answer(self, question: str, skip: int = 0, way: Way = "slash") -> ui.LayoutView:
        """The answer to `question`, from the finding after the first `skip` on; `way` is how it was put."""
        question = question[:LONGEST_QUESTION]
        with self._metrics.question(way) as asked:
            answer = await self._archive.ask(question, await default_scope(self._archive), skip=skip)
            question_id = await self._memory.remember_question(question) if answer.more else 0
            card = answer_card(answer, question_id)
            asked.found(answer.answered)
        return card

    async def go_on(self, question_id: int, skip: int) -> ui.LayoutView:
        """The further findings of a remembered question. Raises AnswerForgotten."""
        return await self.answer(await self._memory.question(question_id), skip, way="button")

    async def context(self, passage_id: int) -> ui.LayoutView:
        """A passage between its neighbours. Raises ArticleMissing."""
        return context_card(await self._archive.context(passage_id, await default_scope(self._archive)))

    async def titles(self, fragment: str) -> list[Entry]:
        """As many articles as a list of choices can show whose title holds `fragment`."""
        return await self._archive.titles(fragment, await default_scope(self._archive), CHOICES)

    async def page(self, article_id: int, paragraph: int) -> ui.LayoutView:
        """The page of an article that begins with a paragraph. Raises ArticleMissing."""
        scope = await default_scope(self._archive)
        article = await self._archive.article(article_id, scope)
        # One more than a page holds tells whether there is a next page.
        numbers = range(paragraph, paragraph + PARAGRAPHS_ON_PAGE + 1)
        passages = await self._archive.passages(article_id, numbers, scope)
        if not passages:
            raise ArticleMissing
        return article_card(article, passages)

    async def article_named(self, title: str) -> ui.LayoutView:
        """The first page of the one article that `title` fits. Raises ArticleNotChosen."""
        entries = await self._archive.titles(title, await default_scope(self._archive), _TITLES_NAMED)
        exact = [entry for entry in entries if entry.metadata.title.casefold() == title.casefold()]
        if len(entries) == 1 or exact:
            return await self.page((exact or entries)[0].id, 1)
        raise ArticleNotChosen(tuple(shortened(entry.metadata.title, CHOICE_NAME) for entry in entries))

    async def help(self, application_id: int) -> ui.LayoutView:
        """How to use Footnote, with commands that can be clicked once Discord told their ids."""
        synced = await self._memory.synced_commands(application_id)
        return help_card({name: f"</{name}:{number}>" for name, number in (synced.ids if synced else {}).items()})
