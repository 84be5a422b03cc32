"""The two ways in which the index finds the best: in C and in numpy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from retrieval.index.kernel import kernel


@contextmanager
def forced(way: str) -> Iterator[None]:
    """Within, searches go this way: `c` or `numpy`. Skips the test where the kernel was not built."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOOTNOTE_KERNEL", way)
        kernel.cache_clear()
        try:
            _skip_without_kernel()
            yield
        finally:
            kernel.cache_clear()


def _skip_without_kernel() -> None:
    try:
        kernel()
    except RuntimeError:
        pytest.skip("the C kernel was not built into this installation")


@pytest.fixture(scope="module", params=["c", "numpy"])
def each_way(request: pytest.FixtureRequest) -> Iterator[None]:
    """The tests of a module, once each way."""
    with forced(request.param):
        yield
