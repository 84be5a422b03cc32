"""What every test may ask for: an archive of its own, files, and the folder that stands beside the checkout."""

import re
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from retrieval.archive import Archive
from tests.opensearch.cluster import NODES, Missing, Nodes

SHARED = Path(__file__).resolve().parents[2] / "shared"
FIGURES = "figures"

# A busy machine is no failure.
settings.register_profile("footnote", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("footnote")


# Tests that share what is dear to make and therefore run in one process: nodes, and answers to many questions.
TOGETHER = (
    re.compile(r"^tests/opensearch/|::test_engines_"),
    re.compile(r"\[opensearch"),
    re.compile(r"^tests/retrieval/test_graded_"),
    re.compile(r"^tests/retrieval/test_seed_"),
)


class InProcesses(LoadScopeScheduling):
    """Gives each process the next test, or the next of those that run together."""

    def _split_scope(self, nodeid: str) -> str:
        return next((which.pattern for which in TOGETHER if which.search(nodeid)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> InProcesses:
    """By what the test is called: xdist's own groups, by marks, are not seen under pytest 9.2."""
    return InProcesses(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put first what has nodes of its own: they are gone again before those start that stay until the end."""
    items.sort(key=lambda item: "guarded" not in getattr(item, "fixturenames", ()))


@pytest.fixture
async def archive(tmp_path: Path) -> AsyncIterator[Archive]:
    """An empty archive on disk, closed when the test is over."""
    async with await Archive.open(tmp_path / "archive") as opened:
        yield opened


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a file below `tmp_path / "files"`: text as UTF-8 with its line ends as they are, bytes as they are."""

    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of collections and seeds beside the checkout. Skips the test where it is not there."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not here")
    return SHARED


@pytest.fixture
def figures(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Say a figure: it is printed when all is over, whichever process the test ran in."""
    return partial(record_property, FIGURES)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that tests said."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, ())]
    for said in [value for report in reports for name, value in report.user_properties if name == FIGURES]:
        terminalreporter.write_line(said)


@pytest.fixture(scope="session")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    """Three nodes of OpenSearch, started when they are first asked for. Skips the test where they cannot be."""
    with _started(tmp_path_factory.mktemp("nodes"), NODES) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def one_node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    """A cluster of a single node, on which everything takes half the time; for what no other node has a part in."""
    with _started(tmp_path_factory.mktemp("node"), 1) as cluster:
        yield cluster


def _started(folder: Path, number: int) -> Nodes:
    try:
        return Nodes(folder, number)
    except Missing as missing:
        pytest.skip(str(missing))
