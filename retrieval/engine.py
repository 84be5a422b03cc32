"""What the front door needs of whatever holds the libraries: one protocol, two engines.

    embedded.py    SQLite is the record, an index of our own is derived from it: one machine, nothing to install
    opensearch/    both live in a cluster of OpenSearch: as many machines as there are articles

A `Store` reads and writes; an `Index` is what libraries look like to a question. Every read is given a scope and
finds nothing outside it. All raise StoreError where what they stand on cannot be used.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from retrieval.corrections import Changes, Correction
from retrieval.model import Article, Deed, Document, Draft, Entry, Filters, Held, Hit, Holding, Kind, Passage, Scope
from retrieval.store.feeds import Feed
from retrieval.store.holding import Quota, Totals


class Index(Protocol):
    """The passages of some libraries, as they are now."""

    async def size(self) -> int:
        """The number of passages."""
        ...

    async def search(
        self,
        terms: Sequence[str],
        k: int,
        *,
        filters: Filters = ...,
        kinds: Collection[Kind] | None = None,
        required: Collection[str] = (),
        excluded: Collection[str] = (),
    ) -> list[Hit]:
        """The `k` best passages that hold a term, best first, with their BM25 scores.

        Only passages whose articles pass `filters`, of `kinds` (None: of all), that hold every term of `required` and
        none of `excluded`. Statistics and scores stay those of all.
        """
        ...

    async def weights(self, terms: Iterable[str]) -> Mapping[str, float]:
        """How telling each of these terms is here: its idf, 0 for one that is lacking."""
        ...

    async def terms_beside(self, hits: Sequence[Hit], terms: Iterable[str]) -> list[frozenset[str]]:
        """For each hit of a search here: which of `terms` stand in the passage before or after it in its article."""
        ...

    async def near(self, term: str, slips: int) -> list[str]:
        """Terms that begin like `term`, among them those up to `slips` slips away from it."""
        ...


class Store(Protocol):
    """Libraries, documents, articles and passages."""

    async def revision(self) -> int:
        """A number that changes when anything that can be searched did, whichever process changed it."""
        ...

    async def libraries(self) -> dict[str, int]:
        """The names of all libraries, in order, with their numbers of articles."""
        ...

    async def documents(self, library: str) -> dict[str, str]:
        """The documents of a library in the order in which they came: the sha256 of each and its source."""
        ...

    async def held(self, library: str, sha256: str) -> Held | None:
        """A document of a library with its articles as they were found in it; None where there is none."""
        ...

    async def add(
        self, library: str, document: Document, drafts: Sequence[Draft], quota: Quota | None = None
    ) -> list[int]:
        """Put a document and its articles into a library, made if need be, as a whole or not at all.

        Returns the ids of the articles; empty where the library holds a document of the same bytes already. Raises
        LibraryFull where `quota` leaves no room for them.
        """
        ...

    async def bring(self, library: str, held: Held) -> bool:
        """Put a document of another archive into a library with its ids and the moment when it came.

        False where the library holds a document of the same bytes already. The ids must be free, and its articles'
        above those of the library.
        """
        ...

    async def last_numbers(self) -> tuple[int, int]:
        """The ids that were given out last to an article and to a passage; 0 before the first."""
        ...

    async def number_after(self, article: int, passage: int) -> None:
        """Give out only ids above these from now on."""
        ...

    async def remove_document(self, library: str, sha256: str) -> None:
        """Take a document and its articles out of a library."""
        ...

    def entries(self, scope: Scope) -> AsyncGenerator[Entry]:
        """The catalogue of a scope, in the order in which the articles came."""
        ...

    async def titles(self, scope: Scope, fragment: str, limit: int, skip: int = 0) -> list[Entry]:
        """Up to `limit` entries whose title holds `fragment`, case and accents apart; first those that begin so."""
        ...

    async def article_ids(self, scope: Scope) -> set[int]:
        """The ids of all articles of a scope."""
        ...

    async def newest_id(self) -> int:
        """The id that was given out last, of whichever library; 0 before the first article."""
        ...

    async def newer(self, scope: Scope, article_id: int, limit: int) -> list[Article]:
        """Up to `limit` articles of a scope that came after the one with this id, in the order in which they came."""
        ...

    async def added_since(self, moment: datetime, scope: Scope) -> list[int]:
        """The ids of the articles of a scope that were added at `moment` (UTC) or later, the newest first."""
        ...

    async def newest_paragraphs(self, scope: Scope, limit: int) -> list[tuple[int, str]]:
        """About `limit` paragraphs of the newest articles, each with its article's id; of the kinds asked for."""
        ...

    async def holdings(self, scope: Scope) -> list[Holding]:
        """What a scope holds of each outlet, those with most articles first."""
        ...

    async def authors(self, scope: Scope, fragment: str, limit: int) -> list[str]:
        """Up to `limit` names of authors that hold `fragment`, those of most articles first."""
        ...

    async def articles(self, ids: Iterable[int], scope: Scope) -> dict[int, Article]:
        """The articles with these ids, as far as they are in the scope."""
        ...

    async def passages(self, ids: Iterable[int], scope: Scope) -> dict[int, Passage]:
        """The passages with these ids, as far as they are in the scope."""
        ...

    async def read(self, hits: Sequence[Hit], scope: Scope) -> dict[int, tuple[Passage, Article]]:
        """The passages of these hits by their ids, as far as they are in the scope, each with its article."""
        ...

    async def passages_of(self, article_id: int, numbers: range, scope: Scope) -> list[Passage]:
        """The passages of an article of the scope whose numbers lie in `numbers`, in order."""
        ...

    async def passages_in(self, article_ids: Iterable[int], scope: Scope) -> list[Passage]:
        """All passages of these articles, as far as they are in the scope, in the order of article and passage."""
        ...


class Holdings(Protocol):
    """What libraries hold and may hold, and what was taken out of them and can still be brought back."""

    async def totals(self, library: str) -> Totals:
        """How much a library holds; nothing where there is none of that name."""
        ...

    async def remove(self, entry: Entry) -> bool:
        """Take out an article that a scope has seen; False where somebody else was faster. It is hidden at first."""
        ...

    async def bring_back(self, article_id: int, library: str) -> bool:
        """Undo the removal of an article of `library`, with the same ids; False where it is too late."""
        ...

    async def clear(self) -> None:
        """Let go for good of what was removed too long ago to be brought back."""
        ...


class Corrections(Protocol):
    """What people corrected. Each takes an entry that a scope has seen."""

    async def of(self, entry: Entry) -> list[Correction]:
        """What was corrected of an article, by whom and when."""
        ...

    async def keep(self, entry: Entry, changes: Changes, by: str | None) -> None:
        """Correct an article: from now on, and whenever the same story of the same source is added again."""
        ...

    async def forget(self, entry: Entry) -> None:
        """Let an article be again what was found in it."""
        ...


class Deeds(Protocol):
    """What was done to libraries, also to those of which nothing is left."""

    async def put(self, deed: Deed) -> bool:
        """Keep a deed; it is found as soon as this returns. False, and nothing done, where its id is taken there."""
        ...

    async def one(self, number: int, library: str) -> Deed | None:
        """The deed of a library with this id; None where there is none."""
        ...

    async def page(self, library: str, skip: int, limit: int) -> tuple[list[Deed], int]:
        """Up to `limit` deeds of a library after the newest `skip`, newest first, and how many there are."""
        ...

    def each(self) -> AsyncGenerator[Deed]:
        """All deeds of all libraries, the oldest first."""
        ...

    async def forget_before(self, moment: datetime) -> None:
        """Let go of deeds that were done before `moment`."""
        ...


class People(Protocol):
    """What is kept about people. `who` is what they are called outside; who is called otherwise is somebody else."""

    async def about(self, who: str) -> dict[str, list[dict[str, Any]]]:
        """All of it about one of them, as JSON takes it: their `corrections` and their `deeds`, the oldest first."""
        ...

    async def forget(self, who: str) -> None:
        """Take their name from all of that, which stays without it."""
        ...


class Quotable(Protocol):
    """Quotations looked up whole."""

    async def holding(self, parts: Sequence[Sequence[str]], scope: Scope, limit: int) -> list[int]:
        """Up to `limit` passages of the scope's libraries that hold each of `parts` in a row, oldest first.

        `parts` are folded words. The scope's filters are not looked at.
        """
        ...


class Addresses(Protocol):
    """What is known of the addresses that documents came from."""

    async def known(self, library: str, asked: str) -> tuple[Document, str, str | None, str | None] | None:
        """The document of a library that came from an address, with its final address, ETag and Last-Modified."""
        ...

    async def keep(
        self, library: str, asked: str, sha256: str, *, url: str, etag: str | None, last_modified: str | None
    ) -> None:
        """Keep that the document with this checksum stands at an address. Nothing, where the document is gone."""
        ...


class Feeds(Protocol):
    """The feeds that libraries follow."""

    async def add(self, library: str, asked: str, *, title: str, url: str, next_poll: datetime) -> None:
        """Let a library, made if need be, follow a feed. One that it follows already stays as it is."""
        ...

    async def remove(self, library: str, asked: str) -> bool:
        """Let a library follow a feed no longer; False where it did not. Its articles stay."""
        ...

    async def of(self, library: str) -> list[Feed]:
        """The feeds that a library follows, in the order in which they came."""
        ...

    async def claim(self, now: datetime, until: datetime) -> Feed | None:
        """A feed that is due, the longest waiting first; nobody else gets it before `until`. None where none is."""
        ...

    async def succeeded(
        self, feed: Feed, *, title: str, url: str, etag: str | None, last_modified: str | None, next_poll: datetime
    ) -> None:
        """Keep what a poll found and when the next one is."""
        ...

    async def failed(self, feed: Feed, trouble: str, next_poll: datetime) -> None:
        """Keep that a poll failed, why, and when the next one is."""
        ...

    async def seen(self, feed: Feed, keys: Iterable[str]) -> set[str]:
        """Those of these items that were dealt with."""
        ...

    async def mark_seen(self, feed: Feed, key: str) -> None:
        """Keep that an item was dealt with. Nothing, where the feed is no longer followed."""
        ...


class Engine(Protocol):
    """Holds the libraries. Whoever opened it closes it."""

    @property
    def store(self) -> Store:
        """The record."""
        ...

    @property
    def holding(self) -> Holdings:
        """What libraries hold and may hold."""
        ...

    @property
    def corrections(self) -> Corrections:
        """What people corrected."""
        ...

    @property
    def deeds(self) -> Deeds:
        """What was done to libraries."""
        ...

    @property
    def people(self) -> People:
        """What is kept about people."""
        ...

    @property
    def quotable(self) -> Quotable:
        """Quotations looked up whole."""
        ...

    @property
    def addresses(self) -> Addresses:
        """What is known of addresses."""
        ...

    @property
    def feeds(self) -> Feeds:
        """The feeds that are followed."""
        ...

    @property
    def at_once(self) -> int:
        """How many documents are worth adding at the same time."""
        ...

    async def index(self, libraries: frozenset[str]) -> Index:
        """The index of these libraries as they are now, whichever process changed them last."""
        ...

    async def look_after(self) -> bool:
        """Whether this process, and no other, looks after what the index keeps on this machine."""
        ...

    def grown(self, library: str, passages: int) -> None:
        """So many passages came into a library."""
        ...

    def question(self) -> AbstractContextManager[object]:
        """Around all that a question asks: it ends in time, or with ArchiveUnreachable."""
        ...

    async def close(self) -> None:
        """Close it; what was added stays."""
        ...
