"""The index of a scope: hits, weights, and what stands beside a passage."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.index.parts import Part
from retrieval.index.passages import PassageIndex
from retrieval.index.segment import IndexedPassage, build

TERMS = "abcde"
# Articles as lists of passages as lists of terms.
libraries = st.lists(
    st.lists(st.lists(st.sampled_from(TERMS), max_size=5), min_size=1, max_size=4), min_size=1, max_size=5
)


def passages_of(library: list[list[list[str]]]) -> list[IndexedPassage]:
    """With ids that ascend and have gaps, as after removals."""
    return [
        IndexedPassage(100 * article + 7 * number, article, terms)
        for article, passages in enumerate(library, start=1)
        for number, terms in enumerate(passages, start=1)
    ]


# Of so many passages the frequent terms are looked up another way.
@pytest.mark.parametrize(("times", "examples"), [(1, 200), (2_100, 10)])
def test_terms_beside_are_those_of_the_neighbours_in_the_same_article(times: int, examples: int) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(libraries, st.lists(st.sampled_from(TERMS), min_size=1, max_size=4))
    def law(library: list[list[list[str]]], question: list[str]) -> None:
        assert_beside(library * times, question)

    law()


def assert_beside(library: list[list[list[str]]], question: list[str]) -> None:
    passages = passages_of(library)
    index = PassageIndex([Part.of(build(passages))])
    hits = index.search(question, len(passages))
    places = {passage.id: place for place, passage in enumerate(passages)}
    expected = []
    for hit in hits:
        place = places[hit.passage_id]
        neighbours = [passages[one] for one in (place - 1, place + 1) if 0 <= one < len(passages)]
        inside = [one.terms for one in neighbours if one.article_id == passages[place].article_id]
        expected.append(frozenset(term for terms in inside for term in terms if term in question))
    assert index.terms_beside(hits, question) == expected


@settings(max_examples=200, deadline=None)
@given(libraries, st.lists(st.sampled_from([*TERMS, "x"]), max_size=4), st.integers(1, 8))
def test_hits_are_passages_that_hold_a_term_best_first(
    library: list[list[list[str]]], question: list[str], k: int
) -> None:
    passages = passages_of(library)
    index = PassageIndex([Part.of(build(passages))])
    holding = {passage.id for passage in passages if set(passage.terms) & set(question)}
    hits = index.search(question, k)
    assert len(hits) == min(k, len(holding))
    assert {hit.passage_id for hit in hits} <= holding
    assert hits == sorted(hits, key=lambda hit: (-hit.score, hit.passage_id))
    assert len(index) == len(passages)
    assert all((term in index) == any(term in passage.terms for passage in passages) for term in [*TERMS, "x"])


def test_a_rare_term_weighs_more_than_a_common_one_and_a_lacking_one_nothing() -> None:
    passages = (
        IndexedPassage(number, 1, ["often", "rare"] if number == 3 else ["often"] if number % 2 else [str(number)])
        for number in range(1, 30)
    )
    index = PassageIndex([Part.of(build(passages))])
    assert index.weight("rare") > index.weight("often") >= 0 == index.weight("lacking")


@pytest.mark.parametrize("passages", [[], [IndexedPassage(1, 1, [])]])
def test_an_index_without_terms_finds_nothing(passages: list[IndexedPassage]) -> None:
    index = PassageIndex([Part.of(build(passages))])
    assert index.search(["a"], 5) == []
    assert index.terms_beside([], ["a"]) == []
    assert ("a" in index, index.weight("a")) == (False, 0.0)
