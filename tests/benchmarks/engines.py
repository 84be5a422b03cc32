"""Footnote's index and its peers behind one small face: built from the same terms, opened from disk, asked."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import Any, Protocol, runtime_checkable

import numpy as np

from retrieval.index.files import open_segment, write_segment
from retrieval.index.kernel import kernel
from retrieval.index.parts import Part
from retrieval.index.passages import PassageIndex
from retrieval.index.segment import IndexedPassage, build
from tests.benchmarks.made_up import ARTICLE

Terms = list[str]
# Every tenth article passes the filter that is measured.
TENTH = 10
# The number of the first passage that is added later.
_FIRST_ADDED = 100_000_000


class Engine(Protocol):
    """A way to search: `build` writes below `folder`, `open` reads from there."""

    def build(self, folder: Path, corpus: Sequence[Terms]) -> None: ...

    def open(self, folder: Path) -> None: ...

    def search(self, terms: Terms, k: int) -> Sequence[int]: ...

    def filtered(self, terms: Terms, k: int) -> Sequence[int]: ...


@runtime_checkable
class Changing(Engine, Protocol):
    """An engine that can take in an article, and lose it again, once it is open."""

    def add(self, number: int, article: Sequence[Terms]) -> None: ...

    def remove(self, number: int) -> None: ...


class Footnote:
    """One segment, mapped; searched in C where the kernel was built, or `way` forces it: `c` or `numpy`."""

    def __init__(self, way: str = "") -> None:
        self._way = way

    def build(self, folder: Path, corpus: Sequence[Terms]) -> None:
        passages = (IndexedPassage(number, number // ARTICLE, terms) for number, terms in enumerate(corpus))
        parts: list[Part] = []
        while batch := list(islice(passages, 32_768)):
            parts.append(Part.of(build(batch)))
        _, checksum = write_segment(folder / "segment", parts, "benchmark", None)
        (folder / "checksum").write_text(checksum)

    def open(self, folder: Path) -> None:
        segment = open_segment(folder / "segment", (folder / "checksum").read_text(), "benchmark")
        with _kernel(self._way):
            self._index = PassageIndex([Part.of(segment)])
        # As an archive does behind its first questions.
        Thread(target=segment.check_all, daemon=True).start()
        self._tenth = self._index.of_articles(range(0, int(segment.article_ids[-1]) + 1, TENTH))

    def search(self, terms: Terms, k: int) -> list[int]:
        return [hit.passage_id for hit in self._index.search(terms, k)]

    def filtered(self, terms: Terms, k: int) -> list[int]:
        return [hit.passage_id for hit in self._index.search(terms, k, articles=self._tenth)]


@contextmanager
def _kernel(way: str) -> Iterator[None]:
    """Indexes made within search in this way."""
    before = os.environ.get("FOOTNOTE_KERNEL", "")
    os.environ["FOOTNOTE_KERNEL"] = way or before
    kernel.cache_clear()
    try:
        yield
    finally:
        os.environ["FOOTNOTE_KERNEL"] = before
        kernel.cache_clear()


class RankBM25:
    """Keeps everything in Python objects and nothing on disk."""

    def __init__(self) -> None:
        self._corpus: Sequence[Terms] = ()

    def build(self, folder: Path, corpus: Sequence[Terms]) -> None:
        from rank_bm25 import BM25Okapi

        self._okapi = BM25Okapi(corpus)

    def open(self, folder: Path) -> None:
        pass

    def search(self, terms: Terms, k: int) -> list[int]:
        scores = self._okapi.get_scores(terms)
        return np.argsort(scores)[::-1][:k].tolist()

    def filtered(self, terms: Terms, k: int) -> list[int]:
        scores = self._okapi.get_scores(terms)
        scores[np.arange(len(scores)) // ARTICLE % TENTH != 0] = -1.0
        return np.argsort(scores)[::-1][:k].tolist()


class BM25S:
    """bm25s, scoring with numpy or numba."""

    def __init__(self, backend: str) -> None:
        self._backend = backend

    def build(self, folder: Path, corpus: Sequence[Terms]) -> None:
        import bm25s

        retriever = bm25s.BM25(k1=1.5, b=0.75, method="atire")
        retriever.index(list(corpus), show_progress=False)
        retriever.save(str(folder), show_progress=False)

    def open(self, folder: Path) -> None:
        import bm25s

        self._retriever = bm25s.BM25.load(str(folder), mmap=True)
        self._retriever.backend = self._backend
        if self._backend == "numba":
            self._retriever.activate_numba_scorer()
        size = self._retriever.scores["num_docs"]
        self._tenth = (np.arange(size) // ARTICLE % TENTH == 0).astype(np.float32)

    def search(self, terms: Terms, k: int) -> list[int]:
        return self._retrieve(terms, k, None)

    def filtered(self, terms: Terms, k: int) -> list[int]:
        return self._retrieve(terms, k, self._tenth)

    def _retrieve(self, terms: Terms, k: int, mask: Any) -> list[int]:
        known = [term for term in terms if term in self._retriever.vocab_dict]
        if not known:
            return []
        found, _ = self._retriever.retrieve([known], k=k, show_progress=False, n_threads=0, weight_mask=mask)
        return list(found[0].tolist())


class FTS5:
    """SQLite's full-text search, without a copy of the text."""

    def build(self, folder: Path, corpus: Sequence[Terms]) -> None:
        connection = sqlite3.connect(folder / "fts.db")
        connection.execute(
            "CREATE VIRTUAL TABLE passages USING fts5(terms, content='', tokenize=\"unicode61 remove_diacritics 0\")"
        )
        rows = ((number, " ".join(terms)) for number, terms in enumerate(corpus))
        connection.executemany("INSERT INTO passages (rowid, terms) VALUES (?, ?)", rows)
        connection.execute("INSERT INTO passages (passages) VALUES ('optimize')")
        connection.commit()
        connection.close()

    def open(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / "fts.db")
        self._added: dict[int, list[tuple[int, str]]] = {}

    def add(self, number: int, article: Sequence[Terms]) -> None:
        first = _FIRST_ADDED + number * ARTICLE
        rows = self._added[number] = [(first + place, " ".join(terms)) for place, terms in enumerate(article)]
        self._connection.executemany("INSERT INTO passages (rowid, terms) VALUES (?, ?)", rows)
        self._connection.commit()

    def remove(self, number: int) -> None:
        sql = "INSERT INTO passages (passages, rowid, terms) VALUES ('delete', ?, ?)"
        self._connection.executemany(sql, self._added.pop(number))
        self._connection.commit()

    def search(self, terms: Terms, k: int) -> list[int]:
        return self._ask(terms, k, "")

    def filtered(self, terms: Terms, k: int) -> list[int]:
        return self._ask(terms, k, f"AND rowid / {ARTICLE} % {TENTH} = 0")

    def _ask(self, terms: Terms, k: int, condition: str) -> list[int]:
        asked = " OR ".join(f'"{term}"' for term in dict.fromkeys(terms))
        sql = f"SELECT rowid FROM passages WHERE passages MATCH ? {condition} ORDER BY rank LIMIT ?"
        return [row[0] for row in self._connection.execute(sql, (asked, k))] if asked else []


class Tantivy:
    """Lucene's ideas in Rust, with block-max pruning."""

    def _schema(self) -> Any:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
        builder.add_integer_field("number", stored=True, fast=True)
        builder.add_integer_field("tenth", indexed=True)
        builder.add_integer_field("article", indexed=True)
        return builder.build()

    def build(self, folder: Path, corpus: Sequence[Terms]) -> None:
        import tantivy

        index = tantivy.Index(self._schema(), path=str(folder))
        writer = index.writer(heap_size=256_000_000, num_threads=1)
        for number, terms in enumerate(corpus):
            writer.add_document(self._document(tantivy, terms, number))
        writer.commit()
        writer.wait_merging_threads()

    def _document(self, tantivy: Any, terms: Terms, number: int) -> Any:
        article = number // ARTICLE
        return tantivy.Document(
            terms=" ".join(terms), number=number, tenth=int(article % TENTH == 0), article=article
        )

    def open(self, folder: Path) -> None:
        import tantivy

        self._tantivy = tantivy
        self._index = tantivy.Index.open(str(folder))
        self._searcher = self._index.searcher()
        self._writer: Any = None

    def add(self, number: int, article: Sequence[Terms]) -> None:
        if self._writer is None:
            self._writer = self._index.writer(heap_size=50_000_000, num_threads=1)
        for place, terms in enumerate(article):
            row = _FIRST_ADDED + number * ARTICLE + place
            self._writer.add_document(self._document(self._tantivy, terms, row))
        self._commit()

    def remove(self, number: int) -> None:
        self._writer.delete_documents_by_term("article", _FIRST_ADDED // ARTICLE + number)
        self._commit()

    def _commit(self) -> None:
        self._writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, terms: Terms, k: int) -> list[int]:
        return self._ask(self._any_of(terms), k)

    def filtered(self, terms: Terms, k: int) -> list[int]:
        query, occur = self._tantivy.Query, self._tantivy.Occur
        tenth = query.const_score_query(query.term_query(self._index.schema, "tenth", 1), 0.0)
        return self._ask(query.boolean_query([(occur.Must, self._any_of(terms)), (occur.Must, tenth)]), k)

    def _any_of(self, terms: Terms) -> Any:
        query, should = self._tantivy.Query, self._tantivy.Occur.Should
        return query.boolean_query([(should, query.term_query(self._index.schema, "terms", term)) for term in terms])

    def _ask(self, query: Any, k: int) -> list[int]:
        return [place.doc for _, place in self._searcher.search(query, k).hits]


ENGINES = {
    "footnote": Footnote,
    "footnote numpy": lambda: Footnote("numpy"),
    "rank_bm25": RankBM25,
    "bm25s numpy": lambda: BM25S("numpy"),
    "bm25s numba": lambda: BM25S("numba"),
    "fts5": FTS5,
    "tantivy": Tantivy,
}


def size_of(folder: Path) -> float:
    """Megabytes on disk."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def built(names: Iterable[str]) -> dict[str, Engine]:
    """The engines of these names, not yet built."""
    return {name: ENGINES[name]() for name in names}
