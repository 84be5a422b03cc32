"""The engine of many machines: everything lives in a cluster of OpenSearch.

cluster.py      where the cluster is and how to be let in
connection.py   one request: time-outs, tries, what a failure means
mappings.py     the indices, and how their documents look
clauses.py      a scope as clauses of a query
forms.py        documents of the record to the nouns of `model`, and back
generations.py  which index stands behind an alias
copying.py      one index into another while the first goes on changing
reindexing.py   the archive written anew behind its aliases
store.py        reading the record
writing.py      what comes and goes, as a whole or not at all
index.py        BM25 over the passages of a scope
web.py          addresses and feeds
deeds.py        what was done to libraries
people.py       what is kept about people, to show and to forget
engine.py       all of it, opened and closed

The package needs the extra `opensearch`; only `cluster.py` does without.
"""
