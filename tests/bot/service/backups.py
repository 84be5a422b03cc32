"""Backups taken apart and put together again, whole or not."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bot.console.forms import answer_form
from retrieval.archive import Archive

QUESTIONS = ("Who is the CEO of LEO Technologies?", "How many people signed the petition?", "zyzzyva")

Files = dict[str, bytes]


async def answers(data: Path) -> list[object]:
    async with await Archive.open(data) as archive:
        scope = await archive.scope(["seeds"])
        return [answer_form(await archive.ask(question, scope)) for question in QUESTIONS]


def unpacked(backup: Path) -> Files:
    with tarfile.open(backup) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]


def packed(backup: Path, files: Files) -> Path:
    with tarfile.open(backup, "w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return backup


def with_database_changed(backup: Path, name: str, change: Callable[[Path], object]) -> Path:
    """The backup with a database changed and a manifest that fits: what no checksum can tell."""
    files = unpacked(backup)
    path = backup.with_name("changed.db")
    path.write_bytes(files[name])
    change(path)
    files[name] = path.read_bytes()
    manifest = json.loads(files["manifest.json"])
    manifest["files"][name] |= {"sha256": hashlib.sha256(files[name]).hexdigest(), "size": len(files[name])}
    return packed(backup, files | {"manifest.json": json.dumps(manifest).encode()})


def execute(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def spoil(path: Path) -> None:
    """Overwrite the second half of a database, as a failing disk does."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\xff" * (path.stat().st_size // 2))


def flip_a_byte(backup: Path) -> None:
    files = unpacked(backup)
    content = bytearray(files["archive.db"])
    content[len(content) // 2] ^= 1
    packed(backup, files | {"archive.db": bytes(content)})


def leave_out(name: str) -> Callable[[Path], object]:
    return lambda backup: packed(backup, {key: value for key, value in unpacked(backup).items() if key != name})


def add(name: str) -> Callable[[Path], object]:
    return lambda backup: packed(backup, unpacked(backup) | {name: b"x"})


def promise(name: str) -> Callable[[Path], object]:
    """A manifest that lists another file, which is there: its sum is right."""

    def change(backup: Path) -> None:
        files = unpacked(backup) | {name: b"x"}
        manifest = json.loads(files["manifest.json"])
        manifest["files"][name] = {"sha256": hashlib.sha256(b"x").hexdigest(), "size": 1, "schema": 1}
        packed(backup, files | {"manifest.json": json.dumps(manifest).encode()})

    return change


def manifest(written: bytes) -> Callable[[Path], object]:
    return lambda backup: packed(backup, unpacked(backup) | {"manifest.json": written})


def link(backup: Path) -> None:
    files = unpacked(backup)
    with tarfile.open(backup, "w:gz") as tar:
        for name in files:
            member = tarfile.TarInfo(name)
            if name == "archive.db":
                member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
                tar.addfile(member)
            else:
                member.size = len(files[name])
                tar.addfile(member, io.BytesIO(files[name]))


def cut(backup: Path) -> None:
    content = backup.read_bytes()
    backup.write_bytes(content[: len(content) // 2])
