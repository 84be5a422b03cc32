"""Bytes in an encoding that somebody named -> letters."""

from __future__ import annotations

import codecs

# Codecs of Python that write no pages; the first takes quadratic time.
_NO_CHARSETS = ("punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined")


def decoded(content: bytes, charset: str) -> str | None:
    """The letters, or None where no encoding has that name or `content` is not in it."""
    try:
        name = codecs.lookup(charset).name
        return None if name.replace("_", "-") in _NO_CHARSETS else content.decode(name)
    except (LookupError, ValueError):
        return None
