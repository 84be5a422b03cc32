"""Parts that come, lose articles and merge rank like rank_bm25 over exactly what is alive, to the last bit."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from retrieval.index.files import SegmentUnusable, open_segment, write_segment
from retrieval.index.guard import SegmentDamaged
from retrieval.index.merging import merge
from retrieval.index.okapi import Parts, PostingsOkapi
from retrieval.index.parts import Part
from retrieval.index.passages import PassageIndex
from retrieval.index.segment import IndexedPassage, build
from retrieval.model import Kind

from .inner_loop import each_way, forced

__all__ = ["each_way"]

pytestmark = pytest.mark.usefixtures("each_way")

LETTERS = "abcdefgh"
terms = st.lists(st.sampled_from(LETTERS), max_size=10)
# One passage in a few repeats a word thousands of times.
many = st.tuples(st.sampled_from(LETTERS), st.integers(250, 3_000)).map(lambda pair: [pair[0]] * pair[1])
passages = st.one_of(terms, terms, terms, terms, many)
articles = st.lists(passages, min_size=1, max_size=4)
kinds = st.sampled_from([Kind.BODY, Kind.HEADING])
EXAMPLES = settings(max_examples=60, deadline=None)


@dataclass
class Shelf:
    """A library in two forms: the parts of its index, and a plain list of what is alive."""

    parts: list[Part] = field(default_factory=list)
    alive: list[IndexedPassage] = field(default_factory=list)

    def add(self, number: int, article: list[list[str]], kind: Kind) -> None:
        made = [
            IndexedPassage(100 * number + 3 * place, number, terms, kind if place else Kind.BODY)
            for place, terms in enumerate(article)
        ]
        self.parts.append(Part.of(build(made)))
        self.alive += made

    def remove(self, number: int) -> None:
        self.parts = [part.without([number, 10**9]) for part in self.parts]
        self.alive = [passage for passage in self.alive if passage.article_id != number]

    def merge(self, first: int, last: int, average_length: float | None) -> None:
        self.parts[first:last] = [Part.of(merge(self.parts[first:last], average_length=average_length))]


@st.composite
def shelves(draw: st.DrawFn, most: int = 30, libraries: int = 2) -> list[Shelf]:
    """Libraries after some coming, going and merging, in any order."""
    made = [Shelf() for _ in range(draw(st.integers(1, libraries)))]
    for number in range(1, draw(st.integers(1, most)) + 1):
        shelf = draw(st.sampled_from(made))
        action = draw(st.sampled_from(["add", "add", "add", "remove", "merge"]))
        if action == "remove" and shelf.alive:
            shelf.remove(draw(st.sampled_from(shelf.alive)).article_id)
        elif action == "merge" and shelf.parts:
            first = draw(st.integers(0, len(shelf.parts) - 1))
            last = draw(st.integers(first + 1, len(shelf.parts)))
            shelf.merge(first, last, draw(st.sampled_from([None, 1.0, 7.5, 400.0])))
        else:
            shelf.add(number, draw(articles), draw(kinds))
    return made


def reference_of(alive: list[IndexedPassage]) -> BM25Okapi | None:
    """rank_bm25 over these passages, None where it would divide by zero."""
    return BM25Okapi([passage.terms for passage in alive]) if any(passage.terms for passage in alive) else None


def everything(made: list[Shelf]) -> tuple[list[Part], list[IndexedPassage]]:
    parts = [part for shelf in made for part in shelf.parts]
    return parts, [passage for shelf in made for passage in shelf.alive]


@EXAMPLES
@given(shelves(), st.lists(st.sampled_from(LETTERS + "x"), max_size=6))
def test_scores_idf_and_statistics_are_those_of_what_is_alive(made: list[Shelf], query: list[str]) -> None:
    parts, alive = everything(made)
    okapi, reference = PostingsOkapi(Parts(parts)), reference_of(alive)
    if reference is None:
        assert (dict(okapi.idf), okapi.average_idf) == ({}, 0.0)
        return
    assert (okapi.corpus_size, okapi.avgdl) == (reference.corpus_size, reference.avgdl)
    assert dict(okapi.idf) == reference.idf
    assert okapi.average_idf == reference.average_idf
    living = np.concatenate([np.ones(len(one.segment), bool) if one.alive is None else one.alive for one in parts])
    assert np.array_equal(okapi.get_scores(query)[living], reference.get_scores(query))
    assert not np.any(okapi.get_scores(query)[~living])


@EXAMPLES
@given(
    shelves(),
    st.lists(st.sampled_from(LETTERS + "x"), max_size=6),
    st.integers(1, 12),
    st.data(),
)
def test_hits_are_the_best_of_what_is_alive_and_passes_the_filters(
    made: list[Shelf], query: list[str], k: int, data: st.DataObject
) -> None:
    parts, alive = everything(made)
    numbers = sorted({passage.article_id for passage in alive})
    only = data.draw(st.none() | st.sets(st.sampled_from(numbers or [1])))
    kind = data.draw(st.sampled_from([None, [Kind.BODY], [Kind.HEADING], []]))
    required = data.draw(st.sets(st.sampled_from(LETTERS), max_size=1))
    excluded = data.draw(st.sets(st.sampled_from(LETTERS), max_size=1))
    index = PassageIndex(parts)
    allowed = None if only is None else index.of_articles(only)
    hits = index.search(query, k, articles=allowed, kinds=kind, required=required, excluded=excluded)
    reference = reference_of(alive)
    scores = reference.get_scores(query) if reference else []
    expected = [
        (passage.id, score)
        for passage, score in zip(alive, scores, strict=False)
        if set(passage.terms) & set(query)
        and (only is None or passage.article_id in only)
        and (kind is None or passage.kind in kind)
        and required <= set(passage.terms)
        and not excluded & set(passage.terms)
    ]
    best = sorted(expected, key=lambda pair: (-pair[1], pair[0]))[:k]
    assert [(hit.passage_id, hit.score) for hit in hits] == best


@EXAMPLES
@given(shelves(), st.lists(st.sampled_from(LETTERS + "x"), max_size=6), st.integers(1, 12), st.data())
def test_the_kernel_and_numpy_give_the_same_to_the_last_bit(
    made: list[Shelf], query: list[str], k: int, data: st.DataObject
) -> None:
    parts, alive = everything(made)
    only = data.draw(st.none() | st.sets(st.sampled_from([passage.article_id for passage in alive] or [1])))
    found = []
    for way in ("c", "numpy"):
        with forced(way):
            index = PassageIndex(parts)
            found.append(index.search(query, k, articles=None if only is None else index.of_articles(only)))
    assert found[0] == found[1]


def test_negative_average_idf_and_a_term_in_every_passage_are_met_with_removals() -> None:
    shelf = Shelf()
    for number, article in enumerate([[["b", "a"]], [["a", "b"]], [["a"]], [["a", "b", "c"]]], start=1):
        shelf.add(number, article, Kind.BODY)
    shelf.remove(1)
    okapi, reference = PostingsOkapi(Parts(shelf.parts)), reference_of(shelf.alive)
    assert reference is not None
    assert okapi.average_idf == reference.average_idf < 0
    assert dict(okapi.idf) == reference.idf


@settings(max_examples=60, deadline=None)
@given(shelves(libraries=1))
def test_merging_gives_what_building_afresh_gives(made: list[Shelf]) -> None:
    (shelf,) = made
    merged, fresh = merge(shelf.parts), build(shelf.alive)
    assert merged.terms == fresh.terms
    for name in ("ids", "kinds", "lengths", "article_ids", "article_starts", "forward_starts", "forward", "starts"):
        assert np.array_equal(getattr(merged, name), getattr(fresh, name)), name
    for name in ("postings", "frequencies", "impacts", "hashes", "hashed", "letters", "letter_starts"):
        assert np.array_equal(getattr(merged, name), getattr(fresh, name)), name
    assert merged.average_length == fresh.average_length


@settings(max_examples=40, deadline=None)
@given(shelves(libraries=1), st.lists(st.sampled_from(LETTERS), min_size=1, max_size=4))
def test_a_segment_from_a_file_answers_like_the_one_in_memory(
    tmp_path_factory: pytest.TempPathFactory, made: list[Shelf], query: list[str]
) -> None:
    (shelf,) = made
    path = tmp_path_factory.mktemp("segments") / "one.segment"
    written, checksum = write_segment(path, shelf.parts, "analysis", None)
    for segment in (written, open_segment(path, checksum, "analysis")):
        assert PassageIndex([Part.of(segment)]).search(query, 9) == PassageIndex(shelf.parts).search(query, 9)


def test_pruning_stays_exact_when_the_average_length_grows_after_a_segment_was_made() -> None:
    chance = np.random.default_rng(5)
    shelf = Shelf()

    def words(most: int) -> list[str]:
        return [f"w{word}" for word in chance.zipf(1.3, chance.integers(1, most)) if word < 500]

    numbers = itertools.count(1)
    # First short passages, then ever longer ones: the bounds of the first are far off by the end.
    for most in (4, 20, 80, 300):
        for _ in range(60):
            shelf.add(next(numbers), [words(most) for _ in range(5)], Kind.BODY)
        shelf.merge(len(shelf.parts) - 60, len(shelf.parts), None)
    for number in range(1, 200, 7):
        shelf.remove(number)
    index, reference = PassageIndex(shelf.parts), reference_of(shelf.alive)
    assert reference is not None
    for _ in range(60):
        query = [f"w{word}" for word in chance.zipf(1.3, 6)]
        scores = reference.get_scores(query)
        expected = [
            (passage.id, score)
            for passage, score in zip(shelf.alive, scores, strict=True)
            if set(query) & set(passage.terms)
        ]
        best = sorted(expected, key=lambda pair: (-pair[1], pair[0]))[:10]
        assert [(hit.passage_id, hit.score) for hit in index.search(query, 10)] == best


def test_it_is_exact_where_passages_are_many_and_terms_are_looked_up_passage_by_passage() -> None:
    chance = np.random.default_rng(8)
    shelf = Shelf()
    weights = 1 / np.arange(2, 302)
    sizes = chance.integers(1, 25, 12_000)
    words = chance.choice([f"w{word}" for word in range(300)], sizes.sum(), p=weights / weights.sum())
    passages = [own.tolist() for own in np.split(words, np.cumsum(sizes)[:-1])]
    for number in range(0, 12_000, 40):
        # More often than one byte can say.
        passages[number] += ["w0"] * (250 + number % 13)
    made = [IndexedPassage(3 * number, number // 4, terms) for number, terms in enumerate(passages)]
    shelf.alive = made
    # The first part is many windows long, the last holds too few for any shortcut.
    shelf.parts = [Part.of(build(made[:9_000])), Part.of(build(made[9_000:11_900])), Part.of(build(made[11_900:]))]
    assert [part.segment.dense(part.segment.place("w0")) is None for part in shelf.parts] == [False, False, True]
    for removed in (False, True):
        for number in range(0, 3_000, 11) if removed else ():
            shelf.remove(number)
        index, reference = PassageIndex(shelf.parts), reference_of(shelf.alive)
        assert reference is not None
        allowed = index.of_articles(range(0, 3_000, 10))
        for query in (["w0"], ["w0", "w1", "w2"], ["w250", "w0"], ["w3", "w299", "w3", "w40", "w1"], ["w9", "none"]):
            pairs = zip(shelf.alive, reference.get_scores(query), strict=True)
            held = [(one.id, score, one.article_id) for one, score in pairs if set(query) & set(one.terms)]
            held.sort(key=lambda hit: (-hit[1], hit[0]))
            for k in (1, 10, 300, 13_000):
                for masks in (None, allowed):
                    expected = [(one, score) for one, score, number in held if masks is None or number % 10 == 0]
                    hits = index.search(query, k, articles=masks)
                    assert [(hit.passage_id, hit.score) for hit in hits] == expected[:k], (query, k, removed)


def test_a_snapshot_stays_what_it_was_while_articles_go() -> None:
    shelf = Shelf()
    for number in range(1, 5):
        shelf.add(number, [["a", LETTERS[number]]], Kind.BODY)
    before = PassageIndex(shelf.parts)
    hits = before.search(["a"], 9)
    shelf.remove(2)
    assert before.search(["a"], 9) == hits
    assert [hit.passage_id for hit in PassageIndex(shelf.parts).search(["a"], 9)] == [100, 300, 400]


def damaged(content: bytes) -> Iterator[bytes]:
    yield b""
    yield content[:5]
    yield content[:-1]
    yield content + b"\0"
    for place in range(0, len(content), max(1, len(content) // 97)):
        yield content[:place] + bytes([content[place] ^ 16]) + content[place + 1 :]


def test_a_file_with_any_byte_changed_is_refused_when_it_is_opened_or_when_that_byte_is_used(tmp_path: Path) -> None:
    shelf = Shelf()
    for number in range(1, 40):
        shelf.add(number, [["a", LETTERS[number % 8]] * (number % 5), ["b"]], Kind.BODY)
    # So many that the postings of most terms lie in blocks of their own.
    for number in range(40, 60):
        shelf.add(number, [[f"w{word}" for word in range(number, 3_000)] for _ in range(4)], Kind.BODY)
    path = tmp_path / "one.segment"
    segment, checksum = write_segment(path, shelf.parts, "analysis", None)
    expected = PassageIndex([Part.of(segment)]).search(["a", "c"], 50)
    content = path.read_bytes()
    refused = damaged_later = unharmed = 0
    for number, bytes_ in enumerate(damaged(content)):
        other = tmp_path / f"{number}.segment"
        other.write_bytes(bytes_)
        try:
            opened = open_segment(other, checksum, "analysis")
        except SegmentUnusable:
            refused += 1
        else:
            with pytest.raises(SegmentDamaged):
                merge([Part.of(opened)])
            try:
                assert PassageIndex([Part.of(opened)]).search(["a", "c"], 50) == expected
                unharmed += 1
            except SegmentDamaged:
                damaged_later += 1
    assert min(refused, damaged_later, unharmed) >= 3
    for wrong in (("0" * 8, "analysis"), (checksum, "another")):
        with pytest.raises(SegmentUnusable):
            open_segment(path, *wrong)
    with pytest.raises(SegmentUnusable, match="missing"):
        open_segment(tmp_path / "nowhere.segment", checksum, "analysis")


def test_damage_is_met_by_whatever_uses_it_first(tmp_path: Path) -> None:
    shelf = Shelf()
    for number in range(1, 30):
        shelf.add(number, [[f"w{word}" for word in range(number, 3_000)] for _ in range(4)], Kind.BODY)
    path = tmp_path / "one.segment"
    segment, checksum = write_segment(path, shelf.parts, "analysis", None)
    whole = path.read_bytes()
    places = {name: whole.find(getattr(segment, name)[70_000:70_100].tobytes()) for name in ("postings", "forward")}
    for name, place in places.items():
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        part = Part.of(open_segment(path, checksum, "analysis"))
        met = sum(damages(part, article) for article in range(1, 30))
        # Only the articles whose terms stand in that block of the file.
        assert met == 0 if name == "postings" else 1 <= met <= 3, name
        with pytest.raises(SegmentDamaged, match=r"one\.segment"):
            part.segment.check_all()
        assert part.segment.check_all(lambda: True) is None  # told to stop, it looks at nothing


def damages(part: Part, article: int) -> bool:
    """Whether to take this article out meets damage."""
    try:
        part.without([article])
    except SegmentDamaged:
        return True
    return False
