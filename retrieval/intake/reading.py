"""A path -> documents: finding the files, reading them within limits, one clear error for each that fails."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import SourceEmpty, SourceMissing, SourceTooLarge, SourceUnreadable
from retrieval.intake.drafts import drafts_of
from retrieval.intake.formats import SUPPORTED, reader_for
from retrieval.model import Document, Draft
from retrieval.text.analysis import without_broken_letters

# A thick book is 2 MB. What is larger is a dump or a mistake, and would sit in memory whole.
LARGEST_FILE = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read. `source` is what people see: its path below the folder that they named, or its name."""

    path: Path
    source: str


@dataclass(frozen=True, slots=True)
class Intake:
    """A document and its articles, ready for the store."""

    document: Document
    drafts: tuple[Draft, ...]


def source_files(path: Path) -> list[SourceFile]:
    """The file at `path`, or those in the folder at `path` that have a reader, sorted by name.

    In folders hidden files and links that leave the folder are passed over. Raises SourceMissing,
    SourceUnreadable.
    """
    source = without_broken_letters(str(path))
    try:
        if path.is_dir():
            return sorted(_files_in(path), key=lambda file: file.source)
        if not path.exists():
            raise SourceMissing(source)
    except OSError as error:
        raise SourceUnreadable(source, error.strerror or type(error).__name__) from error
    return [SourceFile(path, without_broken_letters(path.name))]


def read_file(file: SourceFile) -> Intake:
    """Read one file and find its articles.

    Blocks and computes: call it off the event loop. Raises one of the IntakeErrors.
    """
    reader_for(file.source)  # before its bytes are fetched: a film named .mp4 may be large
    try:
        status = file.path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise SourceUnreadable(file.source, "it is no ordinary file")
        size = status.st_size
        if size > LARGEST_FILE:
            raise SourceTooLarge(file.source, size, LARGEST_FILE)
        content = file.path.read_bytes()
    except FileNotFoundError:
        raise SourceMissing(file.source) from None
    except OSError as error:
        raise SourceUnreadable(file.source, error.strerror or type(error).__name__) from error
    return read_content(file.source, content, name=file.source)


def read_content(source: str, content: bytes, *, name: str) -> Intake:
    """Read what came as `source` and find its articles; the ending of `name` says in which format it is.

    Blocks and computes, as `read_file` does. Raises one of the IntakeErrors.
    """
    reader = reader_for(name)
    if not content.strip():
        raise SourceEmpty(source)
    reading = reader(source, content)
    document = Document(source, reading.text, hashlib.sha256(content).hexdigest(), reading.encoding)
    return Intake(document, drafts_of(reading))


def _files_in(folder: Path) -> Iterator[SourceFile]:
    root = folder.resolve()
    for path in folder.rglob("*"):
        relative = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in relative.parts)
        if hidden or path.suffix.lower() not in SUPPORTED or not path.is_file():
            continue
        if path.resolve().is_relative_to(root):
            yield SourceFile(path, without_broken_letters(relative.as_posix()))
