"""`footnote` as a program: a process of its own, in a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


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
        run = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            cwd=self.folder,
            env=self.environment(**variables),
            timeout=30,
        )
        return Finished(run.returncode, run.stdout.decode(errors="replace"), run.stderr.decode(errors="replace"))

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path
