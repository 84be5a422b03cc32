"""What an index of a library is made of: runs of its documents, in files or in memory, that follow one another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from retrieval.index.parts import Part
from retrieval.index.segment import IndexedPassage, Segment, build
from retrieval.store.articles import PassageText
from retrieval.store.segments import SegmentFile
from retrieval.text.analysis import ENGLISH


@dataclass(frozen=True, slots=True)
class Piece:
    """The documents of a library numbered above `after` up to `last`; `file` is None where they are in memory."""

    after: int
    last: int
    part: Part
    file: SegmentFile | None = None


@dataclass(slots=True)
class Library:
    """What is known of a library's index. The pieces follow one another; those in memory are the last."""

    id: int = 0
    pieces: tuple[Piece, ...] = ()
    files: tuple[SegmentFile, ...] = ()
    removal: int = 0
    epoch: int = 0
    version: int = -1
    unread: int = 0

    @property
    def condemned(self) -> list[SegmentFile]:
        """Files that are named in the record and could not be used."""
        used = {piece.file for piece in self.pieces}
        return [file for file in self.files if file not in used]

    def forget(self, name: str) -> bool:
        """Have no more the piece whose file is of this name, nor what follows on from it; whether it was there."""
        names = [piece.file and piece.file.name for piece in self.pieces]
        if name not in names:
            return False
        self.pieces, self.version = self.pieces[: names.index(name)], -1
        return True


def average_length(pieces: Sequence[Piece]) -> float | None:
    """Of all passages, in terms; None where there are none."""
    passages = sum(piece.part.passages for piece in pieces)
    return sum(piece.part.length for piece in pieces) / passages if passages else None


def following_on(last: int, pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces in memory that go on where document number `last` ends, without a gap."""
    found: list[Piece] = []
    for piece in pieces:
        if piece.file or piece.last <= last:
            continue
        if piece.after != last:
            break
        found.append(piece)
        last = piece.last
    return found


def analysed(texts: Collection[PassageText], average_length: float | None) -> Segment:
    """The segment in memory of what was read; its bounds are worked out for `average_length`."""
    above: dict[str, list[str]] = {}

    def terms_above(text: str) -> list[str]:
        # The same title stands above all passages of an article.
        if text not in above:
            above[text] = ENGLISH.terms(text)
        return above[text]

    return build(
        (
            IndexedPassage(one.id, one.article_id, [*terms_above(one.above), *ENGLISH.terms(one.text)], one.kind)
            for one in texts
        ),
        average_length=average_length,
    )
