"""Who wrote it and when, in the forms that newspapers print."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.intake.bylines import Byline, byline, dateline, full_dates

DAY = date(2020, 4, 21)


@pytest.mark.parametrize(
    ("line", "authors", "published", "words"),
    [
        ("By Ada Holt", ("Ada Holt",), None, None),
        ("BY ADA HOLT", ("Ada Holt",), None, None),
        ("By ADA HOLT and Bo Lind, Staff Writers", ("Ada Holt", "Bo Lind"), None, None),
        ("by Ada Holt in North Haven and Bo Lind in Oslo", ("Ada Holt", "Bo Lind"), None, None),
        ("Ada Holt, Bo Lind, Cy Moe – April 21 2020", ("Ada Holt", "Bo Lind", "Cy Moe"), DAY, "April 21 2020"),
        ("By Ada Holt | Apr. 21, 2020", ("Ada Holt",), DAY, "Apr. 21, 2020"),
        ("Posted by Ada Holt on 21 April 2020", ("Ada Holt",), DAY, "21 April 2020"),
        ("By Ludwig van der Berg and Élise d’Arc", ("Ludwig van der Berg", "Élise d’Arc"), None, None),
        ("By Ada Holt – May 2019", ("Ada Holt",), None, None),
        ("Por Ada Holt", ("Ada Holt",), None, None),
        ("Published: 21st April 2020", (), DAY, "21st April 2020"),
        ("Tuesday, April 21, 2020 at 4:05 pm", (), DAY, "April 21, 2020"),
        ("2020-04-21", (), DAY, "2020-04-21"),
        ("Last updated on 21 April 2020", (), None, None),
    ],
)
def test_a_byline_gives_names_and_a_day_whose_year_is_printed(
    line: str, authors: tuple[str, ...], published: date | None, words: str | None
) -> None:
    assert byline(line) == Byline(authors, None, published, words)


def test_a_paper_at_the_end_of_the_names_is_the_outlet() -> None:
    assert byline("By Ada Holt, The River Post") == Byline(("Ada Holt",), "The River Post")


@pytest.mark.parametrize(
    "line",
    [
        "By the river the mill closed",
        "By Monday Evening",
        "By July Everything Was Over",
        "by 2030 the harbour will be closed",
        "Ada Holt",
        "Ada Holt, Harbour Campaigner",
        "Ada Holt left on 21 April 2020.",
        "April in Oslo",
        "By Ada Holt\nand the river",
    ],
)
def test_what_is_not_surely_a_byline_is_none(line: str) -> None:
    assert byline(line) is None


@pytest.mark.parametrize(
    ("paragraph", "rest", "agency"),
    [
        ("OSLO: The boat left.", "The boat left.", None),
        ("NORTH HAVEN (NW) — The boat left.", "The boat left.", "NW"),
        ("OSLO, Norway, May 3 (River Wire) - The boat left.", "The boat left.", "River Wire"),
        ("OSLO — “We left,” she said.", "“We left,” she said.", None),
        ("Harbour Town, Ore. (May 3, 2019) – The boat left.", "The boat left.", None),
        ("HARBOUR TOWN, May 3, 2019 /River Wire/ – The boat left.",) * 2 + (None,),
        ("Harbour Town, 3 May 2019 (River Wire) -- The boat left.", "The boat left.", "River Wire"),
        ("Harbour Town – The boat left.", "Harbour Town – The boat left.", None),
        ("In Harbour Town on May 3, 2019 – a Friday – it left.",) * 2 + (None,),
        ("NATO – which met in May – left.", "NATO – which met in May – left.", None),
        ("The boat left.", "The boat left.", None),
    ],
)
def test_a_dateline_ends_where_the_story_begins(paragraph: str, rest: str, agency: str | None) -> None:
    found = dateline(paragraph, paragraph)
    assert (paragraph[found.length if found else 0 :], found and found.agency) == (rest, agency)


@pytest.mark.parametrize("label", ["CORRECTION", "UPDATED", "EDITOR’S NOTE", "ANALYSIS", "BREAKING NEWS", "OPINION"])
def test_what_says_what_a_text_is_is_no_dateline(label: str) -> None:
    assert dateline(f"{label}: The boat left on Monday.", "") is None


@pytest.mark.parametrize("line", ["OSLO, May 3, 2019 —", "Harbour Town, Ore. (May 3, 2019) –"])
def test_the_day_of_a_dateline_with_its_year_is_read(line: str) -> None:
    found = dateline(f"{line} The boat left.", "")
    assert found is not None
    assert (found.published, found.words) == (date(2019, 5, 3), "May 3, 2019")


def test_dates_without_a_year_or_that_cannot_be_are_none() -> None:
    assert full_dates("On May 3 and on 31 February 2019, or in June 2019, 2019-13-40.") == []
    assert full_dates("On May 3, 2019 and 4 Sept. 2019.") == [
        (date(2019, 5, 3), "May 3, 2019"),
        (date(2019, 9, 4), "4 Sept. 2019"),
    ]
