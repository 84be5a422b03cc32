"""What a backup says of itself: a `.tar.gz` whose first member lists the others.

manifest.json    {"format": 1, "footnote": "0.1.0", "made": "2026-01-31T12:00:00+00:00",
                  "files": {"archive.db": {"sha256": "...", "size": 81920, "schema": 1}, ...}}
archive.db       each a whole SQLite database in one file
bot.db
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass

NAME = "manifest.json"
FORMAT = 1
# A manifest is a few hundred bytes; nothing longer is one.
LONGEST = 64 * 1024

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a backup: what its bytes amount to, and the schema of the database they are."""

    sha256: str
    size: int
    schema: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """`made` is when, in ISO form; `footnote` the version that made it."""

    footnote: str
    made: str
    files: dict[str, Member]

    def to_json(self) -> bytes:
        """As it stands in the backup."""
        files = {name: asdict(member) for name, member in self.files.items()}
        form = {"format": FORMAT, "footnote": self.footnote, "made": self.made, "files": files}
        return json.dumps(form, indent=2).encode()

    @classmethod
    def parse(cls, written: bytes) -> Manifest:
        """Read it again. Raises ValueError, with a sentence, for anything else than a manifest of this format."""
        try:
            form = json.loads(written)
            if form["format"] != FORMAT:
                raise ValueError("it is of another format; restore it with the Footnote that made it.")
            files = {
                str(name): Member(str(file["sha256"]), int(file["size"]), int(file["schema"]))
                for name, file in form["files"].items()
            }
            manifest = cls(str(form["footnote"]), str(form["made"]), files)
        except (
            KeyError,
            TypeError,
            AttributeError,
            json.JSONDecodeError,
            UnicodeDecodeError,
            RecursionError,
        ) as error:
            raise ValueError("its manifest cannot be read.") from error
        if not all(_SHA256.fullmatch(member.sha256) and member.size >= 0 for member in files.values()):
            raise ValueError("its manifest cannot be read.")
        return manifest
