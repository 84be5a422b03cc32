"""The cluster that holds the archive does not answer: what people add and do is kept, and they hear that."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from retrieval.archive import WAITING, Archive
from retrieval.model import Done
from retrieval.opensearch.cluster import Cluster
from retrieval.opensearch.connection import Connection
from retrieval.opensearch.engine import OpenSearch
from retrieval.store.holding import Quota
from retrieval.waiting import waiting
from tests.bot.librarian import SILO, Librarian
from tests.bot.newsroom import Newsroom, text_of
from tests.bot.test_notebook import rows

# The cluster's client tidies up every two seconds, for which the simulated Discord waits as long as it may.
pytestmark = pytest.mark.simcord(settle_timeout=15.0)


@pytest_asyncio.fixture
async def archive(data: Path) -> AsyncIterator[Archive]:
    """An archive on a cluster that was there when the bot started, and is not any more."""
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        cluster = Cluster.at(f"opensearch://127.0.0.1:{nobody.getsockname()[1]}")
    async with Archive(OpenSearch(Connection(cluster, patience=0.2), cluster), data) as archive:
        yield archive


async def test_what_is_added_waits_on_disk_and_the_person_hears_it(newsroom: Newsroom) -> None:
    librarian = Librarian(newsroom)
    card = await librarian.add(silo_txt=SILO)
    assert "The file is kept, and goes in by itself as soon as the archive is back." in text_of(card)
    (one,) = waiting(newsroom.data / WAITING)
    assert (one.file.source, one.library) == ("silo.txt", librarian.library)
    assert one.file.path.read_text() == SILO


async def test_what_was_done_is_in_the_log_once_the_archive_is_back(newsroom: Newsroom) -> None:
    librarian = Librarian(newsroom)
    card = await librarian.add(silo_txt=SILO, zeros_txt=b"\0\1\2")
    assert text_of(card).startswith("### Nothing was added\n- **silo.txt**: the archive cannot be reached")
    assert "- **zeros.txt**: it is not text" in text_of(card), "what was refused is heard also now"
    # Back it is another one, which makes no difference to what waits beside it.
    async with await Archive.open(newsroom.data) as back:
        assert await back.add_waiting() == 1
        later, first = (await back.log.page(librarian.library, 0, 9))[0]
        assert await back.add_waiting() == 0
        assert (await back.log.page(librarian.library, 0, 9))[1] == 2
        assert (await back.article(later.articles[0], librarian.scope)).entry.source == "silo.txt"
    assert (first.by, first.done) == (str(librarian.member.id), Done.ADDED)
    assert [one.source for one in first.refused] == ["silo.txt", "zeros.txt"]
    assert (later.by, later.done, later.names) == (first.by, Done.ADDED, ("The silo of Norrvik",))


async def test_a_file_that_is_refused_when_it_goes_in_is_in_the_log(newsroom: Newsroom) -> None:
    librarian = Librarian(newsroom)
    await librarian.add(silo_txt=SILO)
    async with await Archive.open(newsroom.data, quota=lambda _: Quota(0, 1)) as back:
        assert await back.add_waiting() == 0
        later, _ = (await back.log.page(librarian.library, 0, 9))[0]
    (refusal,) = later.refused
    assert (later.by, refusal.source) == (str(librarian.member.id), "silo.txt")
    assert refusal.reason.startswith("there is no room for it")


async def test_nothing_is_erased_while_the_archive_is_away_and_the_person_is_told(newsroom: Newsroom) -> None:
    await newsroom.bot._memory.people.choose_server(newsroom.ada.id, newsroom.guild.id)
    question = await newsroom.post("fn1:erase")
    pressed = await newsroom.ada.click(question, custom_id="fn1:erase")
    (said,) = pressed.followups
    assert said.ephemeral
    assert text_of(said).startswith(
        "The archive cannot be reached at the moment, so nothing was erased. Please press"
    )
    assert len(rows(newsroom, "library_choices")) == 1


async def test_who_is_forgotten_is_not_named_by_what_waited(newsroom: Newsroom) -> None:
    librarian = Librarian(newsroom)
    await librarian.add(silo_txt=SILO)
    who = str(librarian.member.id)
    async with await Archive.open(newsroom.data) as back:
        assert len((await back.about(who))["deeds"]) == 1
        await back.forget(who)
        (one,) = waiting(newsroom.data / WAITING)
        assert (one.file.source, one.by) == ("silo.txt", None)
        assert await back.add_waiting() == 1
        deeds, _ = await back.log.page(librarian.library, 0, 9)
        assert [deed.by for deed in deeds] == [None, None]
    assert [path for path in (newsroom.data / WAITING).rglob("*") if path.is_file()] == []
