"""Zip files of articles: each member is a file of its own; the malicious ones are refused one by one."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from retrieval.archive import Archive
from retrieval.errors import IntakeError, PackRefused, SourceDamaged, SourceEmpty, SourceLocked, SourceTooLarge
from retrieval.intake.formats.packed import MOST_MEMBERS
from retrieval.intake.reading import SourceFile, read_file, source_files

from .helpers import MAIN, Write
from .made_files import STORY, link, pack, story_page, story_pdf, swelling


def sources(path: Path) -> list[str]:
    return [file.source for file in source_files(path)]


def refusals(path: Path) -> dict[str, IntakeError]:
    found = {}
    for file in source_files(path):
        try:
            read_file(file)
        except IntakeError as error:
            found[file.source] = error
    return found


async def test_each_member_of_a_zip_file_is_a_document_of_its_own(archive: Archive, write: Write) -> None:
    path = write(
        "bundle.zip", pack({"mill.txt": "\n\n".join(STORY), "deep/page.html": story_page(), "paper.pdf": story_pdf()})
    )
    for file in source_files(path):
        assert (await archive.add(file, "main")).article_ids
    found = [entry.source async for entry in archive.articles(MAIN)]
    assert found == ["bundle.zip/deep/page.html", "bundle.zip/mill.txt", "bundle.zip/paper.pdf"]
    assert (await archive.ask("Who ran the mill with her brother?", MAIN)).findings


def test_members_in_other_formats_hidden_ones_and_those_of_macos_are_passed_over(write: Write) -> None:
    members = dict.fromkeys(("a.txt", "film.mp4", ".hidden.txt", "x/.b.txt", "__MACOSX/a.txt", "folder/"), "Text.")
    assert sources(write("bundle.zip", pack(members))) == ["bundle.zip/a.txt"]


def test_a_zip_file_in_a_folder_is_named_from_the_folder_on(write: Write, tmp_path: Path) -> None:
    write("2019/bundle.ZIP", pack({"a.txt": "Text."}))
    write("b.txt", "Text.")
    assert sources(tmp_path / "files") == ["2019/bundle.ZIP/a.txt", "b.txt"]


def test_a_member_over_the_limit_of_its_format_is_refused_and_the_others_are_read(write: Write) -> None:
    grown = b"".join(b"%d harbour " % number for number in range(900_000))
    path = write("bundle.zip", pack({"a.txt": "Text.", "grown.txt": grown, "z.txt": "Text."}))
    assert {source: type(error) for source, error in refusals(path).items()} == {"bundle.zip/grown.txt": PackRefused}


def test_a_member_that_swells_is_refused_before_it_fills_the_memory(write: Write) -> None:
    path = write("bundle.zip", swelling("bomb.txt", 64 << 20))
    assert path.stat().st_size < 100_000
    assert "grows far more than any text" in str(refusals(path)["bundle.zip/bomb.txt"])


def test_ten_gigabytes_are_refused_by_what_the_zip_file_announces(write: Write) -> None:
    content = pack({f"{number:02}.txt": "Text." for number in range(10)})
    announced = bytearray(content)
    place = announced.find(b"PK\x01\x02")
    while place >= 0:
        announced[place + 24 : place + 28] = (1 << 30).to_bytes(4, "little")
        place = announced.find(b"PK\x01\x02", place + 1)
    path = write("bundle.zip", bytes(announced))
    (error,) = refusals(path).values()
    assert isinstance(error, PackRefused) and "300 MB" in str(error)


def test_a_member_that_lies_about_its_size_is_counted_while_it_is_unpacked(write: Write) -> None:
    content = bytearray(swelling("bomb.txt", 64 << 20))
    place = content.find(b"PK\x01\x02")
    content[place + 24 : place + 28] = (100).to_bytes(4, "little")
    (error,) = refusals(write("bundle.zip", bytes(content))).values()
    assert isinstance(error, PackRefused | SourceDamaged | SourceEmpty)


def test_more_members_than_the_limit_are_refused_at_once(write: Write) -> None:
    path = write("bundle.zip", pack({f"{number}.txt": "x" for number in range(MOST_MEMBERS + 1)}))
    (error,) = refusals(path).values()
    assert f"the limit is {MOST_MEMBERS}" in str(error)


def test_a_directory_too_large_for_the_memory_is_refused_unread(write: Write) -> None:
    content = bytearray(pack({"a.txt": "Text."}))
    place = content.rfind(b"PK\x05\x06")
    content[place + 12 : place + 16] = (500 << 20).to_bytes(4, "little")
    (error,) = refusals(write("bundle.zip", bytes(content))).values()
    assert isinstance(error, PackRefused)


@pytest.mark.parametrize(
    "name", ["../../etc/out.txt", "/etc/out.txt", "a/../../out.txt", "..\\out.txt", "C:\\out.txt"]
)
def test_a_name_that_leads_out_of_the_zip_file_is_refused(write: Write, tmp_path: Path, name: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        info = zipfile.ZipInfo("x")
        info.filename = name
        made.writestr(info, "Text.")
        made.writestr("a.txt", "Text.")
    path = write("bundle.zip", out.getvalue())
    (error,) = refusals(path).values()
    assert "leads out" in str(error)
    assert [file.name for file in (tmp_path / "files").iterdir()] == ["bundle.zip"]


def test_a_link_and_a_zip_file_in_a_zip_file_are_refused(write: Write) -> None:
    (error,) = refusals(write("link.zip", link("secret.txt", "/etc/passwd"))).values()
    assert "link" in str(error)
    path = write("nested.zip", pack({"inner.zip": pack({"a.txt": "Text."}), "b.txt": "Text."}))
    assert "a zip file in a zip file" in str(refusals(path)["nested.zip/inner.zip"])
    assert len(source_files(path)) == 2


def test_an_encrypted_member_is_locked(write: Write) -> None:
    content = bytearray(pack({"a.txt": "Text."}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(mark) + offset] |= 1
    (error,) = refusals(write("bundle.zip", bytes(content))).values()
    assert isinstance(error, SourceLocked)


@pytest.mark.parametrize("content", [b"PK\x03\x04 cut off", b"no zip at all", pack({"film.mp4": "x"})])
def test_a_zip_file_that_cannot_be_opened_stands_for_itself_and_is_refused(write: Write, content: bytes) -> None:
    path = write("bundle.zip", content)
    assert sources(path) == ["bundle.zip"]
    assert set(refusals(path)) == {"bundle.zip"}


def test_a_zip_file_that_is_read_as_one_file_says_that_it_is_several(write: Write) -> None:
    path = write("attachment", pack({"a.txt": "Text."}))
    with pytest.raises(PackRefused, match="several files"):
        read_file(SourceFile(path, "bundle.zip"))


def test_a_zip_file_over_the_limit_is_refused_unread(write: Write) -> None:
    path = write("bundle.zip", b"")
    with path.open("r+b") as file:
        file.truncate(200 << 20)
    (error,) = refusals(path).values()
    assert isinstance(error, SourceTooLarge) and "200 MB" in str(error)


def test_a_bundle_that_went_away_is_missing(write: Write) -> None:
    path = write("bundle.zip", pack({"a.txt": "Text."}))
    (file,) = source_files(path)
    path.unlink()
    with pytest.raises(IntakeError, match="no such file"):
        read_file(file)
    with pytest.raises(IntakeError, match="no such file"):
        read_file(SourceFile(write("other.zip", pack({"b.txt": "Text."})), "other.zip/a.txt", "a.txt"))
