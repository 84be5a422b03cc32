"""The same paragraph in several articles, edited or not, is one finding with copies."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answers.copies import _sample
from retrieval.archive import Archive
from retrieval.embedded import FILE_NAME
from retrieval.model import Scope

from .helpers import MAIN, Write, put

SAME = "The council sold the old ferry to a museum in Oslo."


async def add_stories(archive: Archive, write: Write, count: int, library: str = "main") -> None:
    for number in range(count):
        text = f"Paper {number}\n\nOur reporter number {number} was there.\n\n{SAME}\n"
        await put(archive, write(f"{library}{number}.txt", text), library)


async def test_an_identical_paragraph_comes_once_with_the_other_article_as_copy(
    archive: Archive, write: Write
) -> None:
    await add_stories(archive, write, 2)
    answer = await archive.ask("Where is the old ferry now?", MAIN)
    (finding,) = answer.findings
    assert finding.excerpt.text == SAME
    assert finding.citation.entry.source == "main0.txt"
    assert [entry.source for entry in finding.copies] == ["main1.txt"]
    assert answer.more == 0


async def test_every_further_article_is_a_copy_and_none_counts_as_more(archive: Archive, write: Write) -> None:
    await add_stories(archive, write, 5)
    answer = await archive.ask("old ferry", MAIN, show=1)
    assert [entry.source for entry in answer.findings[0].copies] == [f"main{number}.txt" for number in range(1, 5)]
    assert answer.more == 0


async def test_a_short_paragraph_that_differs_in_one_letter_is_no_copy(archive: Archive, write: Write) -> None:
    await add_stories(archive, write, 1)
    await put(archive, write("other.txt", f"Another paper\n\n{SAME.replace('old', 'Old')}\n"))
    answer = await archive.ask("old ferry", MAIN)
    assert [one.copies for one in answer.findings] == [(), ()]


async def test_copies_are_those_of_the_scope_alone(archive: Archive, write: Write) -> None:
    await add_stories(archive, write, 1, "main")
    await add_stories(archive, write, 1, "other")
    (finding,) = (await archive.ask("old ferry", MAIN)).findings
    assert finding.copies == ()
    (finding,) = (await archive.ask("old ferry", Scope.of("main", "other"))).findings
    assert [entry.library for entry in finding.copies] == ["other"]


@pytest.mark.parametrize("others", [0, 1])
async def test_a_paragraph_that_stands_twice_in_an_article_is_no_copy_of_itself(
    archive: Archive, write: Write, others: int
) -> None:
    await put(archive, write("twice.txt", f"Twice\n\n{SAME}\n\nA line between the two.\n\n{SAME}\n"))
    for number in range(others):
        await put(archive, write(f"{number}.txt", f"Paper {number}\n\n{SAME}\n\nAnd once more.\n\n{SAME}\n"))
    (finding,) = (await archive.ask("old ferry", MAIN)).findings
    assert [entry.source for entry in finding.copies] == [f"{number}.txt" for number in range(others)]


LONG = (
    "The harbour board of Norrvik sold the old ferry Saga to the maritime museum in Oslo after a debate of "
    "nine hours, in which the mayor, the chandlers and two former captains spoke against the sale. The museum pays "
    "{price} crowns and must show the engine to schools."
)


async def found_for(archive: Archive, write: Write, *paragraphs: str) -> list[list[str]]:
    """The sources of each finding and its copies, for a question about a ferry."""
    for number, paragraph in enumerate(paragraphs):
        await put(archive, write(f"{number}.txt", f"Paper {number}\n\nA line of its own, {number}.\n\n{paragraph}\n"))
    findings = (await archive.search("harbour board old ferry Saga museum", MAIN, show=9)).findings
    return [sorted(entry.source for entry in (one.citation.entry, *one.copies)) for one in findings]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("old ferry", "OLD ferry,"),
        ("maritime museum", "museum"),
        (" after a debate of nine hours,", " yesterday,"),
        (" The museum pays", " It is told that the museum, as we hear from those who know its affairs well, pays"),
    ],
)
async def test_an_edited_copy_is_shown_once(archive: Archive, write: Write, old: str, new: str) -> None:
    whole = LONG.format(price="400,000")
    assert old in whole
    assert await found_for(archive, write, whole, whole.replace(old, new)) == [["0.txt", "1.txt"]]


async def test_outlets_that_tell_other_numbers_both_show(archive: Archive, write: Write) -> None:
    paragraphs = (LONG.format(price="400,000"), LONG.format(price="450,000"))
    assert sorted(await found_for(archive, write, *paragraphs)) == [["0.txt"], ["1.txt"]]


async def test_a_copy_that_leaves_a_number_out_is_a_copy(archive: Archive, write: Write) -> None:
    whole = LONG.format(price="400,000")
    assert await found_for(archive, write, whole, whole.replace("400,000", "many")) == [["0.txt", "1.txt"]]


async def test_another_report_of_the_same_thing_is_no_copy(archive: Archive, write: Write) -> None:
    other = (
        "After nine hours the board of the harbour let the old ferry Saga go: a museum in Oslo takes her, for the "
        "good of its pupils, though the mayor and the chandlers of the quay had asked to keep her where she was."
    )
    assert len(await found_for(archive, write, LONG.format(price="400,000"), other)) == 2


async def test_articles_known_as_copies_need_less_in_common(archive: Archive, write: Write, tmp_path: Path) -> None:
    whole = LONG.format(price="400,000")
    edited = whole.replace(", in which the mayor, the chandlers and two former captains spoke against the sale", "")
    edited = edited.replace("must show the engine to schools", "will let classes look at her machines in the morning")
    assert len(await found_for(archive, write, whole, edited)) == 2
    with closing(sqlite3.connect(tmp_path / "archive" / FILE_NAME)) as database, database:
        database.executemany("INSERT INTO copies (article_id, copy_id) VALUES (?, ?)", [(1, 2), (2, 1)])
        # Links come with an article, and with it a new revision.
        database.execute("UPDATE revisions SET number = number + 1")
    findings = (await archive.search("harbour board old ferry Saga museum", MAIN, show=9)).findings
    assert [len(finding.copies) for finding in findings] == [1]


@given(st.lists(st.sampled_from(["ferri", "harbour", "mill", "night", "1998"]) | st.text(max_size=3), max_size=60))
def test_the_runs_that_stand_for_a_passage_are_its_first_in_the_alphabet(terms: list[str]) -> None:
    runs = {tuple(terms[start : start + 4]) for start in range(len(terms) - 3)}
    assert list(_sample(tuple(terms))) == [hash(run) for run in sorted(runs)[:12]]
