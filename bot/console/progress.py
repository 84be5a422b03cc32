"""Progress bars for long work, on standard error and only where somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

T = TypeVar("T")

# Fewer are done before a bar can be read.
_WORTH_A_BAR = 20


def progress_over(items: Sequence[T]) -> Iterator[T]:
    """The items one by one, with a bar and the time left while they are worked through."""
    console = Console(stderr=True)
    if not console.is_terminal or len(items) < _WORTH_A_BAR:
        yield from items
        return
    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, redirect_stdout=True) as progress:
        yield from progress.track(items, description="reading")


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar that is told what is being done, how much of it is done and how much there is; None without a viewer."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda doing, done, total: bar.update(task, description=doing, completed=done, total=total)
