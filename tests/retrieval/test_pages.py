"""Fetched bytes -> a document, in the format that they are in."""

import io
import zipfile
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.errors import IntakeError, SourceEmpty, UnsupportedFormat
from retrieval.intake.fetching import Fetched
from retrieval.intake.pages import ending_for, read_page

STORY = b"The mill by the river closed in May.\n\nIts last miller kept the key."


def page(content: bytes = STORY, content_type: str = "", path: str = "/", charset: str | None = None) -> Fetched:
    url = f"https://example.org{path}"
    return Fetched("https://example.org/asked", url, content, content_type, charset, None, None)


def zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "application/epub+zip" if name == "mimetype" else "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content_type", "path", "ending"),
    [
        ("text/html", "/story.pdf", ".html"),
        ("application/xhtml+xml", "/", ".html"),
        ("application/pdf", "/get?id=1", ".pdf"),
        ("text/markdown", "/", ".md"),
        ("text/plain", "/", ".txt"),
        ("text/plain", "/README.md", ".md"),
        ("text/plain", "/README.MARKDOWN", ".md"),
        ("text/plain", "/page.html", ".html"),
        ("application/rss+xml", "/", ".xml"),
        ("application/atom+xml", "/", ".xml"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "/", ".docx"),
        ("application/epub+zip", "/", ".epub"),
        ("message/rfc822", "/", ".eml"),
        ("application/rtf", "/", ".rtf"),
        ("multipart/related", "/", ".mhtml"),
        ("", "/letter.rtf", ".rtf"),
        ("", "/page.htm", ".html"),
        ("application/octet-stream", "/b%2Etxt", ".txt"),
        ("", "/story.php", ".txt"),
        ("", "/", ".txt"),
    ],
)
def test_the_type_says_the_format_and_where_it_is_vague_the_address(
    content_type: str, path: str, ending: str
) -> None:
    assert ending_for(page(content_type=content_type, path=path)) == ending


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (b"%PDF-1.7 ...", ".pdf"),
        (b"{\\rtf1 ...", ".rtf"),
        (zipped("mimetype", "a.xhtml"), ".epub"),
        (zipped("[Content_Types].xml", "word/document.xml"), ".docx"),
        (zipped("a.txt"), ".zip"),
        (b"<!DOCTYPE html><p>", ".html"),
        (b"\xef\xbb\xbf\n<!-- saved --><!-- twice -->\n<HTML lang=en>", ".html"),
        (b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">', ".html"),
        (b'<?xml version="1.0"?><rss version="2.0">', ".xml"),
        (b"<feed xmlns='x'>", ".xml"),
        (STORY, ".txt"),
    ],
)
@pytest.mark.parametrize("content_type", ["", "application/octet-stream", "application/xml"])
def test_where_the_type_is_vague_the_first_bytes_say_more(content: bytes, ending: str, content_type: str) -> None:
    assert ending_for(page(content, content_type)) == ending


def test_plain_text_about_pages_is_plain_text() -> None:
    assert ending_for(page(b"<html> is how a page begins.", "text/plain")) == ".txt"


def test_a_head_made_to_take_forever_takes_no_time() -> None:
    start = process_time()
    ending_for(page(b"<!---->" * 10_000))
    ending_for(page(b" " * 100_000))
    ending_for(page(b"PK\x03\x04" * 10_000))
    assert process_time() - start < 1


@pytest.mark.parametrize("content_type", ["image/png", "video/mp4", "application/json", "text/", "nonsense"])
def test_a_type_without_a_reader_is_refused_by_the_address_that_was_given(content_type: str) -> None:
    with pytest.raises(UnsupportedFormat) as refused:
        read_page(page(content_type=content_type))
    assert refused.value.source == "https://example.org/asked"


def test_a_document_is_named_as_asked_and_its_articles_stand_where_it_was_found() -> None:
    intake = read_page(page(path="/moved.txt"))
    assert intake.document.source == "https://example.org/asked"
    assert intake.document.text == STORY.decode()
    assert [draft.metadata.url for draft in intake.drafts] == ["https://example.org/moved.txt"]


def test_an_address_that_the_article_states_stays() -> None:
    stated = b"---\ntitle: Mill\nurl: https://paper.example/mill\n---\n" + STORY
    (draft,) = read_page(page(stated, "text/markdown")).drafts
    assert draft.metadata.url == "https://paper.example/mill"


def test_plain_text_is_read_in_the_encoding_that_the_server_names() -> None:
    text = "Мельница у реки закрылась в мае."
    written = page(text.encode("koi8-r"), "text/plain", charset="KOI8-R")
    document = read_page(written).document
    assert (document.text, document.encoding) == (text, "koi8-r")
    assert document.sha256 == read_page(written).document.sha256


@pytest.mark.parametrize("charset", ["utf-8", "no-such", "punycode", "unicode_escape", "hex", "ascii", "\0"])
def test_an_encoding_that_cannot_be_is_passed_over(charset: str) -> None:
    text = "Café by the river \\x41, where the last miller drinks his tea."
    document = read_page(page(text.encode(), "text/plain", charset=charset)).document
    assert document.text == text


def test_an_empty_page_is_refused() -> None:
    with pytest.raises(SourceEmpty):
        read_page(page(b" \n"))


@settings(deadline=None)
@given(
    st.binary() | st.text().map(str.encode),
    st.sampled_from(["", "text/plain", "text/markdown", "text/xml", "a/b"]),
    st.text(max_size=20),
    st.none() | st.sampled_from(["utf-16", "utf-7", "latin-1", "idna"]) | st.text(max_size=9),
)
def test_any_page_is_read_or_refused(content: bytes, content_type: str, path: str, charset: str | None) -> None:
    fetched = page(content, content_type, f"/{path}", charset)
    assert ending_for(fetched).startswith(".")
    try:
        assert read_page(fetched).drafts
    except IntakeError as error:
        assert error.source == fetched.asked
