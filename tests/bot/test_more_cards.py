"""Lists, menus, help and notices: whatever is in them, they can be posted, in every language."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from discord import ui
from hypothesis import example, given
from hypothesis import strategies as st

import bot.errors
import retrieval.errors
from bot.cards import actions
from bot.cards.notice import about_card, help_card, notice_card
from bot.cards.search import search_card
from bot.cards.settings import settings_card
from bot.cards.sources import choice_card, sources_card
from bot.cards.wording import ENGLISH, SPANISH, Wording, wording_for
from bot.model import LANGUAGES, ServerSettings
from retrieval.errors import FootnoteError
from retrieval.model import Answer, Holding, Order
from tests.bot import made_up
from tests.bot.limits_checker import check_components, walk
from tests.bot.made_up import WORST, answer, finding, one_liners
from tests.bot.nasty import texts

WORDINGS = (ENGLISH, SPANISH)
every_language = pytest.mark.parametrize("words", WORDINGS, ids=lambda words: words.language)
wordings = st.sampled_from(WORDINGS)
ids = st.integers(1, 2**63 - 1)


def parts(view: ui.LayoutView) -> tuple[list[str], list[Any]]:
    """The texts and the controls of a card, after it was held against Discord's limits."""
    components = view.to_components()
    check_components(components)
    everything = list(walk(components))
    return [part["content"] for part in everything if part["type"] == 10], [
        part for part in everything if "custom_id" in part
    ]


# Lists


@given(made_up.answers(made_up.metadata()), ids.map(lambda id_: id_ % 10**18), st.sampled_from(Order), wordings)
@example(answer("*" * 300, *(finding(n, WORST, "*" * 300) for n in range(1, 6))), 7, Order.NEWEST, SPANISH)
@example(
    answer("*" * 300, finding(1, WORST, "*" * 300, copies=[made_up.entry(9, WORST)] * 9)), 7, Order.NEWEST, ENGLISH
)
@example(answer("a"), 7, Order.RELEVANCE, ENGLISH)
def test_any_page_of_hits_can_be_posted_and_leads_on(
    given: Answer, answer_id: int, order: Order, words: Wording
) -> None:
    texts, controls = parts(search_card(given, answer_id, order, words))
    if not given.answered:
        assert not controls
        return
    contexts = [one for one in controls if actions.CONTEXT.fullmatch(one["custom_id"])]
    assert contexts and len(contexts) == len(texts) - 2
    turns = [match for one in controls if (match := actions.HITS.fullmatch(one["custom_id"]))]
    saves = [one for one in controls if actions.SAVE.fullmatch(one["custom_id"])]
    assert len(saves) == len(contexts)
    assert len(contexts) + len(saves) + len(turns) == len(controls)
    last = given.findings[len(contexts) - 1].citation.number
    newest = str(int(order is Order.NEWEST))
    rest = given.more + len(given.findings) - len(contexts)
    skips = [match["skip"] for match in turns if match["newest"] == newest]
    assert (str(last) in skips) is (rest > 0)
    assert [match["skip"] for match in turns if match["newest"] != newest] == ["0"]


holdings = st.builds(
    lambda outlet, articles, days: Holding(outlet, articles, min(days, default=None), max(days, default=None)),
    st.none() | one_liners,
    st.integers(1, 10**9),
    st.lists(st.dates(), max_size=2),
)
servers = st.dictionaries(ids, one_liners, min_size=1, max_size=40)


@given(st.lists(holdings, max_size=60), wordings, st.none() | servers)
@example(
    [Holding("*" * 900, 10**9, date(2000, 9, 30), date(2001, 9, 30))] * 60, SPANISH, dict.fromkeys(range(40), "x")
)
def test_any_holdings_can_be_posted_and_none_is_left_uncounted(
    given: list[Holding], words: Wording, offered: dict[int, str] | None
) -> None:
    texts, controls = parts(sources_card(given, words, servers=offered, chosen=next(iter(offered or [0]))))
    if given:
        lines = texts[1].split("\n")
        last = re.search(r"\d+", lines[-1])
        rest = int(last[0]) if last and not lines[-1].startswith("**") else 0
        assert len(lines) - bool(rest) + rest == len(given)
    assert [one["custom_id"] for one in controls] == (["fn1:library"] if offered else [])


@given(servers, wordings)
def test_any_choice_of_libraries_can_be_posted(offered: dict[int, str], words: Wording) -> None:
    _, (menu,) = parts(choice_card(offered, words))
    values = [option["value"] for option in menu["options"]]
    assert values[-1] == "shared"
    assert values[:-1] == [str(guild_id) for guild_id in offered][:24]


# Settings

settings = made_up.server_settings()


@given(settings, one_liners, ids, wordings)
@example(ServerSettings(), "*" * 100, 2**63 - 1, SPANISH)
def test_any_settings_can_be_posted_with_a_control_for_each(
    given: ServerSettings, server: str, guild_id: int, words: Wording
) -> None:
    _, controls = parts(settings_card(given, server, f"server-{guild_id}", words))
    named = [match["setting"] for one in controls if (match := actions.SETTING.fullmatch(one["custom_id"]))]
    assert sorted(named) == sorted(field.name for field in fields(ServerSettings))
    for menu in (one for one in controls if one["type"] == 3):
        assert len([option for option in menu["options"] if option.get("default")]) == 1


# Help, about, notices


@every_language
@pytest.mark.parametrize("mentions", [{}, {"ask": "</ask:1234567890123456789>"}])
def test_every_topic_of_the_help_can_be_posted(words: Wording, mentions: dict[str, str]) -> None:
    for topic in (None, "nonsense", *words.help_topics):
        read, (menu,) = parts(help_card(mentions, words, topic))
        assert not re.search(r"\{\w*\}", "\n".join(read))
        assert [option["value"] for option in menu["options"]] == list(words.help_topics)
    assert mentions.get("ask", "**/ask**") in "\n".join(parts(help_card(mentions, words))[0])


@every_language
def test_what_the_bot_is_can_be_posted(words: Wording) -> None:
    (read,), controls = parts(about_card("1.2.3", words))
    assert "1.2.3" in read and not controls


@given(texts(max_size=400).map(lambda text: text + "."), st.lists(ids.map("<#{}>".format), max_size=25))
@example("*" * 10_000, [])
def test_any_notice_can_be_posted_and_only_its_mentions_act(sentence: str, mentions: list[str]) -> None:
    (read,), controls = parts(notice_card(f"{', '.join(mentions)} {sentence}", mentions))
    assert not controls
    acting = re.findall(r"(?<!\\)<(?:[@#:/]|a:|t:|id:)[^<>]*>", read)
    assert set(acting) <= set(mentions)
    assert all(mention in read for mention in mentions)


# Languages


def forms(words: Wording) -> Iterator[tuple[str, str]]:
    """Every text of a wording with its name."""

    def under(name: str, value: object) -> Iterator[tuple[str, str]]:
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, Mapping):
            for key, one in value.items():
                yield from under(f"{name}.{key}", one)
        elif isinstance(value, tuple):
            for place, one in enumerate(value):
                yield from under(f"{name}.{place}", one)

    for field in fields(words):
        if field.name != "errors":
            yield from under(field.name, getattr(words, field.name))


def placeholders(form: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(form) if name is not None}


def test_languages_have_the_same_texts_with_the_same_placeholders() -> None:
    english, spanish = dict(forms(ENGLISH)), dict(forms(SPANISH))
    assert english.keys() == spanish.keys()
    for name, form in english.items():
        assert placeholders(spanish[name]) == placeholders(form), name
        assert spanish[name].strip(), name
    assert list(ENGLISH.help_topics) == list(SPANISH.help_topics)


@every_language
def test_every_text_can_be_formatted(words: Wording) -> None:
    for name, form in forms(words):
        values = dict.fromkeys(placeholders(form), 7)
        assert "{" not in form.format(**values), name


@every_language
def test_dates_are_written_with_their_month(words: Wording) -> None:
    written = [words.on(date(2019, month, 5)) for month in range(1, 13)]
    assert len(set(written)) == 12 and all("5" in one and "2019" in one for one in written)


def made(kind: type[FootnoteError]) -> FootnoteError:
    """An error of this kind, whatever it takes."""
    values: dict[str, Any] = {
        **{"seconds": 7, "number": 7, "channel_ids": (7, 8), "titles": (), "text": "{soon}", "field": "title"},
        **{"source": "{soon}", "url": "{soon}", "site": "{soon}", "articles": 7, "megabytes": 7},
    }
    code = kind.__init__.__code__  # type: ignore[misc]
    return kind(*(values[name] for name in code.co_varnames[1 : code.co_argcount]))


@pytest.mark.parametrize("name", SPANISH.errors)
def test_an_error_in_spanish_is_one_of_ours_and_can_be_said(name: str) -> None:
    kind = getattr(bot.errors, name, None) or getattr(retrieval.errors, name)
    assert issubclass(kind, FootnoteError)
    error = made(kind)
    sentence = SPANISH.sentence(error)
    assert placeholders(SPANISH.errors[name]) <= vars(error).keys()
    assert sentence != str(error) and ENGLISH.sentence(error) == str(error)
    for value in ("7", "{soon}"):
        assert (value in str(error)) is (value in sentence), "both say the same"


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("es-ES", SPANISH),
        ("es-419", SPANISH),
        ("es", SPANISH),
        ("en-US", ENGLISH),
        ("de", ENGLISH),
        ("", ENGLISH),
        (None, ENGLISH),
    ],
)
def test_a_locale_has_its_words(locale: str | None, words: Wording) -> None:
    assert wording_for(locale) is words


def test_every_language_that_can_be_chosen_has_words() -> None:
    assert {wording_for(language).language for language in LANGUAGES} == set(LANGUAGES)
    assert replace(ENGLISH) == ENGLISH
