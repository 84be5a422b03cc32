"""Short ways to say what many tests of `retrieval` need."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import strategies as st

from retrieval.archive import Archive
from retrieval.intake.reading import Intake, SourceFile, read_file
from retrieval.model import Added, Scope
from retrieval.text.spans import Span

Write = Callable[[str, str | bytes], Path]

MAIN = Scope.of("main")


def read(path: Path) -> Intake:
    """Read one file as `footnote ingest FILE` does."""
    return read_file(SourceFile(path, path.name))


async def put(archive: Archive, path: Path, library: str = "main") -> Added:
    """Add one file as `footnote ingest FILE` does."""
    return await archive.add(SourceFile(path, path.name), library)


@asynccontextmanager
async def archive_of(texts: Iterable[str], library: str = "main") -> AsyncIterator[Archive]:
    """A throw-away archive of plain texts named 0.txt, 1.txt ...: for properties, which need a new one each time."""
    with TemporaryDirectory() as folder:
        async with await Archive.open(Path(folder)) as archive:
            for number, text in enumerate(texts):
                path = Path(folder) / f"{number}.txt"
                path.write_bytes(text.encode())
                await put(archive, path, library)
            yield archive


def assert_in_order(spans: Sequence[Span], text: str) -> None:
    """The spans are not empty, ordered, disjoint and inside the text."""
    last = 0
    for span in spans:
        assert last <= span.start < span.end <= len(text)
        last = span.end


def assert_trimmed(spans: Sequence[Span], text: str) -> None:
    """No span begins or ends with white space."""
    for span in spans:
        assert span.of(text) == span.of(text).strip()


def uncovered(spans: Sequence[Span], text: str) -> str:
    """The letters outside all spans, white space apart."""
    covered = {place for span in spans for place in range(*span)}
    return "".join(letter for place, letter in enumerate(text) if place not in covered and not letter.isspace())


# Any text that a file can hold: no halves of surrogate pairs, no zero bytes (they say "binary").
_FILE_LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
any_file_text = st.text(_FILE_LETTERS, max_size=400)

_WORDS = (
    "the a mayor harbour bridge bridges ferry night council voted opened opens seven 1,200 12% Monday May 1998 "
    "Ms. U.S. Dr. Oslo Lina Berg’s “quoted” (aside) café naïve — - * 1. 2) ! ? . , ; : … don't e.g. 🚢 HARBOUR"
)
_GAPS = (" ", " ", " ", " ", ". ", ".\n\n", "\n", "\r\n", "\r\n\r\n", "\n \n", "\t", "?\n", "!” ")
# Something like prose: words that come back, sentences, paragraphs, lists, both kinds of line ends.
prose = st.lists(st.tuples(st.sampled_from(_WORDS.split()), st.sampled_from(_GAPS)), min_size=1, max_size=60).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)
