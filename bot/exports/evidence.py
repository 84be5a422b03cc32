"""The evidence pack: a zip that holds each quotation, its citation, and the article as it was, with hashes.

README.txt             what this is, and how to check it
quotations/001.txt     a quotation, letter for letter
articles/HASH.txt      the text of a cited article as it was when the quotation was saved; HASH is its sha256
citations.bib          a BibTeX entry for each quotation
citations.json         the same as CSL-JSON
manifest.json          which quotation stands where in which article, with notes and what became of it since
SHA256SUMS             the hash of every other file, for `sha256sum -c SHA256SUMS`
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.exports.notes import SINCE, Exported
from retrieval.answers.cite.item import Item
from retrieval.answers.cite.styles import Style, cite

_README = """\
{title}

Quotations saved with Footnote, each with its citation and the text of its article as it was then.
A quotation is the slice [start, end) of its article in code points, as manifest.json says.

To check that nothing in this pack was changed:
    sha256sum -c SHA256SUMS
To check that a quotation stands in its article (Python):
    open("articles/HASH.txt", newline="", encoding="utf-8").read()[start:end]
"""


def evidence_pack(notes: Sequence[Exported], texts: Mapping[str, str], title: str, now: datetime) -> bytes:
    """The pack as a zip. `texts` are the articles' texts by their sha256."""
    files = {"README.txt": _README.format(title=title).encode()}
    for one in notes:
        files[_quotation(one)] = one.saved.text.encode()
    for sha256, text in sorted(texts.items()):
        files[_article(sha256)] = text.encode()
    items = [_item(one) for one in notes]
    files["citations.bib"] = ("\n\n".join(cite(items, Style.BIBTEX)) + "\n").encode()
    files["citations.json"] = (cite(items, Style.CSL_JSON)[0] + "\n").encode()
    manifest = {"title": title, "made_at": now.isoformat(), "quotations": [_line(one) for one in notes]}
    files["manifest.json"] = (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()
    sums = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items()]
    files["SHA256SUMS"] = "".join(sums).encode()
    return _zipped(files, now)


def _item(one: Exported) -> Item:
    """Two quotations of one article are two entries, so their ids must differ."""
    return {**one.saved.citation, "id": f"{one.saved.citation['id']}-q{one.saved.number}"}


def _line(one: Exported) -> dict[str, Any]:
    saved = one.saved
    return {
        "number": saved.number,
        "file": _quotation(one),
        "citation": _item(one)["id"],
        "article": _article(saved.sha256),
        "article_sha256": saved.sha256,
        "start": saved.start,
        "end": saved.end,
        "paragraph": saved.paragraph,
        "saved_at": saved.saved_at.isoformat(),
        "note": saved.note,
        "since": SINCE[one.since] or None,
    }


def _quotation(one: Exported) -> str:
    return f"quotations/{one.saved.number:03}.txt"


def _article(sha256: str) -> str:
    return f"articles/{sha256}.txt"


def _zipped(files: Mapping[str, bytes], now: datetime) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, now.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            pack.writestr(info, content)
    return out.getvalue()
