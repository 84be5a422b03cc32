"""Reading the record: the catalogue, articles and their passages, always as a scope sees them."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing
from datetime import date, datetime
from typing import Any

from retrieval.model import (
    ASKED_KINDS,
    Article,
    Document,
    Draft,
    Entry,
    Held,
    Hit,
    Holding,
    Passage,
    Scope,
    as_draft,
)
from retrieval.opensearch.clauses import (
    ARTICLE,
    DOCUMENT,
    THERE,
    Clause,
    any_of,
    begins,
    holds,
    known_ids,
    of_libraries,
    seen,
)
from retrieval.opensearch.connection import Connection, documents_body, documents_of
from retrieval.opensearch.forms import TEXT, article_of, document_of, draft_of, entry_of, passage_of
from retrieval.opensearch.generations import histories, number_of
from retrieval.opensearch.holding import ClusterHolding
from retrieval.opensearch.names import document_key
from retrieval.opensearch.writing import Writing
from retrieval.store.holding import Quota
from retrieval.text.analysis import fold

# What one answer of the cluster may hold at most.
_MOST = 10_000
_LARGEST = 2**63 - 1
_ENTRY = {"excludes": TEXT}
_PASSAGE = {"excludes": ["terms", "words", "beside", "*_folded"]}


class ClusterStore:
    """The record on a cluster; `records` and `passages` are the names of its indices."""

    def __init__(self, connection: Connection, records: str, passages: str) -> None:
        self._connection = connection
        self._records = records
        self._passages = passages
        self.holding = ClusterHolding(connection, records, passages)
        self._writing = Writing(connection, records, passages, self.holding)

    # Libraries and documents ----------------------------------------------------------------------------

    async def revision(self) -> int:
        """A number that changes when anything was written, whichever process wrote it."""
        written = 0
        for index, shards in (await histories(self._connection, self._records)).items():
            # An index that took over begins anew: its number keeps revisions from coming again.
            written += number_of(index) * 2**48 + sum(one["max_seq_no"] + 1 for one in shards.values())
        return written

    async def libraries(self) -> dict[str, int]:
        """The names of all libraries, in order, with their numbers of articles."""
        by_library = {"terms": {"field": "library", "size": _MOST}}
        aggregations = {"articles": {"filter": ARTICLE, "aggs": {"by": by_library}}, "known": by_library}
        query = {"terms": {"type": ["library", "document"]}}
        body = {"size": 0, "query": any_of([query, ARTICLE]), "aggs": aggregations}
        found = (await self._connection.search(self._records, body))["aggregations"]
        counts = {one["key"]: one["doc_count"] for one in found["articles"]["by"]["buckets"]}
        return {name: counts.get(name, 0) for name in sorted(one["key"] for one in found["known"]["buckets"])}

    async def documents(self, library: str) -> dict[str, str]:
        """The documents of a library in the order in which they came: the sha256 of each and its source."""
        query = [DOCUMENT, of_libraries(Scope.of(library))]
        found: dict[str, str] = {}
        after: dict[str, Any] = {}
        # Of what came at once, by who came first at the numbers.
        sort = [{"id": {"order": "asc", "missing": "_first"}}, {"added_at": "asc"}, {"sha256": "asc"}]
        while True:
            body = {"query": {"bool": {"filter": query}}, "size": _MOST, "sort": sort, **after}
            hits = (await self._connection.search(self._records, {**body, "_source": ["sha256", "source"]}))["hits"]
            found |= {hit["_source"]["sha256"]: hit["_source"]["source"] for hit in hits["hits"]}
            if len(hits["hits"]) < _MOST:
                return found
            after = {"search_after": hits["hits"][-1]["sort"]}

    async def held(self, library: str, sha256: str) -> Held | None:
        """A document of a library with its articles as they were found in it; None where there is none."""
        found = await self._connection.get(self._records, document_key(library, sha256))
        if found is None or found["_source"].get("removed_at"):
            return None
        scope = Scope.of(library)
        query = [ARTICLE, of_libraries(scope), {"term": {"sha256": sha256}}]
        added = datetime.fromisoformat(found["_source"]["added_at"]).replace(microsecond=0)
        articles: dict[int, dict[str, Any]] = {}
        async with aclosing(self._connection.each(self._records, query)) as forms:
            async for form in forms:
                articles[form["id"]] = form
        passages: dict[int, list[Passage]] = {number: [] for number in articles}
        for one in await self.passages_in(articles, scope):
            passages[one.article_id].append(one)
        return Held(
            document_of(found["_source"]),
            tuple([(one, draft_of(form, list(map(as_draft, passages[one])))) for one, form in articles.items()]),
            tuple([tuple([one.id for one in held]) for held in passages.values()]),
            added,
        )

    async def add(
        self, library: str, document: Document, drafts: Sequence[Draft], quota: Quota | None = None
    ) -> list[int]:
        """Put a document and its articles into a library, made if need be, as a whole or not at all.

        Returns the ids of the articles; empty where the library holds a document of the same bytes already. Raises
        LibraryFull where `quota` leaves no room for them.
        """
        return await self._writing.add(library, document, drafts, quota)

    async def bring(self, library: str, held: Held) -> bool:
        """Put a document of another archive into a library with its ids and the moment when it came.

        False where the library holds a document of the same bytes already. The ids must be free.
        """
        return await self._writing.bring(library, held)

    async def last_numbers(self) -> tuple[int, int]:
        """The ids that were given out last to an article and to a passage; 0 before the first."""
        return await self._writing.last_numbers()

    async def number_after(self, article: int, passage: int) -> None:
        """Give out only ids above these from now on."""
        await self._writing.number_after(article, passage)

    async def sweep(self) -> None:
        """Clear away what was left behind by who was killed while adding or removing."""
        await self._writing.sweep()

    async def remove_document(self, library: str, sha256: str) -> None:
        """Take a document and its articles out of a library."""
        await self.holding.remove_document(library, sha256)

    # The catalogue --------------------------------------------------------------------------------------

    async def entries(self, scope: Scope) -> AsyncGenerator[Entry]:
        """The catalogue of a scope, in the order in which the articles came."""
        page: list[dict[str, Any]] = []
        async with aclosing(self._connection.each(self._records, [ARTICLE, *seen(scope)], _source=_ENTRY)) as forms:
            async for form in forms:
                page.append(form)
                if len(page) == _COPIES_AT_ONCE:
                    for entry in await self._entries(page, scope):
                        yield entry
                    page = []
        for entry in await self._entries(page, scope):
            yield entry

    async def titles(self, scope: Scope, fragment: str, limit: int, skip: int = 0) -> list[Entry]:
        """Up to `limit` entries whose title holds `fragment`, case and accents apart; first those that begin so."""
        beginning = begins("title_folded", fragment)
        wanted = min(limit + skip, _MOST)
        found = await self._titled(scope, beginning, wanted)
        if len(found) < wanted:
            inside = {"bool": {"filter": [holds("title_folded", fragment)], "must_not": [beginning]}}
            found += await self._titled(scope, inside, wanted - len(found))
        return await self._entries(found[skip:], scope)

    async def _titled(self, scope: Scope, clause: dict[str, Any], limit: int) -> list[dict[str, Any]]:
        query = [ARTICLE, *seen(scope), clause]
        sort = [{"title": "asc"}, {"id": "asc"}]
        return await self._connection.documents(self._records, query, limit, sort=sort, _source=_ENTRY)

    async def article_ids(self, scope: Scope) -> set[int]:
        """The ids of all articles of a scope."""
        query = [ARTICLE, *seen(scope)]
        async with aclosing(self._connection.each(self._records, query, _source=["id"])) as forms:
            return {form["id"] async for form in forms}

    async def newest_id(self) -> int:
        """The id that was given out last, of whichever library; 0 before the first article."""
        return (await self._writing.last_numbers())[0]

    async def newer(self, scope: Scope, article_id: int, limit: int) -> list[Article]:
        """Up to `limit` articles of a scope that came after the one with this id, in the order in which they came."""
        query = [ARTICLE, *seen(scope), {"range": {"id": {"gt": min(article_id, _LARGEST)}}}]
        forms = await self._connection.documents(self._records, query, limit, sort=[{"id": "asc"}])
        copies = await self._copies(forms, scope)
        return [article_of(form, copies[form["id"]]) for form in forms]

    async def added_since(self, moment: datetime, scope: Scope) -> list[int]:
        """The ids of the articles of a scope that were added at `moment` (UTC) or later, the newest first."""
        query = [ARTICLE, *seen(scope), {"range": {"added_at": {"gte": moment.isoformat(timespec="seconds")}}}]
        async with aclosing(self._connection.each(self._records, query, _source=["id"])) as forms:
            return sorted([form["id"] async for form in forms], reverse=True)

    async def newest_paragraphs(self, scope: Scope, limit: int) -> list[tuple[int, str]]:
        """About `limit` paragraphs of the newest articles, each with its article's id; of the kinds asked for."""
        found: list[tuple[int, str]] = []
        before = _LARGEST
        while len(found) < limit:
            query = [ARTICLE, *seen(scope), {"range": {"id": {"lt": before}}}]
            forms = await self._connection.documents(
                self._records, query, _COPIES_AT_ONCE, sort=[{"id": "desc"}], _source=["id", "text"]
            )
            if not forms:
                break
            texts = {form["id"]: form["text"] for form in forms}
            before = forms[-1]["id"]
            by_article: dict[int, list[str]] = {number: [] for number in texts}
            for one in await self.passages_in(texts, scope):
                if one.kind in ASKED_KINDS:
                    by_article[one.article_id].append(one.span.of(texts[one.article_id]))
            for number, paragraphs in by_article.items():
                if len(found) < limit:
                    found += [(number, text) for text in paragraphs]
        return found

    async def holdings(self, scope: Scope) -> list[Holding]:
        """What a scope holds of each outlet, those with most articles first."""
        days = {"first": {"min": {"field": "published"}}, "last": {"max": {"field": "published"}}}
        aggregations = {
            "by": {"terms": {"field": "outlet", "size": _MOST}, "aggs": days},
            "none": {"missing": {"field": "outlet"}, "aggs": days},
        }
        found = await self._aggregated(scope, [], aggregations)
        buckets = [(None, found["none"])] if found["none"]["doc_count"] else []
        buckets += [(one["key"], one) for one in found["by"]["buckets"]]
        buckets.sort(key=lambda pair: (-pair[1]["doc_count"], pair[0] or ""))
        return [Holding(name, one["doc_count"], _day(one["first"]), _day(one["last"])) for name, one in buckets]

    async def authors(self, scope: Scope, fragment: str, limit: int) -> list[str]:
        """Up to `limit` names of authors that hold `fragment`, those of most articles first."""
        by_author = {"by": {"terms": {"field": "authors", "size": _MOST}}}
        clauses = [holds("authors_folded", fragment)] if fragment else []
        found = await self._aggregated(scope, clauses, by_author)
        wanted = fold(fragment)
        return [one["key"] for one in found["by"]["buckets"] if wanted in fold(one["key"])][:limit]

    # Articles and passages ------------------------------------------------------------------------------

    async def articles(self, ids: Iterable[int], scope: Scope) -> dict[int, Article]:
        """The articles with these ids, as far as they are in the scope."""
        known = known_ids(ids)
        wanted = documents_body(_articles(known, scope), _MOST, _source={"excludes": ["prints"]})
        found, later = await self._connection.searches(
            [({"index": self._records}, body) for body in (wanted, _named_by_later(known, scope))]
        )
        forms = documents_of(found)
        copies = await self._linked(forms, documents_of(later), scope)
        return {form["id"]: article_of(form, copies[form["id"]]) for form in forms}

    async def passages(self, ids: Iterable[int], scope: Scope) -> dict[int, Passage]:
        """The passages with these ids, as far as they are in the scope."""
        found = await self._candidates(ids, scope)
        there = set(await self._there({one.article_id for one in found}, scope))
        return {one.id: one for one in found if one.article_id in there}

    async def read(self, hits: Sequence[Hit], scope: Scope) -> dict[int, tuple[Passage, Article]]:
        """The passages of these hits by their ids, as far as they are in the scope, each with its article."""
        found = [hit.passage for hit in hits if hit.passage]
        if unread := [hit.passage_id for hit in hits if not hit.passage]:
            found += await self._candidates(unread, scope)
        articles = await self.articles({one.article_id for one in found}, scope)
        return {one.id: (one, articles[one.article_id]) for one in found if one.article_id in articles}

    async def passages_of(self, article_id: int, numbers: range, scope: Scope) -> list[Passage]:
        """The passages of an article of the scope whose numbers lie in `numbers`, in order."""
        inside = {"range": {"number": {"gte": max(0, numbers.start), "lt": min(numbers.stop, 2**31 - 1)}}}
        articles = known_ids([article_id])
        wanted = _passages([{"terms": {"article": articles}}, inside], scope)
        there = documents_body(_articles(articles, scope), 1, _source=["id"])
        found, article = await self._connection.searches(
            [({"index": self._passages, "routing": str(article_id)}, wanted), ({"index": self._records}, there)]
        )
        passages = [passage_of(form) for form in documents_of(found)] if documents_of(article) else []
        return sorted(passages, key=lambda one: one.number)

    async def passages_in(self, article_ids: Iterable[int], scope: Scope) -> list[Passage]:
        """All passages of these articles, as far as they are in the scope, in the order of article and passage."""
        query = [THERE, {"terms": {"article": await self._there(article_ids, scope)}}]
        async with aclosing(self._connection.each(self._passages, query, _source=_PASSAGE)) as forms:
            found = [passage_of(form) async for form in forms]
        return sorted(found, key=lambda one: (one.article_id, one.number))

    async def _candidates(self, ids: Iterable[int], scope: Scope) -> list[Passage]:
        """The passages with these ids, also those whose article is not there yet, or no longer."""
        body = _passages([{"terms": {"id": known_ids(ids)}}], scope)
        return [passage_of(form) for form in documents_of(await self._connection.search(self._passages, body))]

    async def _there(self, ids: Iterable[int], scope: Scope) -> list[int]:
        """Those of these ids that are articles of the scope: passages are written before, and go afterwards."""
        query = _articles(known_ids(ids), scope)
        return [form["id"] for form in await self._connection.documents(self._records, query, _MOST, _source=["id"])]

    async def _entries(self, forms: Sequence[dict[str, Any]], scope: Scope) -> list[Entry]:
        copies = await self._copies(forms, scope)
        return [entry_of(form, copies[form["id"]]) for form in forms]

    async def _copies(self, forms: Sequence[dict[str, Any]], scope: Scope) -> dict[int, list[int]]:
        """For each of these articles those that it is nearly the same as, as far as the scope's libraries hold them.

        A later article names the earlier ones; both ways round are looked up.
        """
        if not forms:
            return {}
        later = await self._connection.search(self._records, _named_by_later([form["id"] for form in forms], scope))
        return await self._linked(forms, documents_of(later), scope)

    async def _linked(
        self, forms: Sequence[dict[str, Any]], later: Sequence[dict[str, Any]], scope: Scope
    ) -> dict[int, list[int]]:
        copies: dict[int, list[int]] = {form["id"]: [] for form in forms}
        present = set()
        if named := {number for form in forms for number in form["copies"]}:
            query = [ARTICLE, of_libraries(scope), {"terms": {"id": sorted(named)}}]
            found = await self._connection.documents(self._records, query, _MOST, _source=["id"])
            present = {one["id"] for one in found}
        for form in forms:
            copies[form["id"]] += [number for number in form["copies"] if number in present]
        for other in later:
            for number in copies.keys() & set(other["copies"]):
                copies[number].append(other["id"])
        return copies

    async def _aggregated(self, scope: Scope, clauses: list[Any], aggregations: dict[str, Any]) -> dict[str, Any]:
        query = {"bool": {"filter": [ARTICLE, *seen(scope), *clauses]}}
        body = {"size": 0, "query": query, "aggs": aggregations}
        found: dict[str, Any] = (await self._connection.search(self._records, body))["aggregations"]
        return found


# Entries whose copies are looked up together.
_COPIES_AT_ONCE = 200


def _articles(ids: Sequence[int], scope: Scope) -> list[Clause]:
    return [ARTICLE, *seen(scope), {"terms": {"id": ids}}]


def _named_by_later(ids: Sequence[int], scope: Scope) -> dict[str, Any]:
    """A search for articles that name one of these as nearly the same as they are."""
    query = [ARTICLE, of_libraries(scope), {"terms": {"copies": sorted(ids)}}]
    return documents_body(query, _MOST, _source=["id", "copies"])


def _passages(clauses: Sequence[Clause], scope: Scope) -> dict[str, Any]:
    return documents_body([THERE, *clauses, *seen(scope, "article")], _MOST, _source=_PASSAGE)


def _day(found: dict[str, Any]) -> date | None:
    return date.fromisoformat(found["value_as_string"]) if found["value"] is not None else None
