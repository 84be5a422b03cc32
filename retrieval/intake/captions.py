"""Which paragraphs stand under a picture.

A caption has a label before it, a credit of a photographer or picture agency after it, or, over the story, the
credit of a paper after a dash.
"""

from __future__ import annotations

import re

_LABEL = re.compile(
    r"(?:(?:featured|above|below|left|right|top|file|cover) )?"
    r"(?:photo|photograph|image|picture|graphic|illustration|caption|video|document|map|chart|pictured|credit)s?"
    r"(?: (?:by|courtesy(?: of)?) [^:]{2,60})?\s?:",
    re.IGNORECASE,
)
_PICTURE_CREDIT = re.compile(
    r"[(\[](?:(?:file |handout )?(?:photo|photograph|image|picture|illustration|graphic|credit|courtesy)s?\b"
    r"|ap photo|getty|reuters/|afp/|epa/|shutterstock)[^)\]]{0,100}[)\]]\W*$"
    r"|\b(?:photo(?:graph)?|image|illustration|credit)s?(?: by|\s?:) .{2,60}$"
    r"|\b(?:getty images|ap photo|shutterstock|file photo)(?:/[\w .]{1,40})?\W*$",
    re.IGNORECASE,
)
# Whoever tells of a picture in so many words tells a story.
_LONGEST = 500


def is_caption(paragraph: str) -> bool:
    """Whether a label or the credit of a picture says so."""
    return len(paragraph) <= _LONGEST and bool(_LABEL.match(paragraph) or _PICTURE_CREDIT.search(paragraph))
