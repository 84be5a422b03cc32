"""How good the answers are, on collections that others judged.

retrieval            corpus.jsonl, queries.jsonl, qrels.tsv: nDCG@10 of the articles in the order of their findings
with evidence.jsonl  whether one of the first three excerpts holds a sentence that people marked as the reason
question answering   passages.jsonl, questions.jsonl: is the right passage first, in three; is an accepted answer
                     in the first excerpt, in any of three; and what is declined (see refusal.py)

Order and excerpts are measured as though nothing were declined, by what a search gives where something is.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from retrieval.answers.confidence import ANSWERED_FROM
from retrieval.archive import Archive
from retrieval.model import Answer, Scope
from tests.benchmarks import refusal
from tests.benchmarks.collections import Text, archive_of, corpus, judgements, libraries_of, rows

_DEPTH = 40
_CUT = 10


async def measure(folder: Path) -> dict[str, Any]:
    """The figures that the form of `folder` allows."""
    if (folder / "qrels.tsv").exists():
        return await _retrieval(folder)
    if (folder / "questions.jsonl").exists():
        return await _question_answering(folder)
    raise SystemExit(f"{folder} has none of the forms that can be measured")


async def _retrieval(folder: Path) -> dict[str, Any]:
    graded = judgements(folder / "qrels.tsv")
    async with archive_of(corpus(folder / "corpus.jsonl")) as (archive, scope):
        gains = [
            ndcg(documents(await archive.search(query["text"], scope, show=_DEPTH)), graded[query["id"]])
            for query in rows(folder / "queries.jsonl")
            if query["id"] in graded
        ]
        figures = {"queries": len(gains), "nDCG@10": sum(gains) / len(gains)}
        if (folder / "evidence.jsonl").exists():
            figures["rationale in three excerpts"] = await _rationales(folder, archive, scope)
    return figures


def documents(answer: Answer) -> list[str]:
    """The documents of an answer's findings, each once, best first; copies follow their finding."""
    entries = (entry for finding in answer.findings for entry in (finding.citation.entry, *finding.copies))
    return list(dict.fromkeys(entry.source for entry in entries))


def ndcg(ranked: Sequence[str], grades: dict[str, int]) -> float:
    """Järvelin and Kekäläinen 2002 with linear gains, cut at ten."""
    gain = sum(grades.get(source, 0) / math.log2(rank + 2) for rank, source in enumerate(ranked[:_CUT]))
    best = sorted(grades.values(), reverse=True)[:_CUT]
    ideal = sum(grade / math.log2(rank + 2) for rank, grade in enumerate(best))
    return gain / ideal if ideal else 0.0


async def _rationales(folder: Path, archive: Archive, scope: Scope) -> float:
    sentences = {row["id"]: row["sentences"] for row in rows(folder / "corpus.jsonl")}
    reasons: dict[str, list[tuple[str, str]]] = {}
    claims: dict[str, str] = {}
    for row in rows(folder / "evidence.jsonl"):
        claims[row["claim_id"]] = row["claim"]
        for number in row["sentences"]:
            reasons.setdefault(row["claim_id"], []).append((row["doc_id"], sentences[row["doc_id"]][number]))
    held = 0
    for claim_id, claim in claims.items():
        answer = await _found(archive, claim, scope)
        held += any(
            finding.citation.entry.source == source and reason.strip()[:200] in finding.excerpt.text
            for finding in answer.findings
            for source, reason in reasons[claim_id]
        )
    return held / len(claims)


async def _question_answering(folder: Path) -> dict[str, Any]:
    questions = list(rows(folder / "questions.jsonl"))
    passages = {row["id"]: Text(row["id"], row["title"], row["text"]) for row in rows(folder / "passages.jsonl")}
    async with libraries_of(_articles(folder)) as (archive, libraries):
        everything = Scope.of(*libraries.values())
        figures = await _placed([row for row in questions if row["answers"]], passages, archive, everything)
        without = {title: Scope(everything.libraries - {name}) for title, name in libraries.items()}
        return figures | await refusal.measure(questions, passages, archive, everything, without)


async def _placed(
    questions: Sequence[dict[str, Any]], passages: dict[str, Text], archive: Archive, scope: Scope
) -> dict[str, Any]:
    """Where the right passage and an accepted answer stand; `as asked` also where no answer is declined wrongly."""
    counts: Counter[str] = Counter()
    for question in questions:
        found = await _found(archive, question["question"], scope)
        texts = [_passage_text(finding) for finding in found.findings]
        right = [text in passages[question["passage"]].text for text in texts]
        held = [
            is_right and any(accepted in finding.excerpt.text for accepted in question["answers"])
            for is_right, finding in zip(right, found.findings, strict=True)
        ]
        counts["right passage first"] += right[:1] == [True]
        counts["right passage in three"] += any(right)
        counts["answer in first excerpt"] += held[:1] == [True]
        counts["answer in three excerpts"] += any(held)
        counts["answer in three excerpts, not declined"] += any(held) and found.confidence >= ANSWERED_FROM
    return {"questions": len(questions)} | {name: count / len(questions) for name, count in counts.items()}


async def _found(archive: Archive, question: str, scope: Scope) -> Answer:
    """The answer to a question; what a search gives where it is declined."""
    answer = await archive.ask(question, scope)
    return answer if answer.answered else await archive.search(question, scope)


def _passage_text(finding: Any) -> str:
    excerpt = finding.excerpt
    return str(excerpt.passage.span.of(excerpt.article.text))


def _articles(folder: Path) -> list[Text]:
    """The paragraphs of one title as one article, in their order."""
    by_title: dict[str, list[str]] = {}
    for row in rows(folder / "passages.jsonl"):
        by_title.setdefault(row["title"], []).append(" ".join(row["text"].split()))
    return [Text(title, title, "\n\n".join(paragraphs)) for title, paragraphs in by_title.items()]
