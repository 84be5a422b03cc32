"""The root of the tree."""

from __future__ import annotations


class FootnoteError(Exception):
    """The root: `str(error)` can be shown to a person as it is."""
