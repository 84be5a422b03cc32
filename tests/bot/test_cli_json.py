"""The JSON of the command line: a contract with other people's programs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.commandline import CommandLine
from tests.bot.newsroom import FERRY, LETTERS

# As the design names them. `url` of an article and `more` of an answer came later: the forms may only grow.
ARTICLE = {
    *("id", "library", "source", "title", "outlet", "authors", "published", "published_from"),
    *("start", "end", "passages", "comments", "copies"),
} | {"url", "outlet_from", "published_words", "not_before", "not_after", "added"}
EXCERPT = {"text", "source", "start", "end", "kind", "score", "article", "citation", "copies"} | {"speaker", "page"}
CITATION = {"number", "title", "outlet", "authors", "published", "paragraph", "url"}
ANSWER = {"question", "answered", "excerpts", "missing_terms", "nearest"} | {
    *("more", "notes", "confidence", "suggestions", "corrected"),
}


def check_article(form: Any) -> None:
    assert set(form) == ARTICLE
    for key in ("id", "start", "end", "passages", "comments"):
        assert type(form[key]) is int
    assert form["published_from"] in ("printed", "inferred", "unknown")
    assert (form["published"] is None) == (form["published_from"] == "unknown")
    assert isinstance(form["authors"], list) and isinstance(form["copies"], list)


def check_excerpt(form: Any, number: int) -> None:
    assert set(form) == EXCERPT
    assert set(form["citation"]) == CITATION
    assert form["citation"]["number"] == number
    assert form["citation"]["title"] == form["article"]["title"]
    assert isinstance(form["score"], float)
    assert form["kind"] == "body"
    for article in (form["article"], *form["copies"]):
        check_article(article)
    assert form["source"] == form["article"]["source"]
    assert form["article"]["start"] <= form["start"] < form["end"] <= form["article"]["end"]


def check_answer(form: Any) -> None:
    assert set(form) == ANSWER
    assert form["answered"] is bool(form["excerpts"])
    for number, excerpt in enumerate(form["excerpts"], start=1):
        check_excerpt(excerpt, number)
    assert not (form["answered"] and form["nearest"])
    for number, excerpt in enumerate(form["nearest"], start=1):
        check_excerpt(excerpt, number)
    assert 0 <= form["confidence"] <= 1
    assert (form["corrected"] is not None) is bool(form["suggestions"])


# Answers


def test_an_answer_has_exactly_the_promised_keys(stocked: CommandLine) -> None:
    run = stocked("ask", "How many lorries does the ramp carry?", "--json")
    assert (run.status, run.err) == (0, "")
    (answer,) = run.json
    check_answer(answer)
    assert answer["question"] == "How many lorries does the ramp carry?"
    best = answer["excerpts"][0]
    assert best["text"].startswith("Captain Maren Holt said that the ramp carries 240 lorries a day.")
    assert best["citation"] == {
        "number": 1,
        "title": "Ferry crews stop work over a broken ramp",
        "outlet": "Harbour Gazette",
        "authors": ["Ida Lund", "Tom Ekberg"],
        "published": "2021-03-04",
        "paragraph": 2,
        "url": "https://gazette.example/ferry-ramp",
    }


def test_an_honest_no_has_the_same_keys(stocked: CommandLine) -> None:
    run = stocked("ask", "plutonium and ramps and Neptune’s moons", "--json")
    check_answer(run.json[0])
    assert run.json[0]["missing_terms"] == ["plutonium", "Neptune’s", "moons"]
    run = stocked("ask", "plutonium", "--json")
    assert run.status == 1
    assert run.json == [
        {
            "question": "plutonium",
            "answered": False,
            "excerpts": [],
            "missing_terms": ["plutonium"],
            "more": 0,
            "notes": [],
        }
    ]


def test_offsets_are_code_points_into_the_decoded_file(stocked: CommandLine) -> None:
    assert len(LETTERS) != len(LETTERS.encode()) and "\r\n" in LETTERS, "or this test would show nothing"
    for question in ("whales in June", "gulls and storms", "keeper"):
        (answer,) = stocked("ask", question, "--json", "--library", "main").json
        excerpts = [excerpt for excerpt in answer["excerpts"] if excerpt["source"] == "letters.txt"]
        assert excerpts
        for excerpt in excerpts:
            assert LETTERS[excerpt["start"] : excerpt["end"]] == excerpt["text"]


def test_offsets_of_markdown_count_the_front_matter(stocked: CommandLine) -> None:
    (answer,) = stocked("ask", "soup", "--json").json
    excerpt = answer["excerpts"][0]
    assert FERRY[excerpt["start"] : excerpt["end"]] == excerpt["text"]
    article = excerpt["article"]
    assert FERRY[article["start"] : article["end"]].startswith("The ferry crews of Norrvik")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_offsets_hold_in_other_encodings(footnote: CommandLine, encoding: str) -> None:
    text = "Élodie’s café, a café of the old quay, serves 12 kinds of tea.\r\nIt opens at dawn — always.\r\n"
    path = footnote.write("cafe.txt", text.encode(encoding))
    assert footnote("ingest", "cafe.txt").status == 0
    (answer,) = footnote("ask", "When does the café open?", "--json").json
    excerpt = answer["excerpts"][0]
    # A byte order mark belongs to the text of a UTF-8 file.
    decoded = path.read_bytes().decode("utf-8" if encoding == "utf-8-sig" else encoding)
    assert decoded[excerpt["start"] : excerpt["end"]] == excerpt["text"]
    assert "café" in answer["question"]


def test_each_line_of_standard_input_is_a_question_in_order(stocked: CommandLine) -> None:
    lines = [
        "Who is Maren Holt?",
        "",
        "   ",
        "plutonium",
        "# -*- [x](y)",
        "whales \N{WHALE}",
        "soup\u2028ramp",
        "last",
    ]
    run = stocked("ask", "-", "--json", stdin="\n".join(lines))
    assert (run.status, run.err) == (0, "")
    assert [answer["question"] for answer in run.json] == lines
    for answer in run.json:
        check_answer(answer)
    assert [answer["answered"] for answer in run.json[:4]] == [True, False, False, False]


def test_standard_input_may_have_windows_line_ends_and_broken_letters(stocked: CommandLine) -> None:
    run = stocked("ask", "-", "--json", stdin=b"soup\r\n\xff\xfe ramp\r\n\r\n")
    assert [answer["question"] for answer in run.json] == ["soup", "\ufffd\ufffd ramp", ""]
    assert [answer["answered"] for answer in run.json] == [True, True, False]


def test_no_questions_are_status_1_and_no_lines(stocked: CommandLine) -> None:
    run = stocked("ask", "-", "--json", stdin="")
    assert (run.status, run.out, run.err) == (1, "", "")


# Search and catalogue


def test_search_prints_an_excerpt_a_line(stocked: CommandLine) -> None:
    run = stocked("search", "ramp lorry ferry keeper", "--json", "--limit", "4")
    assert run.status == 0
    assert len(run.json) == 4
    for number, excerpt in enumerate(run.json, start=1):
        check_excerpt(excerpt, number)
    assert stocked("search", "ramp lorry ferry keeper", "--json", "--limit", "1").json == run.json[:1]
    scores = [excerpt["score"] for excerpt in run.json]
    assert scores == sorted(scores, reverse=True)


def test_a_search_without_result_prints_nothing(stocked: CommandLine) -> None:
    run = stocked("search", "plutonium", "--json")
    assert (run.status, run.out) == (1, "")


def test_the_catalogue_is_json_lines_sorted_by_id(stocked: CommandLine) -> None:
    run = stocked("articles", "--json", "--library", "seeds", "--library", "main")
    assert run.status == 0
    for form in run.json:
        check_article(form)
    ids = [form["id"] for form in run.json]
    assert ids == sorted(set(ids))
    assert {form["library"] for form in run.json} == {"seeds", "main"}
    (ferry,) = [form for form in run.json if form["source"] == "ferry.md"]
    assert (ferry["outlet"], ferry["published"], ferry["published_from"]) == (
        "Harbour Gazette",
        "2021-03-04",
        "printed",
    )
    assert ferry["passages"] == 4


def test_what_ingest_prints_leads_to_the_catalogue(footnote: CommandLine) -> None:
    footnote.write("ferry.md", FERRY)
    (line,) = footnote("ingest", "ferry.md", "--json").json
    assert set(line) == {"source", "library", "articles", "status"}
    (form,) = footnote("articles", "--json").json
    assert line == {"source": "ferry.md", "library": "main", "articles": [form["id"]], "status": "added"}
