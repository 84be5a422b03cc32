"""The nouns: what flows between the rooms, frozen.

    Document   what was handed in: a file or page, with its decoded text
    Added      what became of a document
    Draft      an article on its way into a library: a stretch of a document, what is known of it, its passages
    Held       a document with its articles, as a library holds it
    Entry      an article's line in the catalogue: everything but its text
    Article    an entry with its text
    Passage    one paragraph of an article, the unit of retrieval
    Scope      the libraries and filters that a question may see
    Query      a parsed question
    Hit        a passage with its score
    Excerpt    a slice of an article's text, and only that
    Citation   where an excerpt stands
    Answer     what `ask` gives back
    Deed       what was done to a library, by whom and when

All offsets are code points. Offsets of passages, sentences and excerpts count from the beginning of the
article's text; `Entry.start` says where that text begins in its document.
"""

from retrieval.model.answers import Answer, Citation, Context, Excerpt, Finding, Hit, Suggestion
from retrieval.model.articles import (
    ASKED_KINDS,
    INDEXED_KINDS,
    Added,
    Article,
    Document,
    Draft,
    Entry,
    Held,
    Kind,
    Metadata,
    Origin,
    Passage,
    PassageDraft,
    as_draft,
)
from retrieval.model.deeds import Deed, Done, Refusal
from retrieval.model.query import Query
from retrieval.model.scope import NO_FILTERS, Filters, Holding, Order, Scope, asked_kind

__all__ = [
    "ASKED_KINDS",
    "INDEXED_KINDS",
    "NO_FILTERS",
    "Added",
    "Answer",
    "Article",
    "Citation",
    "Context",
    "Deed",
    "Document",
    "Done",
    "Draft",
    "Entry",
    "Excerpt",
    "Filters",
    "Finding",
    "Held",
    "Hit",
    "Holding",
    "Kind",
    "Metadata",
    "Order",
    "Origin",
    "Passage",
    "PassageDraft",
    "Query",
    "Refusal",
    "Scope",
    "Suggestion",
    "as_draft",
    "asked_kind",
]
