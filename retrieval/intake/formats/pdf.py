"""PDF files: pages of lines -> paragraphs with page numbers. The letters and their places are pypdf's."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from retrieval.errors import NoTextLayer, SourceLocked
from retrieval.intake.formats.foreign import library
from retrieval.intake.formats.pdf_lines import Line, paragraphs_of
from retrieval.intake.formats.reading import Reading, Stated, reading_of, tidied
from retrieval.model import Kind

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

Matrix = Sequence[float]

# A page of a scan may hold a stamp or a number.
_LEAST_LETTERS_A_PAGE = 20
_MOST_PAGES = 3_000
_UPRIGHT = 0.1
# What programs write where nobody gave a title.
_NO_TITLE = re.compile(
    r"^(?:microsoft word|untitled|slide \d|powerpoint)|\.(?:docx?|pdf|indd|qxd|rtf|tex|html?)$", re.I
)


def read(source: str, content: bytes) -> Reading:
    """Read a PDF. Raises SourceLocked, NoTextLayer, SourceDamaged, SourceEmpty."""
    with library(source, "documents", "PDF"):
        from pypdf import PdfReader

        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise SourceLocked(source)
        pages = [_lines(page) for page in reader.pages[:_MOST_PAGES]]
        stated = _stated(reader)
    letters = sum(letter.isalpha() for lines in pages for line in lines for letter in line.text)
    if letters < _LEAST_LETTERS_A_PAGE * max(1, min(len(pages), 5)):
        raise NoTextLayer(source)
    paragraphs = paragraphs_of(pages)
    if stated.title is None and paragraphs and paragraphs[0].kind is Kind.HEADING:
        stated = Stated(title=tidied(paragraphs[0].text), authors=stated.authors)
    return reading_of(source, paragraphs, "pdf", stated)


def _stated(reader: PdfReader) -> Stated:
    known = reader.metadata
    if known is None:
        return Stated()
    title, author = (" ".join(tidied(str(words or "")).split()) for words in (known.title, known.author))
    # One word is the name of an account, not of a person.
    return Stated(
        title=title if title and not _NO_TITLE.search(title) else None, authors=(author,) if " " in author else ()
    )


def _lines(page: PageObject) -> list[Line]:
    """The lines of a page as its content draws them; what stands aslant (stamps, watermarks) is left out."""
    lines: list[Line] = []
    pieces: list[tuple[str, float, float, float, bool]] = []

    def take(text: str, page_matrix: Matrix, matrix: Matrix, font: Any, font_size: float) -> None:
        upright = abs(matrix[1]) < _UPRIGHT * abs(matrix[0]) or not matrix[1]
        x = matrix[4] * page_matrix[0] + page_matrix[4]
        y = matrix[5] * page_matrix[3] + page_matrix[5]
        size = font_size * abs(matrix[3]) * abs(page_matrix[3])
        bold = "bold" in str((font or {}).get("/BaseFont", "")).lower()
        for number, part in enumerate(text.split("\n")):
            if number and pieces:
                lines.append(_line(pieces))
                pieces.clear()
            if part.strip() and upright:
                pieces.append((part, x, y, size, bold))

    page.extract_text(visitor_text=take)
    if pieces:
        lines.append(_line(pieces))
    return lines


def _line(pieces: list[tuple[str, float, float, float, bool]]) -> Line:
    """A line of pieces in several fonts: as large as most of its letters, bold if all of it is."""
    _, x, y, _, _ = pieces[0]
    size = max(pieces, key=lambda piece: len(piece[0]))[3]
    return Line("".join(piece[0] for piece in pieces).strip(), x, y, size, all(piece[4] for piece in pieces))
