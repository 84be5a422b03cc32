"""`footnote` as a program: a process of its own, in a folder of its own.

Loading takes longer than most commands do, so the processes are forked from one that has loaded everything: apart
from that they are what the shell starts, with streams, an environment and an exit status of their own.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from bot.cli import main

ROOT = Path(__file__).resolve().parents[2]
# Seconds, on a machine that has much else to do.
AT_MOST = 120
_LOADED = [__name__, "bot.state.memory"]
# Windows cannot fork.
_METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"


@dataclass(frozen=True)
class Finished:
    """What a run left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> list[Any]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.out.split("\n") if line]

    def complaint(self) -> str:
        """The one line on standard error, which must be all that is there."""
        assert self.err.startswith("footnote: ") and self.err.endswith("\n"), self.err
        assert self.err.count("\n") == 1, self.err
        assert "Traceback" not in self.err
        return self.err.removeprefix("footnote: ").strip()


class CommandLine:
    """Runs `python -m bot` in `folder`, with its data in `folder/data`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def environment(self, **changes: str | None) -> dict[str, str]:
        """The variables of a run; None takes one out."""
        wanted = {
            **{
                name: value for name, value in os.environ.items() if name not in ("DISCORD_TOKEN", "PYTHONIOENCODING")
            },
            "FOOTNOTE_DATA": str(self.folder / "data"),
            "PYTHONPATH": str(ROOT),
            **changes,
        }
        return {name: value for name, value in wanted.items() if value is not None}

    def __call__(self, *arguments: str, stdin: str | bytes = b"", **variables: str | None) -> Finished:
        """Run a command, forked from a process that has loaded the program."""
        processes = multiprocessing.get_context(_METHOD)
        processes.set_forkserver_preload(_LOADED)
        with tempfile.TemporaryDirectory() as streams:
            into, out, err = (Path(streams, name) for name in ("in", "out", "err"))
            into.write_bytes(stdin.encode() if isinstance(stdin, str) else stdin)
            run = processes.Process(
                target=_footnote,
                args=(arguments, self.folder, self.environment(**variables), (into, out, err)),
            )
            run.start()
            run.join(AT_MOST)
            if run.exitcode is None:
                run.kill()
                run.join()
            status = run.exitcode
            run.close()
            assert status is not None and status >= 0, f"ended by {status}, or after {AT_MOST} s: {arguments}"
            return _finished(status, out.read_bytes(), err.read_bytes())

    def from_nothing(self, *arguments: str, **variables: str | None) -> Finished:
        """Run a command as the shell does: loading the program as well."""
        run = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            input=b"",
            capture_output=True,
            cwd=self.folder,
            env=self.environment(**variables),
            timeout=AT_MOST,
        )
        return _finished(run.returncode, run.stdout, run.stderr)

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path


def _finished(status: int, out: bytes, err: bytes) -> Finished:
    return Finished(status, out.decode(errors="replace"), err.decode(errors="replace"))


def _footnote(
    arguments: tuple[str, ...], folder: Path, environment: dict[str, str], streams: tuple[Path, Path, Path]
) -> NoReturn:
    """What the new process does."""
    for number, path in enumerate(streams):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT), number)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, encoding="utf-8") for number, mode in enumerate("rww")
    )
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["footnote", *arguments]
    main()
