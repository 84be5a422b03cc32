"""A path -> the files to read."""

import os
from pathlib import Path

import pytest

from retrieval.archive import Archive
from retrieval.errors import IntakeError, SourceMissing
from retrieval.intake.reading import SourceFile, source_files

from .helpers import Write, read


def sources(path: Path) -> list[str]:
    return [file.source for file in source_files(path)]


def test_a_file_is_named_by_its_name_alone(write: Write) -> None:
    path = write("deep/down/story.txt", "Text.")
    assert source_files(path) == [SourceFile(path, "story.txt")]


def test_files_in_a_folder_are_named_from_the_folder_on_and_sorted(write: Write, tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "deep/down/c.TXT", "deep/a.text"):
        write(name, "Text.")
    assert sources(tmp_path / "files") == ["a.md", "b.txt", "deep/a.text", "deep/down/c.TXT"]


def test_hidden_files_and_other_formats_in_a_folder_are_passed_over(write: Write, tmp_path: Path) -> None:
    for name in (".hidden.txt", ".git/config.txt", "deep/.cache/a.md", "film.mp4", "txt", "shown.txt"):
        write(name, "Text.")
    assert sources(tmp_path / "files") == ["shown.txt"]


def test_a_hidden_folder_that_was_named_is_read(write: Write, tmp_path: Path) -> None:
    write(".notes/a.txt", "Text.")
    assert sources(tmp_path / "files" / ".notes") == ["a.txt"]


def test_links_that_leave_the_folder_are_passed_over(write: Write, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "diary.txt").write_text("Text.")
    inside = write("a.txt", "Text.")
    (tmp_path / "files" / "out.txt").symlink_to(secret / "diary.txt")
    (tmp_path / "files" / "out").symlink_to(secret)
    (tmp_path / "files" / "stays.txt").symlink_to(inside)
    (tmp_path / "files" / "dangling.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "files" / "loop").symlink_to(tmp_path / "files")
    assert sources(tmp_path / "files") == ["a.txt", "stays.txt"]


def test_a_folder_with_the_ending_of_a_file_is_walked_not_read(write: Write, tmp_path: Path) -> None:
    write("chapter.txt/one.txt", "Text.")
    assert sources(tmp_path / "files") == ["chapter.txt/one.txt"]


def test_an_empty_folder_has_no_files(tmp_path: Path) -> None:
    assert source_files(tmp_path) == []


@pytest.mark.parametrize("name", ["nowhere.txt", "no/where", "with\0zero.txt"])
def test_a_path_to_nothing_is_missing_as_it_was_typed(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceMissing) as refused:
        source_files(tmp_path / name)
    assert str(refused.value).startswith(f"{tmp_path / name}: there is no such file or folder.")


def test_a_name_too_long_for_any_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IntakeError):
        source_files(tmp_path / ("a" * 300 + ".txt"))


@pytest.fixture
def folder_with_an_old_name(tmp_path: Path) -> Path:
    """A folder with one file whose name is Latin-1, as old archives unpack."""
    folder = tmp_path / "old"
    folder.mkdir()
    name = os.fsdecode(b"caf\xe9.txt")
    (folder / name).write_text("The mill by the river closed in May, said the miller.")
    return folder


async def test_a_file_name_that_is_not_utf_8_is_added_or_refused(
    archive: Archive, folder_with_an_old_name: Path
) -> None:
    (file,) = source_files(folder_with_an_old_name)
    try:
        assert (await archive.add(file, "main")).article_ids
    except IntakeError:
        return


def test_every_file_found_can_be_read(write: Write, tmp_path: Path) -> None:
    write("a b/ü.txt", "Text of one.")
    write("[x]/*.md", "Text of two.")
    found = source_files(tmp_path / "files")
    assert len(found) == 2
    assert all(read(file.path).drafts for file in found)
