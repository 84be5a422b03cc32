"""The benchmarks run, on small things: what nobody runs rots."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click.testing
import pytest

from tests.benchmarks import distributed, extraction
from tests.benchmarks.__main__ import benchmarks
from tests.opensearch.cluster import Nodes

Write = Callable[[str, str | bytes], Path]

LAMPS = "The lamps of the harbour are lit at dusk. Nobody knows who lights them."
MILL = "The mill by the river closed in May. Its last miller kept the key."


def run(*arguments: str) -> str:
    result = click.testing.CliRunner().invoke(benchmarks, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def lines(*rows: dict[str, Any]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.fixture
def collection(write: Write) -> Path:
    """Two documents, two queries, and which document is right for which."""
    write("corpus.jsonl", lines({"id": "a", "title": "Lamps", "text": LAMPS}, {"id": "b", "title": "", "text": MILL}))
    write(
        "queries.jsonl", lines({"id": "1", "text": "Who lights the lamps?"}, {"id": "2", "text": "the miller's key"})
    )
    return write("qrels.tsv", "query-id\tcorpus-id\tscore\n1\ta\t1\n2\tb\t2\n").parent


def test_quality_measures_retrieval(collection: Path) -> None:
    figures = json.loads(run("quality", "--data", str(collection), "--json"))
    assert figures == {"queries": 2, "nDCG@10": pytest.approx(1.0)}
    assert "nDCG@10" in run("quality", "--data", str(collection))


def test_quality_measures_retrieval_with_evidence(collection: Path, write: Write) -> None:
    sentences = [text.replace(". ", ".|").split("|") for text in (LAMPS, MILL)]
    write("corpus.jsonl", lines(*({"id": name, "sentences": own} for name, own in zip("ab", sentences, strict=True))))
    write(
        "evidence.jsonl", lines({"claim_id": "1", "claim": "A miller kept a key.", "doc_id": "b", "sentences": [1]})
    )
    figures = json.loads(run("quality", "--data", str(collection), "--json"))
    assert figures == {"queries": 2, "nDCG@10": pytest.approx(1.0), "rationale in three excerpts": 1.0}


def test_quality_measures_question_answering(write: Write) -> None:
    folder = write(
        "passages.jsonl",
        lines({"id": "p", "title": "Harbour_lamps", "text": LAMPS}, {"id": "q", "title": "Mill", "text": MILL}),
    ).parent
    write("questions.jsonl", lines({"question": "When did the mill close?", "passage": "q", "answers": ["in May"]}))
    figures = json.loads(run("quality", "--data", str(folder), "--json"))
    assert figures.pop("questions") == 1
    assert set(figures.values()) == {1.0}


def test_quality_measures_what_is_declined(write: Write) -> None:
    folder = write(
        "passages.jsonl",
        lines({"id": "p", "title": "Harbour_lamps", "text": LAMPS}, {"id": "q", "title": "Mill", "text": MILL}),
    ).parent
    asked = ("When did the mill by the river close?", "Who kept the key of the mill?")
    rows = [{"question": one, "passage": "q", "answers": ["May", "miller"]} for one in asked]
    swapped = {"question": "When did the lamps close the river?", "passage": "q", "answers": [], "impossible": True}
    write("questions.jsonl", lines(*rows, swapped))
    figures = json.loads(run("quality", "--data", str(folder), "--json"))
    assert (figures["questions"], figures["present, absent"], figures["made unanswerable"]) == (2, 2, 1)
    assert (figures["area"], figures["present answered"], figures["absent declined"]) == (1.0, 1.0, 1.0)
    assert figures["made unanswerable: declined"] in (0.0, 1.0)


def test_ask_measures_each_size_of_library(write: Write) -> None:
    texts = [{"id": str(n), "title": "", "text": f"{LAMPS} {MILL} Boat {n} left."} for n in range(6)]
    data = write("squad/passages.jsonl", lines(*texts)).parent.parent
    write("squad/questions.jsonl", lines(*({"question": f"Who lights the lamps of boat {n}?"} for n in range(40))))
    rows = json.loads(
        run("ask", "--data", str(data), "--passages", "4", "--passages", "50", "--questions", "3", "--json")
    )
    assert list(rows) == ["4 passages", "50 passages"]
    for row in rows.values():
        assert 0 < row["median ms"] <= row["p95 ms"]
        steps = [share for name, share in row.items() if name.endswith("%")]
        assert steps and all(0 <= share <= 100 for share in steps) and max(steps) > 0


def test_quality_refuses_a_folder_of_no_known_form(tmp_path: Path) -> None:
    result = click.testing.CliRunner().invoke(benchmarks, ["quality", "--data", str(tmp_path)])
    assert result.exit_code == 1


# Pages that nobody wrote, with words that come once each, so that every shingle is told from every other.
def numbered(first: int, count: int) -> str:
    return " ".join(f"word{number}" for number in range(first, first + count))


@pytest.fixture
def cut_pages(write: Write) -> Path:
    """Two pages and what is right for them: the second asks for a sentence that is not in it."""
    bodies = [[numbered(100 * page + 30 * one, 30) + "." for one in range(3)] for page in range(2)]
    for name, paragraphs in zip("ab", bodies, strict=True):
        body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        picture = "<figure><img src=x.jpg><figcaption>A picture of nothing at all here.</figcaption></figure>"
        page = (
            f"<html><head><title>Page {name}</title></head><body><nav><a href=/>Home</a></nav><article>"
            f"<h1>Page {name}</h1>{picture}{body}</article><footer>All rights reserved.</footer></body></html>"
        )
        write(f"html/{name}.html.gz", gzip.compress(page.encode()))
    truths = {name: {"articleBody": "\n".join(body)} for name, body in zip("ab", bodies, strict=True)}
    truths["b"]["articleBody"] += " " + numbered(500, 90)
    return write("ground-truth.json", json.dumps(truths)).parent


def test_extraction_measures_ours_beside_trafilatura(cut_pages: Path) -> None:
    rows = json.loads(run("extraction", "--data", str(cut_pages), "--json"))
    assert list(rows) == ["footnote", "trafilatura", "difference"]
    ours, gap = rows["footnote"], rows["difference"]
    # Of 177 true shingles of the second page 87 are there, and each of the first.
    assert ours["precision"] == pytest.approx(1.0)
    assert ours["recall"] == pytest.approx((1 + 87 / 177) / 2)
    assert ours["F1"] == pytest.approx(2 * ours["recall"] / (1 + ours["recall"]))
    assert gap["F1"] == pytest.approx(ours["F1"] - rows["trafilatura"]["F1"])
    assert rows["trafilatura"]["F1"] <= ours["F1"]
    assert "F1 ±" in run("extraction", "--data", str(cut_pages))


def test_shingles_are_shares_of_their_sum() -> None:
    assert extraction.shares_of("one two three four five", "two three four five six") == (1 / 3, 1 / 3, 1 / 3)
    assert extraction.shares_of("one two", "one two") == (1, 0, 0)
    assert extraction.shares_of("", "") == (0, 0, 0)
    assert extraction.shares_of("one two three four", "") == (0, 0, 1)


def test_intake_measures_ours_beside_trafilatura_and_answers_meanwhile() -> None:
    rows = json.loads(run("intake", "--articles", "30", "--json"))
    assert list(rows) == ["trafilatura alone", "reading", "whole"]
    assert 0 < rows["reading"]["our share"] < 1
    assert rows["whole"]["articles"] == 30 and rows["whole"]["answers"] > 0
    assert 0 < rows["whole"]["median ms"] <= rows["whole"]["p95 ms"]


@pytest.fixture
def prose(write: Write) -> Path:
    """A few paragraphs and questions in the place where the generator looks for them."""
    words = [
        "the",
        "lamps",
        "of",
        "harbour",
        "mill",
        "river",
        "miller",
        "key",
        "dusk",
        "storm",
        "council",
        "a",
        "bridge",
        "closed",
        "in",
        "May",
        "nobody",
        "knows",
    ]
    paragraphs = [" ".join(words[number:] + words[:number]) + "." for number in range(len(words))]
    write("squad/passages.jsonl", lines(*({"text": text} for text in paragraphs)))
    asked = [f"Who knows the {word}?" for word in words] + ["When did the mill close?"] * 20
    return write("squad/questions.jsonl", lines(*({"question": text} for text in asked))).parents[1]


def test_search_measures_footnote_beside_a_peer(prose: Path) -> None:
    arguments = ("search", "--data", str(prose), "--passages", "300", "--questions", "20")
    rows = json.loads(run(*arguments, "--peers", "footnote numpy,rank_bm25,fts5", "--json"))
    assert rows.keys() == {"footnote", "footnote numpy", "rank_bm25", "fts5"}
    for name, row in rows.items():
        assert all(row[f"{kind} MEDIAN"] > 0 for kind in ("whole", "telling", "keywords", "filtered"))
        assert name == "footnote numpy" or all(row[f"{change} MEDIAN"] > 0 for change in ("ADD", "GONE"))
    assert rows["footnote"]["whole MEDIAN ratio"] == rows["footnote"]["ADD P95 ratio"] == 1
    assert rows["rank_bm25"]["ADD MEDIAN"] == rows["rank_bm25"]["build s"] * 1000
    assert "whole MEDIAN" in " ".join(run(*arguments).split())


def test_search_refuses_a_peer_that_it_does_not_know(prose: Path) -> None:
    result = click.testing.CliRunner().invoke(benchmarks, ["search", "--data", str(prose), "--peers", "lucene"])
    assert result.exit_code == 2
    assert "lucene" in result.output


def test_growing_measures_what_change_costs(prose: Path) -> None:
    figures = json.loads(run("growing", "--data", str(prose), "--passages", "200", "--json"))
    assert figures.keys() == {
        *("read s", "reopen ms", "ADD median ms", "ADD p95 ms", "GONE median ms", "GONE p95 ms"),
    }
    assert all(value > 0 for value in figures.values())


def test_topics_are_measured_beside_their_peers(write: Write) -> None:
    ramp = "The ramp of Norrvik cracked in one winter. Lorries of the fish market waited for hours on the quay."
    board = "The harbour board of Norrvik will pay for a ramp of steel. Crews of the ferries asked for it last year."
    documents = [
        {"id": str(number), "title": "A ramp", "date": "", "text": text} for number, text in enumerate((ramp, board))
    ]
    topic = {"topic": "M1", "docs": documents, "references": ["The ramp of Norrvik cracked, and lorries waited."]}
    folder = write("topics.json", json.dumps([topic])).parent
    rows = json.loads(run("topics", "--data", str(folder), "--json"))
    assert len(rows) == 7
    for name, figures in rows.items():
        assert figures["topics"] == 1 and 0 < figures["R1"] <= 100, name
    assert rows["Footnote, no words"]["R2"] > 40 and rows["Footnote, no words"]["stand alone %"] == 100
    assert "LexRank" in run("topics", "--data", str(folder))


def test_wire_measures_a_second_of_load() -> None:
    rows = json.loads(run("wire", "--seconds", "1", "--questions", "10", "--at-once", "20", "--json"))
    added = rows.pop("one at a time, added")
    assert set(added) == {"median ms", "p99 ms"}
    assert [row["questions"] for row in rows.values()] == [10, 10, 20, 20, 50, 50]
    for row in rows.values():
        assert (row["unanswered"], row["answered twice"]) == (0, 0)
        assert 0 < row["median ms"] <= row["p99 ms"]


def test_quality_measures_quotes_beside_other_ways(write: Write) -> None:
    folder = write("passages.jsonl", lines({"id": "a#1", "text": LAMPS}, {"id": "b#1", "text": MILL})).parent
    asked = [
        {"kind": "exact", "quote": "The lamps of the harbour are lit at dusk.", "source": "a#1", "gold": "verbatim"},
        {"kind": "altered1", "quote": "Its last miller kept the horse.", "source": "b#1", "gold": "altered"},
        {"kind": "absent", "quote": "Nothing of this stands anywhere here.", "source": None, "gold": "absent"},
    ]
    write("quotes.jsonl", lines(*asked))
    rows = json.loads(run("quality", "--data", str(folder), "--json"))
    ours = rows["footnote, 2 passages"]
    assert (ours["quotes"], ours["accuracy"], ours["wrongly verbatim"]) == (3, 1.0, 0)
    assert {name.split(",")[0] for name in rows} >= {"footnote", "substring", "rapidfuzz partial_ratio", "difflib"}
    assert "accuracy" in run("quality", "--data", str(folder))


async def test_engines_are_measured_side_by_side(nodes: Nodes, write: Write) -> None:
    texts = [{"id": str(n), "title": "", "text": f"{LAMPS} {MILL} Boat {n} left."} for n in range(6)]
    data = write("squad/passages.jsonl", lines(*texts)).parent.parent
    write("squad/questions.jsonl", lines(*({"question": f"Who lights the lamps of boat {n}?"} for n in range(40))))
    rows = await distributed.sizes(nodes, data, [40], 20)
    assert list(rows) == ["embedded 40", "opensearch 40"]
    for row in rows.values():
        assert row["add /s"] > 0 and 0 < row["ask ms"] <= row["p95 ms"] and row["MB"] > 0


async def test_engines_are_compared_on_what_others_judged(nodes: Nodes, collection: Path, write: Write) -> None:
    found = await distributed.agreement(nodes, collection)
    assert found == {
        "queries": 2,
        "nDCG@10 embedded": pytest.approx(1.0),
        "nDCG@10 opensearch": pytest.approx(1.0),
        "first the same": 1.0,
        "first three the same": 1.0,
    }
    passages = [{"id": "a", "title": "Lamps", "text": LAMPS}, {"id": "b", "title": "Mill", "text": MILL}]
    folder = write("answers/passages.jsonl", lines(*passages)).parent
    right = {"question": "Who lights the lamps?", "passage": "a"}
    wrong = {"question": "When did the mill by the river close?", "passage": "a"}
    unanswered = {"question": "Who are you?", "passage": "b", "impossible": True}
    write("answers/questions.jsonl", lines(right, wrong, unanswered))
    found = await distributed.agreement(nodes, folder)
    assert found["queries"] == 2
    assert found["nDCG@10 embedded"] == found["nDCG@10 opensearch"] < 1
