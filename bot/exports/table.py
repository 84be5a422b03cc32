"""A notebook as CSV, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from bot.exports.notes import SINCE, Exported
from retrieval.answers.cite.item import day_of
from retrieval.answers.cite.names import shown_name

COLUMNS = (
    *("number", "quotation", "note", "title", "outlet", "authors", "published", "paragraph", "url", "citation"),
    *("saved_at", "article_sha256", "start", "end", "since"),
)
# A cell that begins so is run as a formula: by its first letter, or by the first after what is skipped.
_FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def as_csv(notes: Sequence[Exported]) -> bytes:
    """The notebook as CSV, UTF-8 with the mark that spreadsheets need. A cell that would act begins with '."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([[_inert(str(cell)) for cell in _cells(one)] for one in notes])
    return out.getvalue().encode("utf-8-sig")


def _cells(one: Exported) -> list[object]:
    saved, item = one.saved, one.saved.citation
    return [
        saved.number,
        saved.text,
        saved.note or "",
        item["title"],
        item.get("container-title", ""),
        "; ".join(shown_name(name) for name in item.get("author", ())),
        "-".join(f"{part:02}" for part in day_of(item, "issued")),
        saved.paragraph,
        item.get("URL", ""),
        one.citation,
        saved.saved_at.isoformat(),
        saved.sha256,
        saved.start,
        saved.end,
        SINCE[one.since],
    ]


def _inert(cell: str) -> str:
    acts = cell.lstrip().startswith(_FORMULAS) or cell.startswith(("\t", "\r", "\n"))
    return f"'{cell}" if acts else cell
