"""BM25 over the passages of a scope: postings, top hits, statistics. Derived from the store, never the record."""
