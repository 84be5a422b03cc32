"""`footnote topic`, `timeline` and `topics` as programs see them and as people do."""

from __future__ import annotations

import pytest

from tests.bot.commandline import CommandLine
from tests.bridge import BRIDGE


@pytest.fixture(scope="module")
def bridge(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """The command line over a library of the stories about the bridge, for tests that only read."""
    line = CommandLine(tmp_path_factory.mktemp("bridge"))
    for name, text in BRIDGE.items():
        line.write(f"stories/{name}", text)
    assert line("ingest", "stories").status == 0
    return line


def test_a_topic_as_json_keeps_its_contract(bridge: CommandLine) -> None:
    run = bridge("topic", "Sundby Bridge", "--json", "--length", "long")
    (form,) = run.json
    assert (run.status, run.err) == (0, "")
    assert {"topic", "sentences", "outlets", "timeline", "related"} <= set(form)
    assert form["topic"] == "Sundby Bridge" and 5 <= len(form["sentences"]) <= 8
    for sentence in [*form["sentences"], *form["timeline"], *(one["excerpt"] for one in form["outlets"])]:
        text = (bridge.folder / "stories" / sentence["source"]).read_bytes().decode()
        assert text[sentence["start"] : sentence["end"]] == sentence["text"]
        assert sentence["citation"]["number"] >= 1 and "speaker" in sentence and "part" in sentence
    assert {"Valley Letter", "Night Courier"} < {one["outlet"] for one in form["outlets"]}
    assert any("Lund" in one["speaker"] for one in form["speakers"])
    assert [event["date"] for event in form["timeline"]] == ["2021-03-01", "2021-05-03", "2021-08-30"]
    assert form["copies"] == 1 and form["days"] == ["2021-05-05", "2021-09-01"]


def test_topics_are_read_from_standard_input(bridge: CommandLine) -> None:
    run = bridge("topic", "-", "--json", stdin="Sundby Bridge\nzebra\n")
    assert run.status == 0
    assert [form["answered"] for form in run.json] == [True, False]
    assert run.json[1]["missing_terms"] == ["zebra"]


@pytest.mark.parametrize("command", ["topic", "timeline"])
def test_nothing_found_is_said_and_gives_status_one(bridge: CommandLine, command: str) -> None:
    run = bridge(command, "zebra")
    assert run.status == 1
    assert "Nothing" in run.out or "nothing" in run.out


def test_a_topic_is_drawn_for_people(bridge: CommandLine) -> None:
    out = bridge("topic", "Sundby Bridge").out
    assert "Sundby Bridge" in out and "Who says what" in out and "1 copy set aside" in " ".join(out.split())


def test_outlets_are_counted_where_there_are_any(bridge: CommandLine) -> None:
    assert "from 3 articles, 3 outlets" in " ".join(bridge("topic", "Sundby Bridge").out.split())
    bridge.write("diary.txt", "The old mill\n\nThe old mill of the valley was sold to a baker in the spring of 2019.")
    assert bridge("ingest", "diary.txt", "--library", "diary").status == 0
    alone = " ".join(bridge("topic", "old mill", "--library", "diary").out.split())
    assert "from 1 article" in alone and "outlet" not in alone


def test_a_timeline_is_drawn_and_printed(bridge: CommandLine) -> None:
    out = bridge("timeline", "Sundby Bridge").out
    assert out.index("March 2021") < out.index("3 May 2021") < out.index("30 August 2021")
    (form,) = bridge("timeline", "Sundby Bridge", "--json").json
    assert form["undated"] > 0 and form["events"][0]["date_until"] == "2021-03-31"
    assert form["events"][0]["date_words"] == "March 2021"


def test_a_timeline_names_a_day_once_and_counts_the_undated_in_words(bridge: CommandLine) -> None:
    kiln = "The kiln\n\nA widow built the kiln in 1902.\n\nIn 1902 sparks of the kiln set two barns on fire."
    bridge.write("kiln.txt", kiln)
    bridge.write("loom.txt", "The loom\n\nThe loom broke in 1911 at noon.\n\nThe loom was made of oak.")
    assert bridge("ingest", "kiln.txt", "loom.txt", "--library", "hult").status == 0
    out = bridge("timeline", "kiln", "--library", "hult").out
    assert [line for line in out.splitlines() if line == "1902"] == ["1902"] and "no day" not in out
    assert "1 statement tells no day" in bridge("timeline", "loom", "--library", "hult").out


def test_the_topics_of_a_library_are_listed(bridge: CommandLine) -> None:
    forms = bridge("topics", "--json").json
    # An appeal to subscribe is no passage.
    assert {"topic": "Sundby Bridge", "articles": 4, "passages": 10} in forms
    assert "Sundby Bridge" in bridge("topics").out
    assert bridge("topics", "--library", "seeds", "--limit", "3").out.count("\n") == 4


def test_a_topic_without_a_word_is_told_so(bridge: CommandLine) -> None:
    run = bridge("topic", "?!")
    assert run.status == 1 and "There is no word in this" in run.out
