"""`/search`, `/sources` and **Find sources**."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
import simcord

from tests.bot.newsroom import Newsroom, buttons_of, shown, text_of, write

LANTERN = "lantern keeper"
PLACE = re.compile(r"^-# \*\*(\d+)\*\* · (?:\[)?(.*?)(?:\]\(.*?\))? · .*¶ (\d+)", re.MULTILINE)
DAYS = ("2001-05-06", "2020-02-29", "1999-12-31", "2020-02-28")


async def add_dated(newsroom: Newsroom, folder: Path) -> None:
    """Articles on walruses: some dated, in no order, some not."""
    texts = {
        f"walrus-{day}.md": f"---\ntitle: Walrus of {day}\ndate: {day}\n---\n\nThe walrus of {day} sleeps.\n"
        for day in DAYS
    }
    texts |= {
        f"walrus-{n}.md": f"---\ntitle: Walrus without a day {n}\n---\n\nThe walrus number {n} sleeps.\n"
        for n in range(4)
    }
    for file in write(texts, folder):
        await newsroom.archive.add(file, "main")


async def turn(newsroom: Newsroom, result: simcord.InteractionResult, *, private: bool = True) -> list[str]:
    """The texts of all pages of a search."""
    pages = [shown(result, private=private)]
    while "Next page" in buttons_of(result.response):
        assert len(pages) < 30
        result = await newsroom.ada.click(result.response, label="Next page")
        pages.append(shown(result, private=True))
    return pages


def hits(pages: list[str]) -> list[tuple[str, ...]]:
    return [match.groups() for page in pages for match in PLACE.finditer(page)]


# Pages


@pytest.mark.parametrize("sort", ["relevance", "newest"])
@pytest.mark.parametrize("query", [LANTERN, "chronicle", "the", "ramp"])
async def test_pages_show_every_hit_once(newsroom: Newsroom, sort: str, query: str) -> None:
    result = await newsroom.ada.slash(newsroom.channel, "search", query=query, sort=sort)
    pages = await turn(newsroom, result)
    found = hits(pages)
    if query == "the":
        assert found == [] and "There is no word in this to look for." in pages[0]
        return
    assert [int(number) for number, *_ in found] == list(range(1, len(found) + 1))
    places = [tuple(rest) for _, *rest in found]
    assert len(set(places)) == len(places)
    footers = re.findall(r"^-# (\d+)–(\d+) of (\d+) passages?$", "\n".join(pages), re.MULTILINE)
    assert len(footers) == len(pages)
    assert {int(total) for *_, total in footers} == {len(found)}
    assert all(int(last) + 1 == int(first) for (_, last, _), (first, _, _) in pairwise(footers))
    if query == LANTERN:
        assert len(found) == 7 and len(pages) == 2


async def test_newest_comes_first_and_undated_last(newsroom: Newsroom, tmp_path: Path) -> None:
    await add_dated(newsroom, tmp_path / "walrus")
    result = await newsroom.ada.slash(newsroom.channel, "search", query="walrus", sort="newest")
    titles = [title for _, title, _ in hits(await turn(newsroom, result))]
    assert titles[:4] == [f"Walrus of {day}" for day in sorted(DAYS, reverse=True)]
    assert set(titles[4:]) == {f"Walrus without a day {n}" for n in range(4)}


async def test_the_order_can_be_changed_and_begins_at_the_first_page(newsroom: Newsroom, tmp_path: Path) -> None:
    await add_dated(newsroom, tmp_path / "walrus")
    relevance = await newsroom.ada.slash(newsroom.channel, "search", query="walrus")
    last = await newsroom.ada.click(relevance.response, label="Next page")
    newest = await newsroom.ada.click(last.response, label="Newest first")
    assert hits([shown(newest, private=True)])[0] == ("1", "Walrus of 2020-02-29", "1")
    assert "First page" not in buttons_of(newest.response)
    second = await newsroom.ada.click(newest.response, label="Next page")
    assert "By relevance" in buttons_of(second.response), "a turned page stays in its order"
    first = await newsroom.ada.click(second.response, label="First page")
    assert shown(first, private=True) == shown(newest, private=True)
    back = await newsroom.ada.click(second.response, label="By relevance")
    assert shown(back, private=True) == shown(relevance, private=True)


async def test_pages_turn_after_a_restart(newsroom: Newsroom) -> None:
    result = await newsroom.ada.slash(newsroom.channel, "search", query=LANTERN)
    await newsroom.restart()
    assert len(hits(await turn(newsroom, result))) == 7


async def test_a_hit_opens_in_its_context(newsroom: Newsroom) -> None:
    result = await newsroom.ada.slash(newsroom.channel, "search", query="lorries")
    assert "Context 1" in buttons_of(result.response)
    text = shown(await newsroom.ada.click(result.response, label="Context 1"), private=True)
    assert "> " in text and "Harbour Gazette" in text


# Filters, privacy


async def test_filters_are_kept_from_page_to_page(newsroom: Newsroom, tmp_path: Path) -> None:
    await add_dated(newsroom, tmp_path / "walrus")
    result = await newsroom.ada.slash(newsroom.channel, "search", query="walrus", since="2001", until="2020-02-28")
    assert {title for _, title, _ in hits(await turn(newsroom, result))} == {
        "Walrus of 2001-05-06",
        "Walrus of 2020-02-28",
    }
    newest = await newsroom.ada.click(result.response, label="Newest first")
    assert [title for _, title, _ in hits([shown(newest, private=True)])] == [
        "Walrus of 2020-02-28",
        "Walrus of 2001-05-06",
    ]


async def test_a_search_is_private_unless_asked_otherwise(newsroom: Newsroom) -> None:
    shown(await newsroom.ada.slash(newsroom.channel, "search", query=LANTERN), private=True)
    assert newsroom.said() == []
    result = await newsroom.ada.slash(newsroom.channel, "search", query=LANTERN, private=False)
    shown(result, private=False)
    assert len(newsroom.said()) == 1
    # Whoever turns its pages sees them alone.
    assert hits([shown(await newsroom.bo.click(result.response, label="Next page"), private=True)])


@pytest.mark.parametrize("query", ["plutonium", "?", "**||**", "@everyone", "\N{GRINNING FACE}"])
async def test_a_search_for_nothing_says_so(newsroom: Newsroom, query: str) -> None:
    result = await newsroom.ada.slash(newsroom.channel, "search", query=query)
    nothing = "Nothing in the library matches this."
    no_word = "There is no word in this to look for."
    assert (nothing if any(map(str.isalnum, query)) else no_word) in shown(result, private=True)
    assert buttons_of(result.response) == {}


async def test_pages_past_the_end_are_an_honest_nothing(newsroom: Newsroom) -> None:
    result = await newsroom.ada.slash(newsroom.channel, "search", query=LANTERN)
    custom_id = buttons_of(result.response)["Next page"].replace(":5:", ":999999:")
    forged = await newsroom.post(custom_id)
    text = shown(await newsroom.bo.click(forged, custom_id=custom_id), private=True)
    assert hits([text]) == [] and "There is no more to show." in text


# Sources


async def test_sources_lists_outlets_with_counts_and_dates(newsroom: Newsroom, tmp_path: Path) -> None:
    texts = {
        f"{n}.md": f"---\ntitle: T{n}\noutlet: Gull Times\ndate: {day}\n---\n\nNumber {n}.\n"
        for n, day in enumerate(DAYS)
    }
    for file in write(texts, tmp_path / "gulls"):
        await newsroom.archive.add(file, "main")
    heading, *lines, total = shown(await newsroom.ada.slash(newsroom.channel, "sources"), private=True).split("\n")
    assert heading == "### What the library holds"
    assert lines == [
        "***without an outlet*** · 8 articles",
        "**Gull Times** · 4 articles · 31 December 1999 – 29 February 2020",
        "**Harbour Gazette** · 1 article · 4 March 2021",
        "**Valley Letter** · 1 article",
    ]
    assert total == "-# 14 articles · 31 December 1999 – 4 March 2021"


async def test_sources_of_an_empty_library_says_so(newsroom: Newsroom) -> None:
    for digest in await newsroom.archive.documents("main"):
        await newsroom.archive.remove_document("main", digest)
    text = shown(await newsroom.ada.slash(newsroom.channel, "sources"), private=True)
    assert text == "### What the library holds\nThe library is empty.\n-# 0 articles"


async def test_sources_of_many_long_names_can_be_shown(newsroom: Newsroom, tmp_path: Path) -> None:
    texts = {f"{n}.md": f"---\ntitle: T\noutlet: '{n:02}{'*' * 200}'\n---\n\nNumber {n}.\n" for n in range(40)}
    for file in write(texts, tmp_path / "stars"):
        await newsroom.archive.add(file, "main")
    text = shown(await newsroom.ada.slash(newsroom.channel, "sources"), private=True)
    named = text.count("· 1 article")
    rest = re.search(r"^and (\d+) more outlets$", text, re.MULTILINE)
    # Forty of these and the three of the newsroom's library.
    assert rest and text.count(" article") - 1 + int(rest[1]) == 43 and named >= 10
    assert text.endswith("-# 50 articles · 4 March 2021")


# Find sources


async def test_a_message_becomes_a_question_and_the_answer_can_be_posted(newsroom: Newsroom) -> None:
    said = await newsroom.bo.send(newsroom.channel, "I heard that the ramp carries 240 lorries a day!")
    result = await newsroom.ada.context_menu(newsroom.channel, "Find sources", said)
    text = shown(result, private=True)
    assert text.startswith("### I heard that the ramp carries 240 lorries a day!\n") and "Maren Holt" in text
    assert newsroom.said() == []
    posted = await newsroom.ada.click(result.response, label="Post to channel")
    assert "Maren Holt" in shown(posted, private=False)
    (answer,) = newsroom.said()
    assert "Post to channel" not in buttons_of(answer) and "Context 1" in buttons_of(answer)


@pytest.mark.parametrize("private", [True, False])
async def test_only_a_private_answer_has_the_button_to_post_it(newsroom: Newsroom, private: bool) -> None:
    result = await newsroom.ada.slash(newsroom.channel, "ask", question="ramp", private=private)
    assert ("Post to channel" in buttons_of(result.response)) is private


async def test_posting_keeps_the_filters(newsroom: Newsroom) -> None:
    result = await newsroom.ada.slash(
        newsroom.channel, "ask", question="school winter", source="Valley", private=True
    )
    await newsroom.restart()
    text = shown(await newsroom.ada.click(result.response, label="Post to channel"), private=False)
    assert "-# source: Valley" in text and "Harbour Gazette" not in text


async def test_a_message_without_words_gets_a_hint(newsroom: Newsroom) -> None:
    hook = newsroom.guild.create_webhook(newsroom.channel)
    said = await hook.send(content="", attachments=[("map.txt", b"x")])
    result = await newsroom.ada.context_menu(newsroom.channel, "Find sources", said)
    assert shown(result, private=True).startswith("Ask me something:")
    newsroom.expect_errors("QuestionMissing")


async def test_the_longest_message_can_be_looked_for(newsroom: Newsroom) -> None:
    said = await newsroom.bo.send(newsroom.channel, ("ramp **@everyone** " * 200)[:2_000])
    result = await newsroom.ada.context_menu(newsroom.channel, "Find sources", said)
    assert "**1** · " in shown(result, private=True)
    assert text_of(result.response).startswith("### ramp ")


async def test_a_search_that_finds_nothing_says_what_of_it_was_not_understood(newsroom: Newsroom) -> None:
    text = shown(await newsroom.ada.slash(newsroom.channel, "search", query="zebra since:someday"), private=True)
    assert "Not in the library: “zebra”" in text
    assert "So since:someday was searched as words." in text
