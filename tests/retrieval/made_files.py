"""Files of every format, made byte by byte, so that each can be right or wrong in exactly one way."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from email.message import EmailMessage

STORY = (
    "The mill by the river closed in May after ninety years, and its last miller kept the key.",
    "“I will not hand it over,” said Ada Holt, who ran the mill with her brother until the flood.",
    "The council offered to buy the building, but nobody could say what it would do with the wheel.",
)

# PDF ----------------------------------------------------------------------------------------------------

# A line: its letters, from the left and from below in points, size, and whether it is bold.
PdfLine = tuple[str, float, float, float, bool]


def pdf(pages: Sequence[Sequence[PdfLine]], *, title: str = "", author: str = "") -> bytes:
    """A PDF of these lines, in a font whose letters are those of Windows."""
    objects: list[bytes] = [b"", b""]
    kids = []
    for lines in pages:
        drawn = "\n".join(
            f"BT /F{2 if bold else 1} {size} Tf 1 0 0 1 {x} {y} Tm ({_escaped(text)}) Tj ET"
            for text, x, y, size, bold in lines
        )
        stream = zlib.compress(drawn.encode("cp1252"))
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream))
        fonts = b"".join(
            b"/F%d << /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >> " % (number, name)
            for number, name in ((1, b"Times-Roman"), (2, b"Times-Bold"))
        )
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << %s>> >> >>"
            % (len(objects), fonts)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    objects.append(f"<< /Title ({_escaped(title)}) /Author ({_escaped(author)}) >>".encode("cp1252"))
    return _pdf_of(objects)


def _pdf_of(objects: Sequence[bytes]) -> bytes:
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(objects) + 1, len(objects)))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def wrapped(paragraphs: Sequence[str], *, top: float = 760, width: int = 80, leading: float = 14) -> list[PdfLine]:
    """Paragraphs set in lines of 11 points, with space between them."""
    lines: list[PdfLine] = []
    y = top
    for paragraph in paragraphs:
        line = ""
        for word in [*paragraph.split(" "), None]:
            if word is not None and len(line) + len(word) < width:
                line = f"{line} {word}".strip()
                continue
            lines.append((line, 72, y, 11, False))
            y -= leading
            line = word or ""
        y -= leading / 2
    return lines


def story_pdf() -> bytes:
    """One page with a headline and the story."""
    return pdf([[("The last miller", 72, 800, 20, True), *wrapped(STORY)]], title="The last miller")


# Zip files and the formats made of them -----------------------------------------------------------------


def pack(members: Mapping[str, bytes | str]) -> bytes:
    """A zip file of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            # Books have this first and as it is, so that their kind can be told without unpacking.
            made.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return out.getvalue()


def link(name: str, target: str) -> bytes:
    """A zip file with a symbolic link in it."""
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(info, target)
    return out.getvalue()


def swelling(name: str, size: int) -> bytes:
    """A zip file whose one member grows to `size` bytes of white space."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made, made.open(name, "w", force_zip64=False) as member:
        for _ in range(size >> 20):
            member.write(b" " * (1 << 20))
    return out.getvalue()


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(paragraphs: Sequence[tuple[str, str]], *, title: str = "", author: str = "") -> bytes:
    """A Word file of paragraphs, each with the name of its style ('' for none)."""
    styles = sorted({style for style, _ in paragraphs if style})
    body = "".join(
        f"<w:p>{f'<w:pPr><w:pStyle w:val={_quoted(_style_id(style))}/></w:pPr>' if style else ''}"
        f"<w:r><w:t>{_marked(text)}</w:t></w:r></w:p>"
        for style, text in paragraphs
    )
    defined = "".join(
        f'<w:style w:type="paragraph" w:styleId={_quoted(_style_id(style))}>'
        f"<w:name w:val={_quoted(style)}/></w:style>"
        for style in styles
    )
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return pack(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/></Types>',
            "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{relations}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            f'relationships"><Relationship Id="r1" Type="{relations}/styles" Target="styles.xml"/></Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
            "word/styles.xml": f'<w:styles xmlns:w="{_WORD}">{defined}</w:styles>',
            "docProps/core.xml": '<cp:coreProperties xmlns:cp="urn:cp" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{_marked(title)}</dc:title><dc:creator>{_marked(author)}</dc:creator></cp:coreProperties>",
        }
    )


def _style_id(style: str) -> str:
    return style.replace(" ", "")


def _quoted(text: str) -> str:
    return f'"{text}"'


def _marked(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def epub(
    chapters: Mapping[str, str], *, facts: str = "", nav: bool = True, extra: Mapping[str, str] | None = None
) -> bytes:
    """A book of chapters (name and XHTML body); `facts` is put into its metadata."""
    items = "".join(
        f'<item id="c{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    contents = '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>' if nav else ""
    first = '<itemref idref="nav"/>' if nav else ""
    page = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body>{}</body></html>'
    return pack(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
            "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>{facts}</metadata>'
            f"<manifest>{items}{contents}</manifest><spine>{first}{spine}</spine></package>",
            "OEBPS/nav.xhtml": page.format("<nav><ol><li>Contents</li></ol></nav>"),
            **{f"OEBPS/{name}": page.format(body) for name, body in chapters.items()},
            **(extra or {}),
        }
    )


# Mails --------------------------------------------------------------------------------------------------


def mail(text: str | None = None, html: str | None = None, **heads: str) -> bytes:
    """A mail with a text, an HTML part or both."""
    message = EmailMessage()
    for name, value in {"From": "Ada Holt <ada@mill.example>", "Subject": "The key", **heads}.items():
        message[name] = value
    if text is not None:
        message.set_content(text)
        if html is not None:
            message.add_alternative(html, subtype="html")
    elif html is not None:
        message.set_content(html, subtype="html")
    return message.as_bytes()


def saved_page(html: str, address: str) -> bytes:
    """A web page as browsers save it in one file."""
    message = EmailMessage()
    message["Snapshot-Content-Location"] = address
    message["MIME-Version"] = "1.0"
    message.set_content(html, subtype="html", cte="quoted-printable")
    message.make_related()
    for part in message.iter_parts():
        part["Content-Location"] = address
    message.add_related(b"\x89PNG not shown", "image", "png", cid="<picture>")
    return message.as_bytes()


def rtf(paragraphs: Sequence[str]) -> bytes:
    """A file of rich text."""
    body = "\\par\n".join("".join(c if c < "\x7f" else f"\\u{ord(c)}?" for c in text) for text in paragraphs)
    return f"{{\\rtf1\\ansi\\deff0{{\\fonttbl{{\\f0 Times;}}}}\\f0 {body}\\par}}".encode("ascii")


def feed(title: str, items: Sequence[str]) -> bytes:
    """An RSS feed of items, each the XML in it."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{inside}</channel></rss>'.encode()


# Web pages ----------------------------------------------------------------------------------------------


def web_page(body: str, head: str = "", title: str = "The last miller - River Post") -> str:
    """A page with navigation and a footer around `body`."""
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
        '<nav><ul><li><a href="/">Front page</a></li><li><a href="/sport">Sport</a></li></ul></nav>'
        f"<main><article>{body}</article></main>"
        '<aside><h3>Most read</h3><p><a href="/x">Ten ways to cook a trout</a></p></aside>'
        "<footer><p>River Post. All rights reserved.</p></footer></body></html>"
    )


def story_page(head: str = "") -> str:
    """The story as a web page."""
    return web_page("<h1>The last miller</h1>" + "".join(f"<p>{paragraph}</p>" for paragraph in STORY), head)
