"""A question sees only its scope: nothing of another library comes out of any door."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.archive import Archive
from retrieval.errors import ArticleMissing
from retrieval.model import Answer, Scope
from retrieval.opensearch.cluster import Cluster
from retrieval.store.articles import MIGRATIONS, ArticleStore
from retrieval.store.database import Database
from tests.opensearch.cluster import Nodes, empty

from .helpers import put

EXAMPLES = settings(max_examples=40, deadline=None)
# Each of these fills an archive over the network.
FEW_EXAMPLES = settings(max_examples=4, deadline=None)

# The same few words on both sides, so that whatever leaks would be found; whole articles may be the same, too.
_WORDS = ("harbour", "bridge", "ferry", "mill", "captain", "opened", "Monday", "Ada", "Holt", "270,000", "council")
paragraphs = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=8).map(lambda words: " ".join(words) + ".")
articles = st.lists(paragraphs, min_size=1, max_size=4).map("\n\n".join)
libraries = st.lists(articles, min_size=1, max_size=4, unique=True)
questions = st.lists(st.sampled_from([*_WORDS, "zebra"]), min_size=1, max_size=5).map(" ".join)

LEFT, RIGHT = Scope.of("left"), Scope.of("right")
EVERYTHING = 100


@asynccontextmanager
async def archive_with(left: list[str], right: list[str], cluster: Cluster | None = None) -> AsyncIterator[Archive]:
    """An archive with two libraries whose articles came in turns, so that their ids are mixed."""
    with TemporaryDirectory() as folder:
        async with await Archive.open(Path(folder), cluster=cluster) as archive:
            for number, pair in enumerate(zip_longest(left, right)):
                for library, text in zip(("left", "right"), pair, strict=True):
                    if text is not None:
                        path = Path(folder) / f"{number}.txt"
                        path.write_text(text)
                        await put(archive, path, library)
            yield archive
        if cluster is not None:
            await empty(cluster)


def shown(answer: Answer) -> list[tuple[str, float, int, int]]:
    """All that an answer shows, ids apart."""
    return [(one.excerpt.text, one.score, one.citation.number, len(one.copies)) for one in answer.findings]


@EXAMPLES
@given(libraries, libraries, questions)
async def test_no_door_shows_anything_of_another_library(left: list[str], right: list[str], question: str) -> None:
    await assert_no_door_shows_anything_else(left, right, question)


@FEW_EXAMPLES
@given(left=libraries, right=libraries, question=questions)
async def test_no_door_of_a_cluster_shows_anything_of_another_library(
    nodes: Nodes, left: list[str], right: list[str], question: str
) -> None:
    await assert_no_door_shows_anything_else(left, right, question, Cluster.at(f"{nodes.address}/scopes"))


async def assert_no_door_shows_anything_else(
    left: list[str], right: list[str], question: str, cluster: Cluster | None = None
) -> None:
    async with archive_with(left, right, cluster) as archive:
        mine = [entry async for entry in archive.articles(LEFT)]
        theirs = [entry async for entry in archive.articles(RIGHT)]
        assert {entry.library for entry in mine} == {"left"}
        assert {entry.library for entry in await archive.titles("", LEFT, EVERYTHING)} == {"left"}

        answer = await archive.ask(question, LEFT, show=EVERYTHING)
        for finding in answer.findings:
            entries = (finding.citation.entry, finding.excerpt.article.entry, *finding.copies)
            assert {entry.library for entry in entries} == {"left"}

        for entry in theirs:
            passages = await archive.passages(entry.id, range(1, EVERYTHING), RIGHT)
            doors = [archive.article(entry.id, LEFT), archive.passages(entry.id, range(1, EVERYTHING), LEFT)]
            doors += [archive.context(passage.id, LEFT) for passage in passages]
            doors += [archive.remove(entry.id, LEFT)]
            for door in doors:
                with pytest.raises(ArticleMissing):
                    await door
        assert [entry async for entry in archive.articles(RIGHT)] == theirs


@EXAMPLES
@given(libraries, libraries, questions)
async def test_an_answer_is_the_same_as_if_the_other_library_did_not_exist(
    left: list[str], right: list[str], question: str
) -> None:
    await assert_the_other_library_changes_nothing(left, right, question)


@FEW_EXAMPLES
@given(left=libraries, right=libraries, question=questions)
async def test_an_answer_of_a_cluster_is_the_same_as_if_the_other_library_did_not_exist(
    nodes: Nodes, left: list[str], right: list[str], question: str
) -> None:
    both, one = (Cluster.at(f"{nodes.address}/{name}") for name in ("scopes", "alone"))
    await assert_the_other_library_changes_nothing(left, right, question, both, one)


async def assert_the_other_library_changes_nothing(
    left: list[str], right: list[str], question: str, both: Cluster | None = None, one: Cluster | None = None
) -> None:
    async with archive_with(left, right, both) as archive, archive_with(left, [], one) as alone:
        answer = await archive.ask(question, LEFT, show=EVERYTHING)
        expected = await alone.ask(question, LEFT, show=EVERYTHING)
    assert shown(answer) == shown(expected)
    assert (answer.missing_terms, answer.more) == (expected.missing_terms, expected.more)


@EXAMPLES
@given(libraries, libraries, questions)
async def test_a_scope_of_both_sees_both(left: list[str], right: list[str], question: str) -> None:
    async with archive_with(left, right) as archive:
        union = [entry async for entry in archive.articles(Scope.of("left", "right"))]
        assert [entry.id for entry in union] == sorted(
            [entry.id async for entry in archive.articles(LEFT)]
            + [entry.id async for entry in archive.articles(RIGHT)]
        )
        answers = [await archive.search(question, scope) for scope in (LEFT, RIGHT, Scope.of("left", "right"))]
    assert answers[2].answered == (answers[0].answered or answers[1].answered)


async def test_the_empty_scope_and_unknown_libraries_hold_nothing() -> None:
    async with archive_with(["The mill closed."], ["The ferry left."]) as archive:
        for scope in (Scope.of(), Scope.of("nowhere"), Scope.of("LEFT"), Scope.of("left,right"), Scope.of("\ud800")):
            answer = await archive.ask("the mill and the ferry", scope)
            assert (answer.answered, answer.more) == (False, 0)
            assert answer.missing_terms == ("mill", "ferry")
            assert [entry async for entry in archive.articles(scope)] == []
            assert await archive.titles("", scope, 9) == []


async def test_the_store_itself_finds_no_passage_by_an_id_of_another_library() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        async with await Archive.open(folder) as archive:
            (folder / "mill.txt").write_text("The mill closed.\n\nThe miller left.")
            (article,) = (await put(archive, folder / "mill.txt", "right")).article_ids
            ids = [passage.id for passage in await archive.passages(article, range(1, 9), RIGHT)]
        database = await Database.open(folder / "archive.db", MIGRATIONS)
        store = ArticleStore(database)
        try:
            assert [*await store.passages(ids, RIGHT)] == ids
            assert await store.passages(ids, LEFT) == {}
            assert [[one.id for one in document.passages] async for document in store.searched_texts(1, 0)] == [ids]
            assert [document async for document in store.searched_texts(2, 0)] == []
        finally:
            await database.close()
