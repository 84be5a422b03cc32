"""How often the answer is found in the five stories that the project began with, and the law on every excerpt.

A hit is an excerpt that holds the answer and that stands, itself or a copy of it, in one of the named files.
"""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest

from retrieval.answers.excerpts import LONGEST_EXCERPT
from retrieval.archive import Archive
from retrieval.intake.reading import source_files
from retrieval.model import Answer, Finding, Scope

HERE = Path(__file__).parent
SEEDS = Scope.of("clippings")


class Asked(NamedTuple):
    """A line of a file of questions, and what `ask` said to it."""

    line: dict[str, Any]
    answer: Answer

    def hit_within(self, count: int) -> bool:
        return any(self._is_hit(finding) for finding in self.answer.findings[:count])

    def _is_hit(self, finding: Finding) -> bool:
        sources = {finding.citation.entry.source, *(copy.source for copy in finding.copies)}
        return self.line["answer"] in finding.excerpt.text and bool(sources & set(self.line["files"]))


def questions(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines()]


async def ask_all(seeds: Path, lines: list[dict[str, Any]]) -> list[Asked]:
    with TemporaryDirectory() as folder:
        async with await Archive.open(Path(folder)) as archive:
            for file in source_files(seeds):
                await archive.add(file, "clippings")
            return [Asked(line, await archive.ask(line["question"], SEEDS)) for line in lines]


@pytest.fixture(scope="module")
def asked(shared: Path) -> dict[str, list[Asked]]:
    names = ("seed_questions.jsonl", "paraphrased_questions.jsonl")
    files = {name: questions(name) for name in names}
    answers = asyncio.run(ask_all(shared / "seeds", [line for lines in files.values() for line in lines]))
    return {name: [answers.pop(0) for _ in files[name]] for name in names}


@pytest.mark.parametrize(
    ("name", "count", "floor"), [("seed_questions.jsonl", 30, 27), ("paraphrased_questions.jsonl", 87, 62)]
)
def test_the_answer_is_among_three_excerpts_as_often_as_it_was(
    asked: dict[str, list[Asked]], name: str, count: int, floor: int, figures: Callable[[str], None]
) -> None:
    lines = asked[name]
    first, in_three = (sum(one.hit_within(within) for one in lines) for within in (1, 3))
    figures(f"{name}: hit@1 {first}/{len(lines)}, hit@3 {in_three}/{len(lines)} (floor {floor})")
    assert len(lines) == count
    assert in_three >= floor, [one.line["question"] for one in lines if not one.hit_within(3)]


def test_every_excerpt_is_a_slice_of_the_real_file(asked: dict[str, list[Asked]], shared: Path) -> None:
    findings = [finding for lines in asked.values() for one in lines for finding in one.answer.findings]
    assert len(findings) > 240
    for finding in findings:
        file_text = (shared / "seeds" / finding.citation.entry.source).read_bytes().decode("utf-8")
        start, end = finding.excerpt.place
        assert file_text[start:end] == finding.excerpt.text
        assert 0 < len(finding.excerpt.text) <= LONGEST_EXCERPT
