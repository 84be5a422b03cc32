"""As much of Discord's Markdown as tells what acts in a text and what is only shown: its rules, not our code.

A backslash before anything but a letter, a digit or white space shows that character. Two asterisks begin and end
bold. Whatever else could act is looked for by `acting`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# Stands for a character that a backslash disarmed: no letter, no digit, no mark.
_DISARMED = "\ufffc"

_ACTS = {
    "a mark": re.compile(r"[*_~`|<>\[\]()@\\]"),
    "a heading, list or subtext": re.compile(r"^[^\S\n]*(?:[#+-]|\d+[.)])", re.MULTILINE),
    "an address": re.compile(r"[A-Za-z]://"),
    "an emoji": re.compile(r":[\w+-]+:"),
    "a mention": re.compile(r"<(?:@[!&]?|#|/\w+:|a?:\w+:|t:|id:)"),
    "a ping of all": re.compile(r"@(?:everyone|here)"),
    "a link": re.compile(r"\]\("),
}


@dataclass
class Read:
    """`shown` is what a person sees; `live` the same with disarmed characters blotted out; `bold` the spans in bold.

    `unclosed` says that bold was begun and never ended. `without_bold` is the Markdown without its bold marks.
    """

    shown: str = ""
    live: str = ""
    without_bold: str = ""
    bold: list[tuple[int, int]] = field(default_factory=list)
    unclosed: bool = False

    def acting(self) -> list[str]:
        """What would act: the names of all that is not disarmed."""
        return [name for name, pattern in _ACTS.items() if pattern.search(self.live)]


def read(markdown: str) -> Read:
    found = Read()
    began: int | None = None
    place = 0
    while place < len(markdown):
        escape = re.match(r"\\([^0-9A-Za-z\s])", markdown[place : place + 2])
        if escape:
            found.shown += escape[1]
            found.live += _DISARMED
            found.without_bold += escape[0]
            place += 2
        elif markdown.startswith("**", place):
            if began is None:
                began = len(found.shown)
            else:
                found.bold.append((began, len(found.shown)))
                began = None
            place += 2
        else:
            found.shown += markdown[place]
            found.live += markdown[place]
            found.without_bold += markdown[place]
            place += 1
    found.unclosed = began is not None
    return found
