"""`footnote verify`: its JSON, which is a contract, and what people see."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bot.commandline import CommandLine
from tests.bot.newsroom import FERRY

VERDICT = {"quote", "verdict", "matches"} | {"speaker", "nearest", "more"}
MATCH = {
    *("text", "source", "start", "end", "kind", "page", "score", "article", "citation", "copies", "speaker"),
    *("differences", "attribution", "standing", "left_out", "interruptions"),
}
DIFFERENCE = {"change", "quoted", "printed", "quoted_at", "printed_at", "number", "negation"}

RAMP = "the ramp carries 240 lorries a day"


def test_a_verdict_has_exactly_the_promised_keys(stocked: CommandLine) -> None:
    run = stocked("verify", "The ramp carries 250 lorries a day", "--speaker", "Maren Holt", "--json")
    assert (run.status, run.err) == (0, "")
    (form,) = run.json
    assert set(form) == VERDICT and form["speaker"] == "Maren Holt"
    assert form["verdict"] == "altered" and form["nearest"] == [] and form["more"] == 0
    (match,) = form["matches"]
    assert set(match) == MATCH
    assert match["speaker"] == "Maren Holt" and match["standing"] == "same"
    (difference,) = match["differences"]
    assert set(difference) == DIFFERENCE
    assert (difference["change"], difference["quoted"], difference["printed"]) == ("changed", "250", "240")
    assert difference["number"] and not difference["negation"]


def test_offsets_are_code_points_into_the_file(stocked: CommandLine) -> None:
    (form,) = stocked("verify", RAMP, "--json").json
    (match,) = form["matches"]
    assert form["verdict"] == "verbatim" and match["source"] == "ferry.md"
    assert FERRY[match["start"] : match["end"]] == match["text"] == RAMP


def test_lines_are_quotations_or_objects_with_a_speaker(stocked: CommandLine) -> None:
    lines = [
        RAMP,
        json.dumps({"quote": RAMP, "speaker": "Tom Ekberg"}),
        json.dumps({"quote": "nothing like it at all was said"}),
        '{"quote": 3}',
        "[" * 100_000,
        "",
    ]
    run = stocked("verify", "-", "--json", stdin="\n".join(lines))
    assert run.status == 0
    assert [form["verdict"] for form in run.json] == ["verbatim", "misattributed", *["not_found"] * 3]
    assert run.json[1]["matches"][0]["speaker"] == "Maren Holt"
    assert run.json[2]["matches"] == []


def test_nothing_found_is_status_1(stocked: CommandLine) -> None:
    run = stocked("verify", "plutonium in the harbour basin")
    assert run.status == 1 and "Not found" in run.out


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("the ramp carries 250 lorries a day", ["Altered", "[-240-]{+250+}", "A number differs", "Maren Holt"]),
        (RAMP, ["Verbatim", "Said there by: Maren Holt", "[1] Ferry crews", "¶ 2"]),
    ],
)
def test_people_see_the_differences_marked(stocked: CommandLine, quote: str, shown: list[str]) -> None:
    run = stocked("verify", quote)
    assert run.status == 0
    for words in shown:
        assert words in run.out


def test_a_missing_speaker_is_pointed_out(tmp_path: Path) -> None:
    footnote = CommandLine(tmp_path)
    footnote.write("plain.txt", "The mill by the river closed in May.")
    assert footnote("ingest", "plain.txt").status == 0
    assert "Speaker not established" in footnote("verify", "The mill by the river closed", "--speaker", "Ann").out


def test_a_quotation_without_a_word_is_told_so(stocked: CommandLine) -> None:
    run = stocked("verify", "?!")
    assert run.status == 1 and "There is no word in this" in run.out and "No source" not in run.out
