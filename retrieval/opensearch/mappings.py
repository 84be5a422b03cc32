"""The indices of an archive, and how their documents look.

`NAME-records` holds what makes up the catalogue: an article is there as long as its document there is. A document of
the library and its articles lie in one shard (routing), so that one request brings or takes them all. `NAME-passages`
holds the passages, each with its terms as our own analysis gives them: the engine splits at spaces and does nothing
else. Both names are aliases; behind them stand indices with a number at the end, so that one can be made anew while
questions go on.
"""

from __future__ import annotations

from typing import Any

from retrieval.opensearch.cluster import Cluster
from retrieval.text.analysis import ENGLISH

# To be raised whenever documents of earlier versions cannot be read as they are; `footnote reindex` writes them anew.
VERSION = 2
# How terms are made: whoever asks with others finds less.
TERMS = ENGLISH.version
# Shards of a new index, until somebody wants more.
SHARDS = 3

_KEPT = {"type": "keyword", "index": False, "doc_values": False}
_SPANS = {"type": "object", "enabled": False}
# Longer names cannot be looked for. Lucene takes 32,766 bytes, four for a letter.
_NAME = {"type": "keyword", "ignore_above": 8_000}
_DAY = {"type": "date", "format": "strict_date"}

# What filters look at, in records and passages alike; letter case and accents folded away.
_FILTERED = {
    "source_folded": _NAME,
    "outlet_folded": _NAME,
    "authors_folded": _NAME,
    "title_folded": _NAME,
    "not_before": _DAY,
    "not_after": _DAY,
}

_RECORDS = {
    "type": {"type": "keyword"},
    "library": {"type": "keyword"},
    "sha256": {"type": "keyword"},
    "source": _KEPT,
    "text": _KEPT,
    # documents
    "encoding": _KEPT,
    "added_at": {"type": "date"},
    "bytes": {"type": "long"},
    # documents and articles that can still be brought back
    "removed_at": {"type": "date"},
    # articles
    "id": {"type": "long"},
    "start": {"type": "integer", "index": False},
    "end": {"type": "integer", "index": False},
    "title": _NAME,
    "outlet": _NAME,
    "authors": _NAME,
    "published": _DAY,
    "published_from": _KEPT,
    "url": _KEPT,
    "outlet_from": _KEPT,
    "published_words": _KEPT,
    "earliest": _DAY,
    "latest": _DAY,
    "passages": {"type": "integer", "index": False},
    "comments": {"type": "integer", "index": False},
    "copies": {"type": "long"},
    "prints": {"type": "long"},
    "print_count": {"type": "integer"},
    # what a person corrected, kept for a story of a source, and what was found there before
    "story": {"type": "keyword"},
    "found": {"type": "object", "enabled": False},
    "field": _KEPT,
    "value": _KEPT,
    # who corrected or did something: looked up when they ask what is kept about them (`people.py`)
    "by": {"type": "keyword", "ignore_above": 8_000},
    # what was done to a library
    "done": _KEPT,
    "names": _KEPT,
    "refused": {"type": "object", "enabled": False},
    # of a deed those that it was done to; of a note those whose passages are under way
    "articles": {"type": "long"},
    # the numbers given out last
    "last_article": {"type": "long", "index": False},
    "last_passage": {"type": "long", "index": False},
    # addresses and feeds
    "asked": {"type": "keyword", "ignore_above": 8_000},
    "etag": _KEPT,
    "last_modified": _KEPT,
    "next_poll": {"type": "date"},
    "failures": {"type": "integer", "index": False},
    "trouble": _KEPT,
    "feed": {"type": "long"},
    "key": _KEPT,
    **_FILTERED,
}

_PASSAGES = {
    "id": {"type": "long"},
    "article": {"type": "long"},
    "library": {"type": "keyword"},
    "number": {"type": "integer"},
    "kind": {"type": "keyword"},
    "start": {"type": "integer", "index": False},
    "end": {"type": "integer", "index": False},
    "sentences": _SPANS,
    "speaker": _KEPT,
    "said_at": _KEPT,
    "page": {"type": "integer", "index": False},
    # of articles that can still be brought back
    "removed": {"type": "boolean"},
    # as quotations are compared
    "words": {"type": "text", "analyzer": "spaces", "norms": False},
    # Only of passages that are searched: their terms, how many, and the terms of the passages right beside them.
    "terms": {"type": "text", "analyzer": "spaces", "similarity": "okapi", "index_options": "freqs"},
    "length": {"type": "integer"},
    "beside": _KEPT,
    **_FILTERED,
}


def records(cluster: Cluster) -> str:
    """The alias of the catalogue."""
    return f"{cluster.name}-records"


def passages(cluster: Cluster) -> str:
    """The alias of the passages."""
    return f"{cluster.name}-passages"


def bodies(cluster: Cluster) -> dict[str, dict[str, Any]]:
    """For each alias how an index behind it is made."""
    return {
        records(cluster): _body({"properties": _RECORDS}),
        passages(cluster): _body(
            # Those of an article lie together, and who writes one must say where (`names.passage_place`).
            {"_routing": {"required": True}, "properties": _PASSAGES},
            similarity={"okapi": {"type": "BM25", "k1": 1.5, "b": 0.75}},
            analysis={"analyzer": {"spaces": {"type": "custom", "tokenizer": "whitespace"}}},
        ),
    }


def _body(mappings: dict[str, Any], **settings: Any) -> dict[str, Any]:
    # A second copy of everything as soon as there is a second node.
    index = {"number_of_shards": SHARDS, "auto_expand_replicas": "0-1"}
    return {
        "settings": {"index": index, **settings},
        "mappings": {"dynamic": "strict", "_meta": {"footnote": VERSION, "terms": TERMS}, **mappings},
    }
