"""The front door: articles come and go, and the index follows."""

import asyncio
from pathlib import Path

import pytest

from retrieval.archive import Archive
from retrieval.errors import ArticleMissing, LibraryMissing, LibraryNameInvalid, NotText
from retrieval.model import Entry, Kind, Scope
from retrieval.opensearch.cluster import Cluster

from .helpers import MAIN, Write, put

MILL = "The last miller\n\nThe mill by the river closed in May.\n\nIts last miller, Ada Holt, kept the key.\n"
FERRY = "A blue ferry\n\nThe ferry was painted blue in winter.\n\nIts captain rang the bell.\n"


async def catalogue(archive: Archive, scope: Scope = MAIN) -> list[Entry]:
    return [entry async for entry in archive.articles(scope)]


async def finds(archive: Archive, question: str, scope: Scope = MAIN) -> bool:
    return (await archive.ask(question, scope)).answered


async def test_an_added_file_is_an_article_with_its_text(archive: Archive, write: Write) -> None:
    added = await put(archive, write("mill.txt", MILL))
    assert not added.already_here
    (entry,) = await catalogue(archive)
    assert (entry.id,) == added.article_ids
    assert (entry.source, entry.library, entry.metadata.title) == ("mill.txt", "main", "The last miller")
    assert (entry.start, entry.end, entry.passages) == (0, len(MILL.rstrip()), 2)
    assert (await archive.article(entry.id, MAIN)).text == MILL.rstrip()
    assert await archive.libraries() == {"main": 1}


async def test_the_same_file_twice_is_already_here(archive: Archive, write: Write) -> None:
    await put(archive, write("mill.txt", MILL))
    again = await put(archive, write("mill.txt", MILL))
    renamed = await put(archive, write("renamed.txt", MILL))
    assert again.already_here
    assert renamed.already_here
    assert len(await catalogue(archive)) == 1


async def test_the_same_file_in_another_library_is_another_article(archive: Archive, write: Write) -> None:
    path = write("mill.txt", MILL)
    here, there = await put(archive, path, "main"), await put(archive, path, "other")
    assert not there.already_here
    assert set(here.article_ids).isdisjoint(there.article_ids)
    assert await archive.libraries() == {"main": 1, "other": 1}


async def test_the_same_file_added_many_times_at_once_is_there_once(archive: Archive, write: Write) -> None:
    path = write("mill.txt", MILL)
    added = await asyncio.gather(*(put(archive, path) for _ in range(8)))
    assert sum(not one.already_here for one in added) == 1
    assert len(await catalogue(archive)) == 1


async def test_a_refused_file_leaves_nothing_not_even_its_library(archive: Archive, write: Write) -> None:
    with pytest.raises(NotText):
        await put(archive, write("picture.txt", b"\0\1\2"), "fresh")
    assert await archive.libraries() == {}


async def test_a_removed_article_is_gone_everywhere(archive: Archive, write: Write) -> None:
    (mill,) = (await put(archive, write("mill.txt", MILL))).article_ids
    await put(archive, write("ferry.txt", FERRY))
    passage = (await archive.ask("Who kept the key?", MAIN)).findings[0].excerpt.passage
    await archive.remove(mill, MAIN)
    assert [entry.source for entry in await catalogue(archive)] == ["ferry.txt"]
    assert not await finds(archive, "Who kept the key?")
    assert await archive.titles("miller", MAIN, 5) == []
    assert list((await archive.documents("main")).values()) == ["ferry.txt"]
    for gone in (
        archive.article(mill, MAIN),
        archive.passages(mill, range(1, 9), MAIN),
        archive.context(passage.id, MAIN),
        archive.remove(mill, MAIN),
    ):
        with pytest.raises(ArticleMissing):
            await gone


async def test_a_removed_article_can_come_again_and_its_old_id_never_means_another(
    archive: Archive, write: Write
) -> None:
    path = write("mill.txt", MILL)
    (first,) = (await put(archive, path)).article_ids
    await archive.remove(first, MAIN)
    (second,) = (await put(archive, path)).article_ids
    assert second > first
    with pytest.raises(ArticleMissing):
        await archive.article(first, MAIN)


async def test_a_document_is_removed_by_its_checksum_from_its_library_alone(archive: Archive, write: Write) -> None:
    path = write("mill.txt", MILL)
    sha256 = (await put(archive, path, "main")).document.sha256
    await put(archive, path, "other")
    await archive.remove_document("main", sha256)
    await archive.remove_document("nowhere", sha256)
    assert await archive.documents("main") == {}
    assert await archive.documents("other") == {sha256: "mill.txt"}


async def test_an_id_too_large_for_any_article_is_missing(archive: Archive) -> None:
    with pytest.raises(ArticleMissing):
        await archive.remove(2**70, MAIN)


async def test_the_index_follows_additions_and_removals(archive: Archive, write: Write) -> None:
    await put(archive, write("mill.txt", MILL))
    assert not await finds(archive, "blue ferry")
    (ferry,) = (await put(archive, write("ferry.txt", FERRY))).article_ids
    assert await finds(archive, "blue ferry")
    await archive.remove(ferry, MAIN)
    assert not await finds(archive, "blue ferry")


async def test_the_index_follows_what_another_process_changes(
    tmp_path: Path, write: Write, cluster: Cluster | None
) -> None:
    folder = tmp_path / "a"
    async with (
        await Archive.open(folder, cluster=cluster) as here,
        await Archive.open(folder, cluster=cluster) as there,
    ):
        await put(here, write("mill.txt", MILL))
        assert await finds(there, "Who kept the key?")
        (ferry,) = (await put(there, write("ferry.txt", FERRY))).article_ids
        assert await finds(here, "blue ferry")
        await here.remove(ferry, MAIN)
        assert not await finds(there, "blue ferry")


async def test_answers_while_articles_come_and_go_show_only_whole_articles(archive: Archive, write: Write) -> None:
    texts = [f"Boat {n}\n\nThe boat named Swan {n} left.\n\nThe boat came back at {n} o'clock.\n" for n in range(12)]
    for number, text in enumerate(texts):
        path = write(f"{number}.txt", text)
        question = archive.ask("When did the boat Swan come back?", MAIN, show=40)
        answer, added = await asyncio.gather(question, put(archive, path))
        for finding in answer.findings:
            assert (
                finding.excerpt.article.text
                == texts[int(finding.citation.entry.source.removesuffix(".txt"))].rstrip()
            )
        if number % 2:
            question = archive.ask("When did the boat Swan come back?", MAIN, show=40)
            answer, _ = await asyncio.gather(question, archive.remove(added.article_ids[0], MAIN))
            assert answer.answered
    assert [entry.source for entry in await catalogue(archive)] == [f"{number}.txt" for number in range(0, 12, 2)]


async def test_more_scopes_than_indexes_are_kept_all_answer(archive: Archive, write: Write) -> None:
    for number in range(20):
        await put(archive, write(f"{number}.txt", f"The boat named Swan{number} left the harbour."), f"lib{number}")
    for _ in range(2):
        for number in range(20):
            (finding,) = (await archive.ask(f"swan{number}", Scope.of(f"lib{number}"))).findings
            assert finding.citation.entry.library == f"lib{number}"


@pytest.mark.parametrize("name", ["", "-a", "_a", ".a", "a b", "a/b", "a\n", "a" * 65, "🚢", "a'b", "..", "a\0"])
async def test_a_library_cannot_have_any_name(archive: Archive, write: Write, name: str) -> None:
    with pytest.raises(LibraryNameInvalid, match="cannot name a library"):
        await put(archive, write("mill.txt", MILL), name)
    assert await archive.libraries() == {}


@pytest.mark.parametrize("name", ["a", "7", "a" * 64, "Straße", "guild-123_x.y"])
async def test_a_library_can_have_the_names_that_the_error_promises(
    archive: Archive, write: Write, name: str
) -> None:
    await put(archive, write("mill.txt", MILL), name)
    assert await archive.libraries() == {name: 1}


async def test_an_unknown_library_is_named_with_those_that_are_known(archive: Archive, write: Write) -> None:
    with pytest.raises(LibraryMissing, match="none yet"):
        await archive.scope(["main"])
    await put(archive, write("mill.txt", MILL))
    with pytest.raises(LibraryMissing, match=r"'mian'.*main"):
        await archive.scope(["main", "mian"])
    assert await archive.scope(["main"]) == MAIN


async def test_context_is_a_passage_between_its_neighbours(archive: Archive, write: Write) -> None:
    text = "\n\n".join(f"Paragraph number {number} of the story." for number in range(1, 6))
    (article,) = (await put(archive, write("five.txt", text))).article_ids
    passages = await archive.passages(article, range(1, 99), MAIN)
    assert [passage.number for passage in passages] == [1, 2, 3, 4, 5]
    numbers = [[one.number for one in (await archive.context(each.id, MAIN)).passages] for each in passages]
    assert numbers == [[1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5], [4, 5]]
    assert (await archive.context(passages[2].id, MAIN)).centre == passages[2]


async def test_headings_are_kept_but_not_counted(archive: Archive, write: Write) -> None:
    (article,) = (await put(archive, write("mill.txt", MILL))).article_ids
    kinds = [passage.kind for passage in await archive.passages(article, range(1, 9), MAIN)]
    assert kinds == [Kind.HEADING, Kind.BODY, Kind.BODY]
    assert (await catalogue(archive))[0].passages == 2
