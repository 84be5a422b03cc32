"""What `top` must give, found the slow way."""

import numpy as np

Corpus = list[list[str]]


def brute_force_top(corpus: Corpus, scores: np.ndarray, query: list[str], k: int) -> list[tuple[int, float]]:
    """The `k` best documents that hold a term of `query`, equal scores by number, from the scores of all."""
    holding = [number for number, document in enumerate(corpus) if set(document) & set(query)]
    best = sorted(holding, key=lambda number: (-scores[number], number))[:k]
    return [(number, float(scores[number])) for number in best]
