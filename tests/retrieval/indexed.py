"""A library that is indexed in small files, and what rank_bm25 makes of the same record: for tests and for those
that are killed in the middle (`python indexed.py FOLDER SEED`)."""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from rank_bm25 import BM25Okapi

from retrieval.corrections import Field
from retrieval.indexes import Indexes
from retrieval.intake.drafts import drafts_of
from retrieval.intake.formats.reading import Reading, Stated
from retrieval.model import Document, Entry, Scope
from retrieval.store.articles import MIGRATIONS, ArticleStore
from retrieval.store.corrections import CorrectionStore
from retrieval.store.database import Database
from retrieval.store.holding import HoldingStore
from retrieval.text.analysis import ENGLISH
from retrieval.text.spans import Span

WORTH_A_FILE = 12
WORDS = ["harbour", "ferry", "lamp", "keeper", "night", "boat", "bell", "storm", "council", "vote", "bridge", "mill"]
NAMES = ("first", "second")


@dataclass
class Indexed:
    """An open archive's store, and its indexes with files of a dozen passages."""

    store: ArticleStore
    indexes: Indexes
    database: Database

    async def add(self, library: str, text: str, title: str = "") -> list[int]:
        reading = Reading(text, Span(0, len(text)), "utf-8", Stated(title=title or text[:20]))
        document = Document("made up", text, sha256(text.encode()).hexdigest(), "utf-8")
        added = await self.store.add(library, document, drafts_of(reading))
        if added:
            self.indexes.grown(library, text.count("\n\n") + 1)
        return added

    async def add_some(self, library: str, chance: random.Random, articles: int = 1) -> None:
        for _ in range(articles):
            await self.add(library, prose(chance))

    async def ids(self, *libraries: str) -> list[int]:
        return sorted(await self.store.article_ids(Scope.of(*libraries)))

    async def entry(self, article_id: int) -> Entry:
        return (await self.store.articles([article_id], Scope.of(*NAMES)))[article_id].entry

    async def remove(self, article_id: int) -> None:
        await HoldingStore(self.database).remove(await self.entry(article_id))

    async def bring_back(self, article_id: int, library: str) -> None:
        assert await HoldingStore(self.database).bring_back(article_id, library)

    async def correct(self, article_id: int, title: str) -> None:
        await CorrectionStore(self.database).keep(await self.entry(article_id), {Field.TITLE: title}, "Ada")

    async def settled(self) -> None:
        """Wait until nothing is being written."""
        while self.indexes._maintaining:
            await asyncio.wait(self.indexes._maintaining)

    async def assert_exact(self, *libraries: str) -> None:
        """Every question of one and of two words is answered as by rank_bm25 over the record as it is."""
        index = await self.indexes.of(frozenset(libraries))
        ids, corpus = [], []
        for library in sorted(libraries):
            state = await self.indexes._segments.state(library, 0)
            if state is not None:
                async for document in self.store.searched_texts(state.library_id, 0):
                    for one in document.passages:
                        ids.append(one.id)
                        corpus.append([*ENGLISH.terms(one.above), *ENGLISH.terms(one.text)])
        assert len(index) == len(corpus)
        if not corpus:
            return
        reference = BM25Okapi(corpus)
        for query in (["harbor"], ["keeper", "night"], ["ferri", "ferri", "mill"], ["absent", "river"]):
            scores = reference.get_scores(query)
            pairs = zip(ids, scores, corpus, strict=True)
            held = [(number, score) for number, score, terms in pairs if set(terms) & set(query)]
            expected = sorted(held, key=lambda pair: (-pair[1], pair[0]))[:10]
            assert [(hit.passage_id, hit.score) for hit in index.search(query, 10)] == expected, (query, libraries)


def prose(chance: random.Random) -> str:
    """A few paragraphs that nobody has written before."""
    paragraphs = [
        " ".join(chance.choices(WORDS, weights=range(1, len(WORDS) + 1), k=chance.randint(2, 30))) + "."
        for _ in range(chance.randint(1, 5))
    ]
    return f"Number {chance.random()}\n\n" + "\n\n".join(paragraphs)


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Indexed]:
    """The archive in `folder`, closed afterwards."""
    database = await Database.open(folder / "archive.db", MIGRATIONS)
    indexes = Indexes(database, folder / "index", worth_a_file=WORTH_A_FILE)
    try:
        yield Indexed(ArticleStore(database), indexes, database)
    finally:
        await indexes.close()
        await database.close()


async def come_and_go(folder: Path, seed: int) -> None:
    """Add, remove and ask until somebody ends it."""
    chance = random.Random(seed)
    async with opened(folder) as library:
        print("begun", flush=True)
        while True:
            name = chance.choice(NAMES)
            if chance.random() < 0.75:
                await library.add_some(name, chance)
            elif ids := await library.ids(name):
                await library.remove(chance.choice(ids))
            if chance.random() < 0.5:
                await library.indexes.of(frozenset(chance.choice([("first",), ("second",), NAMES])))


if __name__ == "__main__":
    asyncio.run(come_and_go(Path(sys.argv[1]), int(sys.argv[2])))
