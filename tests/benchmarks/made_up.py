"""Passages in any number with the word statistics of real ones.

A passage is as long as one of the source's and is put together from runs of words of a single source text, so that
words come in bursts and beside their like; now and then a name follows that is rare or new, so that the vocabulary
keeps growing as that of a real library does.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

SEED = 20_261_122
# Words of one run, and how often a name follows.
_RUN = (4, 14)
_NAMES = 0.35
# Passages of one article.
ARTICLE = 20


def texts(folder: Path, count: int, seed: int = SEED, run: tuple[int, int] = _RUN) -> Iterator[str]:
    """`count` made-up passages from the paragraphs in `folder/squad`, in runs of so many words."""
    chance = random.Random(seed)
    sources = [row["text"].split() for row in _rows(folder / "squad" / "passages.jsonl")]
    for number in range(count):
        length = len(chance.choice(sources))
        source = chance.choice(sources)
        words: list[str] = []
        while len(words) < length:
            start = chance.randrange(len(source))
            words += source[start : start + chance.randint(*run)]
        if chance.random() < _NAMES:
            # Names by rank: the sooner one came, the more often it comes again.
            words.insert(chance.randrange(len(words)), f"Name{int(chance.paretovariate(0.6)) % (number + 1)}x")
        yield " ".join(words)


def questions(folder: Path, count: int, seed: int = SEED) -> list[str]:
    """`count` questions that people asked of the source."""
    asked = [row["question"] for row in _rows(folder / "squad" / "questions.jsonl")]
    return random.Random(seed).sample(asked, min(count, len(asked)))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
