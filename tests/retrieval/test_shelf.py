"""What questions read stays in memory, within bounds, and never longer than it is true."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.archive import Archive
from retrieval.corrections import Field
from retrieval.model import Article, Filters, Hit, Passage, Scope
from retrieval.store.shelf import Kept

from .helpers import MAIN, Write, put
from .indexed import NAMES, Indexed, opened

BOTH = Scope.of(*NAMES)


@pytest.fixture
async def library(tmp_path: Path) -> AsyncIterator[Indexed]:
    async with opened(tmp_path) as library:
        yield library


async def all_ids(library: Indexed) -> list[int]:
    return [one.id for one in await library.store.passages_in(await library.ids(*NAMES), BOTH)]


def hits(ids: list[int]) -> list[Hit]:
    return [Hit(number, 0.0) for number in ids]


async def unkept(library: Indexed, ids: list[int], scope: Scope) -> dict[int, tuple[Passage, Article]]:
    """What the record says, read without the shelf."""
    passages = await library.store.passages(ids, scope)
    articles = await library.store.articles({one.article_id for one in passages.values()}, scope)
    return {number: (one, articles[one.article_id]) for number, one in passages.items()}


async def assert_true(library: Indexed, ids: list[int]) -> None:
    for scope in (BOTH, *map(Scope.of, NAMES)):
        assert await library.store.read(hits(ids), scope) == await unkept(library, ids, scope)


async def test_what_was_read_a_moment_ago_is_not_read_again(library: Indexed) -> None:
    await library.add("first", "The harbour was shut.\n\nThe ferry left.")
    ids = await all_ids(library)
    once, again = [await library.store.read(hits(ids), BOTH) for _ in range(2)]
    assert len(once) == len(ids) > 1
    for number in ids:
        assert once[number][0] is again[number][0]
        assert once[number][1] is again[number][1]


async def test_another_scope_never_gets_what_was_kept_for_one(library: Indexed) -> None:
    await library.add("first", "The harbour was shut.")
    await library.add("second", "The ferry left.")
    ids = await all_ids(library)
    assert len(await library.store.read(hits(ids), BOTH)) == len(ids)
    (first,), (second,) = [list(await library.store.read(hits(ids), Scope.of(name))) for name in NAMES]
    assert [first, second] == ids
    assert await library.store.read(hits(ids), Scope.of()) == {}
    assert await library.store.read(hits(ids), Scope.of("third")) == {}


async def test_copies_are_told_only_as_far_as_the_scope_sees_them(library: Indexed) -> None:
    story = " ".join(f"word{number}" for number in range(200))
    (one,) = await library.add("first", story)
    (other,) = await library.add("second", story)
    ids = await all_ids(library)
    read = await library.store.read(hits(ids), BOTH)
    assert {article.entry.id: article.entry.copies for _, article in read.values()} == {one: (other,), other: (one,)}
    for name in NAMES:
        ((_, article),) = (await library.store.read(hits(ids), Scope.of(name))).values()
        assert article.entry.copies == ()


async def test_filters_hold_for_what_is_kept(library: Indexed) -> None:
    await library.add("first", "The harbour was shut.", title="Shut")
    await library.add("first", "The ferry left.", title="Gone")
    ids = await all_ids(library)
    await library.store.read(hits(ids), BOTH)
    shut = BOTH.narrowed(Filters(title="Shut"))
    assert [*await library.store.read(hits(ids), shut)] == ids[:1]
    assert await library.store.read(hits(ids), BOTH.narrowed(Filters(since=date(2020, 1, 1)))) == {}
    assert [*await library.store.read(hits(ids), BOTH)] == ids


async def test_a_correction_a_removal_and_its_undoing_are_seen_at_once(library: Indexed) -> None:
    (article,) = await library.add("first", "The harbour was shut.", title="Before")
    ids = await all_ids(library)
    await library.store.read(hits(ids), BOTH)
    await library.correct(article, "After")
    ((_, read),) = (await library.store.read(hits(ids), BOTH)).values()
    assert read.entry.metadata.title == "After"
    await library.remove(article)
    assert await library.store.read(hits(ids), BOTH) == {}
    await library.bring_back(article, "first")
    assert [*await library.store.read(hits(ids), BOTH)] == ids


async def test_what_another_process_changes_is_seen_at_once(tmp_path: Path, library: Indexed) -> None:
    (article,) = await library.add("first", "The harbour was shut.", title="Before")
    ids = await all_ids(library)
    await library.store.read(hits(ids), BOTH)
    async with opened(tmp_path) as other:
        await other.correct(article, "After")
        ((_, read),) = (await library.store.read(hits(ids), BOTH)).values()
        assert read.entry.metadata.title == "After"
        await other.remove(article)
    assert await library.store.read(hits(ids), BOTH) == {}


async def test_an_answer_shows_a_correction_and_does_not_show_what_was_removed(
    archive: Archive, write: Write
) -> None:
    (article,) = (await put(archive, write("a.txt", "Mill\n\nThe mill by the river closed in May."))).article_ids
    question = "When did the mill by the river close?"
    assert (await archive.ask(question, MAIN)).answered
    await archive.edit(article, MAIN, {Field.OUTLET: "Gazette"}, by="Ada")
    assert (await archive.ask(question, MAIN)).findings[0].citation.entry.metadata.outlet == "Gazette"
    await archive.remove(article, MAIN)
    assert not (await archive.ask(question, MAIN)).answered
    await archive.bring_back(article, "main")
    assert (await archive.ask(question, MAIN)).answered


@settings(max_examples=15, deadline=None)
@given(
    st.integers(0, 1_000_000), st.lists(st.sampled_from(["add", "remove", "correct", "return", "read"]), max_size=12)
)
async def test_whatever_happens_reading_says_what_the_record_says(seed: int, events: list[str]) -> None:
    chance = random.Random(seed)
    removed: list[tuple[int, str]] = []
    with TemporaryDirectory() as folder:
        async with opened(Path(folder)) as library:
            await library.add_some("first", chance)
            known = await all_ids(library)
            for event in events:
                there = await library.ids(*NAMES)
                if event == "add":
                    await library.add_some(chance.choice(NAMES), chance)
                elif event == "return" and removed:
                    await library.bring_back(*removed.pop())
                elif event == "remove" and there:
                    article = chance.choice(there)
                    removed.append((article, (await library.entry(article)).library))
                    await library.remove(article)
                elif event == "correct" and there:
                    await library.correct(chance.choice(there), f"Title {chance.random()}")
                known = sorted({*known, *await all_ids(library)})
                await assert_true(library, chance.sample(known, chance.randint(0, len(known))))


# The bounds


def test_what_was_not_used_for_longest_goes_first() -> None:
    kept: Kept[str, str] = Kept(3)
    for letter in "abc":
        kept.put(letter, letter.upper())
    assert kept.get("a") == "A"
    kept.put("d", "D")
    assert [kept.get(letter) for letter in "abcd"] == ["A", None, "C", "D"]


@given(st.integers(0, 50), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 60)), max_size=60))
def test_what_is_kept_never_weighs_more_than_it_may(most: int, puts: list[tuple[int, int]]) -> None:
    kept: Kept[int, int] = Kept(most, weigh=int)
    last: dict[int, int] = {}
    for key, weight in puts:
        kept.put(key, weight)
        last[key] = weight
        there = {number: value for number in range(10) if (value := kept.get(number)) is not None}
        assert sum(there.values()) == kept.weight <= most
        assert there.items() <= last.items()
        assert (key in there) == (weight <= most)
