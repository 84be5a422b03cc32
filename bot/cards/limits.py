"""Discord's limits on what is posted, each once.

What discord.py checks itself (40 components, custom_ids of 100) is not repeated here. Lengths are measured as
Discord's clients count: in UTF-16 code units, which is never less than Python's `len`.
"""

from __future__ import annotations

MESSAGE_TEXT = 4_000
BUTTON_LABEL = 80
CHOICES = 25
CHOICE_NAME = 100
SELECT_OPTIONS = 25
OPTION_LABEL = 100
MODAL_TITLE = 45
LABEL = 45
LABEL_HINT = 100


def measured(text: str) -> int:
    """The length of `text` as Discord counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def beginning(text: str, limit: int) -> str:
    """As much of `text` as `limit` allows."""
    text = text[:limit]
    while measured(text) > limit:
        text = text[:-1]
    return text


def shortened(text: str, limit: int) -> str:
    """`text` on one line, cut to `limit` with an ellipsis where it is longer, at a space where there is one."""
    text = " ".join(text.split())
    if measured(text) <= limit:
        return text
    while measured(text) > limit - 1:
        text = text[: len(text) - max(1, (measured(text) - limit + 1) // 2)]
    head, space, _ = text.rpartition(" ")
    return (head if space and len(head) > limit // 2 else text).rstrip() + "…"
