"""What `verify` gives back: a verdict, the places that bear it out, word for word what differs.

Verdict     what can be said of a quotation, never more than the evidence gives
Match       a place in a source that has it, or nearly
Difference  one stretch of words in which the quotation departs from the source
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from retrieval.model import Article, Citation, Entry, Excerpt, Kind
from retrieval.text.attribution import Attribution
from retrieval.text.spans import Span


class Outcome(StrEnum):
    """How it stands with a quotation."""

    VERBATIM = "verbatim"
    """The words stand so in a source, typography apart."""
    ALTERED = "altered"
    """A source has the same sentence in other words."""
    MISATTRIBUTED = "misattributed"
    """The words stand so, but every source that names a speaker names another one."""
    READER_COMMENT = "reader_comment"
    """The words stand so only in what a reader wrote under an article."""
    NOT_FOUND = "not_found"
    """No source has them."""


class Change(StrEnum):
    """How a quotation departs from its source."""

    ADDED = "added"
    LEFT_OUT = "left_out"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One departure. `quoted` is where it stands in the quotation, `printed` where in the article's text.

    `printed` is empty for words that were added, `quoted` for words that were left out; each then says where the
    words are missing. Put the words at `quoted` for those at `printed`, and the source becomes the quotation.
    `number` and `negation` say that a number, or a "not", is among them.
    """

    change: Change
    quoted: Span
    printed: Span
    number: bool
    negation: bool


class Standing(StrEnum):
    """How the speaker that was claimed and the source's go together."""

    NOT_ASKED = "not_asked"
    SAME = "same"
    OTHER = "other"
    NOT_ESTABLISHED = "not_established"


@dataclass(frozen=True, slots=True)
class Match:
    """A place in a source: its excerpts, one for each paragraph that it touches, in order.

    `speaker` is who says it there, as far as the source tells; in a reader's comment the reader, if named. `left_out`
    is what the quotation's own ellipses stand for, `interruptions` are attributions in the source ("she said") that
    break the speech; neither is a difference. `likeness` is the share of the quotation's words that
    stand there in order, 0 to 1; `copies` are the other articles that hold the same.
    """

    excerpts: tuple[Excerpt, ...]
    citation: Citation
    speaker: Attribution | None
    standing: Standing
    differences: tuple[Difference, ...]
    left_out: tuple[Difference, ...]
    interruptions: tuple[Span, ...]
    likeness: float
    copies: tuple[Entry, ...] = ()

    @property
    def article(self) -> Article:
        """The article that it stands in."""
        return self.excerpts[0].article

    @property
    def kind(self) -> Kind:
        """What the passage is that it begins in."""
        return self.excerpts[0].passage.kind

    @property
    def span(self) -> Span:
        """Where it stands in the article's text, from the first excerpt to the last."""
        return Span(self.excerpts[0].span.start, self.excerpts[-1].span.end)

    @property
    def text(self) -> str:
        """The letters, cut from the article."""
        return self.span.of(self.article.text)

    @property
    def speaker_name(self) -> str | None:
        """Who says it there, in the fullest form that the article gives."""
        return self.speaker.full_name if self.speaker else self.excerpts[0].passage.speaker

    @property
    def exact(self) -> bool:
        """Whether the words stand so."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be said of `quote`, which `claimed` is said to have said.

    `matches` bear it out, best first and numbered from 1; `nearest` are the places that come closest where
    nothing does, and are no support. `more` says how many further sources there are.
    """

    quote: str
    claimed: str | None
    outcome: Outcome
    matches: tuple[Match, ...]
    nearest: tuple[Match, ...] = ()
    more: int = 0
