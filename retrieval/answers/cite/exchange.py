"""CSL-JSON -> BibTeX and RIS, which reference managers read.

Each writer escapes what its format takes for a mark. Letters beyond ASCII stay as they are: both formats are UTF-8
wherever they are still read.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from retrieval.answers.cite.item import Item, day_of, is_inferred, one_line
from retrieval.answers.cite.names import Name, shown_name

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Braces are named rather than escaped: BibTeX counts `\\{` as an opening one.
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\lbrace{}",
        "}": r"\rbrace{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "#": r"\#",
        "$": r"\$",
        "%": r"\%",
        "&": r"\&",
        "_": r"\_",
    }
)
# Pairs that TeX sets as one sign: a dash, a quotation mark.
_LIGATURE = re.compile(r"([-'`,<>])(?=\1)|[?!](?=`)")
_RIS_KINDS = {"article-newspaper": "NEWS", "webpage": "ELEC", "document": "GEN"}


def bibtex(item: Item) -> str:
    """A BibTeX entry; `date` and `urldate` are biblatex's, where an inferred date carries its `~`."""
    issued = day_of(item, "issued")
    quotation = item.get("custom", {})
    fields = {
        "author": " and ".join(_bibtex_name(name) for name in item.get("author", ())),
        # The inner braces keep the capitals as they are printed.
        "title": f"{{{_tex(item['title'])}}}",
        "journal": _tex(item.get("container-title", "")),
        "date": "-".join(f"{part:02}" for part in issued) + ("~" if is_inferred(item) else ""),
        "year": str(issued[0]) if issued else "",
        "url": quote(item.get("URL", ""), safe="%/:?#&=@!$'()*+,;~._-"),
        "urldate": "-".join(f"{part:02}" for part in day_of(item, "accessed")) if "URL" in item else "",
        "annote": _tex(one_line(quotation.get("quotation", ""))),
        "note": "; ".join(_notes(item)),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    if len(issued) > 1:
        lines.append(f"  month = {_MONTHS[issued[1] - 1]},")
    kind = "article" if "container-title" in item else "misc"
    return "\n".join([f"@{kind}{{{item['id']},", *lines, "}"])


def ris(item: Item) -> str:
    """A RIS record, ended by its `ER` line."""
    issued, accessed = day_of(item, "issued"), day_of(item, "accessed")
    quotation = item.get("custom", {}).get("quotation", "")
    lines = [
        ("TY", _RIS_KINDS[item["type"]]),
        ("ID", item["id"]),
        *(("AU", _ris_name(name)) for name in item.get("author", ())),
        ("TI", item["title"]),
        ("T2", item.get("container-title", "")),
        ("PY", str(issued[0]) if issued else ""),
        ("DA", _ris_day(issued)),
        ("UR", item.get("URL", "")),
        ("Y2", _ris_day(accessed) if "URL" in item else ""),
        *(("N1", note) for note in _notes(item)),
        ("AB", one_line(quotation)),
    ]
    return "\n".join([*(f"{tag}  - {value}" for tag, value in lines if value), "ER  - "])


def _notes(item: Item) -> list[str]:
    cited = item.get("custom", {})
    notes = [f"Paragraph {cited['paragraph']}"] if "paragraph" in cited else []
    return [*notes, "Date of publication inferred"] if is_inferred(item) else notes


def _tex(text: str) -> str:
    return _LIGATURE.sub(r"\g<0>{}", text.translate(_TEX))


def _bibtex_name(name: Name) -> str:
    if "literal" in name:
        return f"{{{_tex(name['literal'])}}}"
    family = " ".join(name[part] for part in ("non-dropping-particle", "family") if part in name)
    parts = [family, name.get("suffix", ""), name.get("given", "")]
    return ", ".join(_one_part(_tex(part)) for part in parts if part)


def _one_part(text: str) -> str:
    """A part of a name that BibTeX cannot take apart further."""
    return f"{{{text}}}" if "," in text or " and " in f" {text.lower()} " else text


def _ris_name(name: Name) -> str:
    if "literal" in name:
        return shown_name(name)
    family = " ".join(name[part] for part in ("non-dropping-particle", "family") if part in name)
    return ", ".join(part for part in (family, name.get("given", ""), name.get("suffix", "")) if part)


def _ris_day(parts: tuple[int, ...]) -> str:
    """RIS's year/month/day/other, with its three slashes."""
    written = [f"{part:02}" for part in parts]
    return "/".join([*written, "", "", "", ""][:4]) if written else ""
