"""What a reader may do when it goes wrong: functions for a worker to run. They stand in a module because a worker
imports what it runs."""

from __future__ import annotations

import os
import time
from pathlib import Path

from retrieval.errors import SourceTooLarge


def add(a: int, b: int) -> int:
    return a + b


def process_id() -> int:
    return os.getpid()


def environment() -> dict[str, str]:
    return dict(os.environ)


def sleep(seconds: float) -> tuple[float, float]:
    """When it began and ended, by a clock that all processes share."""
    began = time.monotonic()
    time.sleep(seconds)
    return began, time.monotonic()


def swell() -> int:
    return len(bytearray(8 << 30))


def crash() -> None:
    os.abort()


def print_much() -> str:
    print("a library says something " * 1000)
    return "done"


def refuse() -> None:
    raise SourceTooLarge("book.pdf", 60 << 20, 50 << 20)


def write_after(seconds: float, path: str) -> None:
    time.sleep(seconds)
    Path(path).write_text("too late")
