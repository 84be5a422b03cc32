"""What only looks: questions of every kind to an archive, and its catalogue. Nothing here changes what is held."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from datetime import datetime

from retrieval.answers.arrivals import Arrivals, about, arrivals
from retrieval.answers.ask import ask, search
from retrieval.answers.summary import Digest, Length, Timeline, Topic, TopicSummary
from retrieval.answers.verdict import Verdict
from retrieval.answers.verify import Verifier
from retrieval.engine import Engine
from retrieval.errors import ArticleMissing, LibraryMissing
from retrieval.intake.leftovers import lines_outside
from retrieval.model import Answer, Article, Context, Entry, Excerpt, Holding, Order, Passage, Query, Scope
from retrieval.text.analysis import without_broken_letters
from retrieval.text.spans import Span
from retrieval.topics import Topics

# Excerpts in one answer.
SHOWN = 3
# Paragraphs before and after a passage that make its context.
NEIGHBOURS = 1
# Articles that came in that are looked at in one go.
ARRIVALS = 50


class ReadingRoom:
    """The side of an archive that people read from. Every question is given a scope and sees nothing outside it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._store = engine.store
        self._topics = Topics(engine.store)

    # Libraries ------------------------------------------------------------------------------------------

    async def libraries(self) -> dict[str, int]:
        """The names of the libraries and how many articles each holds."""
        return await self._store.libraries()

    async def scope(self, names: Iterable[str]) -> Scope:
        """The scope of these libraries. Raises LibraryMissing for one that does not exist."""
        known = await self.libraries()
        for name in (names := list(names)):
            if name not in known:
                raise LibraryMissing(name, tuple(known))
        return Scope.of(*names)

    # Asking ---------------------------------------------------------------------------------------------

    async def ask(self, question: str, scope: Scope, *, skip: int = 0, show: int = SHOWN) -> Answer:
        """Answer any question at all with up to `show` cited excerpts, after the first `skip`, or an honest no."""
        query = Query.parse(question)
        scope = query.within(scope)
        with self._engine.question():
            index = await self._engine.index(scope.libraries)
            return await ask(query, scope, index, self._store, skip=skip, show=show)

    async def search(
        self,
        text: str,
        scope: Scope,
        *,
        skip: int = 0,
        show: int = SHOWN,
        order: Order = Order.RELEVANCE,
    ) -> Answer:
        """The passages that match, whether or not they answer anything: up to `show` after the first `skip`."""
        query = Query.parse(text)
        scope = query.within(scope)
        with self._engine.question():
            index = await self._engine.index(scope.libraries)
            return await search(query, scope, index, self._store, skip=skip, show=show, order=order)

    async def verify(self, quote: str, scope: Scope, speaker: str | None = None) -> Verdict:
        """Whether the scope's sources have `quote`, in these words, and from whom; never more than they bear out."""
        with self._engine.question():
            index = await self._engine.index(scope.libraries)
            return await Verifier(scope, index, self._store, self._engine.quotable).verify(quote, speaker)

    async def context(self, passage_id: int, scope: Scope) -> Context:
        """A passage between its neighbours. Raises ArticleMissing where the scope has none of that id."""
        with self._engine.question():
            article, centre = await self._found(passage_id, scope)
            numbers = range(max(1, centre.number - NEIGHBOURS), centre.number + NEIGHBOURS + 1)
            beside = await self._store.passages_of(article.entry.id, numbers, scope)
        return Context(article, tuple(beside), centre)

    async def excerpt(self, passage_id: int, scope: Scope, start: int = 0, end: int | None = None) -> Excerpt:
        """The slice of a passage from `start` to `end`, code points of its own; all of it by default.

        Raises ArticleMissing where the scope has no such passage, or the passage no such slice.
        """
        with self._engine.question():
            article, passage = await self._found(passage_id, scope)
        length = passage.span.length
        try:
            return Excerpt(article, passage, Span(start, length if end is None else end).shifted(passage.span.start))
        except ValueError:
            raise ArticleMissing from None

    async def _found(self, passage_id: int, scope: Scope) -> tuple[Article, Passage]:
        passages = await self._store.passages([passage_id], scope)
        if passage_id not in passages:
            raise ArticleMissing
        passage = passages[passage_id]
        return await self.article(passage.article_id, scope), passage

    # What came in ---------------------------------------------------------------------------------------

    async def version(self) -> int:
        """A number that changes when articles came or went, in this process or another one."""
        return await self._store.revision()

    async def newest_id(self) -> int:
        """The id of the article that came last, into whichever library; 0 before the first."""
        return await self._store.newest_id()

    async def arrivals(self, question: str, scope: Scope, *, after: int, at_most: int = ARRIVALS) -> Arrivals:
        """What `question` is about among the articles that came after the one with the id `after`.

        Looks at `at_most` articles; where more came, `seen` of what comes back is to be asked from next.
        """
        query = Query.parse(question)
        scope = query.within(scope)
        newest = await self._store.newest_id()
        articles = await self._store.newer(scope, after, at_most)
        seen = articles[-1].entry.id if len(articles) == at_most else max(after, newest)
        found = await about(query, scope, self._store, articles) if query.terms else []
        # Most of what comes in is about something else, and is not worth an index.
        matching = (
            await arrivals(query, scope, await self._engine.index(scope.libraries), self._store, found)
            if found
            else []
        )
        return Arrivals(tuple(matching), seen)

    # Summing up -----------------------------------------------------------------------------------------

    async def topic(self, name: str, scope: Scope, sentences: int = Length.MEDIUM.sentences) -> TopicSummary:
        """What the scope says about any topic at all, in up to `sentences` points, or an honest no."""
        return await self._topics.summary(name, scope, await self._engine.index(scope.libraries), sentences)

    async def timeline(self, name: str, scope: Scope) -> Timeline:
        """The dated statements about a topic, in order."""
        return (await self.topic(name, scope)).timeline

    async def overview(self, scope: Scope, sentences: int = Length.MEDIUM.sentences) -> TopicSummary:
        """What the newest articles of a scope say, whatever they are about."""
        return await self._topics.overview(scope, sentences)

    async def topics(self, scope: Scope) -> tuple[Topic, ...]:
        """What the libraries of a scope are about, the most telling first."""
        return await self._topics.of(scope)

    async def digest(self, since: datetime, scope: Scope) -> Digest:
        """What was added at a moment (UTC) or later, by topic."""
        return await self._topics.digest(since, scope, await self._engine.index(scope.libraries))

    # The catalogue --------------------------------------------------------------------------------------

    def articles(self, scope: Scope) -> AsyncGenerator[Entry]:
        """The catalogue of a scope, in the order in which the articles came."""
        return self._store.entries(scope)

    async def titles(self, fragment: str, scope: Scope, limit: int, skip: int = 0) -> list[Entry]:
        """Up to `limit` entries whose title holds `fragment`, first those that begin so; from the `skip`th on."""
        return await self._store.titles(scope, without_broken_letters(fragment), limit, skip)

    async def count(self, scope: Scope) -> int:
        """How many articles a scope sees."""
        return len(await self._store.article_ids(scope))

    async def holdings(self, scope: Scope) -> list[Holding]:
        """What a scope holds of each outlet, those with most articles first."""
        return await self._store.holdings(scope)

    async def authors(self, fragment: str, scope: Scope, limit: int) -> list[str]:
        """Up to `limit` names of authors that hold `fragment`, those of most articles first."""
        return await self._store.authors(scope, without_broken_letters(fragment), limit)

    async def article(self, article_id: int, scope: Scope) -> Article:
        """An article with its text. Raises ArticleMissing where the scope has none of that id."""
        found = await self._store.articles([article_id], scope)
        if article_id not in found:
            raise ArticleMissing
        return found[article_id]

    async def passages(self, article_id: int, numbers: range, scope: Scope) -> list[Passage]:
        """The paragraphs of an article whose numbers lie in `numbers`. Raises ArticleMissing."""
        found = await self._store.passages_of(article_id, numbers, scope)
        if not found:
            # No such paragraphs, or no such article: only then is its text worth fetching.
            await self.article(article_id, scope)
        return found

    async def left_out(self, article_id: int, scope: Scope) -> list[str]:
        """The lines of an article that stand in none of its passages. Raises ArticleMissing."""
        article = await self.article(article_id, scope)
        passages = await self._store.passages_in([article_id], scope)
        return [line.of(article.text) for line in lines_outside(article.text, [one.span for one in passages])]
