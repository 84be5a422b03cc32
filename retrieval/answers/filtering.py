"""Which passages of an index pass a scope's filters on articles."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.index.parts import Mask
from retrieval.index.passages import PassageIndex
from retrieval.model import Scope
from retrieval.store.articles import ArticleStore


async def passing(scope: Scope, index: PassageIndex, store: ArticleStore) -> Sequence[Mask] | None:
    """The passages whose articles pass, for `PassageIndex.search`; None where nothing is held back."""
    if not scope.filters:
        return None
    seen = index.seen_through(scope.filters)
    return seen if seen is not None else index.see_through(scope.filters, await store.article_ids(scope))
