"""Files that wait on disk while the archive cannot be reached, and go in afterwards.

Each waits in a folder of its own, named by the moment it came: its bytes, and beside them what they are called and
which library they are for, from whom. The note is written last, so a file without one was never promised to anybody.
"""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from retrieval.intake.reading import SourceFile

_BYTES, _NOTE = "file", "note.json"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits for a library, in a folder of its own. `by` is who added it, None where nobody said."""

    file: SourceFile
    library: str
    by: str | None
    folder: Path

    def done(self) -> None:
        """It need not wait any longer. Blocks."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def write_note(self) -> None:
        """Write down what it is; as a whole or not at all. Blocks."""
        note = {"source": self.file.source, "member": self.file.member, "library": self.library, "by": self.by}
        written = self.folder / f"{_NOTE}.new"
        written.write_text(json.dumps(note), "utf-8")
        written.replace(self.folder / _NOTE)


def keep(folder: Path, file: SourceFile, library: str, by: str | None = None) -> None:
    """Let a copy of a file wait in `folder`. Blocks. Raises OSError where the disk will not take it."""
    place = folder / f"{time.time_ns():020d}-{uuid4().hex[:8]}"
    place.mkdir(parents=True)
    try:
        shutil.copyfile(file.path, place / (_BYTES + file.path.suffix))
        Waiting(file, library, by, place).write_note()
    except OSError:
        shutil.rmtree(place, ignore_errors=True)
        raise


def waiting(folder: Path) -> list[Waiting]:
    """The files that wait in `folder`, the longest waiting first. Blocks."""
    found = []
    for note in sorted(folder.glob(f"*/{_NOTE}")):
        known = json.loads(note.read_text("utf-8"))
        (path,) = note.parent.glob(f"{_BYTES}*")
        file = SourceFile(path, known["source"], known["member"])
        # Earlier versions did not keep by whom.
        found.append(Waiting(file, known["library"], known.get("by"), note.parent))
    return found


def forget(folder: Path, who: str) -> None:
    """Let what waits in `folder` not say any more that it is from `who`. Blocks."""
    for one in waiting(folder):
        if one.by == who:
            replace(one, by=None).write_note()
