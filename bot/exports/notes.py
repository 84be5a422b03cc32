"""What every export is made of: the saved excerpts of a notebook with what became of their articles since."""

from __future__ import annotations

from dataclasses import dataclass

from bot.kept import SavedExcerpt, Since
from retrieval.answers.cite.styles import Style, cite

# What an export says of an article; of one that is as it was, nothing.
SINCE = {
    Since.SAME: "",
    Since.CHANGED: "The article was changed after this was saved.",
    Since.REMOVED: "The article was removed from the library after this was saved.",
    Since.UNKNOWN: "Whether the article is still as it was, was not looked at: its library is not asked here.",
}


@dataclass(frozen=True, slots=True)
class Exported:
    """One saved excerpt on its way out."""

    saved: SavedExcerpt
    since: Since

    @property
    def citation(self) -> str:
        """The citation on one line."""
        return cite([self.saved.citation], Style.PLAIN)[0]
