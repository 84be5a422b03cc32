"""A progress bar for long work, on standard error and only where somebody looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

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
