"""How people are named in print, and which names are one person's.

A name is a run of words with capitals; titles and offices before it do not belong to it. Which words are names is
told by the article itself: a word that it also writes small is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from retrieval.text.analysis import fold
from retrieval.text.spans import Span

_CAPITAL = (
    r"(?:[A-Z](?:\.[A-Z])*\.(?!\w)|(?:Dr|Mr|Mrs|Ms|Prof|Gen|Sen|Rep|Gov|St|Jr|Sr|Lt|Col|Capt|Sgt|Rev)\."
    r"|(?:al|el|ad|as|ash)-[A-Z][\w’'-]*|[A-ZÀ-ÖØ-Þ][\w’'-]*)"
)
_PARTICLE = r"(?:de|del|della|da|di|du|van|von|der|den|la|le|al|el|bin|bint|ben|ibn|y|e|of|for|the|and|&)"
NAME = rf"{_CAPITAL}(?:[ \u00a0](?:{_PARTICLE}[ \u00a0]){{0,2}}{_CAPITAL}){{0,7}}"

_OF_PERSONS = r"(?:de|del|della|da|di|du|van|von|der|den|la|le|al|el|bin|bint|ben|ibn|y)"
_PERSON_RUN = re.compile(rf"(?<![\w’'-]){_CAPITAL}(?:[ \u00a0](?:{_OF_PERSONS}[ \u00a0]){{0,2}}{_CAPITAL}){{0,7}}")
_WORD = re.compile(r"[^\s,;:()]+")

_HONORIFICS = "mr mrs ms miss mx dr prof sir dame lady lord madam mister"
HONORIFICS = frozenset(_HONORIFICS.split())
_OFFICE_WORDS = (
    "ceo cfo cto coo chief executive officer president vice-president chairman chairwoman chair secretary "
    "minister director senator sen rep representative congressman congresswoman governor gov mayor judge justice "
    "general gen colonel col captain capt lieutenant lt sergeant sgt rev reverend father sister professor "
    "journalist reporter editor author spokesman spokeswoman spokesperson attorney ambassador chancellor king "
    "queen prince princess pope councilman councilwoman commissioner sheriff premier prime deputy dean analyst "
    "founder co-founder organizer organiser activist employee worker coach doctor officer detective"
)
OFFICES = frozenset(_OFFICE_WORDS.split())
_DAY_WORDS = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december today yesterday"
)
_DAYS = frozenset(_DAY_WORDS.split())
_COMMON_WORDS = (
    "a an the this that these those he she it they we i you who which what when where while but and or if in on "
    "at as for from with by to of after before since asked others some many most critics officials sources "
    "experts however meanwhile instead then so yet still also later earlier his her their its our my your one two "
    "three four five six seven eight nine ten here there now not no yes both neither either each every everyone "
    "somebody someone nobody anyone another several few all none according"
)
_NO_NAMES = _DAYS | frozenset(_COMMON_WORDS.split())


def bare(text: str, span: Span) -> Span | None:
    """The name inside a run of capital words: without titles and offices before it, None where nothing is left."""
    words = [Span(*match.span()) for match in _WORD.finditer(text, *span)]
    for place in range(len(words) - 1, -1, -1):
        if fold(words[place].of(text)).rstrip(".") in HONORIFICS | OFFICES:
            words = words[place + 1 :]
            break
    while words and (_key(words[0].of(text)) in _NO_NAMES or not words[0].of(text)[0].isupper()):
        words = words[1:]
    while words and _key(words[-1].of(text)) in _DAYS:
        words = words[:-1]
    if not words:
        return None
    end = words[-1].end
    while text[end - 1] in ".’'-" and not (text[end - 1] == "." and end - words[-1].start <= 2):
        end -= 1
    return Span(words[0].start, end)


def is_name(text: str, span: Span) -> bool:
    """Whether the article uses the words there as a name.

    Several capital words in a row are one; so is a single one inside a sentence. At the beginning of a sentence every
    word has a capital: then it must stand with one elsewhere, and nowhere without.
    """
    words = span.of(text).split()
    if len(words) > 1 or not _begins_sentence(text, span.start):
        return True
    capital, small = _spellings(text)
    return words[0] in capital and words[0].lower() not in small


def fuller(text: str, span: Span) -> str:
    """The fullest form in which the text before names who is named at `span`: "Jennifer Lee" for "Lee".

    The name itself where there is none, or where several share it.
    """
    name = span.of(text)
    if name.split()[0].lower() in ("the", "a", "an"):
        return _fuller_mouth(text, span)
    if " " in name:
        return name
    last = _key(name)
    forms: dict[str, str] = {}
    for run in _runs(text):
        if run.start >= span.start:
            break
        person = bare(text, run)
        if person is None or person == span:
            continue
        words = person.of(text).split()
        if 2 <= len(words) <= 4 and _key(words[-1]) == last and _is_person(text, run, person, words):
            forms.setdefault(_key(words[0]), person.of(text))
    return next(iter(forms.values())) if len(forms) == 1 else name


def _fuller_mouth(text: str, span: Span) -> str:
    """The same for "the spokesperson": "An Amazon Web Services spokesperson"."""
    name = span.of(text)
    longer = re.compile(rf"\b(?:the|an?)[ ](?:[\w’'.&()-]+[ ]){{1,7}}{re.escape(name.split()[-1])}\b", re.IGNORECASE)
    forms = {match[0] for match in longer.finditer(text, 0, span.start) if len(match[0]) > len(name)}
    return forms.pop() if len(forms) == 1 else name


def same_person(claimed: str, name: str, described: str = "") -> bool | None:
    """Whether two names can be one person's: True, False, or None where the shorter one does not tell.

    `described` are the words around the name: who claims "Amazon" means a spokesman of Amazon too.
    """
    asked, printed = _name_words(claimed), _name_words(name)
    if not asked or not printed:
        return None
    if set(asked) <= set(printed):
        return True
    if set(asked) <= {_key(word) for word in _WORD.findall(described)}:
        return True
    if name.split()[0].lower() in ("the", "a", "an") and set(asked) & set(printed):
        # Who wrote "the Amazon letter" may well be Amazon's employees.
        return None
    if asked[-1] == printed[-1]:
        if len(printed) == 1:
            return None
        return asked[0][0] == printed[0][0] and 1 in (len(asked[0]), len(printed[0]))
    return len(printed) > 1 and set(printed) <= set(asked)


def _name_words(name: str) -> list[str]:
    words = [_key(word) for word in _WORD.findall(name)]
    return [word for word in words if word and word not in HONORIFICS | OFFICES | {"the", "a", "an", "of"}]


def _key(word: str) -> str:
    return fold(word).strip(".’'\"“”()").removesuffix("'s").removesuffix("’s")


def _begins_sentence(text: str, place: int) -> bool:
    before = text[max(0, place - 9) : place].rstrip(' \u00a0"“”‘(*_')[-1:]
    return not before or before in ".!?:…\n" or text[max(0, place - 2) : place].count("\n") > 0


_PERSON_AFTER = re.compile(r"\s*(?:,\s*(?:an?|the|who|whose|\d\d)\b|\s(?:of|with|from)\s+(?:the\s+)?[A-Z])")
_PERSON_BEFORE = re.compile(r"(?:^|[\s(“\"])(?P<word>[\w.’'-]+)\s*$")


def _is_person(text: str, run: Span, person: Span, words: Sequence[str]) -> bool:
    """Whether something says that these words name a person: an office before, what they are behind."""
    if person.start > run.start or _PERSON_AFTER.match(text, person.end):
        return True
    before = _PERSON_BEFORE.search(text, max(0, person.start - 40), person.start)
    if before and fold(before["word"]).rstrip(".") in HONORIFICS | OFFICES | {"executive", "lawyer", "clerk"}:
        return True
    # Inside a sentence, after a word written small, a pair of capital words of which the first is no common word.
    capital, small = _spellings(text)
    return not _begins_sentence(text, person.start) and words[0].lower() not in small and words[-1] in capital


@lru_cache(maxsize=32)
def _runs(text: str) -> tuple[Span, ...]:
    """The runs of capital words that may be a person's name: an "of the" or "and" parts two names."""
    return tuple(Span(*match.span()) for match in _PERSON_RUN.finditer(text))


@lru_cache(maxsize=32)
def _spellings(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words that stand with a capital inside a sentence, and those that stand without one."""
    capital = frozenset(re.findall(rf"(?<=[\w,;)”\"][ \u00a0]){_CAPITAL}", text))
    small = frozenset(re.findall(r"(?<![\w’'-])[a-zß-öø-ÿ][\w’'-]*", text))
    return frozenset(word.rstrip(".’'").removesuffix("’s").removesuffix("'s") for word in capital), small
