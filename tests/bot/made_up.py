"""Answers, articles and contexts made up from nasty texts, for property tests of cards.

They keep to what `retrieval` promises (an excerpt is a slice of at most 300 code points of a passage that is not
blank, passages of an answer differ) and to nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import accumulate

from hypothesis import strategies as st

from bot.model import COOLDOWNS, EXCERPTS, LANGUAGES, ServerSettings
from retrieval.model import (
    Answer,
    Article,
    Citation,
    Context,
    Entry,
    Excerpt,
    Finding,
    Kind,
    Metadata,
    Origin,
    Passage,
    Query,
    Suggestion,
)
from retrieval.text.spans import Span
from tests.bot.nasty import FRAGMENTS, lines, texts

EXCERPT = 300
_GAP = "\n\n"

fragments = st.sampled_from(FRAGMENTS)
# One fragment over and over: what grows most when it is escaped or put in bold.
floods = st.builds(
    lambda fragment, length: (fragment * length)[:length], fragments, st.sampled_from([80, 300, 4_000])
)
paragraphs = (texts(min_size=1) | floods).map(lambda text: text.strip().replace(_GAP, "\n") or "x")
one_liners = lines() | floods.map(lambda text: " ".join(text.split()) or "x")

plain_addresses = st.from_regex(r"\Ahttps?://[a-z]{1,20}\.example/[a-zA-Z0-9_()~*%&=#?/-]{0,150}\Z")
odd_addresses = st.one_of(
    plain_addresses,
    one_liners,
    st.builds("https://x.example/{}".format, one_liners),
    st.sampled_from(
        ["javascript:alert(1)", "https://", "http://[::1", "//x.example", "https://x.example/a)b(c>d<e f"]
    ),
)


def metadata(addresses: st.SearchStrategy[str] = odd_addresses) -> st.SearchStrategy[Metadata]:
    return st.builds(
        Metadata,
        title=one_liners,
        outlet=st.none() | one_liners,
        authors=st.lists(one_liners, max_size=12).map(tuple),
        published=st.none() | st.dates(),
        published_from=st.sampled_from(Origin),
        url=st.none() | addresses,
        outlet_from=st.sampled_from(Origin),
        earliest=st.none() | st.dates(),
        latest=st.none() | st.dates(),
    )


def entry(number: int, known: Metadata) -> Entry:
    return Entry(number, "main", "file.txt", start=0, end=1, metadata=known, passages=1)


def article(number: int, known: Metadata, passages: Sequence[str]) -> tuple[Article, tuple[Passage, ...]]:
    """An article of these paragraphs, each of one sentence; its passages are numbered from 1."""
    starts = accumulate([0, *(len(text) + len(_GAP) for text in passages)])
    spans = [Span(start, start + len(text)) for start, text in zip(starts, passages, strict=False)]
    made = tuple(
        Passage(number * 1_000 + place, number, place, Kind.BODY, span, (span,))
        for place, span in enumerate(spans, start=1)
    )
    return Article(entry(number, known), _GAP.join(passages)), made


def finding(
    number: int, known: Metadata, text: str, *, copies: Sequence[Entry] = (), cut: Span | None = None
) -> Finding:
    """A finding in the second paragraph of an article; `cut` is the excerpt's place in that paragraph."""
    whole, passages = article(number, known, ["The first paragraph.", text])
    span = (cut or Span(0, min(EXCERPT, len(text)))).shifted(passages[1].span.start)
    excerpt = Excerpt(whole, passages[1], span)
    return Finding(excerpt, Citation(number, whole.entry, paragraph=2), 1.0, tuple(copies))


def answer(question: str, *findings: Finding, missing: Sequence[str] = (), more: int = 0) -> Answer:
    return Answer(Query.parse(question), findings, tuple(missing), more)


@st.composite
def findings(draw: st.DrawFn, number: int, known: st.SearchStrategy[Metadata], most_copies: int) -> Finding:
    text = draw(paragraphs)
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, min(len(text), start + EXCERPT)))
    if not text[start:end].strip():
        start, end = 0, min(len(text), EXCERPT)
    copies = [entry(100 + place, draw(known)) for place in range(draw(st.integers(0, most_copies)))]
    speaker = draw(st.none() | st.text(max_size=200))
    return replace(finding(number, draw(known), text, copies=copies, cut=Span(start, end)), speaker=speaker)


@st.composite
def answers(draw: st.DrawFn, known: st.SearchStrategy[Metadata], most_copies: int = 6) -> Answer:
    skipped = draw(st.integers(0, 40))
    count = draw(st.integers(1, 3))
    words = st.from_regex(r"\A\w{1,60}\Z")
    return answer(
        draw(texts() | floods) + " ferry a b 7",
        *(draw(findings(skipped + place, known, most_copies)) for place in range(1, count + 1)),
        missing=draw(st.lists(words, max_size=12)),
        more=draw(st.integers(0, 37)),
    )


def decline(given: Answer, *nearest: Finding) -> Answer:
    """`given` without findings, and these passages as near."""
    return replace(given, findings=(), more=0, nearest=nearest)


@st.composite
def declined(draw: st.DrawFn, known: st.SearchStrategy[Metadata]) -> Answer:
    near = [draw(findings(number, known, 6)) for number in range(1, draw(st.integers(0, 2)) + 1)]
    missing = draw(st.lists(st.from_regex(r"\A\w{1,60}\Z"), max_size=12))
    meant = draw(st.lists(one_liners, max_size=3))
    given = answer(draw(texts() | floods) + " ferry", missing=missing)
    return replace(decline(given, *near), suggestions=tuple(Suggestion("fery", word) for word in meant))


@st.composite
def contexts(draw: st.DrawFn, known: st.SearchStrategy[Metadata]) -> Context:
    whole, passages = article(7, draw(known), draw(st.lists(paragraphs, min_size=1, max_size=3)))
    return Context(whole, passages, draw(st.sampled_from(passages)))


@st.composite
def pages(draw: st.DrawFn, known: st.SearchStrategy[Metadata]) -> tuple[Article, Sequence[Passage]]:
    """An article and some of its passages, headings among them, that follow one another."""
    whole, passages = article(7, draw(known), draw(st.lists(paragraphs, min_size=1, max_size=12)))
    kinds = draw(st.lists(st.sampled_from(Kind), min_size=len(passages), max_size=len(passages)))
    made = [
        Passage(passage.id, passage.article_id, passage.number, kind, passage.span, passage.sentences)
        for passage, kind in zip(passages, kinds, strict=True)
    ]
    return whole, made[draw(st.integers(0, len(made) - 1)) :]


WORST = Metadata(
    title="*" * 4_000,
    outlet="_" * 4_000,
    authors=("~" * 200, "|" * 200, "`" * 200),
    published=date(2020, 9, 30),
    published_from=Origin.INFERRED,
    url="https://x.example/" + "a" * 482,
)


def server_settings() -> st.SearchStrategy[ServerSettings]:
    """Any settings that a server can have."""
    ids = st.lists(st.integers(1, 2**63 - 1), max_size=25, unique=True).map(tuple)
    return st.builds(
        ServerSettings,
        seeds=st.booleans(),
        private=st.booleans(),
        excerpts=st.sampled_from(EXCERPTS),
        cooldown=st.sampled_from(COOLDOWNS),
        language=st.none() | st.sampled_from(LANGUAGES),
        channels=ids,
        adders=ids,
    )
