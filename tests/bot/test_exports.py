"""A notebook carried away: each format opened by the tool that people open it with."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import bibtexparser
import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.errors import ExtraMissing
from bot.exports.evidence import evidence_pack
from bot.exports.markdown import as_markdown
from bot.exports.notes import SINCE, Exported
from bot.exports.table import COLUMNS, as_csv
from bot.exports.word import as_docx
from bot.kept import SavedExcerpt, Since
from bot.state.notebooks import text_hash
from retrieval.answers.cite.item import csl_item
from retrieval.model import Excerpt, Metadata, Origin
from tests.bot import made_up
from tests.bot.newsroom import Newsroom, shown
from tests.bot.test_notebook import save

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
KNOWN = Metadata(
    "The *ramp* {a} & b", "Gazette", ("Ida Lund",), date(2021, 3, 4), Origin.PRINTED, "https://x.example/a"
)
WILD = '=HYPERLINK("http://evil")  “Quoted”\r\n\n# not a heading & &amp; <b>\t|cell| \N{RAINBOW}'


def exported(text: str, number: int = 1, note: str | None = None, since: Since = Since.SAME) -> tuple[Exported, str]:
    """A saved excerpt in the middle of an article, and the article's text."""
    article, passages = made_up.article(number, KNOWN, ["Before.", text, "After."])
    excerpt = Excerpt(article, passages[1], passages[1].span)
    saved = SavedExcerpt(
        number, number, 1, excerpt.text, csl_item(article.entry, excerpt), "main", number, text_hash(article.text),
        excerpt.span.start, excerpt.span.end, note, NOW,
    )  # fmt: skip
    return Exported(saved, since), article.text


def notes_of(*texts: str) -> tuple[list[Exported], dict[str, str]]:
    made = [exported(text, number) for number, text in enumerate(texts, start=1)]
    return [one for one, _ in made], {one.saved.sha256: text for one, text in made}


# Markdown


def test_markdown_shows_the_letters_as_text_and_none_of_them_acts() -> None:
    one, _ = exported(WILD, note="*call* them", since=Since.CHANGED)
    tokens = MarkdownIt().parse(as_markdown([one], "My # notes").decode())
    headings = [tokens[place + 1].content for place, token in enumerate(tokens) if token.type == "heading_open"]
    assert [tokens[place].tag for place, token in enumerate(tokens) if token.type == "heading_open"] == ["h1", "h2"]
    assert headings == ["My # notes", "1"] or headings == [r"My \# notes", "1"]
    inline = [child for token in tokens for child in token.children or []]
    kinds = {child.type for child in inline}
    assert kinds <= {"text", "softbreak", "text_special", "em_open", "em_close", "strong_open", "strong_close"}
    text = "".join(child.content for child in inline)
    assert "<b>" in text and "&amp;" in text and "*call* them" in text and SINCE[Since.CHANGED] in text


# CSV


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " =", "\n@", "＝", "\r"])
def test_no_cell_of_a_csv_is_a_formula(start: str) -> None:
    one, _ = exported(f"x {WILD}", note=f"{start}cmd|' /C calc'!A0")
    (header, row) = list(csv.reader(io.StringIO(as_csv([one]).decode("utf-8-sig"), newline="")))
    assert tuple(header) == COLUMNS
    assert row[COLUMNS.index("note")].startswith("'")
    assert row[COLUMNS.index("quotation")] == f"x {WILD}"


@given(st.text(min_size=1, max_size=60).filter(str.strip))
@settings(max_examples=60)
def test_a_csv_gives_every_quotation_back(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode().strip() or "x"
    one, _ = exported(text)
    _, row = list(csv.reader(io.StringIO(as_csv([one]).decode("utf-8-sig"), newline="")))
    cell = row[COLUMNS.index("quotation")]
    assert cell in (text, f"'{text}")
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))


# Word


def test_a_word_document_is_opened_by_a_reader_of_them() -> None:
    one, _ = exported("A “quotation”, & so on. \x0b\N{RAINBOW}", note="mine", since=Since.REMOVED)
    document = docx.Document(io.BytesIO(as_docx([one], "My notes")))
    read = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]
    assert read[0] == ("Heading 1", "My notes")
    assert read[1] == ("Quote", "A “quotation”, & so on. \ufffd\N{RAINBOW}")
    assert read[2][1].startswith("1. Ida Lund: “The *ramp* {a} & b”, Gazette, 4 March 2021, paragraph 2.")
    assert [text for _, text in read[3:]] == [SINCE[Since.REMOVED], "Note: mine"]


def test_without_the_extra_word_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(ExtraMissing, match=r"pip install .*\[export\]"):
        as_docx([exported("x")[0]], "x")


# The evidence pack


def unpacked(pack: bytes, folder: Path) -> Path:
    """Unpack with the system's own `unzip`."""
    if not (shutil.which("unzip") and shutil.which("sha256sum")):
        pytest.skip("unzip or sha256sum is not installed")
    (folder / "pack.zip").write_bytes(pack)
    subprocess.run(["unzip", "-q", "pack.zip", "-d", "pack"], cwd=folder, check=True)
    return folder / "pack"


def check_pack(folder: Path) -> list[dict[str, Any]]:
    """Everything that a pack promises; gives its lines."""
    checked = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert {line.split("  ")[1] for line in (folder / "SHA256SUMS").read_text().splitlines()} == files - {
        "SHA256SUMS"
    }
    lines = json.loads((folder / "manifest.json").read_text("utf-8"))["quotations"]
    library = bibtexparser.parse_file(str(folder / "citations.bib"))
    assert not library.failed_blocks
    items = json.loads((folder / "citations.json").read_text("utf-8"))
    assert [one["citation"] for one in lines] == [one["id"] for one in items] == [one.key for one in library.entries]
    for line in lines:
        article = (folder / line["article"]).read_bytes()
        assert hashlib.sha256(article).hexdigest() == line["article_sha256"]
        quotation = (folder / line["file"]).read_bytes().decode()
        assert article.decode()[line["start"] : line["end"]] == quotation
    return lines


def test_an_evidence_pack_is_whole_and_each_quotation_stands_in_its_article(tmp_path: Path) -> None:
    notes, texts = notes_of(WILD, "Plain words.", "x" * 500)
    lines = check_pack(unpacked(evidence_pack(notes, texts, "My notes", NOW), tmp_path))
    assert [line["number"] for line in lines] == [1, 2, 3]


def test_a_changed_file_of_a_pack_is_found_out(tmp_path: Path) -> None:
    folder = unpacked(evidence_pack(*notes_of("Plain words."), "My notes", NOW), tmp_path)
    (folder / "quotations" / "001.txt").write_text("Other words.")
    checked = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True)
    assert checked.returncode == 1 and "quotations/001.txt: FAILED" in checked.stdout


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("markdown", "notebook.md"),
        ("word", "notebook.docx"),
        ("csv", "notebook.csv"),
        ("evidence pack", "notebook.zip"),
    ],
)
async def test_a_notebook_is_exported_in_discord(newsroom: Newsroom, form: str, name: str) -> None:
    await save(newsroom)
    result = await newsroom.ada.slash(newsroom.channel, "notebook export", format=form)
    text = shown(result, private=True)
    (attachment,) = result.response.attachments
    content = await attachment.read()
    assert attachment.filename == name
    assert hashlib.sha256(content).hexdigest() in text
    if form in ("markdown", "csv"):
        assert "240 lorries a day" in content.decode()


async def test_the_pack_of_a_removed_article_still_holds_its_text(newsroom: Newsroom, tmp_path: Path) -> None:
    saved = await save(newsroom)
    await newsroom.ada.click(saved.response, label="Also to this channel's notebook")
    scope = await newsroom.archive.scope(["main"])
    (entry,) = await newsroom.archive.titles("broken ramp", scope, 5)
    text = (await newsroom.archive.article(entry.id, scope)).text
    await newsroom.archive.remove(entry.id, scope)
    result = await newsroom.bo.slash(newsroom.channel, "notebook export", format="evidence pack", whose="channel")
    folder = unpacked(await result.response.attachments[0].read(), tmp_path)
    (line,) = check_pack(folder)
    assert (folder / line["article"]).read_bytes().decode() == text
    assert line["since"] == SINCE[Since.REMOVED]


async def test_an_empty_notebook_is_not_exported(newsroom: Newsroom) -> None:
    result = await newsroom.ada.slash(newsroom.channel, "notebook export", format="csv")
    assert shown(result, private=True) == "The notebook is empty. Press Save under an excerpt to put it there."
    newsroom.expect_errors("NotebookEmpty")


async def test_an_export_that_discord_would_not_take_says_so(newsroom: Newsroom) -> None:
    from tests.bot.arriving import COMMAND, arrive, command

    await save(newsroom)
    option = {"name": "export", "type": 1, "options": [{"name": "format", "type": 3, "value": "csv"}]}
    data = command(newsroom, "notebook", option)
    result = await arrive(newsroom, COMMAND, data, attachment_size_limit=100)
    assert shown(result, private=True).startswith("The export is larger than Discord takes.")
    newsroom.expect_errors("NotebookTooLarge")
