"""The benchmarks run, on small things: what nobody runs rots."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click.testing
import pytest

from tests.benchmarks.__main__ import benchmarks

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


def test_quality_refuses_a_folder_of_no_known_form(tmp_path: Path) -> None:
    result = click.testing.CliRunner().invoke(benchmarks, ["quality", "--data", str(tmp_path)])
    assert result.exit_code == 1


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
