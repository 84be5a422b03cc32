"""What was done to libraries, and what is kept about people: found at once, shown to them, forgotten."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from retrieval.archive import Archive
from retrieval.corrections import Field
from retrieval.embedded import FILE_NAME
from retrieval.log import KEPT_DAYS
from retrieval.model import Deed, Done, Refusal
from retrieval.opensearch import people as cluster_people
from retrieval.opensearch.cluster import Cluster
from retrieval.opensearch.connection import Connection
from retrieval.opensearch.mappings import bodies, records
from retrieval.store.articles import MIGRATIONS
from retrieval.store.database import Database
from retrieval.store.people import REGISTER

from .helpers import MAIN, Write, put

MILL = "The last miller\n\nThe mill by the river closed in May.\n\nIts last miller, Ada Holt, kept the key.\n"
# Who they are is nobody's business but the caller's.
ADA, BO = "person:ada-7", "person:bo-70"


def deed(number: int, library: str = "main", **others: object) -> Deed:
    """What Ada did some years ago, `number` seconds after midnight."""
    at = datetime(2021, 5, 6, tzinfo=UTC) + timedelta(seconds=number)
    known = Deed(number, library, ADA, Done.REMOVED, at, (1,), (f"Boat {number}",))
    return replace(known, **others)  # type: ignore[arg-type]


async def log_of(archive: Archive, library: str = "main") -> list[Deed]:
    return (await archive.log.page(library, 0, 99))[0]


# Keeping


async def test_a_deed_is_found_as_soon_as_it_is_kept_and_in_its_library_only(archive: Archive) -> None:
    refused = [Refusal("zeros.txt", "it is not text"), Refusal("é \N{WHALE}", "")]
    before = datetime.now(UTC) - timedelta(milliseconds=1)
    kept = await archive.log.keep("main", ADA, Done.ADDED, articles=[7, 9], names=["A “ferry”", ""], refused=refused)
    assert (kept.library, kept.by, kept.done, kept.articles) == ("main", ADA, Done.ADDED, (7, 9))
    assert (kept.names, kept.refused) == (("A “ferry”", ""), tuple(refused))
    assert before <= kept.at <= datetime.now(UTC)
    assert await archive.log.deed(kept.id, "main") == kept
    assert await archive.log.page("main", 0, 5) == ([kept], 1)
    assert await archive.log.deed(kept.id, "other") is None
    assert await archive.log.deed(kept.id + 1, "main") is None
    assert await archive.log.page("other", 0, 5) == ([], 0)


async def test_what_nobody_did_is_kept_too(archive: Archive) -> None:
    kept = await archive.log.keep("main", None, Done.FOLLOWED)
    assert await log_of(archive) == [kept]
    assert kept.by is None


async def test_half_letters_do_not_keep_a_deed_from_being_kept(archive: Archive) -> None:
    refused = [Refusal("half \ud83d.txt", "it is \udc00")]
    kept = await archive.log.keep("main", ADA, Done.ADDED, names=["a \ud83d"], refused=refused)
    assert await archive.log.deed(kept.id, "main") == kept


async def test_the_log_is_read_page_by_page_the_newest_first(archive: Archive) -> None:
    kept = [await archive.log.keep("main", ADA, done, names=[done]) for done in Done]
    await archive.log.keep("other", BO, Done.EXPORTED)
    newest_first = kept[::-1]
    seen = []
    for skip in range(0, 9, 3):
        page, total = await archive.log.page("main", skip, 3)
        assert total == len(kept)
        seen += page
    assert seen == newest_first
    assert await archive.log.page("main", 99, 3) == ([], len(kept))


async def test_deeds_are_in_the_order_of_time_whatever_their_ids_are(archive: Archive) -> None:
    later = await archive.log.bring(deed(5, at=datetime(2022, 1, 1, tzinfo=UTC)))
    earlier = await archive.log.bring(deed(1, id=10**17, at=datetime(2020, 1, 1, tzinfo=UTC)))
    now = await archive.log.keep("main", BO, Done.EXPORTED)
    at_once = [await archive.log.bring(deed(number, at=datetime(2021, 1, 1, tzinfo=UTC))) for number in (1, 2, 3)]
    assert await log_of(archive) == [now, later, *at_once[::-1], earlier]


async def test_processes_that_do_not_know_of_each_other_give_out_different_ids_that_a_button_can_carry(
    archive: Archive, tmp_path: Path, cluster: Cluster | None
) -> None:
    async with await Archive.open(tmp_path / "archive", cluster=cluster) as other:
        both = [archive, other] * 12
        kept = await asyncio.gather(*(one.log.keep("main", ADA, Done.EDITED) for one in both))
    assert len({one.id for one in kept}) == len(kept)
    assert all(0 < one.id < 10**18 for one in kept)
    assert {one.id for one in await log_of(archive)} == {one.id for one in kept}


async def test_the_log_outlives_what_the_library_held(archive: Archive, write: Write) -> None:
    added = await put(archive, write("mill.txt", MILL))
    kept = await archive.log.keep("main", ADA, Done.ADDED, articles=added.article_ids)
    await archive.remove_document("main", added.document.sha256)
    assert await log_of(archive) == [kept]
    nowhere = await archive.log.keep("nowhere", ADA, Done.ADDED, refused=[Refusal("zeros.txt", "it is not text")])
    assert await log_of(archive, "nowhere") == [nowhere]
    assert "nowhere" not in await archive.libraries()


async def test_after_a_year_a_deed_is_forgotten(archive: Archive) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    old, young = [
        await archive.log.bring(deed(number, at=now - timedelta(days=KEPT_DAYS, minutes=minutes)))
        for number, minutes in ((1, 1), (2, -5))
    ]
    await archive.log.clear()
    assert await log_of(archive) == [young]
    assert await archive.log.deed(old.id, "main") is None


async def test_a_deed_of_elsewhere_is_kept_once_and_under_its_own_id_where_that_is_free(archive: Archive) -> None:
    first = await archive.log.bring(deed(5))
    assert first == deed(5)
    assert await archive.log.bring(deed(5)) == first
    # Another one had the same id where it comes from; and it may come more than once as well.
    others = [await archive.log.bring(deed(5, names=("Another boat",))) for _ in range(2)]
    assert others[0] == others[1]
    assert others[0].id != 5
    assert await archive.log.bring(deed(5, "other")) == deed(5, "other")
    assert sorted(await log_of(archive), key=lambda one: one.id) == [first, others[0]]


async def test_who_is_forgotten_is_not_brought_back_with_a_deed(archive: Archive) -> None:
    await archive.log.bring(deed(5))
    await archive.forget(ADA)
    await archive.log.bring(deed(5))
    assert await log_of(archive) == [deed(5, by=None)]


# People


async def fill(archive: Archive, write: Write) -> None:
    """Leave a trace of Ada and one of Bo wherever there can be one."""
    (mill,) = (await put(archive, write("mill.txt", MILL))).article_ids
    (other,) = (await put(archive, write("mill.txt", MILL), "other")).article_ids
    await archive.edit(mill, MAIN, {Field.TITLE: "The miller", Field.AUTHORS: ("Ida",)}, ADA)
    await archive.edit(mill, MAIN, {Field.URL: None}, BO)
    await archive.log.keep("main", ADA, Done.EDITED, articles=[mill], names=["The miller"])
    await archive.log.keep("other", BO, Done.ADDED, articles=[other])
    await archive.log.keep("other", ADA, Done.ADDED, refused=[Refusal("zeros.txt", "it is not text")])


async def test_people_are_given_what_is_kept_about_them_and_nothing_about_others(
    archive: Archive, write: Write
) -> None:
    await fill(archive, write)
    mine = await archive.about(ADA)
    json.dumps(mine)
    assert [(one["library"], one["source"], one["field"], one["value"]) for one in mine["corrections"]] == [
        ("main", "mill.txt", "authors", ["Ida"]),
        ("main", "mill.txt", "title", "The miller"),
    ]
    assert [(one["library"], one["done"], one["names"], one["refused"]) for one in mine["deeds"]] == [
        ("main", "edited", ["The miller"], []),
        ("other", "added", [], [{"source": "zeros.txt", "reason": "it is not text"}]),
    ]
    assert all(datetime.fromisoformat(one["at"]) for found in mine.values() for one in found)
    assert BO not in json.dumps(mine)
    assert await archive.about("person:ada") == {"corrections": [], "deeds": []}


async def test_who_is_forgotten_is_named_nowhere_and_what_they_did_stays(
    archive: Archive, write: Write, tmp_path: Path, cluster: Cluster | None
) -> None:
    await fill(archive, write)
    theirs, log = await archive.about(BO), await log_of(archive, "other")
    assert ADA in await everything(tmp_path, cluster)
    await archive.forget(ADA)
    assert ADA not in await everything(tmp_path, cluster)
    assert await archive.about(ADA) == {"corrections": [], "deeds": []}
    assert await archive.about(BO) == theirs
    assert await log_of(archive, "other") == [replace(one, by=None if one.by == ADA else one.by) for one in log]
    (entry,) = [entry async for entry in archive.articles(MAIN)]
    assert (entry.metadata.title, entry.metadata.url) == ("The miller", None)
    by = {one.field: one.by for one in await archive.corrections(entry.id, MAIN)}
    assert by == {Field.TITLE: None, Field.AUTHORS: None, Field.URL: BO}


async def test_a_correction_of_somebody_forgotten_can_be_corrected_and_taken_back(
    archive: Archive, write: Write
) -> None:
    await fill(archive, write)
    await archive.forget(ADA)
    (entry,) = [entry async for entry in archive.articles(MAIN)]
    await archive.edit(entry.id, MAIN, {Field.TITLE: "Again"}, BO)
    assert {one.field: one.by for one in await archive.corrections(entry.id, MAIN)}[Field.TITLE] == BO
    assert (await archive.reset(entry.id, MAIN)).metadata.title == "The last miller"


async def everything(folder: Path, cluster: Cluster | None) -> str:
    """All that the archive holds, as text."""
    if cluster is None:
        with closing(sqlite3.connect(folder / "archive" / FILE_NAME)) as database:
            return str([list(database.execute(f"SELECT * FROM {table}")) for table in tables(database)])
    connection = Connection(cluster)
    try:
        found = await connection.search(records(cluster), {"query": {"match_all": {}}, "size": 10_000})
    finally:
        await connection.close()
    return json.dumps(found["hits"]["hits"])


async def test_corrections_of_an_earlier_archive_stay_and_can_be_forgotten(tmp_path: Path) -> None:
    earlier = tmp_path / "migrations"
    earlier.mkdir()
    for path in sorted(MIGRATIONS.glob("*.sql"))[:7]:
        shutil.copy(path, earlier)
    await (await Database.open(tmp_path / FILE_NAME, earlier)).close()
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as database, database:
        database.execute("INSERT INTO libraries (name) VALUES ('main')")
        database.execute(
            "INSERT INTO corrections VALUES (1, 'mill.txt', 'Mill', 1, 'title', '\"A\"', ?, '2026-01-02T03:04:05Z')",
            (ADA,),
        )
    async with await Archive.open(tmp_path) as archive:
        kept = {"library": "main", "source": "mill.txt", "field": "title", "value": "A", "at": "2026-01-02T03:04:05Z"}
        assert await archive.about(ADA) == {"corrections": [kept], "deeds": []}
        await archive.forget(ADA)
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as database:
        assert database.execute("SELECT value, changed_by FROM corrections").fetchall() == [('"A"', None)]


# What names people, and is registered

# Names that are printed in the articles, and a name of a library.
PRINTED = {("articles", "authors"), ("passages", "speaker")}
PRINTED_FIELDS = {"authors", "authors_folded", "speaker"}
NAMES_SOMEBODY = ("by", "user", "user_id", "author", "authors", "speaker", "owner", "member", "person", "who")


def tables(database: sqlite3.Connection) -> list[str]:
    return [row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]


def names_somebody(name: str) -> bool:
    return any(name == one or name.endswith(f"_{one}") for one in NAMES_SOMEBODY)


def unregistered(columns: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Columns that may say who a person is and do not stand in the register."""
    registered = {(one.table, column) for one in REGISTER for column in one.columns}
    return [one for one in columns if names_somebody(one[1]) and one not in registered | PRINTED]


def unknown(properties: Mapping[str, object]) -> list[str]:
    """Fields that may say who a person is and are not those that are forgotten."""
    known = {*cluster_people.FIELDS, *PRINTED_FIELDS}
    return [name for name in properties if (names_somebody(name) or name.startswith("authors")) and name not in known]


async def test_every_column_of_the_archive_that_names_people_is_registered(tmp_path: Path) -> None:
    await (await Archive.open(tmp_path)).close()
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as database:
        columns = [
            (table, row[1]) for table in tables(database) for row in database.execute(f"PRAGMA table_info({table})")
        ]
    assert unregistered(columns) == []
    for one in REGISTER:
        for column in one.columns:
            assert (one.table, column) in columns, "the register names what is there"


def test_every_field_of_a_cluster_that_names_people_is_one_that_is_forgotten() -> None:
    fields = [body["mappings"]["properties"] for body in bodies(Cluster.at("opensearch://localhost")).values()]
    assert [unknown(one) for one in fields] == [[], []]
    assert all(any(name in one for one in fields) for name in cluster_people.FIELDS)


def test_what_names_people_and_is_not_registered_is_found() -> None:
    for name in ("added_by", "user_id", "editor_user", "owner", "by"):
        assert unregistered([("uploads", name)]) == [("uploads", name)]
    for name in ("added_by", "user_id", "owner"):
        assert unknown({name: {}}) == [name]
