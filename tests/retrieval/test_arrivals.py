"""What a standing question reports of the articles that came in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.answers.arrivals import Arrivals, wanted_terms
from retrieval.archive import Archive
from retrieval.model import Query, Scope
from tests.retrieval.helpers import MAIN, put

Write = Callable[..., Path]


def titles(found: Arrivals) -> list[str]:
    return [one.finding.citation.entry.metadata.title for one in found.matching]


async def fill(archive: Archive, write: Write, **texts: str) -> None:
    for name, text in texts.items():
        await put(archive, write(f"{name}.md", f"---\ntitle: {name}\n---\n\n{text}\n"))


async def test_only_articles_that_came_later_are_reported(archive: Archive, write: Write) -> None:
    await fill(archive, write, Old="The ferry strike began.")
    seen = await archive.newest_id()
    assert seen and (await archive.arrivals("ferry strike", MAIN, after=seen)).matching == ()
    await fill(archive, write, New="The ferry strike goes on.")
    found = await archive.arrivals("ferry strike", MAIN, after=seen)
    assert titles(found) == ["New"] and found.seen == await archive.newest_id()
    assert found.matching[0].finding.excerpt.text == "The ferry strike goes on."
    assert titles(await archive.arrivals("ferry strike", MAIN, after=found.seen)) == []


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("ferry strike", ["Both", "Ferry"]),
        ("ferry", ["Both", "Ferry", "Boat"]),
        ("strike OR whale", ["Both", "Ferry", "Whales"]),
        ("ferry OR whale strike", ["Both", "Ferry"]),
        ('"ferry strike"', ["Both"]),
        ("ferry -strike", ["Boat"]),
        ("title:whales june", ["Whales"]),
        ("the of and", []),
        ("", []),
    ],
)
async def test_an_article_matches_where_all_that_is_asked_stands_in_it(
    archive: Archive, write: Write, question: str, expected: list[str]
) -> None:
    await fill(
        archive,
        write,
        Both="The ferry strike began.",
        Ferry="They went on strike at noon.",
        Boat="A ferry is a boat.",
        Whales="Two whales came in June.",
    )
    assert titles(await archive.arrivals(question, MAIN, after=0)) == expected


async def test_no_arrival_is_passed_over_where_many_come_at_once(archive: Archive, write: Write) -> None:
    await fill(archive, write, **{f"Story{number}": f"Whale number {number} came." for number in range(7)})
    found, after = [], 0
    for _ in range(4):
        page = await archive.arrivals("whale", MAIN, after=after, at_most=2)
        found += titles(page)
        after = page.seen
    assert found == [f"Story{number}" for number in range(7)]
    assert after == await archive.newest_id()


async def test_the_first_article_that_holds_a_phrase_is_marked_and_no_later_one(
    archive: Archive, write: Write
) -> None:
    await fill(
        archive, write, One="A coat of fresh paint.", Two="“A Coat  of paint,” she said.", Three="A coat of paint!"
    )
    found = await archive.arrivals('"coat of paint"', MAIN, after=0)
    assert [(title, one.first) for title, one in zip(titles(found), found.matching, strict=True)] == [
        ("Two", ("coat of paint",)),
        ("Three", ()),
    ]


async def test_a_scope_hears_only_of_its_own_libraries(archive: Archive, write: Write) -> None:
    await put(archive, write("a.txt", "Cellar\n\nA whale in the cellar."), "cellar")
    await put(archive, write("b.txt", "Attic\n\nA whale in the attic, “a coat of paint”."), "attic")
    assert titles(await archive.arrivals("whale", Scope.of("attic"), after=0)) == ["Attic"]
    assert titles(await archive.arrivals("whale library:cellar", Scope.of("attic"), after=0)) == []
    await put(archive, write("c.txt", "Cellar again\n\nA whale had a coat of paint."), "cellar")
    (found,) = (await archive.arrivals('"coat of paint"', Scope.of("cellar"), after=0)).matching
    assert found.first == ("coat of paint",)


def test_words_joined_with_or_are_alternatives() -> None:
    assert wanted_terms(Query.parse("ferry strike OR walkout")) == [
        frozenset({"strike", "walkout"}),
        frozenset({"ferri"}),
    ]
