"""A path -> documents: finding the files, reading them within limits, one clear error for each that fails."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import (
    IntakeError,
    PackRefused,
    SourceEmpty,
    SourceMissing,
    SourceTooLarge,
    SourceUnreadable,
    UnsupportedFormat,
)
from retrieval.intake import bundles
from retrieval.intake.drafts import drafts_of
from retrieval.intake.formats import BUNDLE, SUPPORTED, format_of, signed_format
from retrieval.model import Document, Draft
from retrieval.text.analysis import without_broken_letters

# Where no name says what to expect, this is enough to see what it is.
_HEAD = 4096
# In bytes. Longer texts are worked on for so long that answers would wait.
_LONG = 256 * 1024


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read. `source` is what people see: its path below the folder that they named, or its name.

    `member` is the name of a file in the zip file at `path`.
    """

    path: Path
    source: str
    member: str | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """A document and its articles, ready for the store."""

    document: Document
    drafts: tuple[Draft, ...]


def source_files(path: Path) -> list[SourceFile]:
    """The file at `path`, or those in the folder or zip file at `path` that have a reader, sorted by name.

    In folders hidden files and links that leave the folder are passed over. A zip file that cannot be opened stands
    for itself, and is refused when it is read. Raises SourceMissing, SourceUnreadable.
    """
    source = without_broken_letters(str(path))
    try:
        if path.is_dir():
            return sorted(_files_in(path), key=lambda file: file.source)
        if not path.exists():
            raise SourceMissing(source)
    except OSError as error:
        raise SourceUnreadable(source, error.strerror or type(error).__name__) from error
    return list(_unbundled(SourceFile(path, without_broken_letters(path.name))))


def read_file(file: SourceFile) -> Intake:
    """Read one file and find its articles.

    Blocks and computes, and may be led astray by what it reads: where the file's format is one to be read apart,
    call it through a `Workshop`. Raises one of the IntakeErrors.
    """
    return read_content(file.source, _content(file), name=file.source)


def checksum(file: SourceFile) -> str:
    """The sha256 of a file's bytes, as its document will have it.

    Blocks. Raises the IntakeErrors of a file that is not even opened.
    """
    return hashlib.sha256(_content(file)).hexdigest()


def read_content(source: str, content: bytes, *, name: str) -> Intake:
    """Read what came as `source` and find its articles; the ending of `name`, or its own signature, says in which
    format it is.

    Blocks and computes, as `read_file` does. Raises one of the IntakeErrors.
    """
    if not content.strip():
        raise SourceEmpty(source)
    try:
        form = signed_format(name, content)
    except UnsupportedFormat as error:
        raise UnsupportedFormat(source, error.supported) from None
    reading = form.read(source, content)
    document = Document(source, reading.text, hashlib.sha256(content).hexdigest(), reading.encoding)
    return Intake(document, drafts_of(reading))


def is_apart(file: SourceFile) -> bool:
    """Whether a file must be read in a process of its own: by its name, by how it begins, or because it is long.

    Blocks for a moment.
    """
    form = format_of(file.source)
    if form is None or form.apart or file.member is not None:
        return True
    try:
        with file.path.open("rb") as stream:
            return signed_format(file.source, stream.read(_HEAD)).apart or file.path.stat().st_size > _LONG
    except OSError:
        return False


def _content(file: SourceFile) -> bytes:
    try:
        if file.member is not None:
            return bundles.content_of(file.path, file.source, file.member)
        status = file.path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise SourceUnreadable(file.source, "it is no ordinary file")
        with file.path.open("rb") as stream:
            largest = _largest(file, stream.read(_HEAD))
            if status.st_size > largest:
                raise SourceTooLarge(file.source, status.st_size, largest)
            stream.seek(0)
            return stream.read(largest)
    except FileNotFoundError:
        raise SourceMissing(file.source) from None
    except OSError as error:
        raise SourceUnreadable(file.source, error.strerror or type(error).__name__) from error


def _largest(file: SourceFile, head: bytes) -> int:
    """How many bytes a file may have. Raises what is wrong with a zip file, and UnsupportedFormat."""
    if _is_bundle(file):
        readable = bundles.members(file.path, file.source)
        raise PackRefused(file.source, f"it holds {'several files' if readable else 'no file that can be read'}")
    return signed_format(file.source, head).largest


def _files_in(folder: Path) -> Iterator[SourceFile]:
    root = folder.resolve()
    for path in folder.rglob("*"):
        relative = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in relative.parts)
        if hidden or path.suffix.lower() not in SUPPORTED or not path.is_file():
            continue
        if path.resolve().is_relative_to(root):
            yield from _unbundled(SourceFile(path, without_broken_letters(relative.as_posix())))


def _is_bundle(file: SourceFile) -> bool:
    return file.source.lower().endswith(BUNDLE)


def _unbundled(file: SourceFile) -> Iterator[SourceFile]:
    """The members of a zip file; any other file, and a zip file without any that count, is itself."""
    if not _is_bundle(file):
        yield file
        return
    try:
        names = bundles.members(file.path, file.source)
    except (IntakeError, OSError):
        names = []
    for name in names:
        yield SourceFile(file.path, bundles.member_source(file.source, name), name)
    if not names:
        yield file
