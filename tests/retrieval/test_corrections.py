"""What a person says of an article: it holds everywhere, and outlives the article."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.archive import Archive
from retrieval.corrections import LONGEST, Field, understood, written
from retrieval.errors import AddressNotUnderstood, ArticleMissing, DayNotWhole, FieldTooLong, TitleMissing
from retrieval.intake.reading import Intake
from retrieval.model import Document, Draft, Entry, Filters, Metadata, Origin, Scope
from retrieval.text.spans import Span

from .helpers import MAIN, Write, put

MILL = "The last miller\n\nThe mill by the river closed in May.\n\nIts last miller, Ada Holt, kept the key.\n"
OTHER = Scope.of("other")
CHANGES = {
    Field.TITLE: "The miller of Almby",
    Field.OUTLET: "River Post",
    Field.AUTHORS: ("Ida Lund", "Tom Ekberg"),
    Field.PUBLISHED: date(2019, 7, 15),
    Field.URL: "https://post.example/mill",
}


async def the_entry(archive: Archive, scope: Scope = MAIN) -> Entry:
    (entry,) = [entry async for entry in archive.articles(scope)]
    return entry


async def test_a_correction_is_what_every_read_sees(archive: Archive, write: Write) -> None:
    (id_,) = (await put(archive, write("mill.txt", MILL))).article_ids
    entry = await archive.edit(id_, MAIN, CHANGES, by="7")
    assert entry == await the_entry(archive) == (await archive.article(id_, MAIN)).entry
    known = entry.metadata
    assert {field: getattr(known, field) for field in Field} == CHANGES
    assert (known.published_from, known.outlet_from) == (Origin.PRINTED, Origin.PRINTED)
    assert [one.outlet for one in await archive.holdings(MAIN)] == ["River Post"]
    assert await archive.authors("ekb", MAIN, 5) == ["Tom Ekberg"]
    assert [one.id for one in await archive.titles("almby", MAIN, 5)] == [id_]
    seen = MAIN.narrowed(Filters(source="river post", author="lund", since=date(2019, 7, 15)))
    assert (await archive.ask("Who kept the key?", seen)).answered
    assert not (await archive.ask("key", MAIN.narrowed(Filters(until=date(2019, 7, 14))))).answered
    assert (await archive.ask("Almby", MAIN)).answered, "a passage is found by its title as it stands now"


async def test_who_corrected_what_and_when_is_known(archive: Archive, write: Write) -> None:
    (id_,) = (await put(archive, write("mill.txt", MILL))).article_ids
    assert await archive.corrections(id_, MAIN) == []
    await archive.edit(id_, MAIN, {Field.TITLE: "A"}, by="7")
    await archive.edit(id_, MAIN, {Field.TITLE: "B", Field.URL: None}, by="8")
    corrections = await archive.corrections(id_, MAIN)
    assert [(one.field, one.by) for one in corrections] == [(Field.TITLE, "8"), (Field.URL, "8")]
    assert all(one.at.tzinfo is not None for one in corrections)
    assert (await the_entry(archive)).metadata.title == "B"


async def test_what_was_found_comes_back_when_corrections_are_taken_back(archive: Archive, write: Write) -> None:
    front = "---\ntitle: The last miller\nauthors: [Bea Moss]\ndate: 2018-01-02\n---\n\nThe mill closed.\n"
    (id_,) = (await put(archive, write("mill.md", front))).article_ids
    found = await the_entry(archive)
    await archive.edit(id_, MAIN, CHANGES, by="7")
    await archive.edit(id_, MAIN, {Field.TITLE: "Again", Field.PUBLISHED: None}, by="7")
    assert await the_entry(archive) != found
    assert await archive.reset(id_, MAIN) == found == await the_entry(archive)
    assert await archive.corrections(id_, MAIN) == []
    assert await archive.reset(id_, MAIN) == found


async def test_a_correction_outlives_the_removal_and_return_of_its_source(archive: Archive, write: Write) -> None:
    path = write("mill.txt", MILL)
    added = await put(archive, path)
    await archive.edit(added.article_ids[0], MAIN, CHANGES, by="7")
    await archive.remove_document("main", added.document.sha256)
    (again,) = (await put(archive, path)).article_ids
    entry = await the_entry(archive)
    assert entry.id == again != added.article_ids[0]
    assert {field: getattr(entry.metadata, field) for field in Field} == CHANGES
    assert (await archive.reset(again, MAIN)).metadata == Metadata(title="The last miller")


async def test_a_correction_holds_for_another_edition_of_the_same_source(archive: Archive, write: Write) -> None:
    (first,) = (await put(archive, write("mill.txt", MILL))).article_ids
    await archive.edit(first, MAIN, CHANGES, by="7")
    await put(archive, write("mill.txt", MILL + "\nThe wheel turns again.\n"))
    assert {entry.metadata.title async for entry in archive.articles(MAIN)} == {"The miller of Almby"}
    await archive.edit(first, MAIN, {Field.OUTLET: None}, by="8")
    assert {entry.metadata.outlet async for entry in archive.articles(MAIN)} == {None}


async def test_neither_other_sources_nor_other_libraries_are_corrected(archive: Archive, write: Write) -> None:
    path = write("mill.txt", MILL)
    (here,) = (await put(archive, path)).article_ids
    await put(archive, path, "other")
    await archive.edit(here, MAIN, CHANGES, by="7")
    await put(archive, write("copy.txt", MILL + " "), "main")
    assert (await the_entry(archive, OTHER)).metadata.title == "The last miller"
    assert [one.source for one in await archive.titles("last", MAIN, 5)] == ["copy.txt"]


async def test_stories_of_one_document_with_the_same_title_are_told_apart(archive: Archive) -> None:
    def intake(sha256: str) -> Intake:
        drafts = tuple(Draft(Metadata("Links"), Span(start, start + 5), ()) for start in (0, 5, 10))
        return Intake(Document("blog.txt", "one. two. tree.", sha256, "utf-8"), drafts)

    (_, second, _) = (await archive.put(intake("a"), "main")).article_ids
    await archive.edit(second, MAIN, {Field.PUBLISHED: date(2020, 1, 2)}, by="7")
    await archive.remove_document("main", "a")
    await archive.put(intake("b"), "main")
    days = [entry.metadata.published async for entry in archive.articles(MAIN)]
    assert days == [None, date(2020, 1, 2), None]


async def test_a_correction_outlives_a_restart_and_needs_its_scope(tmp_path: Path, write: Write) -> None:
    async with await Archive.open(tmp_path / "a") as archive:
        (id_,) = (await put(archive, write("mill.txt", MILL))).article_ids
        await put(archive, write("other.txt", "A word of others."), "other")
        for refused in (
            archive.edit(id_, OTHER, CHANGES, by="7"),
            archive.reset(id_, OTHER),
            archive.corrections(id_, OTHER),
        ):
            with pytest.raises(ArticleMissing):
                await refused
        await archive.edit(id_, MAIN, {Field.TITLE: "Kept"}, by="7")
    async with await Archive.open(tmp_path / "a") as archive:
        assert (await the_entry(archive)).metadata.title == "Kept"


# What people write


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (Field.TITLE, "  A \n title ", "A title"),
        (Field.OUTLET, "", None),
        (Field.OUTLET, " River  Post ", "River Post"),
        (Field.AUTHORS, "Ida Lund\n\n Tom  Ekberg \nIda Lund", ("Ida Lund", "Tom Ekberg")),
        (Field.AUTHORS, "", ()),
        (Field.AUTHORS, "Holt, Maren", ("Holt, Maren",)),
        (Field.PUBLISHED, " 2019-07-15 ", date(2019, 7, 15)),
        (Field.PUBLISHED, "", None),
        (Field.URL, "https://post.example/mill", "https://post.example/mill"),
        (Field.URL, " ", None),
    ],
)
def test_what_a_person_writes_is_understood(field: Field, text: str, value: object) -> None:
    assert understood(field, text) == value


@pytest.mark.parametrize(
    ("field", "text", "error"),
    [
        (Field.TITLE, " \n ", TitleMissing),
        (Field.TITLE, "x" * 301, FieldTooLong),
        (Field.PUBLISHED, "2019-07", DayNotWhole),
        (Field.PUBLISHED, "2019-13-1", DayNotWhole),
        (Field.PUBLISHED, "soon", DayNotWhole),
        (Field.URL, "javascript:alert(1)", AddressNotUnderstood),
        (Field.URL, "post.example", AddressNotUnderstood),
        (Field.URL, "http://[::1", AddressNotUnderstood),
        (Field.URL, "https://post.example/a b", AddressNotUnderstood),
    ],
)
def test_what_cannot_be_meant_is_refused(field: Field, text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        understood(field, text)


lines = st.text(st.characters(blacklist_categories=("Cs",)), max_size=60).map(lambda text: " ".join(text.split()))


@given(lines, st.lists(lines, max_size=4), st.none() | st.dates())
def test_what_is_shown_to_be_changed_is_understood_as_it_was(
    text: str, authors: list[str], published: date | None
) -> None:
    known = Metadata(text or "x", text or None, tuple(dict.fromkeys(filter(None, authors))), published)
    for field in Field:
        assert understood(field, written(field, known)) == getattr(known, field)
        assert len(written(field, known)) <= LONGEST[field]
