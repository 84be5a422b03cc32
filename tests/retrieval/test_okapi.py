"""PostingsOkapi against the library that it must equal to the last bit, on corpora small enough to be odd."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from retrieval.index.okapi import PostingsOkapi

from .brute_force import Corpus, brute_force_top
from .inner_loop import each_way

__all__ = ["each_way"]

pytestmark = pytest.mark.usefixtures("each_way")

EXAMPLES = settings(max_examples=250, deadline=None)

documents = st.lists(st.sampled_from("abcdef"), max_size=12)
queries = st.lists(st.sampled_from("abcdefxy"), max_size=8)


def corpora(largest: int) -> st.SearchStrategy[Corpus]:
    """Corpora that rank_bm25 can digest: at least one document that is not empty."""
    return st.lists(documents, min_size=1, max_size=largest).filter(any)


def with_a_term_everywhere(corpus: Corpus) -> Corpus:
    return [[*document, "everywhere"] for document in corpus]


def assert_equal_to_rank_bm25(corpus: Corpus, query: list[str], **parameters: float) -> None:
    ours, reference = PostingsOkapi(corpus, **parameters), BM25Okapi(corpus, **parameters)
    scores = reference.get_scores(query)
    assert np.array_equal(ours.get_scores(query), scores)
    assert ours.idf == reference.idf
    assert ours.average_idf == reference.average_idf
    assert (ours.corpus_size, ours.avgdl, ours.doc_len) == (reference.corpus_size, reference.avgdl, reference.doc_len)
    numbers = [*reversed(range(len(corpus))), 0]
    assert ours.get_batch_scores(query, numbers) == reference.get_batch_scores(query, numbers)
    for k in (1, 2, 3, 5, len(corpus), len(corpus) + 7):
        found, found_scores = ours.top(query, k)
        assert list(zip(found.tolist(), found_scores.tolist(), strict=True)) == brute_force_top(
            corpus, scores, query, k
        )


@EXAMPLES
@given(corpora(30), queries)
def test_scores_idf_and_top_equal_rank_bm25(corpus: Corpus, query: list[str]) -> None:
    assert_equal_to_rank_bm25(corpus, query)


@EXAMPLES
@given(corpora(4), queries)
def test_tiny_corpora_with_negative_average_idf_equal_rank_bm25(corpus: Corpus, query: list[str]) -> None:
    assert_equal_to_rank_bm25(corpus, query)


def test_a_corpus_with_negative_average_idf_is_really_met() -> None:
    corpus = [["a", "b"], ["a", "b"], ["a"]]
    assert PostingsOkapi(corpus).average_idf < 0
    assert_equal_to_rank_bm25(corpus, ["a", "b", "a"])


@EXAMPLES
@given(corpora(12).map(with_a_term_everywhere), queries)
def test_a_term_in_every_document_scores_as_in_rank_bm25(corpus: Corpus, query: list[str]) -> None:
    assert_equal_to_rank_bm25(corpus, ["everywhere", *query, "everywhere"])


@EXAMPLES
@given(
    corpora(15),
    queries,
    st.floats(0.1, 3.0),
    st.floats(0.0, 0.95),
    st.floats(0.0, 1.0),
)
def test_other_parameters_score_as_in_rank_bm25(
    corpus: Corpus, query: list[str], k1: float, b: float, epsilon: float
) -> None:
    assert_equal_to_rank_bm25(corpus, query, k1=k1, b=b, epsilon=epsilon)


@EXAMPLES
@given(corpora(20), st.sampled_from("abcdef"))
def test_repeated_query_terms_count_as_often_as_they_stand(corpus: Corpus, term: str) -> None:
    assert_equal_to_rank_bm25(corpus, [term] * 3 + ["a", term])


def test_unknown_terms_add_nothing_and_find_nothing() -> None:
    okapi = PostingsOkapi([["a"], ["b"], ["c"]])
    assert okapi.get_scores(["x", "y"]).tolist() == [0, 0, 0]
    assert okapi.top(["x", "y"], 5)[0].tolist() == []


def test_a_corpus_may_be_an_iterator_that_is_read_once() -> None:
    corpus = [["a", "b"], ["b"], [], ["c"]]
    assert PostingsOkapi(iter(corpus)).get_scores(["b"]).tolist() == BM25Okapi(corpus).get_scores(["b"]).tolist()


@pytest.mark.parametrize("corpus", [[], [[]], [[], [], []]], ids=["nothing", "one empty", "three empty"])
def test_a_corpus_without_terms_works_where_rank_bm25_divides_by_zero(corpus: Corpus) -> None:
    with pytest.raises(ZeroDivisionError):
        BM25Okapi(corpus)
    okapi = PostingsOkapi(corpus)
    assert okapi.get_scores(["a"]).tolist() == [0.0] * len(corpus)
    assert okapi.top(["a"], 3)[0].tolist() == []
    assert okapi.get_batch_scores(["a"], range(len(corpus))) == [0.0] * len(corpus)
    assert okapi.get_top_n(["a"], corpus) == []
    assert (okapi.idf, okapi.average_idf, okapi.corpus_size) == ({}, 0.0, len(corpus))


@pytest.mark.parametrize("k", [0, -1])
def test_asking_for_no_documents_gives_none(k: int) -> None:
    assert PostingsOkapi([["a"], ["b"], ["c"]]).top(["a"], k)[0].tolist() == []


@pytest.mark.parametrize("numbers", [[3], [-1], [0, 1, 2, 3]])
def test_a_document_number_outside_the_corpus_is_an_index_error(numbers: list[int]) -> None:
    with pytest.raises(IndexError):
        PostingsOkapi([["a"], ["b"], ["c"]]).get_batch_scores(["a"], numbers)


def test_top_n_gives_the_documents_themselves_and_only_such_as_hold_a_term() -> None:
    okapi = PostingsOkapi([["a"], ["b"], ["a", "a"], ["c"], ["d"]])
    assert okapi.get_top_n(["a"], ["one", "two", "three", "four", "five"], n=4) == ["three", "one"]
    with pytest.raises(ValueError, match="not those of the corpus"):
        okapi.get_top_n(["a"], ["one"])


@EXAMPLES
@given(corpora(15), st.sampled_from("abcdefx"), st.data())
def test_holding_says_which_documents_hold_a_term(corpus: Corpus, term: str, data: st.DataObject) -> None:
    numbers = data.draw(st.lists(st.integers(0, len(corpus) - 1), max_size=10))
    held = PostingsOkapi(corpus).holding(term, np.array(numbers, dtype=np.int64))
    assert held.tolist() == [term in corpus[number] for number in numbers]
