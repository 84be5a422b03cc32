"""Forty questions of three grades and ten that nothing answers, about the five stories that the project began with;
and the same about the starter library.

Where an answer stands is told by its place in a file, in code points: nothing of the stories is repeated here. A hit
is an excerpt that holds such a place, itself or by the copies that are listed.
"""

import asyncio
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest

from retrieval.archive import Archive
from retrieval.intake.reading import source_files
from retrieval.model import Answer, Finding, Scope

HERE = Path(__file__).parent
BRIEFS = HERE.parent.parent / "seeds"
STORIES = Scope.of("stories")


class Asked(NamedTuple):
    line: dict[str, Any]
    answer: Answer

    @property
    def hit(self) -> bool:
        return any(self._holds(finding) for finding in self.answer.findings)

    def _holds(self, finding: Finding) -> bool:
        first, last = finding.excerpt.place
        here = finding.citation.entry.source
        return any(source == here and first <= start and end <= last for source, start, end in self.line["places"])


async def ask_all(folder: Path, questions: Sequence[str]) -> list[Answer]:
    with TemporaryDirectory() as data:
        async with await Archive.open(Path(data)) as archive:
            for file in source_files(folder):
                if file.source != "README.md":
                    await archive.add(file, "stories")
            return [await archive.ask(question, STORIES) for question in questions]


@pytest.fixture(scope="module")
def graded(shared: Path) -> list[Asked]:
    lines = [json.loads(line) for line in (HERE / "graded_questions.jsonl").read_text("utf-8").splitlines()]
    answers = asyncio.run(ask_all(shared / "seeds", [line["question"] for line in lines]))
    return [Asked(line, answer) for line, answer in zip(lines, answers, strict=True)]


@pytest.mark.parametrize(("level", "count", "floor"), [("easy", 14, 13), ("medium", 14, 11), ("hard", 12, 7)])
def test_the_answer_is_in_an_excerpt_as_often_as_it_was(
    graded: list[Asked], level: str, count: int, floor: int, figures: Callable[[str], None]
) -> None:
    asked = [one for one in graded if one.line["level"] == level]
    hits = sum(one.hit for one in asked)
    figures(f"graded questions, {level}: {hits}/{len(asked)} (floor {floor})")
    assert len(asked) == count
    assert hits >= floor, [(one.line["question"], one.answer.answered) for one in asked if not one.hit]


def test_what_nothing_answers_is_declined_as_often_as_it_was(
    graded: list[Asked], figures: Callable[[str], None]
) -> None:
    asked = [one for one in graded if one.line["level"] == "unanswerable"]
    declined = sum(not one.answer.answered for one in asked)
    figures(f"graded questions, unanswerable: {declined}/{len(asked)} declined (floor 8)")
    assert len(asked) == 10
    assert declined >= 8, [one.line["question"] for one in asked if one.answer.answered]


# The starter library ships: its words are our own.
ANSWERED = {
    "Who is the CEO of LEO Technologies?": "Kernan",
    "Which software searches the phone calls of inmates?": "Verus",
    "How many jobs is Amazon to create in Virginia?": "25,000",
    "How much money did Amazon put into its relief fund?": "$25m",
    "Who founded Palantir?": "Thiel",
    "What is the aim of Athena?": "reform Amazon",
    "Where did Alex Karp give an interview?": "Davos",
    "How many people support the petition to Amazon?": "270,000",
    "Who drew the illustration of the story on self-publishing?": "Tom Gauld",
    "Which staffing agencies does the relief fund cover?": "Adecco",
    "What happened to NRA-TV after the Parkland shooting?": "streaming",
    "What did Maren Costa say?": "wrong time",
}
DECLINED = (
    "Who won the chess championship of Reykjavik?",
    "How many vaccines did Pfizer deliver to Brazil?",
    "What is the capital of Mongolia?",
    "When did Jeff Bezos fly to space with Blue Origin?",
    "Which planet has the most moons?",
    "How do I bake sourdough bread without yeast?",
)


@pytest.fixture(scope="module")
def briefs() -> dict[str, Answer]:
    questions = [*ANSWERED, *DECLINED]
    return dict(zip(questions, asyncio.run(ask_all(BRIEFS, questions)), strict=True))


@pytest.mark.parametrize(("question", "answer"), ANSWERED.items())
def test_the_starter_library_answers_what_it_holds(briefs: dict[str, Answer], question: str, answer: str) -> None:
    assert any(answer in finding.excerpt.text for finding in briefs[question].findings)


@pytest.mark.parametrize("question", DECLINED)
def test_the_starter_library_declines_what_it_does_not_hold(briefs: dict[str, Answer], question: str) -> None:
    assert not briefs[question].answered
