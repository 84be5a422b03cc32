"""Reading apart: worker processes that read what may take too long, too much memory, or the process down with it.

They are started when they are first needed, kept for a while, and killed when a file takes too long; the file is then
refused and the next one gets a new worker. The event loop only waits.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from retrieval.errors import SourceTooDemanding
from retrieval.intake.worker import LENGTH_BYTES, MEMORY, Call, packed

P = ParamSpec("P")
R = TypeVar("R")

# A thousand pages of PDF take a quarter of this.
SECONDS = 60
# More do not help one disk and one database, and each takes 100 MB.
_MOST_WORKERS = 4
_IDLE_SECONDS = 30.0
# What a worker needs to know of its surroundings; tokens are not among it.
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR", "TEMP", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
_ROOT = Path(__file__).resolve().parents[2]


class Workshop:
    """Up to `workers` worker processes, each with one file at a time. Whoever made it closes it.

    `started` counts the processes that were started so far.
    """

    def __init__(self, workers: int | None = None, seconds: int = SECONDS) -> None:
        self.workers = workers or min(_MOST_WORKERS, os.cpu_count() or 1)
        self.started = 0
        self._seconds = seconds
        self._places = asyncio.Semaphore(self.workers)
        self._idle: list[_Worker] = []
        self._ends: set[asyncio.Task[None]] = set()

    async def run(self, source: str, work: Callable[P, R], *args: P.args, **_: P.kwargs) -> R:
        """What `work(*args)` gives in a worker. `work` is a function that can be imported; what it raises is raised.

        Raises SourceTooDemanding, naming `source`, where it took too much time or memory or the worker ended.
        """
        async with self._places:
            worker = await self._worker()
            try:
                async with asyncio.timeout(self._seconds):
                    result = await worker.call(Call(work, args, self._seconds + 5))
            except TimeoutError:
                await worker.end()
                raise SourceTooDemanding(source, f"more than {self._seconds} s") from None
            except (asyncio.IncompleteReadError, BrokenPipeError, ConnectionResetError):
                await worker.end()
                raise SourceTooDemanding(source, "more than this machine can give, or breaks its reader") from None
            except BaseException:
                self._send_home(worker)
                raise
            self._idle.append(worker)
            worker.leave_after(_IDLE_SECONDS, self._retire)
        if isinstance(result, MemoryError):
            raise SourceTooDemanding(source, f"more than {MEMORY >> 20} MB of memory")
        if isinstance(result, Exception):
            raise result
        return result  # type: ignore[return-value]

    async def close(self) -> None:
        """End all workers."""
        for worker in self._idle:
            self._send_home(worker)
        self._idle.clear()
        await asyncio.gather(*self._ends)

    async def _worker(self) -> _Worker:
        if self._idle:
            worker = self._idle.pop()
            worker.stay()
            return worker
        self.started += 1
        return await _Worker.start()

    def _retire(self, worker: _Worker) -> None:
        self._idle.remove(worker)
        self._send_home(worker)

    def _send_home(self, worker: _Worker) -> None:
        task = asyncio.create_task(worker.end())
        self._ends.add(task)
        task.add_done_callback(self._ends.discard)


class _Worker:
    """One worker process."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._leaving: asyncio.TimerHandle | None = None

    @classmethod
    async def start(cls) -> _Worker:
        known = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        paths = (str(_ROOT), os.environ.get("PYTHONPATH", ""))
        environment = {**known, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
        command = (sys.executable, "-P", "-m", "retrieval.intake.worker")
        return cls(await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, env=environment))

    async def call(self, call: Call) -> object:
        """The result of a call, or the error that it ended with."""
        calls, results = self._process.stdin, self._process.stdout
        assert calls is not None and results is not None  # noqa: S101  both are pipes
        calls.write(packed(call))
        await calls.drain()
        length = int.from_bytes(await results.readexactly(LENGTH_BYTES), "big")
        content = await results.readexactly(length)
        # The text of a book and its thousands of paragraphs take a while to take apart.
        result: object = await asyncio.to_thread(pickle.loads, content)
        return result

    def leave_after(self, seconds: float, leave: Callable[[_Worker], None]) -> None:
        """Call `leave` unless there is work before that."""
        self._leaving = asyncio.get_running_loop().call_later(seconds, leave, self)

    def stay(self) -> None:
        """There is work."""
        if self._leaving is not None:
            self._leaving.cancel()

    async def end(self) -> None:
        """End the process and wait until it has."""
        self.stay()
        if self._process.returncode is None:
            self._process.kill()
        # Reading to the end closes the pipes, which a process leaves behind.
        await self._process.communicate()
