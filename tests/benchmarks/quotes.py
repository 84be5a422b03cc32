"""How well quotations are checked, on a collection of quotes that are verbatim, altered or absent.

quotes       passages.jsonl, quotes.jsonl {quote, source, gold}: accuracy over the three classes, how many altered or
             absent quotes were called verbatim, milliseconds a quote; the same for other ways, in the same run
made of it   altered quotes of kinds of our own, drawn from the passages with a fixed seed

The library grows to 20,000 passages with texts that hold none of the quotes.
"""

from __future__ import annotations

import difflib
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from rapidfuzz import fuzz, process

from retrieval.answers.verdict import Outcome
from retrieval.archive import Archive
from retrieval.model import Scope
from retrieval.text.grammar import folded_phrase
from retrieval.text.sentences import sentence_spans
from tests.benchmarks.collections import Text, archive_of, corpus, rows

SIZES = (2_000, 20_000)

# Collections beside the quotes that hold none of them, to fill the library up.
_FILLERS = ("scifact_train", "cacm", "cranfield")
_FILLER_WORDS = 40
_OF_EACH_KIND = 40
# The peers are slow, difflib takes seconds a quote: so many are enough to place them.
_ASKED_OF_PEERS = {"substring": 800, "rapidfuzz partial_ratio": 200, "difflib": 20}

_CLASSES = {Outcome.VERBATIM: "verbatim", Outcome.ALTERED: "altered", Outcome.NOT_FOUND: "absent"}
_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
_NOT = re.compile(r"\b(not|never|no)\s", re.IGNORECASE)


class Result(NamedTuple):
    """What was said of a quote, and how long it took, in milliseconds: on the wall, of the processor."""

    said: str
    wall: float
    processor: float


@dataclass(frozen=True, slots=True)
class Asked:
    """A quote, what it is, and how it was made."""

    quote: str
    gold: str
    kind: str


async def measure(folder: Path, sizes: Sequence[int] = SIZES) -> dict[str, dict[str, Any]]:
    """A row of figures for each way of checking, at each size of the library."""
    passages = list(corpus(folder / "passages.jsonl"))
    given = [Asked(row["quote"], row["gold"], row["kind"]) for row in rows(folder / "quotes.jsonl")]
    made = list(_made(passages))
    figures: dict[str, dict[str, Any]] = {}
    for size in sizes:
        texts = _filled(passages, folder.parent, size)
        async with archive_of(texts) as (archive, scope):
            results = [await _footnote(archive, scope, one) for one in given]
            count = sum([entry.passages async for entry in archive.articles(scope)])
            figures[f"footnote, {count:,} passages"] = _row(given, results)
            if size == min(sizes):
                results = [await _footnote(archive, scope, one) for one in made]
                for kind in dict.fromkeys(one.kind for one in made):
                    chosen = [place for place, one in enumerate(made) if one.kind == kind]
                    figures[f"  {kind}"] = _row(
                        [made[place] for place in chosen], [results[place] for place in chosen]
                    )
    letters = [text.text for text in passages]
    for name, likeness in _peers(letters).items():
        asked = given[:: len(given) // _ASKED_OF_PEERS[name] or 1]
        figures[f"{name}, {len(letters):,} passages"] = _peer_row(asked, likeness)
    return figures


async def _footnote(archive: Archive, scope: Scope, asked: Asked) -> Result:
    clock = _Clock()
    verdict = await archive.verify(asked.quote, scope)
    return Result(_CLASSES[verdict.outcome], *clock.passed())


class _Clock:
    """Milliseconds since it was made: on the wall, and of the processor, which a busy machine does not lengthen."""

    def __init__(self) -> None:
        self._began = time.perf_counter(), time.process_time()

    def passed(self) -> tuple[float, float]:
        wall, processor = self._began
        return (time.perf_counter() - wall) * 1_000, (time.process_time() - processor) * 1_000


def _row(asked: Sequence[Asked], results: Sequence[Result]) -> dict[str, Any]:
    pairs = [(one.gold, result.said) for one, result in zip(asked, results, strict=True)]
    wall = sorted(result.wall for result in results)
    return {
        "quotes": len(pairs),
        "accuracy": sum(gold == said for gold, said in pairs) / len(pairs),
        "wrongly verbatim": sum(said == "verbatim" != gold for gold, said in pairs),
        "median ms": median(wall),
        "p95 ms": wall[int(0.95 * (len(wall) - 1))],
        "median processor ms": median(result.processor for result in results),
    }


# Peers ----------------------------------------------------------------------------------------------------


def _peers(letters: Sequence[str]) -> dict[str, Callable[[str], float]]:
    """Ways that people use otherwise: how alike a quote and the library are, 0 to 100."""
    folded = [folded_phrase(text) for text in letters]

    def by_substring(quote: str) -> float:
        return 100.0 * any(quote in text for text in letters)

    def by_ratio(quote: str) -> float:
        return float(process.extractOne(folded_phrase(quote), folded, scorer=fuzz.partial_ratio)[1])

    def by_difflib(quote: str) -> float:
        matcher = difflib.SequenceMatcher(autojunk=False)
        matcher.set_seq2(folded_phrase(quote))
        shared = 0
        for text in folded:
            matcher.set_seq1(text)
            shared = max(shared, sum(block.size for block in matcher.get_matching_blocks() if block.size > 3))
        return 100 * shared / max(1, len(quote))

    return {"substring": by_substring, "rapidfuzz partial_ratio": by_ratio, "difflib": by_difflib}


def _peer_row(asked: Sequence[Asked], likeness: Callable[[str], float]) -> dict[str, Any]:
    """A peer's figures with the two thresholds that do best on these very quotes, which flatters it."""
    scores, times = [], []
    for one in asked:
        clock = _Clock()
        scores.append(likeness(one.quote))
        times.append(clock.passed())

    def results(verbatim_at: float, altered_at: float) -> list[Result]:
        classes = (
            "verbatim" if score >= verbatim_at else "altered" if score >= altered_at else "absent" for score in scores
        )
        return [Result(said, *passed) for said, passed in zip(classes, times, strict=True)]

    tried = [_row(asked, results(high, low)) for high in (100, 99, 98, 97, 96, 95, 90) for low in range(40, 100, 2)]
    return max(tried, key=lambda row: row["accuracy"])


# The library ----------------------------------------------------------------------------------------------


def _filled(passages: Sequence[Text], beside: Path, size: int) -> list[Text]:
    """The passages of one title as one article, and of the fillers as many passages as are lacking."""
    by_title: dict[str, list[str]] = {}
    for one in passages:
        by_title.setdefault(one.id.rpartition("#")[0], []).append(" ".join(one.text.split()))
    texts = [Text(title, title, "\n\n".join(paragraphs)) for title, paragraphs in by_title.items()]
    lacking = size - len(passages)
    for filler in _fillers(beside):
        if lacking <= 0:
            break
        texts.append(filler)
        lacking -= filler.text.count("\n\n") + 1
    return texts


def _fillers(beside: Path) -> Iterator[Text]:
    for name in _FILLERS:
        if not (beside / name / "corpus.jsonl").exists():
            continue
        for one in corpus(beside / name / "corpus.jsonl"):
            words = one.text.split()
            parts = [" ".join(words[at : at + _FILLER_WORDS]) for at in range(0, len(words), _FILLER_WORDS)]
            if parts:
                yield Text(f"{name}-{one.id}", one.title, "\n\n".join(parts))


# Kinds of our own -----------------------------------------------------------------------------------------

_OTHER_FORMS = {
    "Germany": "Deutschland",
    "Munich": "München",
    "Warsaw": "Warszawa",
    "Vienna": "Wien",
    "Japan": "Nippon",
    "Rome": "Roma",
    "Beijing": "Peking",
    "Kublai": "Qubilai",
    "Genghis Khan": "Chinggis Khan",
    "Haiti": "Haïti",
    "Spain": "España",
    "Poland": "Polska",
    "China": "Zhongguo",
    "London": "Londres",
    "France": "Francia",
}
_MISREAD = (("rn", "m"), ("m", "rn"), ("cl", "d"), ("li", "h"), ("e", "c"), ("l", "1"), ("O", "0"), ("vv", "w"))


def _made(passages: Sequence[Text]) -> Iterator[Asked]:
    """Altered quotes: one thing changed in one sentence of a passage, or two of its sentences joined."""
    chance = random.Random(8)
    counts: dict[str, int] = {}
    shuffled = list(passages)
    chance.shuffle(shuffled)
    for passage in shuffled:
        text = " ".join(passage.text.split())
        sentences = [span.of(text) for span in sentence_spans(text)]
        sentences = [one for one in sentences if 8 <= len(one.split()) <= 45]
        for kind, make in _KINDS.items():
            if counts.get(kind, 0) < _OF_EACH_KIND and (quote := make(sentences, chance)):
                counts[kind] = counts.get(kind, 0) + 1
                yield Asked(quote, "altered", kind)


def _number_changed(sentences: Sequence[str], chance: random.Random) -> str | None:
    for sentence in sentences:
        found = list(_NUMBER.finditer(sentence))
        if found:
            place = chance.choice(found)
            digit = chance.randrange(place.start(), place.end())
            if sentence[digit].isdigit():
                other = str((int(sentence[digit]) + chance.randrange(1, 9)) % 10)
                return f"{sentence[:digit]}{other}{sentence[digit + 1 :]}"
    return None


def _not_dropped(sentences: Sequence[str], _: random.Random) -> str | None:
    return next((_NOT.sub("", one, count=1) for one in sentences if _NOT.search(one)), None)


def _joined(sentences: Sequence[str], _: random.Random) -> str | None:
    return f"{sentences[0]} {sentences[2]}" if len(sentences) > 2 else None


def _translated(sentences: Sequence[str], _: random.Random) -> str | None:
    for sentence in sentences:
        for name, other in _OTHER_FORMS.items():
            if re.search(rf"\b{name}\b", sentence):
                return re.sub(rf"\b{name}\b", other, sentence, count=1)
    return None


def _misread(sentences: Sequence[str], chance: random.Random) -> str | None:
    if not sentences:
        return None
    sentence = chance.choice(sentences)
    possible = [(right, wrong) for right, wrong in _MISREAD if right in sentence]
    for right, wrong in chance.sample(possible, min(2, len(possible))):
        sentence = sentence.replace(right, wrong, 1)
    return sentence if sentence not in sentences else None


_KINDS: dict[str, Callable[[Sequence[str], random.Random], str | None]] = {
    "a digit changed": _number_changed,
    "a 'not' dropped": _not_dropped,
    "two sentences joined": _joined,
    "a name in another language": _translated,
    "misread letters": _misread,
}
