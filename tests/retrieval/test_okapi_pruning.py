"""The same equality where it is fast: corpora so large that most postings are never opened."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rank_bm25 import BM25Okapi

from retrieval.index.okapi import PostingsOkapi
from retrieval.text.analysis import ENGLISH

from .brute_force import Corpus, brute_force_top
from .inner_loop import forced


@pytest.fixture(scope="module", autouse=True)
def in_numpy() -> Iterator[None]:
    """What is opened can be watched there; that the kernel finds the same is shown in test_segments.py."""
    with forced("numpy"):
        yield


class Watched(PostingsOkapi):
    """Counts what `top` opens on its way to the candidates: how many terms, and how many candidates were left."""

    watching = False
    terms_opened = 0
    candidates_left = 0

    def _candidates(self, *arguments: Any) -> Any:
        self.watching, self.terms_opened = True, 0
        numbers = super()._candidates(*arguments)
        self.watching, self.candidates_left = False, len(numbers)
        return numbers

    def _lists(self, *arguments: Any) -> Any:
        self.terms_opened += self.watching
        return super()._lists(*arguments)


def zipf_corpus(seed: int, size: int, vocabulary: int) -> Corpus:
    """Documents whose words are as unevenly frequent as those of a language."""
    chance = np.random.default_rng(seed)
    weights = 1 / np.arange(2, vocabulary + 2)
    weights /= weights.sum()
    lengths = chance.integers(0, 60, size)
    return [[f"w{word}" for word in chance.choice(vocabulary, length, p=weights)] for length in lengths]


@pytest.mark.parametrize(("seed", "vocabulary"), [(1, 400), (2, 5_000)])
def test_top_is_exact_on_large_corpora_and_opens_only_part_of_the_postings(seed: int, vocabulary: int) -> None:
    corpus = zipf_corpus(seed, 4_000, vocabulary)
    ours, reference = Watched(corpus), BM25Okapi(corpus)
    words = list(ours.idf)
    chance = np.random.default_rng(seed + 100)
    stopped_early = fewer_candidates = 0
    for _ in range(60):
        # Rare and frequent words together, some of them twice.
        rare = chance.choice(words, chance.integers(1, 4)).tolist()
        query = [*rare, *(f"w{word}" for word in chance.integers(0, 25, chance.integers(1, 5)))]
        chance.shuffle(query)
        scores = reference.get_scores(query)
        union = sum(1 for document in corpus if set(document) & set(query))
        for k in (1, 3, 10, 40):
            numbers, found = ours.top(query, k)
            assert list(zip(numbers.tolist(), found.tolist(), strict=True)) == brute_force_top(
                corpus, scores, query, k
            )
            stopped_early += ours.terms_opened < len({term for term in query if term in ours.idf})
            fewer_candidates += ours.candidates_left < union / 2
    # Were these to fall to nothing, the exactness above would say nothing of pruning.
    assert stopped_early > 180
    assert fewer_candidates > 180


def test_ties_at_the_threshold_go_to_the_lower_numbers() -> None:
    corpus: Corpus = [["rare", "often"] if number % 3 == 0 else ["often"] for number in range(600)]
    corpus += [["filler"]] * 1_400
    ours, scores = Watched(corpus), BM25Okapi(corpus).get_scores(["often", "rare"])
    for k in (1, 7, 200, 201, 599, 600, 601):
        numbers, found = ours.top(["often", "rare"], k)
        assert list(zip(numbers.tolist(), found.tolist(), strict=True)) == brute_force_top(
            corpus, scores, ["often", "rare"], k
        )


def test_all_225_questions_of_cranfield_score_as_in_rank_bm25(shared: Path) -> None:
    corpus = [ENGLISH.terms(f"{one['title']} {one['text']}") for one in lines(shared / "data/cranfield/corpus.jsonl")]
    questions = [ENGLISH.terms(one["text"]) for one in lines(shared / "data/cranfield/queries.jsonl")]
    assert (len(corpus), len(questions)) == (1_400, 225)
    ours, reference = Watched(corpus), BM25Okapi(corpus)
    assert ours.idf == reference.idf
    stopped_early = 0
    for question in questions:
        scores = reference.get_scores(question)
        assert np.array_equal(ours.get_scores(question), scores)
        numbers, found = ours.top(question, 10)
        assert list(zip(numbers.tolist(), found.tolist(), strict=True)) == brute_force_top(
            corpus, scores, question, 10
        )
        stopped_early += ours.terms_opened < len(set(question) & ours.idf.keys())
    assert stopped_early > 0


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
