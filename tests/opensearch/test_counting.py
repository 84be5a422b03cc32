"""How often terms stand in some libraries: the same figures in both ways, and what is remembered of them."""

import time
from pathlib import Path

from retrieval.archive import Archive
from retrieval.intake.reading import SourceFile
from retrieval.model import Scope
from retrieval.opensearch.cluster import Cluster
from retrieval.opensearch.connection import Connection
from retrieval.opensearch.counting import Counting, Figures
from retrieval.opensearch.mappings import passages

from .cluster import Nodes, empty

TERMS = ("lamp", "boat", "rain", "nowhere")


async def test_looking_at_all_passages_and_walking_the_lists_of_terms_give_the_same(
    one_node: Nodes, tmp_path: Path
) -> None:
    cluster = Cluster.at(f"{one_node.address}/counting")
    async with await Archive.open(tmp_path, cluster=cluster) as archive:
        for number in range(6):
            path = tmp_path / f"{number}.txt"
            path.write_text(
                f"Story {number}\n\nThe lamp {number} burned.\n\nA boat came.\n\n{'It rained. ' * number}\n"
            )
            await archive.add(SourceFile(path, path.name), "first" if number % 2 else "second")
        gone = [entry async for entry in archive.articles(Scope.of("first")) if entry.source == "1.txt"]
        await archive.remove(gone[0].id, Scope.of("first"))
    connection = Connection(cluster)
    try:
        for libraries in ({"first"}, {"second"}, {"first", "second"}, {"nobody's"}):
            counting, counted = Counting(connection, passages(cluster)), []
            # Of what was never counted the lists are walked; then it is known that there are few.
            for _ in range(2):
                figures = counting.figures(frozenset(libraries))
                await counting.count(frozenset(libraries), TERMS, figures)
                counted.append((figures.passages, figures.terms, figures.holding))
            assert counted[0] == counted[1]
            articles = {"first": 2, "second": 3}
            assert counted[0][2]["lamp"] == sum(articles.get(name, 0) for name in libraries)
            assert counted[0][2]["nowhere"] == 0
    finally:
        await connection.close()
        await empty(cluster)


def test_of_many_passages_what_was_counted_is_remembered_for_a_minute_and_what_was_nowhere_is_not() -> None:
    now = time.monotonic()
    many = Figures(2_000_000, 90_000_000, {"lamp": 3, "nowhere": 0}, now)
    assert many.anew() == Figures(2_000_000, 90_000_000, {"lamp": 3}, now)
    assert many.anew().holding is not many.holding
    assert Figures(2_000_000, 90_000_000, {"lamp": 3}, now - 61).anew() == Figures()
    assert Figures(2_000, 90_000, {"lamp": 3}, now).anew() == Figures()
