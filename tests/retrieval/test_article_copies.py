"""Articles that are nearly the same are linked, whichever came first and whatever else stands in one of them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.archive import Archive
from retrieval.model import Entry, Scope
from retrieval.text.fingerprints import fingerprints

from .helpers import MAIN, Write, put

_WORDS = ["ferry", "harbour", "council", "bridge", "captain", "yard", "river", "market", "boat", "bell", "tide"]
_WORDS += ["fog", "rope", "mast", "oar", "quay", "pier", "keel", "sail", "hull", "dock", "lock", "weir"]


def story(seed: int, paragraphs: int = 6) -> str:
    """Prose that shares no run of words with that of another seed."""
    lines = []
    for number in range(paragraphs):
        words = [f"{word}{seed}" if (place + number) % 3 == 0 else word for place, word in enumerate(_WORDS * 2)]
        lines.append(" ".join(words[number:] + words[:number]) + ".")
    return "\n\n".join(lines)


async def entries(archive: Archive, scope: Scope = MAIN) -> list[Entry]:
    return [entry async for entry in archive.articles(scope)]


async def links(archive: Archive, scope: Scope = MAIN) -> dict[str, list[str]]:
    found = await entries(archive, scope)
    names = {entry.id: entry.source for entry in found}
    return {entry.source: [names[copy] for copy in entry.copies] for entry in found}


async def test_a_copy_that_lost_its_title_and_has_comments_is_linked_both_ways(
    archive: Archive, write: Write
) -> None:
    comments = "ada | May 3, 2019\n\n" + story(7, 9) + "\n\nbo | May 4, 2019\n\nNever."
    await put(archive, write("a.txt", f"The blue ferry\n\n{story(1)}\n\n\n{comments}"))
    await put(archive, write("b.txt", story(1)))
    await put(archive, write("c.txt", f"The blue ferry\n\n{story(2)}"))
    assert await links(archive) == {"a.txt": ["b.txt"], "b.txt": ["a.txt"], "c.txt": []}


async def test_a_story_inside_a_longer_one_is_linked(archive: Archive, write: Write) -> None:
    await put(archive, write("long.txt", f"All of it\n\n{story(1)}\n\n{story(2, 12)}\n\n{story(3, 12)}"))
    await put(archive, write("short.txt", f"Some of it\n\n{story(1)}"))
    assert (await links(archive))["short.txt"] == ["long.txt"]


async def test_an_edited_copy_is_linked_and_another_story_with_the_same_paragraph_is_not(
    archive: Archive, write: Write
) -> None:
    await put(archive, write("a.txt", f"One\n\n{story(1)}"))
    await put(archive, write("edited.txt", f"Two\n\n{story(1).replace('tide', 'high tide', 3)}\n\nA last line."))
    shared = story(1).split("\n\n")[0]
    await put(archive, write("other.txt", f"Three\n\n{shared}\n\n{story(2)}"))
    assert await links(archive) == {"a.txt": ["edited.txt"], "edited.txt": ["a.txt"], "other.txt": []}


async def test_copies_in_libraries_that_are_not_seen_are_not_named(archive: Archive, write: Write) -> None:
    path = write("a.txt", f"One\n\n{story(1)}")
    await put(archive, path)
    await put(archive, path, "secret")
    assert [entry.copies for entry in await entries(archive)] == [()]
    both = await entries(archive, Scope.of("main", "secret"))
    assert [entry.copies for entry in both] == [(both[1].id,), (both[0].id,)]


async def test_a_removed_copy_is_no_copy_any_more(archive: Archive, write: Write) -> None:
    await put(archive, write("a.txt", f"One\n\n{story(1)}"))
    added = await put(archive, write("b.txt", f"Two\n\n{story(1)}"))
    await archive.remove(added.article_ids[0], MAIN)
    assert await links(archive) == {"a.txt": []}


async def test_copies_that_come_in_at_the_same_moment_are_linked(archive: Archive, write: Write) -> None:
    paths = [write(f"{name}.txt", f"Paper {name}\n\n{story(1)}") for name in "abc"]
    await asyncio.gather(*(put(archive, path) for path in [*paths, write("other.txt", f"Other\n\n{story(2)}")]))
    names = {"a.txt", "b.txt", "c.txt"}
    linked = {source: set(copies) for source, copies in (await links(archive)).items()}
    assert linked == {**{name: names - {name} for name in names}, "other.txt": set()}


async def test_a_few_words_make_no_copies(archive: Archive, write: Write) -> None:
    await put(archive, write("a.txt", "One\n\nThe ferry came back to the harbour this spring."))
    await put(archive, write("b.txt", "Two\n\nThe ferry came back to the harbour this spring."))
    assert await links(archive) == {"a.txt": [], "b.txt": []}


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 9), st.integers(0, 9), st.integers(1, 6))
def test_the_sketch_of_a_part_is_nearly_within_that_of_the_whole(one: int, other: int, paragraphs: int) -> None:
    part = story(one, paragraphs)
    whole = f"{story(other + 20)}\n{part}\n{story(other + 40)}"
    assert fingerprints(part) <= fingerprints(whole)
    assert fingerprints(part.upper().replace(" ", "  ")) == fingerprints(part)


async def test_the_two_copies_among_the_shared_documents_are_linked_and_no_others(
    archive: Archive, shared: Path
) -> None:
    for path in sorted((shared / "seeds").glob("*.txt")):
        await put(archive, path)
    found = await links(archive)
    assert {(source[:3], tuple(copy[:3] for copy in copies)) for source, copies in found.items() if copies} == {
        ("003", ("004",)),
        ("004", ("003",)),
    }


@pytest.mark.parametrize("text", ["", "word", "one two three four five"])
def test_any_text_has_a_sketch(text: str) -> None:
    assert len(fingerprints(text)) <= 1
