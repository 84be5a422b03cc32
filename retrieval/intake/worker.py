"""A process that reads files for another one: `python -m retrieval.intake.worker`.

On standard input come calls, on standard output go their results or the exceptions that they ended with, both as a
length of eight bytes and a pickle. The process may use so much memory and, for one call, so much time; past that it
ends, or says that it cannot.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any, NamedTuple

LENGTH_BYTES = 8
# A worker takes 100 MB, also for three hundred pages of PDF.
MEMORY = 1024 * 1024 * 1024


class Call(NamedTuple):
    """A function that can be imported, its arguments, and after how many seconds the process shall end itself."""

    work: Callable[..., Any]
    arguments: tuple[Any, ...]
    seconds: int


def packed(what: object) -> bytes:
    """An object as it travels."""
    content = pickle.dumps(what)
    return len(content).to_bytes(LENGTH_BYTES, "big") + content


def main() -> None:
    """Answer calls until there are no more."""
    calls = sys.stdin.buffer
    # What libraries print must not come between the results.
    results = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    logging.disable(logging.CRITICAL)
    _limit_memory()
    while content := _next(calls):
        call: Call = pickle.loads(content)  # noqa: S301  written by the process that started this one
        _end_after(call.seconds)
        results.write(_result(call))
        results.flush()
        _end_after(0)


def _result(call: Call) -> bytes:
    try:
        return packed(call.work(*call.arguments))
    except Exception as error:
        return packed(error)


def _next(calls: IO[bytes]) -> bytes:
    return calls.read(int.from_bytes(calls.read(LENGTH_BYTES), "big"))


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    # Where even a limit may not be set, the limit of time has to do.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _end_after(seconds: int) -> None:
    """So that nothing runs on when the process that waits for the result is killed."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


if __name__ == "__main__":
    main()
