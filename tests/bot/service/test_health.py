"""`/healthz` and `/metrics` over real sockets."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from bot.errors import PortUnusable, SettingInvalid
from bot.metrics import Metrics
from bot.service.health import health_server
from bot.settings import Settings
from retrieval.archive import Archive
from tests.bot.service.process import TOKEN, free_port, ready
from tests.wire import LoopbackDiscord


@pytest_asyncio.fixture
async def archive(tmp_path: Path) -> AsyncIterator[Archive]:
    async with await Archive.open(tmp_path) as archive:
        yield archive


async def get(port: int, page: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{page}") as response:
        return response.status, await response.text()


def listeners() -> Iterator[tuple[str, int]]:
    """The address, as the kernel writes it, and the port of each socket of this machine that listens."""
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for row in Path(table).read_text().splitlines()[1:]:
            _, local, _, state, *_ = row.split()
            if state == "0A":
                address, _, port = local.rpartition(":")
                yield address, int(port, 16)


async def break_the_archive(archive: Archive) -> None:
    async with archive._engine._database.transaction() as connection:
        await connection.execute("ALTER TABLE libraries RENAME TO lost")


async def test_it_is_well_while_the_gateway_is_up_and_the_archive_answers(archive: Archive) -> None:
    port = free_port()
    async with health_server(port, lambda: True, archive, Metrics()):
        assert await get(port, "/healthz") == (200, "ok\n")


async def test_what_is_wrong_is_named_in_a_word(archive: Archive) -> None:
    port, up = free_port(), False
    async with health_server(port, lambda: up, archive, Metrics()):
        assert await get(port, "/healthz") == (503, "gateway\n")
        await break_the_archive(archive)
        assert await get(port, "/healthz") == (503, "gateway\narchive\n")
        up = True
        assert await get(port, "/healthz") == (503, "archive\n")


async def test_figures_can_be_read_even_where_the_archive_cannot(archive: Archive) -> None:
    port = free_port()
    async with health_server(port, lambda: True, archive, Metrics()):
        await break_the_archive(archive)
        status, text = await get(port, "/metrics")
    assert status == 200
    assert "footnote_gateway_up" in text


async def test_a_port_that_is_taken_is_said_in_a_sentence(archive: Archive) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortUnusable, match=f"Port {port} cannot be used"):
            async with health_server(port, lambda: True, archive, Metrics()):
                pass


async def test_the_served_bot_tells_its_health_and_figures(loopback: LoopbackDiscord, tmp_path: Path) -> None:
    port = free_port()
    async with ready(loopback, tmp_path, {"FOOTNOTE_HTTP_PORT": str(port)}) as served:
        assert await get(port, "/healthz") == (200, "ok\n")
        await (await loopback.invoke_command("ask", {"question": "Who signed the petition?"})).shown()
        _, text = await get(port, "/metrics")
        assert 'footnote_questions_total{outcome="answered",way="slash"} 1.0' in text
        assert "footnote_gateway_up 1.0" in text
        assert 'footnote_articles{library="seeds"} 13.0' in text
        assert (await served.line("question"))["outcome"] == "answered"
        assert await served.end() == 0


async def test_a_lost_gateway_shows_and_does_not_keep_the_bot_from_ending(tmp_path: Path) -> None:
    port = free_port()
    async with AsyncExitStack() as stack:
        async with LoopbackDiscord(token=TOKEN) as server:
            served = await stack.enter_async_context(ready(server, tmp_path, {"FOOTNOTE_HTTP_PORT": str(port)}))
            assert await get(port, "/healthz") == (200, "ok\n")
        async with asyncio.timeout(5):
            while await get(port, "/healthz") != (503, "gateway\n"):  # noqa: ASYNC110  it is another process
                await asyncio.sleep(0.02)
        assert "footnote_gateway_up 0.0" in (await get(port, "/metrics"))[1]
        assert await served.end() == 0


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="reads the kernel's list of sockets")
async def test_the_port_is_bound_to_loopback_alone(archive: Archive) -> None:
    port = free_port()
    async with health_server(port, lambda: True, archive, Metrics()):
        listening = [address for address, at in listeners() if at == port]
    assert listening == ["0100007F"]


def test_without_the_setting_there_is_no_port(tmp_path: Path) -> None:
    assert Settings.load({}, tmp_path / ".env").http_port is None
    assert Settings.load({"FOOTNOTE_HTTP_PORT": " "}, tmp_path / ".env").http_port is None
    assert Settings.load({"FOOTNOTE_HTTP_PORT": "8077"}, tmp_path / ".env").http_port == 8077


@pytest.mark.parametrize("written", ["http", "0", "-1", "65536", "80.5", "٨٠", "9" * 5000])
def test_a_port_that_is_none_is_refused(written: str, tmp_path: Path) -> None:
    with pytest.raises(SettingInvalid, match="FOOTNOTE_HTTP_PORT must be the number of a port"):
        Settings.load({"FOOTNOTE_HTTP_PORT": written}, tmp_path / ".env")
