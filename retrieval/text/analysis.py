"""From letters to terms: the one analysis that intake and questions share.

A *word* is a run of letters and digits as it stands in a text; its *term* is what is counted and looked
up: folded (case, accents, typographic apostrophes, thousands separators) and stemmed. The same object
turns passages and questions into terms; were they to differ, nothing would be found.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from Stemmer import Stemmer
from Stemmer import version as stemmer_version

from retrieval.text.spans import Span
from retrieval.text.spellings import one_spelling
from retrieval.text.stopwords import ENGLISH_STOP_WORDS


def _ranges(codes: Iterable[int]) -> str:
    """Ascending code points as the ranges of a character class."""
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"\\u{first:04x}-\\u{last:04x}" for first, last in ranges)


# Combining marks belong to the letter before them: accents written apart, the vowel signs of Indic scripts.
_MARKS = _ranges(code for code in range(0x300, 0xFE30) if unicodedata.category(chr(code)).startswith("M"))
_LETTERS = rf"(?:[^\W_]++[{_MARKS}]*+)++"
_WORD = re.compile(
    rf"""
    [A-Za-z]++ (?![^\ ,;:!?)\n"])                # most words; those below would match the same, in twice the time
    | (?<![^\W_]) (?:[^\W\d_]{{1,2}}\.){{2,}}      # acronyms with points: U.S., e.g., Ph.D.
    | \d+ (?:[.,]\d+)+ [^\W_]*                   # numbers with separators: 270,000  1.5bn
    | {_LETTERS} (?:['\u2019] {_LETTERS})*        # everything else, with apostrophes inside: Bezos's, 4chan
    """,
    re.VERBOSE,
)
# So few words in capitals are names ("US", "WHO"), not shouting.
_SHORT = 3
_THOUSANDS = re.compile(r",(?=\d{3}(?:\D|$))")

# To be raised whenever a text gives other terms than before, or other texts are given to it: indexes on disk that
# were made with another version are made again.
_VERSION = 3

# Distinct words, not occurrences: large enough for the vocabulary of a big library, small enough in memory. As many
# written words, which are words with the marks around them; each of either takes up to 300 bytes.
_VOCABULARY_CACHE = 1 << 17


class Token(NamedTuple):
    """A word that counts: its term, and where the word stands in the text."""

    term: str
    span: Span


def fold(word: str) -> str:
    """`word` without case, accents and typographic variants.

    Compatibility decomposition (NFKD), combining marks dropped, case folded: "Müller’s" -> "muller's".
    """
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.replace("\u2019", "'"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()


def without_broken_letters(text: str) -> str:
    """`text` with halves of surrogate pairs replaced: they are no letters and can be neither stored nor printed."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _beside_space(text: str, place: int) -> bool:
    """Whether no word can go on over this place."""
    return place in (0, len(text)) or text[place - 1].isspace() or text[place].isspace()


class _Written(dict[str, tuple[str, ...]]):
    """The terms of what stands between two spaces, of so many as are met; a full one begins again."""

    def __init__(self, terms_of: Callable[[str], tuple[str, ...]]) -> None:
        super().__init__()
        self._terms_of = terms_of

    def __missing__(self, written: str) -> tuple[str, ...]:
        if len(self) >= _VOCABULARY_CACHE:
            self.clear()
        terms = self[written] = self._terms_of(written)
        return terms


class Analyzer:
    """Turns text into terms for one language.

    `language` is the name of a Snowball stemmer; `stop_words` are folded words that never become terms,
    except where they stand as capitals ("US", "WHO", "IT") in a text that is not all capitals but for a few words.
    `version` changes whenever terms may come out differently.
    """

    def __init__(self, language: str, stop_words: frozenset[str]) -> None:
        self.version = f"{language} {_VERSION}, stemmer {stemmer_version()}, Unicode {unicodedata.unidata_version}"
        self._stop_words = stop_words
        self._stemmer = Stemmer(language)
        # The stemmer keeps a buffer: one thread at a time. The cache in front makes the lock rare.
        self._stemmer_lock = threading.Lock()
        self._term = lru_cache(maxsize=_VOCABULARY_CACHE)(self._term_of_word)
        self._written = _Written(self._terms_of_written)

    def tokens(self, text: str) -> Iterator[Token]:
        """The words of `text` that count, in order, each with its place in `text`."""
        shouting = text.isupper() and len(text.split()) > _SHORT
        for match in _WORD.finditer(text):
            word = match.group()
            term = self._term(word.lower() if shouting else word)
            if term is not None:
                yield Token(term, Span(*match.span()))

    def terms(self, text: str) -> list[str]:
        """The terms of `text` in order, with repetitions."""
        if text.isupper():
            return [token.term for token in self.tokens(text)]
        # As `tokens` does, without the places. No word goes on over a space, and most of what stands between two
        # spaces was met before: a third of the time, and it is what building an index waits for.
        return [*chain.from_iterable(map(self._written.__getitem__, text.split()))]

    def terms_before(self, text: str, places: Sequence[int]) -> tuple[tuple[str, ...], list[int]]:
        """The terms of `text` in order, and how many of their words begin before each of `places`, which ascend."""
        if text.isupper() or not all(_beside_space(text, place) for place in places):
            tokens = [*self.tokens(text)]
            begins = [token.span.start for token in tokens]
            return tuple(token.term for token in tokens), [bisect_left(begins, place) for place in places]
        terms: list[str] = []
        before = []
        for start, end in pairwise((0, *places, len(text))):
            terms += chain.from_iterable(map(self._written.__getitem__, text[start:end].split()))
            before.append(len(terms))
        return tuple(terms), before[:-1]

    def _terms_of_written(self, written: str) -> tuple[str, ...]:
        found = map(self._term, _WORD.findall(written))
        return tuple([term for term in found if term is not None])

    def _term_of_word(self, word: str) -> str | None:
        folded = fold(word)
        if not folded:
            return None
        if folded[0].isdigit():
            return _THOUSANDS.sub("", folded)
        if "." in folded:
            return folded.replace(".", "")
        is_acronym = len(word) > 1 and word.isupper()
        if folded in self._stop_words and not is_acronym:
            return None
        with self._stemmer_lock:
            return str(self._stemmer.stemWord(one_spelling(folded.removesuffix("'s"))))


ENGLISH = Analyzer("english", ENGLISH_STOP_WORDS)
