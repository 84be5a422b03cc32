"""Whatever is handed in: one clear line or articles, in bounded time and memory, and nothing lost."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.archive import Archive
from retrieval.errors import FormatNotInstalled, IntakeError, SourceEmpty, SourceTooDemanding, SourceTooLarge
from retrieval.intake.formats import SUPPORTED
from retrieval.intake.reading import SourceFile, read_content, read_file, source_files

from .helpers import MAIN, Write, put
from .made_files import STORY, docx, epub, feed, mail, pack, rtf, saved_page, story_page, story_pdf

FILES = {
    "mill.html": story_page('<meta property="article:published_time" content="2019-05-03">').encode(),
    "mill.mhtml": saved_page(story_page(), "https://river.example/mill"),
    "mill.pdf": story_pdf(),
    "mill.docx": docx([("Title", "The last miller"), *(("", paragraph) for paragraph in STORY)]),
    "mill.eml": mail("\n\n".join(STORY), story_page()),
    "mill.epub": epub({"one.xhtml": f"<h2>One</h2><p>{STORY[0]}</p>"}, facts="<dc:title>The River</dc:title>"),
    "mill.rtf": rtf(["The last miller", *STORY]),
    "mill.rss": feed(
        "River Post",
        [f"<title>The last miller</title><link>https://river.example/1</link><description>{STORY[0]}</description>"],
    ),
    "mill.md": ("---\ntitle: The last miller\n---\n\n" + "\n\n".join(STORY)).encode(),
    "mill.txt": "\n\n".join(STORY).encode(),
}
# Of processor time: the machine may be busy with other things.
_SECONDS = 10


def read_or_refuse(name: str, content: bytes) -> None:
    """Read it; where it is refused, the refusal is one line that names the file and nothing of this machine."""
    before = time.process_time()
    try:
        intake = read_content(name, content, name=name)
    except IntakeError as error:
        message = str(error)
        assert message.startswith(f"{name}: ") and "\n" not in message and message.endswith(".")
    else:
        text = intake.document.text
        assert intake.drafts
        for draft in intake.drafts:
            for passage in draft.passages:
                assert passage.span.of(draft.span.of(text)).strip()
        assert text == text.encode("utf-8").decode("utf-8") and "\0" not in text
    assert time.process_time() - before < _SECONDS


def test_each_of_the_files_that_are_spoilt_below_is_right_as_it_is() -> None:
    for name, content in FILES.items():
        assert STORY[0] in read_content(name, content, name=name).document.text


@st.composite
def spoilt(draw: st.DrawFn, content: bytes) -> bytes:
    """A file with bytes changed, cut out, doubled or put in, as disks, networks and ill will do."""
    out = bytearray(content)
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(out)))
        length = draw(st.sampled_from((1, 1, 2, 8, 64, 512)))
        match draw(st.integers(0, 4)):
            case 0:
                out[place : place + length] = draw(st.binary(min_size=length, max_size=length))
            case 1:
                del out[place : place + length]
            case 2:
                out[place:place] = out[place : place + length] * 3
            case 3:
                del out[place:]
            case _:
                odd = (
                    b"\0",
                    b"<",
                    b"&",
                    b">>",
                    b"\xff\xfe",
                    b"{\\",
                    b"(((",
                    b"%PDF-",
                    b"PK\x03\x04",
                    b"<!--",
                    b"]]>",
                )
                out[place:place] = draw(st.sampled_from(odd))
    return bytes(out)


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_spoilt_file_is_read_or_refused(name: str, data: st.DataObject) -> None:
    read_or_refuse(name, data.draw(spoilt(FILES[name])))


@pytest.mark.parametrize("ending", sorted({ending for ending in SUPPORTED if ending != ".zip"}))
@settings(max_examples=40, deadline=None)
@given(content=st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_at_all_are_read_or_refused_under_any_name(ending: str, content: bytes) -> None:
    read_or_refuse(f"any{ending}", content)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_spoilt_zip_file_is_read_or_refused(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("zip") / "bundle.zip"
    path.write_bytes(data.draw(spoilt(pack({"a.txt": STORY[0], "b.html": story_page()}))))
    for file in source_files(path):
        try:
            read_file(file)
        except IntakeError as error:
            assert "\n" not in str(error)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("other", FILES)
def test_a_file_under_the_name_of_another_format_is_read_as_what_it_is_or_refused(name: str, other: str) -> None:
    read_or_refuse(name, FILES[other])


@pytest.mark.parametrize("other", ["mill.pdf", "mill.rtf", "mill.docx", "mill.epub"])
@pytest.mark.parametrize("name", ["mill.txt", "mill.html", "mill.pdf", "mill", "mill.aspx"])
def test_a_signature_counts_for_more_than_the_ending_of_a_name(name: str, other: str) -> None:
    assert STORY[0] in read_content(name, FILES[other], name=name).document.text


def test_a_page_under_a_name_that_says_nothing_is_read_as_a_page() -> None:
    for name in ("mill", "mill.aspx", "mill.php", "mill.pdf"):
        assert STORY[0] in read_content(name, FILES["mill.html"], name=name).document.text


def test_a_text_that_shows_how_a_page_is_written_stays_a_text() -> None:
    assert read_content("page.txt", FILES["mill.html"], name="page.txt").document.text == FILES["mill.html"].decode()


@pytest.mark.parametrize("ending", sorted(SUPPORTED))
def test_a_file_of_no_bytes_is_refused(write: Write, ending: str) -> None:
    (file,) = source_files(write(f"nothing{ending}", b""))
    with pytest.raises(IntakeError) as refused:
        read_file(file)
    assert ending == ".zip" or isinstance(refused.value, SourceEmpty)


@pytest.mark.parametrize("ending", sorted(SUPPORTED))
def test_a_file_of_200_megabytes_is_refused_unread(write: Write, ending: str) -> None:
    path = write(f"huge{ending}", b"%PDF-1.4" if ending == ".pdf" else b"")
    with path.open("r+b") as file:
        file.truncate(200 << 20)
    before = time.process_time()
    with pytest.raises(SourceTooLarge, match="200 MB"):
        read_file(SourceFile(path, path.name))
    assert time.process_time() - before < 0.5


# Made to take long --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("deep.html", b"<div>" * 20_000 + b"text"),
        ("wide.html", b"<p>a" * 20_000),
        ("open.html", b"<!--" * 50_000 + b"<p>text"),
        ("tags.html", b"<a href=" * 50_000),
        ("json.html", b"<script type=application/ld+json>" + b"[" * 50_000 + b"</script><p>Text of a page."),
        ("deep.rtf", b"{\\rtf1 " + b"{" * 50_000 + b"text"),
        ("parts.eml", b"From: a\nContent-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\n" * 20_000),
        ("pages.pdf", b"%PDF-1.4\n" + b"1 0 obj << /Kids [1 0 R] /Type /Pages /Count 9999999 >> endobj\n" * 1_000),
        ("words.txt", b"\n\n".join(b"word" for _ in range(10_000))),
        ("lines.md", b"# x\n" * 10_000),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_what_is_made_to_take_long_does_not(archive: Archive, write: Write, name: str, content: bytes) -> None:
    try:
        await put(archive, write(name, content))
    except IntakeError as error:
        assert "\n" not in str(error)
        assert not isinstance(error, SourceTooDemanding)


async def test_a_bad_file_takes_nothing_from_the_good_ones_around_it(archive: Archive, write: Write) -> None:
    bad = {"b.pdf": FILES["mill.pdf"][:300], "d.docx": b"PK\x03\x04", "f.html": b"", "h.txt": b"\0\1", "j.zip": b"PK"}
    good = {"a.txt": FILES["mill.txt"], "c.html": FILES["mill.html"], "e.pdf": FILES["mill.pdf"]}
    for name, content in (bad | good).items():
        write(name, content)
    refused = []
    for file in source_files(write("z.txt", "Text at the end.").parent):
        try:
            await archive.add(file, "main")
        except IntakeError as error:
            refused.append(error.source)
    assert refused == sorted(bad)
    assert [entry.source async for entry in archive.articles(MAIN)] == [*sorted(good), "z.txt"]


async def test_hundreds_of_articles_of_one_word_are_as_many_articles(archive: Archive, tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"{number:04}.txt").write_text(f"word{number}")
    for file in source_files(tmp_path):
        await archive.add(file, "main")
    assert (await archive.libraries())["main"] == 300
    assert (await archive.ask("word77", MAIN)).findings[0].excerpt.text == "word77"


@pytest.mark.parametrize(
    ("name", "needed", "extra"),
    [
        ("mill.html", "trafilatura", "html"),
        ("mill.mhtml", "trafilatura", "html"),
        ("mill.pdf", "pypdf", "documents"),
        ("mill.docx", "mammoth", "documents"),
        ("mill.epub", "lxml", "documents"),
        ("mill.rtf", "striprtf.striprtf", "documents"),
        ("mill.rss", "lxml", "html"),
    ],
)
def test_a_format_whose_library_is_not_installed_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, name: str, needed: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, needed, None)
    with pytest.raises(FormatNotInstalled) as refused:
        read_content(name, FILES[name], name=name)
    assert f'pip install "footnote-bot[{extra}]"' in str(refused.value)
