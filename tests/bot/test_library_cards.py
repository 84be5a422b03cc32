"""Cards of a library: whatever is in them, they can be posted, in every language, and nothing in them acts."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from discord import ui
from hypothesis import example, given
from hypothesis import strategies as st

from bot.cards import actions
from bot.cards.details import details_form
from bot.cards.limits import beginning
from bot.cards.shelf import FeedLine, Room, feeds_card, log_card, shelf_card
from bot.cards.shelved import added_card, progress_card, removed_card, shelved_card
from bot.cards.wording import ENGLISH, SPANISH, Wording
from bot.model import Shelved
from retrieval.corrections import LONGEST, Correction, Field
from retrieval.model import Deed, Done, Entry, Metadata, Origin, Refusal
from tests.bot import made_up
from tests.bot.limits_checker import check_components, utf16, walk
from tests.bot.made_up import WORST, one_liners
from tests.bot.nasty import lines

wordings = st.sampled_from((ENGLISH, SPANISH))
ids = st.integers(1, 10**18 - 1)
moments = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))


def entry(id_: int, known: Metadata) -> Entry:
    return Entry(id_, "server-1", "*" * 300, 0, 9, known, 10**9, 10**9)


entries = st.builds(entry, ids, made_up.metadata())
corrections = st.builds(Correction, st.sampled_from(Field), st.just("7"), moments)
shelved = st.builds(
    Shelved,
    entries,
    st.lists(corrections, max_size=5).map(tuple),
    st.lists(entries, max_size=5).map(tuple),
    st.lists(one_liners, max_size=6).map(tuple),
)
deeds = st.builds(
    Deed,
    ids,
    st.just("server-1"),
    st.none() | ids.map(str),
    st.sampled_from(Done),
    moments,
    st.lists(ids, max_size=30).map(tuple),
    st.lists(one_liners, max_size=5).map(tuple),
    st.lists(st.builds(Refusal, one_liners, one_liners), max_size=15).map(tuple),
)
FLOOD = "*" * 4_000
WORST_SHELVED = Shelved(
    entry(10**18 - 1, WORST),
    tuple(Correction(field, "7", datetime(2020, 1, 1, tzinfo=UTC)) for field in Field),
    tuple(entry(number, WORST) for number in range(1, 9)),
    (FLOOD,) * 9,
)
WORST_DEED = Deed(
    10**18 - 1,
    "server-1",
    str(10**18),
    Done.ADDED,
    datetime(2020, 1, 1, tzinfo=UTC),
    tuple(range(1, 2_000)),
    (FLOOD,) * 5,
    (Refusal(FLOOD, FLOOD),) * 20,
)


def texts(view: ui.LayoutView) -> list[str]:
    components = view.to_components()
    check_components(components)
    return [part["content"] for part in walk(components) if part["type"] == 10]


def custom_ids(view: ui.LayoutView) -> list[str]:
    return [part["custom_id"] for part in walk(view.to_components()) if "custom_id" in part]


def acting(read: list[str]) -> set[str]:
    """What would mention somebody, or be shown as a time."""
    return set(re.findall(r"(?<!\\)<(?:[@#:/]|a:|t:|id:)[^<>]*>", "\n".join(read)))


@given(shelved, wordings)
@example(WORST_SHELVED, SPANISH)
def test_any_article_can_be_shown_with_what_can_be_done_to_it(given: Shelved, words: Wording) -> None:
    view = shelved_card(given, words)
    assert not acting(texts(view))
    assert actions.fix(given.entry.id) in custom_ids(view) and actions.remove(given.entry.id) in custom_ids(view)
    assert (actions.reset(given.entry.id) in custom_ids(view)) is bool(given.corrections)
    assert not acting(texts(removed_card(given.entry, words)))


@given(
    deeds.flatmap(
        lambda deed: st.tuples(
            st.just(deed), st.lists(st.none() | shelved, min_size=len(deed.articles[:4]), max_size=4)
        )
    ),
    wordings,
)
@example((WORST_DEED, [WORST_SHELVED] * 4), SPANISH)
@example((WORST_DEED, [None] * 4), ENGLISH)
def test_any_report_can_be_posted_and_no_article_is_passed_over(
    given: tuple[Deed, list[Shelved | None]], words: Wording
) -> None:
    deed, page = given
    page = page[: len(deed.articles)]
    # Articles of a page differ.
    page = [one and Shelved(entry(n + 1, one.entry.metadata), *_rest(one)) for n, one in enumerate(page)]
    for skip in (0, 4):
        if skip >= max(1, len(deed.articles)):
            continue
        here = page[: len(deed.articles) - skip]
        view = added_card(deed, here, skip, words)
        assert not acting(texts(view))
        shown = [one for one in custom_ids(view) if actions.FIX.fullmatch(one)]
        turn = [match for one in custom_ids(view) if (match := actions.ADDED.fullmatch(one))]
        last = int(turn[0]["skip"]) if turn else len(deed.articles)
        assert skip < last or not deed.articles
        assert len(shown) == sum(one is not None for one in here[: last - skip])


@given(deeds.filter(lambda deed: deed.articles), wordings)
@example(WORST_DEED, SPANISH)
def test_a_report_whose_articles_cannot_be_read_now_can_be_posted_and_leads_to_them(
    deed: Deed, words: Wording
) -> None:
    view = added_card(deed, (), 0, words)
    assert not acting(texts(view))
    assert custom_ids(view) == [actions.added(deed.id, 0)]


def _rest(one: Shelved) -> tuple[tuple[Correction, ...], tuple[Entry, ...], tuple[str, ...]]:
    return one.corrections, one.copies, one.left_out


rooms = st.builds(Room, st.integers(0, 10**9), st.floats(0, 10**6), st.integers(0, 10**9), st.integers(0, 10**9))


@given(
    st.lists(made_up.metadata(), max_size=10),
    st.integers(0, 999_980),
    st.text(max_size=actions.LONGEST_FILTER) | lines(max_size=20).map(lambda text: text[: actions.LONGEST_FILTER]),
    rooms,
    wordings,
)
@example([WORST] * 10, 999_980, "\N{RAINBOW}" * 80, Room(10**9, 1e6, 10**9, 10**9), SPANISH)
def test_any_page_of_the_library_can_be_posted_and_turned(
    known: list[Metadata], skip: int, title: str, room: Room, words: Wording
) -> None:
    page = [entry(number, one) for number, one in enumerate(known, start=1)]
    title = beginning(title, actions.LONGEST_FILTER)
    view = shelf_card(page, skip + len(page) + 1, skip, title, room, words)
    assert not acting(texts(view))
    turns = [match for one in custom_ids(view) if (match := actions.SHELF.fullmatch(one))]
    if page:
        assert [turn["title"] for turn in turns] == [title] * (1 + (skip > 0))
        (menu,) = [part for part in walk(view.to_components()) if part["type"] == 3]
        assert int(turns[-1]["skip"]) == skip + len(menu["options"]) > skip


@given(st.lists(deeds, max_size=12), st.integers(0, 10**5), wordings)
@example([WORST_DEED] * 12, 0, SPANISH)
def test_any_page_of_the_log_can_be_posted_and_only_names_and_times_are_drawn(
    given: list[Deed], skip: int, words: Wording
) -> None:
    view = log_card(given, skip + len(given), skip, words)
    allowed = {f"<@{deed.by}>" for deed in given} | {f"<t:{int(one.at.timestamp())}:R>" for one in given}
    assert acting(texts(view)) <= allowed


@given(st.lists(st.builds(FeedLine, one_liners, one_liners, moments, st.none() | one_liners), max_size=25), wordings)
@example([FeedLine(FLOOD, FLOOD, datetime(2020, 1, 1, tzinfo=UTC), FLOOD)] * 25, SPANISH)
def test_any_feeds_can_be_posted(given: list[FeedLine], words: Wording) -> None:
    times = {f"<t:{int(one.next_poll.timestamp())}:R>" for one in given}
    assert acting(texts(feeds_card(given, words))) <= times


@given(one_liners, wordings)
def test_any_progress_can_be_posted(name: str, words: Wording) -> None:
    assert not acting(texts(progress_card(3, 10, name, words)))


@given(entries, wordings)
@example(
    entry(1, Metadata("t" * 9_000, "o" * 9_000, ("a" * 900,) * 9, date(1, 1, 1), Origin.PRINTED, "u" * 9_000)),
    SPANISH,
)
def test_any_article_fits_its_form(given: Entry, words: Wording) -> None:
    form = details_form(given, words).to_dict()
    assert utf16(form["title"]) <= 45 and len(form["components"]) == 5 and len(form["custom_id"]) <= 100
    for label in form["components"]:
        assert 1 <= utf16(label["label"]) <= 45 and utf16(label.get("description") or "") <= 100
        field = label["component"]
        assert len(field.get("value") or "") <= field["max_length"] == LONGEST[Field(field["custom_id"])] <= 4_000
