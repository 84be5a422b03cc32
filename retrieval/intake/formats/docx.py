"""Word documents (.docx)."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any

from retrieval.intake.formats import packed
from retrieval.intake.formats.foreign import library
from retrieval.intake.formats.markup import paragraphs_in
from retrieval.intake.formats.reading import Paragraph, Reading, Stated, reading_of, tidied
from retrieval.model import Kind

# Styles that Word brings, in English; mammoth knows the headings.
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => h2:fresh
p[style-name='Quote'] => blockquote:fresh
p[style-name='Intense Quote'] => blockquote:fresh
p[style-name='Block Text'] => blockquote:fresh
p[style-name='Caption'] => figcaption:fresh
p[style-name='caption'] => figcaption:fresh
"""
_PROPERTIES = "docProps/core.xml"
_LARGEST_PROPERTIES = 64 * 1024
_TITLE = re.compile(r"<dc:title>([^<]*)</dc:title>")
_AUTHOR = re.compile(r"<dc:creator>([^<]*)</dc:creator>")


def read(source: str, content: bytes) -> Reading:
    """Read a Word document: headings, quotations and captions by the styles that Word brings, the rest is body.

    The title is its first paragraph where that is a heading, else that of its properties. Raises SourceDamaged,
    PackRefused, SourceEmpty.
    """
    packed.check_growth(source, content)
    with library(source, "documents", "Word (.docx)"):
        import mammoth
        from lxml import html

        made = mammoth.convert_to_html(
            io.BytesIO(content),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=_no_pictures,
        ).value
        paragraphs = paragraphs_in(html.fragment_fromstring(made, create_parent="body"))
    return reading_of(source, paragraphs, "docx", _stated(source, content, paragraphs[:1]))


def _no_pictures(_: Any) -> list[Any]:
    return []


def _stated(source: str, content: bytes, beginning: list[Paragraph]) -> Stated:
    with packed.opened(source, io.BytesIO(content)) as pack:
        properties = ""
        if _PROPERTIES in pack.namelist():
            member = pack.getinfo(_PROPERTIES)
            properties = packed.content_of(source, pack, member, _LARGEST_PROPERTIES).decode("utf-8", "replace")
    title, author = (_said(pattern, properties) for pattern in (_TITLE, _AUTHOR))
    heading = next((tidied(one.text) for one in beginning if one.kind is Kind.HEADING), "")
    # One word is the name of an account, not of a person.
    return Stated(title=heading or title or None, authors=(author,) if " " in author else ())


def _said(pattern: re.Pattern[str], properties: str) -> str:
    match = pattern.search(properties)
    return " ".join(tidied(unescape(match[1])).split()) if match else ""
