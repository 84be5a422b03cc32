"""Questions are counted where they are answered, however they were put."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from prometheus_client.parser import text_string_to_metric_families

from bot.client import Footnote
from bot.metrics import Metrics
from bot.model import Place
from bot.starter import load_starter
from bot.state.memory import Memory
from retrieval.archive import Archive
from retrieval.errors import StoreError
from tests.wire import LoopbackDiscord, running, until


def figures(metrics: Metrics) -> dict[tuple[str, ...], float]:
    """Each sample by its name and the values of its labels, in the order of the labels' names."""
    families = text_string_to_metric_families(metrics.text().decode())
    samples = [sample for family in families for sample in family.samples]
    return {(one.name, *(one.labels[name] for name in sorted(one.labels))): one.value for one in samples}


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest_asyncio.fixture
async def bot(loopback: LoopbackDiscord, metrics: Metrics, tmp_path: Path) -> AsyncIterator[Footnote]:
    async with await Archive.open(tmp_path) as archive, await Memory.open(tmp_path) as memory:
        await load_starter(archive)
        async with running(Footnote(archive, memory, metrics=metrics, guild_ready_timeout=0.05), loopback) as bot:
            yield bot


async def test_questions_are_counted_by_way_and_outcome(
    loopback: LoopbackDiscord, bot: Footnote, metrics: Metrics
) -> None:
    asked = await loopback.invoke_command("ask", {"question": "Who is the CEO of LEO Technologies?"})
    shown = await asked.shown()
    await (await loopback.invoke_command("ask", {"question": "zyzzyva xylophone"})).shown()
    await loopback.send_message("Who signed the petition?", channel=loopback.direct())
    await until(lambda: loopback.posted)
    assert shown.message is not None
    more = next(name for name in shown.custom_ids if "more" in name)
    await (await loopback.press(more, message=shown.message)).shown()
    found = figures(metrics)
    counted = {key[1:]: value for key, value in found.items() if key[0] == "footnote_questions_total"}
    assert counted == {
        ("answered", "slash"): 1,
        ("nothing", "slash"): 1,
        ("answered", "message"): 1,
        ("answered", "button"): 1,
    }
    assert found["footnote_answer_seconds_count", "slash"] == 2
    assert 0 < found["footnote_answer_seconds_sum", "slash"] < 5


async def test_a_question_that_fails_is_counted_as_an_error(
    loopback: LoopbackDiscord, metrics: Metrics, tmp_path: Path
) -> None:
    async with await Archive.open(tmp_path) as archive, await Memory.open(tmp_path) as memory:
        footnote = Footnote(archive, memory, metrics=metrics)
        async with archive._engine._database.transaction() as connection:
            await connection.execute("DROP TABLE passages")
        with pytest.raises(StoreError):
            await footnote.desk.answer(Place(1, None, (2,), direct=False, locale=None), "who?")
    assert figures(metrics)["footnote_questions_total", "error", "slash"] == 1


def test_latency_falls_into_buckets_from_a_millisecond_to_ten_seconds(metrics: Metrics) -> None:
    with metrics.question("slash") as asked:
        asked.found(True)
    buckets = [key[1] for key in figures(metrics) if key[0] == "footnote_answer_seconds_bucket"]
    assert (buckets[0], buckets[-2:]) == ("0.001", ["10.0", "+Inf"])


def test_two_bots_in_one_process_count_apart(metrics: Metrics) -> None:
    with Metrics().question("slash"):
        pass
    assert not [key for key in figures(metrics) if key[0] == "footnote_questions_total"]


def test_a_library_that_is_gone_has_no_size(metrics: Metrics) -> None:
    metrics.set_libraries({"main": 3, "old": 1})
    metrics.set_libraries({"main": 4})
    sizes = {key: value for key, value in figures(metrics).items() if key[0] == "footnote_articles"}
    assert sizes == {("footnote_articles", "main"): 4}
