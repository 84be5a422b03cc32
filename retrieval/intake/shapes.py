"""What a paragraph looks like from outside: long or short, like prose or like a title, how it is set apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from retrieval.text.paragraphs import paragraph_spans
from retrieval.text.spans import Span

# Longer first lines are prose, not a headline.
LONGEST_TITLE = 150
# A heading is short and ends without the marks that end a sentence. Longer lines are prose.
_LONGEST_HEADING = 90
_ENDS_LIKE_PROSE = re.compile(r"""[.!?:;…][)\]"'”’»]*$""")
# `“We will not rest.” – Ada Holt` is a quotation and who said it.
_QUOTED_SENTENCE = re.compile(r"""[.!?…]["”’']\s*[–—―-]""")
_LIST_ITEM = re.compile(r"(?:[•‣▪●*–-]|\d{1,3}[.)])\s+\S")
_NUMBER = re.compile(r"\d{1,2}[.)]\s+(?=[^\W\d_a-z])")
_ENDS_LIKE_NO_TITLE = re.compile(r"""(?:[^.]\.|[:;,…])[)\]"'”’»]*$""")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph where it stands. `gap` counts the blank lines before it."""

    span: Span
    text: str
    gap: int

    @property
    def is_line(self) -> bool:
        """Whether it is one line."""
        return "\n" not in self.text

    @property
    def is_heading_like(self) -> bool:
        """Whether it is a short line that does not end as a sentence does, is no item of a list, no quotation."""
        short = self.is_line and len(self.text) <= _LONGEST_HEADING
        prose = _ENDS_LIKE_PROSE.search(self.text) or _QUOTED_SENTENCE.search(self.text)
        return short and not prose and not self.is_list_item

    @property
    def is_list_item(self) -> bool:
        """Whether it begins with the mark or the number of an item."""
        return bool(_LIST_ITEM.match(self.text))

    @property
    def is_numbered_heading_like(self) -> bool:
        """Whether it is such a short line after a number: a heading, where no item of a list stands beside it."""
        number = _NUMBER.match(self.text)
        return number is not None and replace(self, text=self.text[number.end() :]).is_heading_like

    @property
    def is_prose(self) -> bool:
        """Whether it is longer than any title."""
        return len(self.text) > LONGEST_TITLE


def paragraphs_of(text: str) -> list[Paragraph]:
    """The paragraphs of `text` in order."""
    found: list[Paragraph] = []
    end = 0
    for span in paragraph_spans(text):
        between = text[end : span.start]
        gap = max(0, between.count("\n") - 1) if found else 0
        found.append(Paragraph(span, span.of(text), gap))
        end = span.end
    return found


def is_title_like(line: str) -> bool:
    """Whether `line` could be a title: one line with letters, not too long, that does not end as prose does."""
    return (
        len(line) <= LONGEST_TITLE
        and "\n" not in line
        and any(letter.isalpha() for letter in line)
        and not _ENDS_LIKE_NO_TITLE.search(line)
    )
