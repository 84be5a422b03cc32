"""One request to a cluster: what passes and what stays, and the end of it."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from retrieval.errors import ArchiveUnreachable, ClusterForbids, ClusterUnusable
from retrieval.opensearch.cluster import Cluster
from retrieval.opensearch.connection import Connection

# What OpenSearch says while a copy of a shard takes over.
TAKING_OVER = {"_shards": {"failed": 1, "failures": [{"reason": {"type": "illegal_state_exception"}}]}}


class Node:
    """Gives its answers one after the other, the last again and again."""

    def __init__(self, *answers: tuple[int, object]) -> None:
        self._answers = list(answers)
        self.asked = 0
        self.address = ""

    async def answer(self, _: web.Request) -> web.Response:
        self.asked += 1
        status, body = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return web.json_response(body, status=status)


@pytest.fixture
async def node(request: pytest.FixtureRequest) -> AsyncIterator[Node]:
    """A node with the answers that the test is parametrized with."""
    made = Node(*request.param)
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", made.answer)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.address = f"opensearch://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


@pytest.mark.parametrize("node", [[(500, TAKING_OVER), (503, {}), (429, {}), (200, {"found": 1})]], indirect=True)
async def test_what_passes_while_a_copy_takes_over_is_asked_again(node: Node) -> None:
    connection = Connection(Cluster.at(node.address))
    try:
        assert await connection.ask("POST", "/footnote-passages/_refresh") == {"found": 1}
    finally:
        await connection.close()
    assert node.asked == 4


@pytest.mark.parametrize(
    ("node", "error"),
    [([(400, {"error": "no"})], ClusterUnusable), ([(503, {})], ArchiveUnreachable), ([(500, {})], ClusterUnusable)],
    indirect=["node"],
)
async def test_what_does_not_pass_is_told_for_what_it_is(node: Node, error: type[Exception]) -> None:
    connection = Connection(Cluster.at(node.address))
    try:
        with pytest.raises(error):
            await connection.ask("GET", "/", patience=0.3)
    finally:
        await connection.close()


def found(*statuses: int) -> tuple[int, object]:
    """What is said to several searches at once, of which each has a status of its own."""
    each = [
        {"hits": {}, "status": one} if one == 200 else {"error": {"type": "no"}, "status": one} for one in statuses
    ]
    return 200, {"responses": each}


@pytest.mark.parametrize("node", [[found(200, 503), found(429, 200), found(200, 200)]], indirect=True)
async def test_several_searches_are_asked_again_until_all_of_them_found_something(node: Node) -> None:
    connection = Connection(Cluster.at(node.address))
    try:
        assert len(await connection.searches([({"index": "footnote-passages"}, {})] * 2)) == 2
    finally:
        await connection.close()
    assert node.asked == 3


@pytest.mark.parametrize(
    ("node", "error"),
    [([found(200, 400)], ClusterUnusable), ([found(403, 200)], ClusterForbids), ([found(503)], ArchiveUnreachable)],
    indirect=["node"],
)
async def test_a_search_among_several_that_stays_wrong_is_told_for_what_it_is(
    node: Node, error: type[Exception]
) -> None:
    connection = Connection(Cluster.at(node.address), patience=0.3)
    try:
        with pytest.raises(error) as raised:
            await connection.searches([({"index": "footnote-passages"}, {})])
        assert type(raised.value) is error
    finally:
        await connection.close()


@pytest.mark.parametrize("node", [[(200, {})]], indirect=True)
async def test_who_asks_after_the_end_is_refused_and_opens_nothing(node: Node) -> None:
    connection = Connection(Cluster.at(node.address))
    await connection.ask("GET", "/")
    await connection.close()
    with pytest.raises(ArchiveUnreachable):
        await connection.ask("GET", "/")
    assert node.asked == 1
