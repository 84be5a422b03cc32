"""What a library is about: phrases from its own text, scored against the library itself as their background.

A phrase is a run of capitalised words inside a sentence ('Amazon Web Services', with 'of' and the like inside), or
two or three words that count and stand together again and again ('facial recognition'). What speaks for one:

    termhood    how much more often its words stand together than chance would have it (the log-likelihood ratio of
                Dunning 1993, by the root of it), and less what it gets from longer phrases that hold it (C-value,
                Frantzi 2000)
    spread      in how many articles it stands, but not in most of them: what everything is about tells nothing apart

Variants are one topic: other endings, possessives, an acronym beside the name that it abbreviates, and the last
word of a name alone.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from retrieval.answers.summary import Topic
from retrieval.text.analysis import ENGLISH

# Of a larger library the newest paragraphs stand for all; the phrases of so many are counted in a few seconds.
PASSAGES = 10_000
# As many topics as are kept; a menu shows 25 and the completion looks through all.
TOPICS = 400
_LONGEST = 60

_INSIDE = "of|the|for|and|de|la|del|van|von"
_CAPITALISED = r"(?:(?:[A-Z]\.){2,}|[A-Z][\w&-]*\w(?:[’'](?!s\b)[A-Z]?\w+)?|[A-Z]\.(?=\s[A-Z]))"
_NAME = re.compile(rf"{_CAPITALISED}(?:\s(?:(?:{_INSIDE})\s){{0,2}}{_CAPITALISED}){{0,4}}")
_ACRONYM = re.compile(r"\(([A-Z]{2,6})\)")
_LOWER_CASE = re.compile(r"[a-z]+(?:[ -][a-z]+)+")
# Days and offices are capitalised, too.
_NO_NAMES = frozenset(
    ENGLISH.terms(
        "January February March April May June July August September October November December Monday Tuesday "
        "Wednesday Thursday Friday Saturday Sunday CEO CFO CTO COO Mr Mrs Ms Dr"
    )
)
_SENTENCE_START = re.compile(r"""(?:^|[.!?:;]["”’)]?\s+|\n\s*)["“‘(]?$""")

Key = tuple[str, ...]


@dataclass(slots=True)
class _Counts:
    """Where phrases stand."""

    passages: Counter[Key] = field(default_factory=Counter)
    articles: defaultdict[Key, set[int]] = field(default_factory=lambda: defaultdict(set))
    forms: defaultdict[Key, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    names: Counter[Key] = field(default_factory=Counter)
    terms: Counter[str] = field(default_factory=Counter)
    texts: int = 0
    acronyms: dict[Key, Key] = field(default_factory=dict)

    def add(self, article_id: int, found: dict[Key, tuple[str, bool]]) -> None:
        for key, (form, is_name) in found.items():
            self.passages[key] += 1
            self.articles[key].add(article_id)
            self.forms[key][form] += 1
            self.names[key] += is_name


def topics_of(texts: Iterable[tuple[int, str]]) -> tuple[Topic, ...]:
    """The topics of these paragraphs, each given with the id of its article; the most telling first."""
    counts = _Counts()
    for article_id, text in texts:
        _count(article_id, text, counts)
    total_articles = len({number for numbers in counts.articles.values() for number in numbers})
    merged = _merged(counts)
    ranked = sorted(
        ((score, key) for key in merged if (score := _score(key, counts, total_articles)) > 0),
        key=lambda pair: (-pair[0], pair[1]),
    )
    return tuple(_topic(key, counts) for key in _not_nested(ranked, counts))


def _count(article_id: int, text: str, counts: _Counts) -> None:
    tokens = [(token.term, token.span) for token in ENGLISH.tokens(text)]
    counts.texts += 1
    counts.terms.update({term for term, _ in tokens})
    found: dict[Key, tuple[str, bool]] = {}
    for size in (2, 3):
        for run in zip(*(tokens[place:] for place in range(size)), strict=False):
            form = text[run[0][1].start : run[-1][1].end]
            # Names are found by their capitals; a word between, a comma or a line's end parts words.
            if len(form) <= _LONGEST and _LOWER_CASE.fullmatch(form) and form.count(" ") + form.count("-") < size:
                found.setdefault(tuple(term for term, _ in run), (form, False))
    for form, key in _names(text):
        found[key] = (form, True)
    counts.add(article_id, found)
    for match in _ACRONYM.finditer(text):
        before = text[max(0, match.start() - 2 * _LONGEST) : match.start()].rstrip()
        if long_form := _spelled_out(match[1], before):
            counts.acronyms[tuple(ENGLISH.terms(match[1]))] = long_form


def _names(text: str) -> Iterator[tuple[str, Key]]:
    """Capitalised runs; at the beginning of a sentence one word proves nothing."""
    for match in _NAME.finditer(text):
        form = " ".join(match[0].split())
        starts = bool(_SENTENCE_START.search(text[max(0, match.start() - 4) : match.start()]))
        first, _, rest = form.partition(" ")
        if starts and not ENGLISH.terms(first):
            form, starts = rest, False
        key = tuple(ENGLISH.terms(form))
        is_first_word = starts and len(key) == 1 and not form.isupper()
        if key and len(form) <= _LONGEST and not is_first_word and not _NO_NAMES.issuperset(key):
            yield form, key


def _spelled_out(acronym: str, before: str) -> Key | None:
    """The words right before an acronym in brackets whose first letters it is made of."""
    words = before.split()
    for count in range(len(acronym), min(len(words), len(acronym) + 3) + 1):
        run = words[-count:]
        letters = "".join(word[0] for word in run if word[0].isupper())
        if letters == acronym:
            return tuple(ENGLISH.terms(" ".join(run)))
    return None


def _merged(counts: _Counts) -> list[Key]:
    """The phrases after variants were put to the form that stands for them, and pairs of names were parted."""
    for key in [key for key in counts.names if _is_pair(key, counts)]:
        del counts.passages[key]
    for short, long in _variants(counts).items():
        if short not in counts.passages or long not in counts.passages or short == long:
            continue
        counts.passages[long] += counts.passages.pop(short)
        counts.articles[long] |= counts.articles.pop(short)
        counts.names[long] += counts.names.pop(short)
    return list(counts.passages)


def _is_pair(key: Key, counts: _Counts) -> bool:
    """Whether a name is two with "and" between them, each of which stands alone, too."""
    sides = next(iter(counts.forms[key])).split(" and ")
    return len(sides) == 2 and all(counts.names[tuple(ENGLISH.terms(side))] for side in sides)


def _variants(counts: _Counts) -> dict[Key, Key]:
    """For acronyms their long forms, and for last words of a name the name, where there is only one such name."""
    longer: defaultdict[Key, set[Key]] = defaultdict(set)
    for key, count in counts.names.items():
        if count > 1 and len(key) == 2 and all(form.count(" ") == 1 for form in counts.forms[key]):
            longer[key[-1:]].add(key)
    by_last = {
        short: next(iter(names))
        for short, names in longer.items()
        if len(names) == 1 and counts.names[short] and counts.names[short] == counts.passages[short]
    }
    return {**by_last, **counts.acronyms}


def _score(key: Key, counts: _Counts, articles: int) -> float:
    """How telling a phrase is; 0 for what stands only once, or is no name and only one word."""
    passages, spread = counts.passages[key], len(counts.articles[key])
    is_name = counts.names[key] * 2 > passages
    if passages < 2 or (len(key) == 1 and not is_name) or (not is_name and passages < 3):
        return 0.0
    share = spread / max(articles, 1)
    telling = math.log(1 + 1 / share) if articles > 1 else 1.0
    together = math.sqrt(max(0.0, _together(key, counts))) if len(key) > 1 else math.sqrt(passages)
    return (1 + math.log(spread)) * telling * math.log(1 + passages) * math.log(2 + together) * (2 if is_name else 1)


def _together(key: Key, counts: _Counts) -> float:
    """Dunning's ratio of the phrase's first words and its last one over paragraphs."""
    both = counts.passages[key]
    first, last = (max(counts.terms[term], both) for term in (key[0], key[-1]))
    expected = first * last / counts.texts
    return 2 * both * math.log(both / expected) if both > expected else 0.0


def _not_nested(ranked: Sequence[tuple[float, Key]], counts: _Counts) -> list[Key]:
    """The phrases in their order; of two of which one holds the other, and mostly stands for it, only the longer."""
    kept: list[Key] = []
    for _, key in ranked:
        if len(kept) == TOPICS:
            break
        if any(_stands_for(other, key, counts) for other in kept):
            continue
        shorter = [place for place, other in enumerate(kept) if _stands_for(key, other, counts)]
        if shorter:
            kept[shorter[0]] = key
            kept = [other for place, other in enumerate(kept) if place not in shorter[1:]]
        else:
            kept.append(key)
    return kept


def _stands_for(longer: Key, shorter: Key, counts: _Counts) -> bool:
    return _holds(longer, shorter) and counts.passages[shorter] < 2 * counts.passages[longer]


def _holds(longer: Key, shorter: Key) -> bool:
    size = len(shorter)
    return size < len(longer) and any(longer[at : at + size] == shorter for at in range(len(longer) - size + 1))


def _topic(key: Key, counts: _Counts) -> Topic:
    form = max(counts.forms[key].items(), key=lambda pair: (pair[1], pair[0][:1].isupper(), pair[0]))[0]
    return Topic(form, key, len(counts.articles[key]), counts.passages[key])
