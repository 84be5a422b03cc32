"""Nothing can be quoted but a slice of an article; and what a passage is."""

import pytest

from retrieval.intake.parts import parts_of, passages_of
from retrieval.intake.shapes import paragraphs_of
from retrieval.model import Article, Entry, Excerpt, Kind, Metadata, Passage, Query
from retrieval.text.spans import Span, stripped

TEXT = "The mill closed. The miller left."
ARTICLE = Article(Entry(7, "main", "mill.txt", 100, 133, Metadata("Mill"), 1), TEXT)


def passage(start: int, end: int, article_id: int = 7) -> Passage:
    return Passage(1, article_id, 1, Kind.BODY, Span(start, end), (Span(start, end),))


def test_an_excerpt_is_cut_from_the_article_and_knows_its_place_in_the_document() -> None:
    excerpt = Excerpt(ARTICLE, passage(0, 33), Span(17, 33))
    assert excerpt.text == "The miller left."
    assert excerpt.place == (117, 133)
    assert (excerpt.opens_passage, excerpt.closes_passage) == (False, True)


@pytest.mark.parametrize(
    ("of", "span"),
    [
        (passage(0, 16), Span(0, 17)),
        (passage(17, 33), Span(16, 33)),
        (passage(0, 33), Span(5, 5)),
        (passage(0, 33), Span(9, 5)),
        (passage(0, 33), Span(-3, 5)),
        (passage(0, 99), Span(0, 34)),
        (passage(0, 33, article_id=8), Span(0, 16)),
    ],
    ids=["after", "before", "empty", "backwards", "negative", "beyond the text", "another article"],
)
def test_what_is_no_slice_of_the_passage_cannot_be_an_excerpt(of: Passage, span: Span) -> None:
    with pytest.raises(ValueError, match="is no"):
        Excerpt(ARTICLE, of, span)


def test_stripping_a_span_leaves_the_letters() -> None:
    assert stripped("  ab \n", Span(0, 6)) == (2, 4)
    assert stripped("a   b", Span(1, 4)).length == 0


def test_a_query_keeps_the_question_and_its_terms_in_order_with_repetitions() -> None:
    query = Query.parse("Mills, the mill, and millers?")
    assert (query.text, query.terms) == ("Mills, the mill, and millers?", ("mill", "mill", "miller"))


def test_passages_are_numbered_from_one_and_hold_their_sentences() -> None:
    text = "Mill\n\nIt closed. They left.\n\n***\n\nFog."
    passages = passages_of(text, parts_of(text, paragraphs_of(text)).parts, start=0)
    assert [one.number for one in passages] == [1, 2, 3, 4]
    assert [len(one.sentences) for one in passages] == [1, 2, 1, 1]
    assert all(one.span.start <= s.start < s.end <= one.span.end for one in passages for s in one.sentences)
