"""Removing and bringing back, how much a library may hold, what is left out, and everything written out again."""

from __future__ import annotations

import asyncio
import sqlite3
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.archive import Archive
from retrieval.corrections import Field
from retrieval.embedded import FILE_NAME
from retrieval.errors import ArticleMissing, LibraryFull, NothingRemoved
from retrieval.exporting import markdown
from retrieval.intake.formats.markdown import read as read_markdown
from retrieval.intake.leftovers import lines_outside
from retrieval.intake.reading import Intake
from retrieval.model import Article, Document, Draft, Entry, Kind, Metadata, Origin, PassageDraft, Scope
from retrieval.opensearch.cluster import Cluster
from retrieval.store.holding import Quota, Totals
from retrieval.text.spans import Span
from tests.opensearch.cluster import age_removals

from .helpers import MAIN, Write, put, read

MILL = "The last miller\n\nThe mill by the river closed in May.\n\nIts last miller, Ada Holt, kept the key.\n"
FERRY = "A blue ferry\n\nThe ferry was painted blue in winter.\n\nIts captain rang the bell.\n"


def two_stories(sha256: str = "a") -> Intake:
    text = MILL + FERRY
    spans = (Span(0, len(MILL)), Span(len(MILL), len(text)))
    passages = (PassageDraft(1, Kind.BODY, Span(0, 40), (Span(0, 40),)),)
    drafts = tuple(
        Draft(Metadata(title), span, passages) for title, span in zip(("Mill", "Ferry"), spans, strict=True)
    )
    return Intake(Document("two.txt", text, sha256, "utf-8"), drafts)


async def make_old(folder: Path, cluster: Cluster | None) -> None:
    """Let eleven minutes pass since every removal."""
    if cluster is not None:
        await age_removals(cluster, 11)
        return
    with sqlite3.connect(folder / "archive" / FILE_NAME) as connection:
        connection.execute("UPDATE articles SET removed_at = datetime(removed_at, '-11 minutes')")
    connection.close()


# Removing


async def test_a_removed_article_comes_back_as_it_was(archive: Archive, write: Write) -> None:
    (mill,) = (await put(archive, write("mill.txt", MILL))).article_ids
    await archive.edit(mill, MAIN, {Field.TITLE: "Corrected"}, by="7")
    before = (await archive.article(mill, MAIN), await archive.passages(mill, range(1, 99), MAIN))
    assert (await archive.remove(mill, MAIN)).metadata.title == "Corrected"
    assert await archive.libraries() == {"main": 0}
    assert not (await archive.ask("key", MAIN)).answered
    assert (await archive.bring_back(mill, "main")).id == mill
    assert (await archive.article(mill, MAIN), await archive.passages(mill, range(1, 99), MAIN)) == before
    assert (await archive.ask("Who kept the key?", MAIN)).answered
    with pytest.raises(NothingRemoved):
        await archive.bring_back(mill, "main")


async def test_a_removal_is_undone_in_its_own_library_only(archive: Archive, write: Write) -> None:
    (mill,) = (await put(archive, write("mill.txt", MILL))).article_ids
    await put(archive, write("ferry.txt", FERRY), "other")
    await archive.remove(mill, MAIN)
    for library in ("other", "nowhere"):
        with pytest.raises(NothingRemoved):
            await archive.bring_back(mill, library)
    await archive.bring_back(mill, "main")


async def test_after_ten_minutes_a_removed_article_is_gone_for_good(
    archive: Archive, write: Write, tmp_path: Path, cluster: Cluster | None
) -> None:
    (mill,) = (await put(archive, write("mill.txt", MILL))).article_ids
    (first, second) = (await archive.put(two_stories(), "main")).article_ids
    await archive.remove(mill, MAIN)
    await archive.remove(first, MAIN)
    await make_old(tmp_path, cluster)
    with pytest.raises(NothingRemoved):
        await archive.bring_back(mill, "main")
    assert await archive.documents("main") == {two_stories().document.sha256: "two.txt"}
    if cluster is not None:
        return
    with sqlite3.connect(tmp_path / "archive" / FILE_NAME) as connection:
        assert connection.execute("SELECT id FROM articles").fetchall() == [(second,)]
        assert connection.execute("SELECT source FROM documents").fetchall() == [("two.txt",)]
    connection.close()


async def test_what_is_removed_is_let_go_also_when_nobody_asks(
    archive: Archive, write: Write, tmp_path: Path, cluster: Cluster | None
) -> None:
    (mill,) = (await put(archive, write("mill.txt", MILL))).article_ids
    await archive.remove(mill, MAIN)
    await archive.clear_removed()
    await archive.bring_back(mill, "main")
    await archive.remove(mill, MAIN)
    await make_old(tmp_path, cluster)
    await archive.clear_removed()
    with pytest.raises(NothingRemoved):
        await archive.bring_back(mill, "main")


async def test_an_article_removed_twice_at_once_is_removed_once(archive: Archive, write: Write) -> None:
    (mill,) = (await put(archive, write("mill.txt", MILL))).article_ids
    done = await asyncio.gather(*(archive.remove(mill, MAIN) for _ in range(5)), return_exceptions=True)
    assert sum(isinstance(one, Entry) for one in done) == 1
    assert sum(isinstance(one, ArticleMissing) for one in done) == 4


async def test_a_document_added_again_after_its_removal_takes_the_place_of_the_removed(
    archive: Archive, write: Write
) -> None:
    path = write("mill.txt", MILL)
    (first,) = (await put(archive, path)).article_ids
    await archive.remove(first, MAIN)
    (second,) = (await put(archive, path)).article_ids
    with pytest.raises(NothingRemoved):
        await archive.bring_back(first, "main")
    assert [entry.id async for entry in archive.articles(MAIN)] == [second]


async def test_one_of_two_stories_is_removed_and_brought_back_alone(archive: Archive) -> None:
    (first, second) = (await archive.put(two_stories(), "main")).article_ids
    await archive.remove(first, MAIN)
    assert [entry.id async for entry in archive.articles(MAIN)] == [second]
    assert (await archive.put(two_stories(), "main")).already_here
    await archive.bring_back(first, "main")
    assert [entry.id async for entry in archive.articles(MAIN)] == [first, second]


# Quotas


async def test_a_library_takes_what_its_quota_allows_and_no_more(tmp_path: Path, write: Write) -> None:
    def quota(library: str) -> Quota | None:
        return Quota(articles=2, megabytes=1) if library == "small" else None

    async with await Archive.open(tmp_path / "a", quota=quota) as archive:
        (mill,) = (await put(archive, write("mill.txt", MILL), "small")).article_ids
        with pytest.raises(LibraryFull) as full:
            await archive.put(two_stories(), "small")
        assert (full.value.articles, full.value.megabytes) == (2, 1)
        assert str(full.value).startswith(
            "two.txt: there is no room for it: this library may hold 2 articles and 1 MB"
        )
        assert await archive.totals("small") == Totals(1, len(MILL))
        await archive.put(two_stories(), "large")
        await archive.remove(mill, Scope.of("small"))
        assert await archive.totals("small") == Totals(0, 0)
        await archive.put(two_stories(), "small")


async def test_megabytes_are_those_of_the_text(tmp_path: Path, write: Write) -> None:
    async with await Archive.open(tmp_path / "a", quota=lambda _: Quota(articles=9, megabytes=1)) as archive:
        await put(archive, write("half.txt", "é" * 300_000))
        with pytest.raises(LibraryFull):
            await put(archive, write("more.txt", "é" * 300_001))
        assert (await archive.totals("main")).bytes == 600_000
        assert await archive.totals("nowhere") == Totals(0, 0)


async def test_a_refused_first_document_leaves_no_library(tmp_path: Path, write: Write) -> None:
    async with await Archive.open(tmp_path / "a", quota=lambda _: Quota(articles=0, megabytes=1)) as archive:
        with pytest.raises(LibraryFull):
            await put(archive, write("mill.txt", MILL))
        assert await archive.libraries() == {}


async def test_many_at_once_never_exceed_the_quota(tmp_path: Path, write: Write) -> None:
    async with await Archive.open(tmp_path / "a", quota=lambda _: Quota(articles=3, megabytes=1)) as archive:
        paths = [write(f"{number}.txt", f"Boat {number} left.") for number in range(8)]
        done = await asyncio.gather(*(put(archive, path) for path in paths), return_exceptions=True)
        assert sum(isinstance(one, LibraryFull) for one in done) == 5
        assert await archive.libraries() == {"main": 3}


# What was left out


@given(st.text("ab \n\r\u2028", max_size=40), st.lists(st.integers(0, 40), max_size=6))
def test_every_letter_stands_in_a_passage_or_in_a_line_that_was_left_out(text: str, cuts: list[int]) -> None:
    edges = sorted(min(cut, len(text)) for cut in cuts[: len(cuts) // 2 * 2])
    passages = [Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]
    left = lines_outside(text, passages)
    places = [place for span in [*passages, *left] for place in range(*span)]
    assert len(places) == len(set(places))
    assert {place for place, letter in enumerate(text) if not letter.isspace()} <= set(places)
    assert all(len(span.of(text).splitlines()) == 1 for span in left)


async def test_the_lines_in_no_passage_are_those_left_out(archive: Archive) -> None:
    text = "Skip to toolbar\n\nThe mill closed.\n\n  Leave a Reply \nSubscribe\n"
    passage = PassageDraft(1, Kind.BODY, Span(17, 33), (Span(17, 33),))
    document = Document("mill.txt", text, "a", "utf-8")
    draft = Draft(Metadata("Mill"), Span(0, len(text)), (passage,))
    (id_,) = (await archive.put(Intake(document, (draft,)), "main")).article_ids
    assert await archive.left_out(id_, MAIN) == ["Skip to toolbar", "Leave a Reply", "Subscribe"]


# Writing out


async def test_everything_is_written_out_and_comes_back_with_its_corrections(
    archive: Archive, write: Write, tmp_path: Path
) -> None:
    for number in range(60):
        await put(archive, write(f"{number}.txt", f"Boat {number}\n\nThe boat Swan {number} left.\n"))
    (mill,) = (await put(archive, write("mill.txt", MILL))).article_ids
    await put(archive, write("ferry.txt", FERRY), "other")
    changes = {Field.OUTLET: "Post: a «daily»", Field.AUTHORS: ("I. L.", "yes"), Field.TITLE: "# - 'x': 2019"}
    await archive.edit(mill, MAIN, changes, by="7")
    assert await archive.export(MAIN, tmp_path / "all.zip") == 61
    with zipfile.ZipFile(tmp_path / "all.zip") as opened:
        assert len(set(opened.namelist())) == 61
        (name,) = [name for name in opened.namelist() if name.endswith("-x-2019.md")]
        back = read(write("back.md", opened.read(name)))
    (draft,) = back.drafts
    assert {field: getattr(draft.metadata, field) for field in changes} == changes
    assert draft.span.of(back.document.text) == MILL.strip()


words = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=30).map(
    lambda text: " ".join(text.split())
)
names = words.filter(lambda text: text not in ("", "null", "~"))


@given(
    st.builds(
        Metadata,
        title=names,
        outlet=st.none() | names,
        authors=st.lists(names, max_size=3, unique=True).map(tuple),
        published=st.dates(),
        published_from=st.just(Origin.PRINTED),
        outlet_from=st.just(Origin.PRINTED),
        url=st.just("https://post.example/a?b=c#d"),
    ),
    st.text("ab-#:\n '", max_size=60).map(lambda text: f"Word {text} end."),
)
def test_any_article_comes_back_from_markdown_as_it_was(known: Metadata, text: str) -> None:
    article = Article(Entry(1, "main", "a.txt", 0, len(text), known, 1), text)
    reading = read_markdown("a.md", markdown(article).encode())
    assert reading.body.of(reading.text) == text
    stated = reading.stated
    assert (stated.title, stated.outlet, stated.authors) == (known.title, known.outlet, known.authors)
    assert (stated.published, stated.url) == (known.published, known.url)


def test_an_inferred_date_does_not_come_back_as_a_printed_one() -> None:
    known = Metadata("Mill", published=date(2019, 7, 15), published_from=Origin.INFERRED)
    text = markdown(Article(Entry(1, "main", "a.txt", 0, 4, known, 1), "Mill"))
    assert "\ndate_inferred: '2019-07-15'\n" in text and "\ndate:" not in text
