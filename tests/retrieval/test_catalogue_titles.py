"""Finding articles by a piece of their title."""

import pytest

from retrieval.archive import Archive

from .helpers import MAIN, Write, put


@pytest.fixture
async def titled(archive: Archive, write: Write) -> Archive:
    for number, title in enumerate(["Zinc prices", "The price of zinc", "Évreux market", "Zebra 100% found", "a_b"]):
        await put(archive, write(f"{number}.md", f"---\ntitle: {title}\n---\nSome text, number {number}."))
    return archive


async def titles(archive: Archive, fragment: str, limit: int = 10) -> list[str]:
    return [entry.metadata.title for entry in await archive.titles(fragment, MAIN, limit)]


async def test_titles_that_begin_with_the_fragment_come_first(titled: Archive) -> None:
    assert await titles(titled, "zinc") == ["Zinc prices", "The price of zinc"]
    assert await titles(titled, "PRICE") == ["The price of zinc", "Zinc prices"]


async def test_an_empty_fragment_lists_all_and_the_limit_holds(titled: Archive) -> None:
    assert len(await titles(titled, "")) == 5
    assert len(await titles(titled, "", 2)) == 2
    assert await titles(titled, "z", 1) == ["Zebra 100% found"]


@pytest.mark.parametrize(("fragment", "found"), [("%", ["Zebra 100% found"]), ("_", ["a_b"]), ("*", []), ("'", [])])
async def test_marks_in_a_fragment_mean_themselves(titled: Archive, fragment: str, found: list[str]) -> None:
    assert await titles(titled, fragment) == found


async def test_letter_case_does_not_matter_in_letters_with_accents_either(titled: Archive) -> None:
    assert await titles(titled, "évreux") == ["Évreux market"]


async def test_half_a_surrogate_pair_is_in_no_title(titled: Archive) -> None:
    assert await titles(titled, "\ud83d") == []
