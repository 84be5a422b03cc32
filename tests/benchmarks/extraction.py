"""How well articles are cut out of web pages, on a folder with `html/ID.html.gz` and `ground-truth.json`
({ID: {"articleBody": text}}), beside trafilatura alone in the same run.

The measure is that of the public article extraction benchmark of Scrapinghub (now Zyte): texts are bags of shingles
of four words. Of each page true positives, false positives and false negatives are shares of their sum, so that long
pages count no more than short ones; precision and recall are means over the pages, F1 is made of the two means. The
intervals are 1.96 standard deviations over 1,000 bootstrap samples of the pages.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import trafilatura

from retrieval.errors import IntakeError
from retrieval.intake.reading import read_content
from retrieval.model import Draft, Kind

_SHINGLE = 4
_SAMPLES = 1_000
_WORD = re.compile(r"\w+")
# What the article itself says: captions and comments are known for what they are and are no part of it.
_ARTICLE = (Kind.BODY, Kind.QUOTATION, Kind.HEADING)


class Shares(NamedTuple):
    """Of one page: shingles in both texts, only in ours, only in the true one; of their sum 1 (0 for no words)."""

    both: float
    ours: float
    true: float


def measure(folder: Path) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 of ours and of trafilatura alone, and of the difference, with their intervals."""
    truths = {name: truth["articleBody"] for name, truth in json.loads(_text(folder / "ground-truth.json")).items()}
    pages = {name: gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()) for name in truths}
    systems: dict[str, Callable[[bytes], str]] = {"footnote": article_text, "trafilatura": _alone}
    shares = {
        system: [shares_of(truth, read(pages[name])) for name, truth in truths.items()]
        for system, read in systems.items()
    }
    rows = {system: {"pages": len(truths), **scores(found)} for system, found in shares.items()}
    samples = _bootstrap(len(truths))
    drawn = {
        system: [scores([found[number] for number in sample]) for sample in samples]
        for system, found in shares.items()
    }
    for system, row in rows.items():
        row |= {f"{name} ±": _interval(one[name] for one in drawn[system]) for name in ("precision", "recall", "F1")}
    rows["difference"] = {"pages": len(truths)}
    for name in ("precision", "recall", "F1"):
        gaps = [a[name] - b[name] for a, b in zip(drawn["footnote"], drawn["trafilatura"], strict=True)]
        rows["difference"] |= {
            name: rows["footnote"][name] - rows["trafilatura"][name],
            f"{name} ±": _interval(gaps),
        }
    return rows


def article_text(page: bytes) -> str:
    """What the article of a page says, as it would be quoted; nothing where the page is refused."""
    try:
        intake = read_content("page.html", page, name="page.html")
    except IntakeError:
        return ""
    return "\n".join(line for draft in intake.drafts for line in _lines(draft, intake.document.text))


def _lines(draft: Draft, document: str) -> Iterable[str]:
    text = draft.span.of(document)
    for passage in draft.passages:
        line = passage.span.of(text)
        if passage.kind in _ARTICLE and line != draft.metadata.title:
            yield line


def _alone(page: bytes) -> str:
    return trafilatura.extract(page, include_comments=False) or ""


def shares_of(truth: str, found: str) -> Shares:
    """How two texts agree."""
    true, ours = _shingles(truth), _shingles(found)
    both = (true & ours).total()
    counts = (both, (ours - true).total(), (true - ours).total())
    whole = sum(counts)
    return Shares(*(count / whole for count in counts)) if whole else Shares(0.0, 0.0, 0.0)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    """The shingles of a text; one shorter than a shingle is one by itself."""
    words = _WORD.findall(text)
    starts = range(max(1, len(words) - _SHINGLE + 1))
    return Counter(shingle for at in starts if (shingle := tuple(words[at : at + _SHINGLE])))


def scores(pages: Sequence[Shares]) -> dict[str, float]:
    """Precision and recall as means over the pages where they mean something, and their harmonic mean."""
    precisions = [one.both / (one.both + one.ours) for one in pages if one.both + one.ours]
    recalls = [one.both / (one.both + one.true) for one in pages if one.both + one.true]
    precision = statistics.mean(precisions) if precisions else 0.0
    recall = statistics.mean(recalls) if recalls else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": precision, "recall": recall, "F1": f1}


def _bootstrap(pages: int) -> list[list[int]]:
    chance = random.Random(0)
    return [[chance.randrange(pages) for _ in range(pages)] for _ in range(_SAMPLES)]


def _interval(values: Iterable[float]) -> float:
    return 1.96 * statistics.stdev(values)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
