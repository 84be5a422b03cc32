"""Bytes in, documents out: encodings, and what is refused."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.errors import (
    IntakeError,
    NotText,
    SourceEmpty,
    SourceMissing,
    SourceTooLarge,
    SourceUnreadable,
    UnsupportedFormat,
)
from retrieval.intake.formats import LARGEST_FILE, plain
from retrieval.intake.reading import SourceFile, read_file

from .helpers import Write, read

STORY = "The harbour café reopened.\r\n\r\n“We’re glad,” said Zoë Åkerlund — and ordered soup for €5.\r\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01"


def assert_one_sentence_that_says_what_to_do(error: IntakeError, source: str) -> None:
    message = str(error)
    assert message.startswith(f"{source}: ")
    assert "\n" not in message
    assert message.endswith(".")
    assert re.search(r"Check|Split|Save|Supported|nothing to quote", message)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (STORY.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + STORY.encode(), "utf-8"),
        (STORY.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + STORY.encode("utf-16-be"), "utf-16"),
        (STORY.encode("utf-32"), "utf-32"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16 little", "utf-16 big", "utf-32"],
)
def test_the_text_of_a_document_is_the_decoded_file(write: Write, content: bytes, encoding: str) -> None:
    intake = read(write("story.txt", content))
    assert intake.document.text == content.decode(encoding)
    (draft,) = intake.drafts
    assert draft.span.of(intake.document.text) == STORY.strip()
    assert STORY in intake.document.text


@pytest.mark.parametrize("ending", ["txt", "text", "md", "markdown", "TXT", "Md"])
def test_every_supported_ending_is_read_in_either_case(write: Write, ending: str) -> None:
    intake = read(write(f"story.{ending}", STORY.encode()))
    assert intake.document.text == STORY


def test_the_checksum_is_of_the_bytes_as_they_came(write: Write) -> None:
    with_mark = read(write("one.txt", b"\xef\xbb\xbf" + STORY.encode())).document
    without = read(write("two.txt", STORY.encode())).document
    assert with_mark.sha256 != without.sha256
    assert without.sha256 == read(write("three.txt", STORY.encode())).document.sha256


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_western_text_that_is_not_utf_8_is_read_with_its_quotation_marks(write: Write, encoding: str) -> None:
    story = "“We’re ready,” she said. The café on the quay sold fish until noon, and nobody objected.\n" * 3
    story = story if encoding == "cp1252" else story.translate({0x201C: '"', 0x201D: '"', 0x2019: "'"})
    assert read(write("old.txt", story.encode(encoding))).document.text == story


@pytest.mark.parametrize(
    "story",
    ["El señor Muñoz compró más piñas en el mercado.", "A “naïve” menu — said Zoë.", "Café.", "Señor."],
)
def test_short_western_text_keeps_its_letters(write: Write, story: str) -> None:
    assert read(write("old.txt", story.encode("cp1252"))).document.text == story


def test_one_wrong_byte_far_inside_a_long_utf_8_text_becomes_one_replacement_mark(write: Write) -> None:
    story = "The café’s menu was “naïve” that day in Ålesund. " * 6_000
    text = read(write("long.txt", story.encode() + b"\xff And then it closed.")).document.text
    assert text == story + "\ufffd And then it closed."


@pytest.mark.parametrize("story", ["“We’re ready,” she said, and rang the bell.\n", "El señor Muñoz compró piñas.\n"])
def test_one_wrong_byte_in_a_short_utf_8_text_becomes_one_replacement_mark(write: Write, story: str) -> None:
    text = read(write("short.txt", (story * 20).encode() + b"\xff And then it closed.")).document.text
    assert text == story * 20 + "\ufffd And then it closed."


@pytest.mark.parametrize("content", [PNG, b"text\0text", STORY.encode("utf-16-le"), bytes(range(256)) * 20])
def test_binary_content_is_not_text(write: Write, content: bytes) -> None:
    with pytest.raises(NotText) as refused:
        read(write("picture.txt", content))
    assert_one_sentence_that_says_what_to_do(refused.value, "picture.txt")


@pytest.mark.parametrize(
    "content",
    ["", " \r\n\t ", "\u3000\u00a0\n", "🚢🚢🚢\n🎉", "…!?—\n", "\ufeff", "\u200b\u200b"],
    ids=["empty", "white space", "wide white space", "emoji", "punctuation", "mark", "zero width"],
)
@pytest.mark.parametrize("ending", ["txt", "md"])
def test_a_file_without_letters_is_empty(write: Write, content: str, ending: str) -> None:
    with pytest.raises(SourceEmpty) as refused:
        read(write(f"blank.{ending}", content))
    assert_one_sentence_that_says_what_to_do(refused.value, f"blank.{ending}")


def test_a_file_over_the_limit_is_refused_unread(write: Write) -> None:
    path = write("huge.txt", "")
    with path.open("r+b") as file:
        file.truncate(50 * 1024 * 1024)
    with pytest.raises(SourceTooLarge) as refused:
        read(path)
    assert (refused.value.size, refused.value.limit) == (50 * 1024 * 1024, LARGEST_FILE)
    assert "50 MB" in str(refused.value)
    assert_one_sentence_that_says_what_to_do(refused.value, "huge.txt")


def test_the_limit_is_about_bytes_and_includes_itself(write: Write) -> None:
    path = write("edge.txt", "")
    with path.open("r+b") as file:
        file.truncate(LARGEST_FILE)
    with pytest.raises(NotText):
        read(path)


def test_a_file_that_went_away_is_missing(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing) as refused:
        read(tmp_path / "gone.txt")
    assert_one_sentence_that_says_what_to_do(refused.value, "gone.txt")


def test_a_folder_with_the_name_of_a_file_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(SourceUnreadable) as refused:
        read(tmp_path / "folder.txt")
    assert_one_sentence_that_says_what_to_do(refused.value, "folder.txt")


@pytest.mark.parametrize("name", ["film.mp4", "table.csv", "README", ".txt", "letter.doc"])
def test_a_format_without_a_reader_is_refused_with_those_that_have_one(write: Write, name: str) -> None:
    with pytest.raises(UnsupportedFormat) as refused:
        read(write(name, STORY))
    assert ".txt" in str(refused.value)
    assert_one_sentence_that_says_what_to_do(refused.value, name)


def test_no_refusal_shows_the_folder_that_nobody_typed(write: Write, tmp_path: Path) -> None:
    for name, content in {"a.txt": b"", "b.pdf": b"x", "c.txt": PNG, "d.md": b"---\na: [\n---\nText."}.items():
        with pytest.raises(IntakeError) as refused:
            read(write(name, content))
        assert str(tmp_path) not in str(refused.value)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=120) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_at_all_are_read_or_refused(content: bytes) -> None:
    try:
        text, encoding = plain.decode("any.txt", content)
    except (NotText, SourceEmpty):
        return
    assert "\0" not in text
    assert text == content.decode(encoding, errors="replace")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200).filter(lambda text: any(map(str.isalnum, text)) and "\0" not in text))
def test_any_utf_8_text_is_read_to_the_letter(text: str) -> None:
    assert plain.decode("any.txt", text.encode()) == (text, "utf-8")


def test_reading_the_same_file_again_gives_the_same_articles(write: Write) -> None:
    path = write("story.txt", STORY * 5)
    assert read_file(SourceFile(path, "story.txt")) == read_file(SourceFile(path, "story.txt"))
