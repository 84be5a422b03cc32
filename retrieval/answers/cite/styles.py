"""Which styles of citation there are, and one call for all of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import partial

from retrieval.answers.cite import exchange, prose
from retrieval.answers.cite.item import Item
from retrieval.answers.cite.styled import APA, CHICAGO, HARVARD, MLA, styled


class Style(StrEnum):
    """A style of citation, by the name that people choose it with."""

    PLAIN = "plain"
    APA = "apa"
    MLA = "mla"
    CHICAGO = "chicago"
    HARVARD = "harvard"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"
    WIKIPEDIA = "wikipedia"


# The styles that a program reads: shown as they are, to be copied.
EXCHANGED = frozenset({Style.BIBTEX, Style.RIS, Style.CSL_JSON, Style.WIKIPEDIA})


def cite(items: Sequence[Item], style: Style) -> list[str]:
    """Each item in `style`; CSL-JSON gives one array of all. Raises CitationStylesMissing."""
    if style is Style.CSL_JSON:
        return [json.dumps(list(items), ensure_ascii=False, indent=2)]
    return [_WRITERS[style](item) for item in items]


_WRITERS: Mapping[Style, Callable[[Item], str]] = {
    Style.PLAIN: prose.plain,
    Style.APA: partial(styled, style=APA),
    Style.MLA: partial(styled, style=MLA),
    Style.CHICAGO: partial(styled, style=CHICAGO),
    Style.HARVARD: partial(styled, style=HARVARD),
    Style.BIBTEX: exchange.bibtex,
    Style.RIS: exchange.ris,
    Style.WIKIPEDIA: prose.wikipedia,
}
