"""The cards of the research desk: whatever is in them, they can be posted, in both languages."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import hypothesis
from discord import ui
from hypothesis import example, given
from hypothesis import strategies as st

from bot.cards import actions, desk_words
from bot.cards.desk_words import DeskWords
from bot.cards.notebook import NOTES_ON_PAGE, clear_card, export_card, notebook_card, saved_card
from bot.cards.privacy import erase_card, everything_card
from bot.cards.watch import arrivals_that_fit, tried_card, watch_post_card, watches_card, watching_card
from bot.cards.wording import ENGLISH, SPANISH
from bot.kept import MOST_WATCHES, SavedExcerpt, Since, Watch
from retrieval.answers.arrivals import Arrival
from retrieval.answers.cite.item import csl_item
from tests.bot import made_up
from tests.bot.limits_checker import check_components, walk
from tests.bot.made_up import WORST, finding
from tests.bot.nasty import texts

NOW = datetime(2026, 11, 22, tzinfo=UTC)
wordings = st.sampled_from((ENGLISH, SPANISH))
ids = st.integers(1, 10**18 - 1)


def parts(view: ui.LayoutView) -> tuple[list[str], list[Any]]:
    components = view.to_components()
    check_components(components)
    everything = list(walk(components))
    return [part["content"] for part in everything if part["type"] == 10], [
        part for part in everything if "custom_id" in part
    ]


@st.composite
def notebooks(draw: st.DrawFn) -> list[SavedExcerpt]:
    saved = []
    for number in range(1, draw(st.integers(1, NOTES_ON_PAGE + 1)) + 1):
        found = draw(made_up.findings(number, made_up.metadata(), 0))
        text = draw(st.just(found.excerpt.text) | made_up.paragraphs)
        item = csl_item(found.citation.entry, found.excerpt)
        note = draw(st.none() | texts(max_size=1000))
        saved.append(SavedExcerpt(number, number, 1, text, item, "main", 1, "0" * 64, 0, 1, note, NOW))
    return saved


@given(notebooks(), st.sampled_from(Since), st.booleans(), wordings)
@hypothesis.settings(max_examples=60)
def test_any_notebook_can_be_posted_page_by_page(
    saved: list[SavedExcerpt], since: Since, shared: bool, words: Any
) -> None:
    view = notebook_card(saved, dict.fromkeys([one.id for one in saved], since), len(saved), shared, words)
    (_heading, *blocks, _footer), controls = parts(view)
    assert all(actions.NOTES.fullmatch(one["custom_id"]) for one in controls)
    assert len(controls) == (len(blocks) < len(saved))


def test_the_longest_notebook_can_be_posted() -> None:
    worst = finding(1, WORST, "*" * 300)
    item = csl_item(worst.citation.entry, worst.excerpt)
    for text in ("*" * 20_000, "\n" * 2_000 + "x", "@" * 899):
        saved = [SavedExcerpt(n, n, 1, text, item, "m", 1, "0", 0, 1, "_" * 1_000, NOW) for n in range(1, 7)]
        parts(notebook_card(saved, {}, 6, True, SPANISH))


def watch(query: str = "*" * 200, **changes: Any) -> Watch:
    values = {"guild_id": 1, "channel_id": 10**18, "daily": True, "paused": True, "seen_article": 1, "failures": 0}
    return Watch(10**17, 1, query=query, not_before=NOW, **(values | changes))


arrivals = st.lists(
    st.builds(
        Arrival, made_up.findings(1, made_up.metadata(), 4), st.lists(made_up.one_liners, max_size=5).map(tuple)
    ),
    min_size=1,
    max_size=7,
)


@given(arrivals, texts(min_size=1, max_size=200), ids, wordings)
@example([Arrival(finding(1, WORST, "*" * 300), ("*" * 200,) * 5)] * 7, "*" * 200, 10**17, SPANISH)
@hypothesis.settings(max_examples=60)
def test_any_finds_can_be_posted_and_those_that_do_not_fit_are_left(
    given: list[Arrival], query: str, post_id: int, words: Any
) -> None:
    distinct = [
        Arrival(finding(n, one.finding.citation.entry.metadata, one.finding.excerpt.text), one.first)
        for n, one in enumerate(given, start=1)
    ]
    count = arrivals_that_fit(query, distinct, words)
    assert 1 <= count <= len(distinct)
    shown, controls = parts(watch_post_card(watch(query), distinct[:count], post_id, words))
    assert len(shown) == count + 1
    assert actions.WATCH.fullmatch(controls[-1]["custom_id"])
    parts(tried_card(query, distinct, words))


@given(texts(min_size=1, max_size=200), wordings)
def test_any_watches_can_be_listed(query: str, words: Any) -> None:
    for count in (0, 1, MOST_WATCHES):
        parts(watches_card([watch(query)] * count, words))
    parts(watching_card(watch(query), words))


@given(texts(min_size=1), wordings, st.booleans())
def test_short_cards_can_be_posted(sentence: str, words: Any, shared: bool) -> None:
    parts(saved_card(sentence + ".", words, to_channel=actions.save(10**17, 10**8, 10**8, shared=True)))
    parts(export_card("notebook.zip", "0" * 64, shared, words))
    for count in (1, 200):
        parts(clear_card(count, shared, words))
    parts(erase_card(words))
    parts(everything_card("about.json", words))


# Languages


def forms(words: DeskWords) -> Iterator[tuple[str, str]]:
    for field in fields(words):
        value = getattr(words, field.name)
        if isinstance(value, str):
            yield field.name, value
        elif isinstance(value, Mapping):
            yield from ((f"{field.name}.{key}", one) for key, one in value.items())
        else:
            yield from ((f"{field.name}.{place}", one) for place, one in enumerate(value))


def placeholders(form: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(form) if name is not None}


def test_languages_have_the_same_texts_with_the_same_placeholders() -> None:
    english, spanish = dict(forms(desk_words.ENGLISH)), dict(forms(desk_words.SPANISH))
    assert english.keys() == spanish.keys()
    for name, form in english.items():
        assert bool(form) is bool(spanish[name]), name
        # "The one excerpt" needs no number.
        assert placeholders(spanish[name]) ^ placeholders(form) <= {"count"}, name
