"""The cluster that holds the archive does not answer: what people add is kept, and they hear that."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from retrieval.archive import WAITING, Archive
from retrieval.opensearch.cluster import Cluster
from retrieval.opensearch.connection import Connection
from retrieval.opensearch.engine import OpenSearch
from retrieval.waiting import waiting
from tests.bot.librarian import SILO, Librarian
from tests.bot.newsroom import Newsroom, text_of


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
