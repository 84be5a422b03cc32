"""Cards of verdicts: whatever is quoted and wherever it stands, they can be posted, in every language."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import fields

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.cards import actions
from bot.cards.differences import Role, pieces
from bot.cards.verdict import verdict_card
from bot.cards.verdict_wording import verdict_words
from bot.cards.wording import ENGLISH, SPANISH, Wording
from retrieval.answers.alignment import Quote, exact_pairs, nearest_pairs
from retrieval.answers.differences import compare
from retrieval.answers.stretch import Stretch
from retrieval.answers.verdict import Match, Outcome, Standing, Verdict
from retrieval.model import Citation, Excerpt, Metadata
from retrieval.text.attribution import Attribution
from retrieval.text.spans import Span
from tests.bot import made_up
from tests.bot.limits_checker import check_components, walk
from tests.bot.made_up import WORST
from tests.bot.markdown_reader import read
from tests.bot.nasty import texts

SENTENCE = "The ramp carries 240 lorries a day, and nobody counts them at night."


def match_of(
    quote: str, text: str, known: Metadata, name: str | None, standing: Standing, copies: int
) -> Match | None:
    """The place of `text` that has most of `quote`, in the second paragraph of an article."""
    article, passages = made_up.article(3, known, ["The first paragraph.", text])
    asked, source = Quote.of(quote), Stretch(article, (passages[1],))
    if not asked.words:
        return None
    pairs = next(exact_pairs(asked, source), None) or nearest_pairs(asked, source)
    if not pairs:
        return None
    found = compare(asked, source, pairs)
    return Match(
        excerpts=(Excerpt(article, passages[1], found.span),),
        citation=Citation(1, article.entry, 2),
        speaker=Attribution(name, name, Span(0, 1)) if name else None,
        standing=standing,
        differences=found.differences,
        left_out=found.left_out,
        interruptions=found.interruptions,
        likeness=found.held,
        copies=tuple(made_up.entry(100 + n, known) for n in range(copies)),
    )


@st.composite
def verdicts(draw: st.DrawFn) -> Verdict:
    text = draw(made_up.paragraphs | st.just(SENTENCE))
    parts = text.split(" ")
    for _ in range(draw(st.integers(0, 4))):
        parts.insert(draw(st.integers(0, len(parts))), draw(st.sampled_from(["zoo", "not", "7", "**", "\n"])))
    quote = " ".join(parts)[: draw(st.sampled_from([30, 300, 2_000]))]
    name = draw(st.none() | made_up.one_liners)
    standing = draw(st.sampled_from(Standing))
    match = match_of(quote, text, draw(made_up.metadata()), name, standing, draw(st.integers(0, 6)))
    claimed = draw(st.none() | made_up.one_liners)
    if match is None:
        return Verdict(quote, claimed, Outcome.NOT_FOUND, ())
    if draw(st.booleans()):
        return Verdict(quote, claimed, Outcome.NOT_FOUND, (), nearest=(match,))
    outcome = draw(st.sampled_from([one for one in Outcome if one is not Outcome.NOT_FOUND]))
    return Verdict(quote, claimed, outcome, (match,) * draw(st.integers(1, 7)), more=draw(st.integers(0, 9)))


def worst(mark: str) -> Verdict:
    text = f"{mark}a " * 500
    match = match_of(" ".join(f"{mark}a b" for _ in range(400)), text.strip(), WORST, mark * 200, Standing.OTHER, 6)
    assert match is not None
    return Verdict(f"{mark}a b " * 400, mark * 100, Outcome.ALTERED, (match,) * 6)


@given(st.lists(verdicts(), min_size=1, max_size=6), st.sampled_from([ENGLISH, SPANISH]), st.booleans())
@example([worst("*")], ENGLISH, True)
@example([worst("\n> ")], SPANISH, True)
@example([worst("_") for _ in range(6)], SPANISH, True)
def test_any_verdicts_can_be_posted(given: list[Verdict], words: Wording, can_post: bool) -> None:
    components = verdict_card(given, 7, words, can_post=can_post).to_components()
    check_components(components)
    everything = list(walk(components))
    ids = [part["custom_id"] for part in everything if "custom_id" in part]
    assert (actions.post_verdict(7) in ids) is can_post
    assert all(actions.CONTEXT.fullmatch(one) or actions.POST_VERDICT.fullmatch(one) for one in ids)
    shown = "\n".join(part["content"] for part in everything if part["type"] == 10)
    if len(given) == 1:
        assert verdict_words(words).outcomes[given[0].outcome][0] in shown
        assert bool(given[0].matches or given[0].nearest) is any(actions.CONTEXT.fullmatch(one) for one in ids)


def test_the_pieces_of_the_source_are_the_source_letter_for_letter() -> None:
    match = match_of("the ramp carries 250 lorries and nobody", SENTENCE, Metadata("T"), None, Standing.NOT_ASKED, 0)
    assert match is not None
    verdict = Verdict("the ramp carries 250 lorries and nobody", None, Outcome.ALTERED, (match,))
    found = pieces(verdict, match)
    assert "".join(text for role, text in found if role is not Role.QUOTED) == SENTENCE
    assert [(role, text) for role, text in found if role in (Role.PRINTED, Role.QUOTED)] == [
        (Role.PRINTED, "240"),
        (Role.QUOTED, "250"),
        (Role.PRINTED, "a day"),
    ]


@given(texts(min_size=1))
def test_pieces_never_change_a_letter(text: str) -> None:
    text = text.strip() or "x"
    match = match_of(text, text, Metadata("T"), None, Standing.NOT_ASKED, 0)
    if match is not None:
        found = pieces(Verdict(text, None, Outcome.VERBATIM, (match,)), match)
        assert "".join(piece for _, piece in found) == text


def test_a_reader_sees_the_words_and_nothing_acts() -> None:
    text = "He said: “@everyone <@1> **buy** [it](http://x.example)” at noon."
    match = match_of("@everyone <@1> **buy** [it]", text, Metadata("T"), None, Standing.NOT_ASKED, 0)
    assert match is not None
    view = verdict_card([Verdict("@everyone", None, Outcome.VERBATIM, (match,))], 7)
    drawn = [part["content"] for part in walk(view.to_components()) if part["type"] == 10]
    block = next(one for one in drawn if one.startswith("> "))
    assert not {"a link", "a mention", "a ping of all"} & set(read(block).acting())
    assert text in read(block.split("\n")[0]).shown


def forms(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from forms(one, f"{name}.{key}")
    elif isinstance(value, tuple):
        for place, one in enumerate(value):
            yield from forms(one, f"{name}.{place}")


def test_languages_have_the_same_texts_with_the_same_placeholders() -> None:
    english, spanish = verdict_words(ENGLISH), verdict_words(SPANISH)
    for field in fields(english):
        ours, theirs = (dict(forms(getattr(one, field.name))) for one in (english, spanish))
        assert ours.keys() == theirs.keys()
        for name, form in ours.items():
            wanted = {part for _, part, _, _ in string.Formatter().parse(form)}
            assert {part for _, part, _, _ in string.Formatter().parse(theirs[name])} == wanted, field.name
    assert set(english.outcomes) == set(Outcome)


@pytest.mark.parametrize("outcome", Outcome)
def test_every_verdict_has_its_own_words(outcome: Outcome) -> None:
    view = verdict_card([Verdict("a b c", None, outcome, ())], 0)
    drawn = "".join(part["content"] for part in walk(view.to_components()) if part["type"] == 10)
    assert verdict_words(ENGLISH).outcomes[outcome][1] in drawn
