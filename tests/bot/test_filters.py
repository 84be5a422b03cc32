"""The options source, author, since and until, and the lists that complete them."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from tests.bot.limits_checker import utf16
from tests.bot.newsroom import Newsroom, shown, write

# Outlet, author and date of four articles on one whale; the name is what the excerpt tells.
WHALES = {
    "alpha": ("North Post", "Ann Ray", "2018-12-31"),
    "beta": ("North Post", "Cy Dow", "2019-01-01"),
    "gamma": ("South Post", "Ann Ray", "2019-12-31"),
    "delta": ("South Post", "Cy Dow", "2020-01-01"),
}
NOTHING = "Nothing in the library answers this."


def story(outlet: str, authors: str, day: str | None, text: str) -> str:
    date = f"date: {day}\n" if day else ""
    return (
        f"---\ntitle: On {text}\noutlet: {outlet}\nauthors: {authors}\n{date}---\n\nThe whale called {text} sang.\n"
    )


async def add(newsroom: Newsroom, folder: Path, texts: dict[str, str]) -> None:
    for file in write(texts, folder):
        await newsroom.archive.add(file, "main")


async def whales(newsroom: Newsroom, **options: str) -> set[str]:
    """Which of the whales an answer tells of."""
    result = await newsroom.ada.slash(newsroom.channel, "search", query="whale", **options)
    text = shown(result, private=True)
    return {name for name in WHALES if f"called {name}" in text}


def expected(source: str | None, author: str | None, since: str | None, until: str | None) -> set[str]:
    return {
        name
        for name, (outlet, writer, day) in WHALES.items()
        if (not source or source.lower() in outlet.lower())
        and (not author or author.lower() in writer.lower())
        and (not since or day >= since)
        and (not until or day <= f"{until}-12-31")
    }


async def test_each_filter_and_all_together(newsroom: Newsroom, tmp_path: Path) -> None:
    texts = {f"{name}.md": story(outlet, f"[{author}]", day, name) for name, (outlet, author, day) in WHALES.items()}
    await add(newsroom, tmp_path / "whales", texts)
    for values in product((None, "north post"), (None, "RAY"), (None, "2019"), (None, "2019")):
        options = {
            name: value for name, value in zip(("source", "author", "since", "until"), values, strict=True) if value
        }
        assert await whales(newsroom, **options) == expected(*values), options
    assert await whales(newsroom, since="2019-12-31", until="2019-12-31") == {"gamma"}
    assert await whales(newsroom, since="1 January 2020") == {"delta"}
    assert await whales(newsroom, until="December 2018") == {"alpha"}
    assert await whales(newsroom, since="2020", until="2019") == set()


async def test_ask_names_its_filters_under_the_question(newsroom: Newsroom) -> None:
    result = await newsroom.ada.slash(
        newsroom.channel, "ask", question="ramp", source="*Harbour*", author="Lund", since="2021-03", until="2021-03"
    )
    text = shown(result, private=False)
    line = r"-# source: \*Harbour\* · author: Lund · since: 1 March 2021 · until: 31 March 2021"
    assert text.split("\n")[1] == line and NOTHING in text


async def test_more_keeps_the_filters(newsroom: Newsroom) -> None:
    result = await newsroom.ada.slash(newsroom.channel, "ask", question="the lantern", source="lantern-")
    text = shown(await newsroom.bo.click(result.response, label="More"), private=True)
    assert "-# source: lantern-" in text and "**4** · " in text


async def test_undated_articles_pass_no_dates(newsroom: Newsroom) -> None:
    for option in ("since", "until"):
        result = await newsroom.ada.slash(newsroom.channel, "ask", question="orchard", **{option: "2021"})
        assert NOTHING in shown(result, private=False)


@pytest.mark.parametrize("option", ["since", "until"])
@pytest.mark.parametrize("day", ["soon", "2019-13", "2019-02-30", "0000", "20190715", "**x**", "x" * 100, "²⁰¹⁹"])
async def test_a_day_that_cannot_be_read_is_told_privately(newsroom: Newsroom, option: str, day: str) -> None:
    for command, word in (("ask", "question"), ("search", "query")):
        result = await newsroom.ada.slash(newsroom.channel, command, **{word: "ramp", option: day}, private=False)
        assert "is no date that I can read. Write it like 2019, 2019-07 or 2019-07-15." in shown(result, private=True)
    newsroom.expect_errors("DayNotUnderstood", "DayNotUnderstood")


@pytest.mark.parametrize("text", ["%", "_", "'", '"', "\\", "[", ",", "\N{ROCKET}", "x" * 100])
@pytest.mark.parametrize("option", ["source", "author"])
async def test_a_filter_of_marks_finds_nothing(newsroom: Newsroom, option: str, text: str) -> None:
    result = await newsroom.ada.slash(newsroom.channel, "ask", question="ramp", **{option: text})
    assert NOTHING in shown(result, private=False)


# Completion

NAMES = [
    "Élan & Söhne",
    'The "Quiet" Herald',
    "Back\\slash",
    "100%_sure",
    "\N{ROCKET} Rocket Weekly",
    "[Brackets], and commas",
    "Émile's *Star*",
    "日本新聞",
    "A very long name " * 12,
    "\N{ROCKET}" * 90,
    "  spaces  around  ",
]


@pytest.mark.parametrize("option", ["source", "author"])
async def test_a_completion_finds_again_what_it_shows(newsroom: Newsroom, tmp_path: Path, option: str) -> None:
    texts = {}
    for number, name in enumerate(NAMES):
        quoted = "'" + name.replace("'", "''") + "'"
        outlet, authors = (quoted, "[]") if option == "source" else ("Some Post", f"[{quoted}]")
        texts[f"{number}.md"] = story(outlet, authors, None, f"w{number}w")
    await add(newsroom, tmp_path / "names", texts)
    choices = await newsroom.ada.autocomplete(newsroom.channel, "ask", option, "", question="x")
    assert len(choices) >= len(NAMES)
    found = set()
    for choice in choices:
        assert 1 <= utf16(choice["name"]) <= 100 and 1 <= utf16(choice["value"]) <= 100
        result = await newsroom.ada.slash(
            newsroom.channel, "search", query="whale ramp orchard", **{option: choice["value"]}
        )
        text = shown(result, private=True)
        assert NOTHING not in text, choice
        found |= {number for number in range(len(NAMES)) if f"called w{number}w" in text}
    assert found == set(range(len(NAMES)))


@pytest.mark.parametrize("option", ["source", "author"])
async def test_a_list_holds_at_most_25(newsroom: Newsroom, tmp_path: Path, option: str) -> None:
    texts = {f"{n}.md": story(f"Gull {n:02}", f"[Gull {n:02}]", None, "x") for n in range(40)}
    await add(newsroom, tmp_path / "gulls", texts)
    for typed, count in (("", 25), ("gull", 25), ("GULL 0", 10), ("nothing like it", 0)):
        choices = await newsroom.ada.autocomplete(newsroom.channel, "search", option, typed, query="x")
        assert len(choices) == count
        assert len({choice["value"] for choice in choices}) == count


@pytest.mark.parametrize("option", ["source", "author"])
@pytest.mark.parametrize("typed", ["%", "_", "'", '"', "\\", "\N{ROCKET}", "x" * 2_000])
async def test_typing_anything_at_all_gives_a_list(newsroom: Newsroom, option: str, typed: str) -> None:
    assert await newsroom.ada.autocomplete(newsroom.channel, "ask", option, typed, question="x") == []


async def test_accents_do_not_matter(newsroom: Newsroom, tmp_path: Path) -> None:
    await add(newsroom, tmp_path / "elan", {"1.md": story("Élan", "[Zoë]", None, "x")})
    for option, typed in (("source", "elan"), ("author", "zoe")):
        choices = await newsroom.ada.autocomplete(newsroom.channel, "ask", option, typed, question="x")
        assert len(choices) == 1
        assert "called x" in shown(
            await newsroom.ada.slash(newsroom.channel, "ask", question="whale", **{option: typed}), private=False
        )


@pytest.mark.parametrize(("option", "name"), [("title", "article"), ("source", "ask"), ("author", "search")])
async def test_a_list_that_fails_is_empty_and_says_nothing(newsroom: Newsroom, option: str, name: str) -> None:
    await newsroom.archive.close()
    word = {"article": {}, "ask": {"question": "x"}, "search": {"query": "x"}}[name]
    before = len(newsroom.sent())
    assert await newsroom.ada.autocomplete(newsroom.channel, name, option, "a", **word) == []
    assert len(newsroom.sent()) == before
