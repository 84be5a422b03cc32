"""A notebook as Markdown: it shows the same letters, and none of them acts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.cards.prose import plain, quoted
from bot.exports.notes import SINCE, Exported

_UNDERLINE = re.compile(r"^(\s*)=", re.MULTILINE)


def as_markdown(notes: Sequence[Exported], title: str) -> bytes:
    """The notebook as a Markdown document, UTF-8."""
    parts = [f"# {_inert(' '.join(title.split()))}"]
    for one in notes:
        parts += [f"## {one.saved.number}", quoted(_inert(one.saved.text)), _inert(one.citation)]
        parts += [f"*{text}*" for text in [SINCE[one.since]] if text]
        if one.saved.note:
            parts.append(f"**Note:** {_inert(one.saved.note)}")
    return ("\n\n".join(parts) + "\n").encode()


def _inert(text: str) -> str:
    """Discord's Markdown has neither entities nor underlined headings; others have."""
    return _UNDERLINE.sub(r"\1\\=", plain(text).replace("&", "\\&"))
