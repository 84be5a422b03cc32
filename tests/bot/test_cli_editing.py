"""`footnote edit` and `footnote export`."""

from __future__ import annotations

import zipfile

import pytest

from tests.bot.commandline import CommandLine
from tests.bot.newsroom import FERRY


@pytest.fixture
def desk(footnote: CommandLine) -> CommandLine:
    """The command line over a library `main` of one article."""
    footnote.write("stories/ferry.md", FERRY)
    assert footnote("ingest", "stories").status == 0
    return footnote


def the_id(desk: CommandLine) -> str:
    (entry,) = desk("articles", "--library", "main", "--json").json
    return str(entry["id"])


def test_an_article_is_corrected_and_stays_so_when_its_source_comes_again(desk: CommandLine) -> None:
    run = desk(
        *("edit", the_id(desk), "--title", "The ramp", "--author", "Bea Moss", "--author", "Tom Ekberg"),
        *("--date", "2020-02-29", "--outlet", "", "--url", "https://gazette.example/2", "--json"),
    )
    assert (run.status, run.err) == (0, "")
    (entry,) = run.json
    wanted = {
        "title": "The ramp",
        "authors": ["Bea Moss", "Tom Ekberg"],
        "published": "2020-02-29",
        "published_from": "printed",
        "outlet": None,
        "url": "https://gazette.example/2",
    }
    assert {name: entry[name] for name in wanted} == wanted
    (answered,) = desk("ask", "How many lorries does the ramp carry?", "--json").json
    assert answered["excerpts"][0]["citation"]["title"] == "The ramp"
    desk.write("stories/ferry.md", FERRY + "\nOne more paragraph was printed later.\n")
    assert desk("ingest", "stories").status == 0
    assert {entry["title"] for entry in desk("articles", "--json").json} == {"The ramp"}


def test_corrections_are_taken_back(desk: CommandLine) -> None:
    (before,) = desk("articles", "--json").json
    desk("edit", the_id(desk), "--title", "The ramp", "--date", "")
    assert desk("edit", the_id(desk), "--reset", "--json").json == [before]
    assert "The ramp" not in desk("edit", the_id(desk), "--reset").out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Say what to change: --title, --outlet, --author, --date, --url or --reset."),
        (("--title", " "), "An article needs a title."),
        (("--title", "x" * 400), "That is too long for title: 300 letters fit."),
        (("--date", "July 2019"), "“July 2019” is no day that I can read. Write it like 2019-07-15"),
        (("--url", "ftp://a.example"), "“ftp://a.example” is no address of a web page."),
    ],
)
def test_a_correction_that_cannot_be_meant_is_one_line_and_status_2(
    desk: CommandLine, arguments: tuple[str, ...], sentence: str
) -> None:
    run = desk("edit", the_id(desk), *arguments)
    assert (run.status, run.out) == (2, "")
    assert sentence in run.complaint()


def test_an_article_that_is_not_there_cannot_be_corrected(desk: CommandLine) -> None:
    assert "not in this library any more" in desk("edit", "4711", "--title", "x").complaint()
    assert desk("edit", "0", "--title", "x").status == 2


def test_a_library_is_written_out_with_its_corrections_and_comes_back(desk: CommandLine) -> None:
    desk("edit", the_id(desk), "--title", "The ramp: a story")
    run = desk("export", "all.zip", "--library", "main")
    assert (run.status, run.out, run.err) == (0, "1 article in all.zip\n", "")
    with zipfile.ZipFile(desk.folder / "all.zip") as opened:
        opened.extractall(desk.folder / "back")
    assert desk("ingest", "back", "--library", "again").status == 0
    (entry,) = desk("articles", "--library", "again", "--json").json
    assert (entry["title"], entry["outlet"]) == ("The ramp: a story", "Harbour Gazette")
    assert (entry["authors"], entry["published"]) == (["Ida Lund", "Tom Ekberg"], "2021-03-04")


def test_no_file_is_overwritten_and_what_cannot_be_written_is_said(desk: CommandLine) -> None:
    desk.write("there.zip", "kept")
    assert "there.zip is there already" in desk("export", "there.zip").complaint()
    assert (desk.folder / "there.zip").read_text() == "kept"
    assert "nowhere/all.zip could not be written" in desk("export", "nowhere/all.zip").complaint()
