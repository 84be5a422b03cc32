"""CSL-JSON -> what people paste: Wikipedia's {{cite news}}, and one plain line."""

from __future__ import annotations

from datetime import date

from retrieval.answers.cite.item import Item, day_of, is_inferred, one_line
from retrieval.answers.cite.names import shown_name

# What wiki text takes for a mark, as the entities that show the same letters.
_WIKI = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        "|": "&#124;",
        "[": "&#91;",
        "]": "&#93;",
        "{": "&#123;",
        "}": "&#125;",
        "'": "&#39;",
        "~": "&#126;",
        "_": "&#95;",
    }
)
_WIKI_ADDRESS = str.maketrans(
    {letter: f"%{ord(letter):02X}" for letter in "|[]{}<>\"'"},
)


def wikipedia(item: Item) -> str:
    """Wikipedia's template for a news article. An inferred day is given as its year with `c.`, as it asks there."""
    fields: dict[str, str] = {}
    for number, name in enumerate(item.get("author", ()), start=1):
        if "literal" in name:
            fields[f"author{number}"] = _wiki(name["literal"])
        else:
            parts = ("non-dropping-particle", "family", "suffix")
            fields[f"last{number}"] = _wiki(" ".join(name[part] for part in parts if part in name))
            fields[f"first{number}"] = _wiki(name.get("given", ""))
    issued = day_of(item, "issued")
    fields["date"] = f"c. {issued[0]}" if is_inferred(item) else _day(issued)
    fields["title"] = _wiki(item["title"])
    fields["work"] = _wiki(item.get("container-title", ""))
    if "URL" in item:
        fields["url"] = item["URL"].translate(_WIKI_ADDRESS)
        fields["access-date"] = _day(day_of(item, "accessed"))
    cited = item.get("custom", {})
    if cited:
        fields["at"] = f"para. {cited['paragraph']}"
        fields["quote"] = _wiki(one_line(cited["quotation"]))
    return "{{cite news" + "".join(f" |{name}={value}" for name, value in fields.items() if value) + "}}"


def plain(item: Item) -> str:
    """One line for anywhere: authors, title, outlet, day, paragraph, address, the day it was added."""
    authors = ", ".join(shown_name(name) for name in item.get("author", ()))
    issued = day_of(item, "issued")
    day = f"about {_day(issued)}" if is_inferred(item) else _day(issued)
    cited = item.get("custom", {})
    where = [
        f"“{item['title']}”",
        item.get("container-title", ""),
        day or "undated",
        f"p. {cited['page']}" if "page" in cited else "",
        f"paragraph {cited['paragraph']}" if cited else "",
    ]
    line = (f"{authors}: " if authors else "") + ", ".join(part for part in where if part) + "."
    added = _day(day_of(item, "accessed"))
    return " ".join(part for part in (line, item.get("URL", ""), f"(added {added})" if added else "") if part)


def _wiki(text: str) -> str:
    return text.translate(_WIKI)


def _day(parts: tuple[int, ...]) -> str:
    """The parts of a day that are known, in English: 4 March 2021, March 2021, 2021."""
    if len(parts) < 2:
        return str(parts[0]) if parts else ""
    month = f"{date(2000, parts[1], 1):%B}"
    return " ".join(str(part) for part in (*parts[2:], month, parts[0]))
