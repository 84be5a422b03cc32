"""A notebook as a Word document. Needs the extra `export`."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from bot.errors import ExtraMissing
from bot.exports.notes import SINCE, Exported

# What XML cannot hold.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def as_docx(notes: Sequence[Exported], title: str) -> bytes:
    """The notebook as DOCX. Raises ExtraMissing. Letters that XML cannot hold are shown as a mark."""
    try:
        from docx import Document
    except ModuleNotFoundError as error:
        raise ExtraMissing("export") from error
    document = Document()
    document.add_heading(_xml(title), level=1)
    for one in notes:
        document.add_paragraph(_xml(one.saved.text), style="Quote")
        document.add_paragraph(_xml(f"{one.saved.number}. {one.citation}"))
        if SINCE[one.since]:
            document.add_paragraph().add_run(SINCE[one.since]).italic = True
        if one.saved.note:
            document.add_paragraph(_xml(f"Note: {one.saved.note}"))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
