"""`/article` with its list of titles, and `/help`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from discord import app_commands

from tests.bot.newsroom import Newsroom, shown, text_of, write

FERRY = "Ferry crews stop work over a broken ramp"


async def add(newsroom: Newsroom, folder: Path, *titles: str, library: str = "main") -> None:
    texts = {
        f"{number}.md": f"---\ntitle: {title!r}\n---\n\nSaid in article {number}.\n"
        for number, title in enumerate(titles)
    }
    for file in write(texts, folder):
        await newsroom.archive.add(file, library)


async def test_a_title_picked_from_the_list_shows_the_article(newsroom: Newsroom) -> None:
    (choice,) = await newsroom.ada.autocomplete(newsroom.channel, "article", "title", "ferry crews")
    assert choice["name"] == FERRY
    result = await newsroom.ada.slash(newsroom.channel, "article", title=choice["value"])
    text = shown(result, private=True)
    assert f"### [{FERRY}](<https://gazette.example/ferry-ramp>)" in text
    assert "The ferry crews of Norrvik stopped work" in text
    assert "handed out soup." in text
    assert "¶ 1–4" in text


async def test_an_article_can_be_shown_to_everybody(newsroom: Newsroom) -> None:
    result = await newsroom.ada.slash(newsroom.channel, "article", title=FERRY, private=False)
    assert FERRY in shown(result, private=False)
    assert len(newsroom.said()) == 1


@pytest.mark.parametrize("title", [FERRY, FERRY.upper(), "broken ramp", "ORCHARD that"])
async def test_a_title_or_a_part_that_fits_one_article_shows_it(newsroom: Newsroom, title: str) -> None:
    result = await newsroom.ada.slash(newsroom.channel, "article", title=title)
    assert "### " in shown(result, private=True)


async def test_the_full_title_wins_over_longer_ones_that_hold_it(newsroom: Newsroom, tmp_path: Path) -> None:
    await add(newsroom, tmp_path / "more", "Quay", "Quay and harbour", "A day on the quay")
    result = await newsroom.ada.slash(newsroom.channel, "article", title="quay")
    assert shown(result, private=True).startswith("### Quay\n")


async def test_a_part_that_fits_several_names_them_privately(newsroom: Newsroom) -> None:
    result = await newsroom.ada.slash(newsroom.channel, "article", title="lanterns", private=False)
    text = shown(result, private=True)
    assert text.startswith("Several articles fit: “Lanterns of street 1”; “Lanterns of street 2”")
    assert "Please pick one from the list" in text
    newsroom.expect_errors("ArticleNotChosen")


@pytest.mark.parametrize(
    "title", ["no such thing", "#999999", "#" + "9" * 18, "#0", "%", "_", "'; DROP TABLE articles"]
)
async def test_nonsense_is_answered_privately(newsroom: Newsroom, title: str) -> None:
    result = await newsroom.ada.slash(newsroom.channel, "article", title=title, private=False)
    assert shown(result, private=True) in (
        "No article has such a title. Please pick one from the list that opens as you type.",
        "That article is not in this library any more.",
    )
    assert newsroom.env.errors


async def test_an_article_of_another_library_is_not_shown_by_its_number(newsroom: Newsroom, tmp_path: Path) -> None:
    await add(newsroom, tmp_path / "secret", "A secret", library="elsewhere")
    (entry,) = [entry async for entry in newsroom.archive.articles(await newsroom.archive.scope(["elsewhere"]))]
    result = await newsroom.ada.slash(newsroom.channel, "article", title=f"#{entry.id}")
    assert shown(result, private=True) == "That article is not in this library any more."
    newsroom.expect_errors("ArticleMissing")


# The list of titles


async def test_the_list_holds_at_most_25_titles_of_at_most_100_characters(newsroom: Newsroom, tmp_path: Path) -> None:
    long = "\N{LONG RIGHTWARDS ARROW}\N{ROCKET}" * 140
    await add(newsroom, tmp_path / "more", *(f"Quay {number:02} {long}" for number in range(40)))
    for typed in ("", "quay", "Quay 0"):
        choices = await newsroom.ada.autocomplete(newsroom.channel, "article", "title", typed)
        assert len(choices) == (10 if typed == "Quay 0" else 25)
        for choice in choices:
            assert 1 <= len(choice["name"].encode("utf-16-le")) // 2 <= 100
            assert 1 <= len(choice["value"]) <= 100
        assert len({choice["value"] for choice in choices}) == len(choices)


async def test_titles_that_begin_with_what_was_typed_come_first(newsroom: Newsroom, tmp_path: Path) -> None:
    await add(newsroom, tmp_path / "more", "A day on the quay", "Quay at night")
    choices = await newsroom.ada.autocomplete(newsroom.channel, "article", "title", "quay")
    assert [choice["name"] for choice in choices] == ["Quay at night", "A day on the quay"]


async def test_the_list_shows_nothing_of_other_libraries(newsroom: Newsroom, tmp_path: Path) -> None:
    await add(newsroom, tmp_path / "secret", "A secret quay", library="elsewhere")
    assert await newsroom.ada.autocomplete(newsroom.channel, "article", "title", "secret") == []


@pytest.mark.parametrize("typed", ["nothing like it", "%", "_", "'", '"', "\\", "#", "\N{ROCKET}", "x" * 100])
async def test_typing_anything_at_all_gives_a_list(newsroom: Newsroom, typed: str) -> None:
    assert await newsroom.ada.autocomplete(newsroom.channel, "article", "title", typed) == []


async def test_letter_case_does_not_matter_beyond_ascii(newsroom: Newsroom, tmp_path: Path) -> None:
    await add(newsroom, tmp_path / "more", "Élan i Ängby")
    choices = await newsroom.ada.autocomplete(newsroom.channel, "article", "title", "élan i ängby")
    assert [choice["name"] for choice in choices] == ["Élan i Ängby"]


async def test_titles_complete_in_direct_messages(newsroom: Newsroom) -> None:
    choices = await newsroom.ada.user.autocomplete("article", "title", "orchard")
    result = await newsroom.ada.user.slash("article", title=choices[0]["value"])
    assert "a baker, Otto Renn" in shown(result, private=True)


# Help


async def test_the_help_is_private_and_its_commands_can_be_clicked(newsroom: Newsroom) -> None:
    result = await newsroom.ada.slash(newsroom.channel, "help")
    text = shown(result, private=True)
    commands = {command.name: command.id for command in await newsroom.bot.tree.fetch_commands()}
    assert f"</ask:{commands['ask']}>" in text
    seen = text
    for topic in ("following-up", "reading", "summing-up", "verifying", "keeping", "serving", "desk"):
        await newsroom.ada.select(result.response, [topic], custom_id="fn1:help")
        seen += text_of(result.response)
    for name in commands.keys() - {"help", "Find sources", "Verify quotes"}:
        # Of a group, one of its commands: a group itself cannot be clicked.
        of_group = r" \w+" if isinstance(newsroom.bot.tree.get_command(name), app_commands.Group) else ""
        assert re.search(rf"</{name}{of_group}:{commands[name]}>", seen)


async def test_the_help_works_in_direct_messages(newsroom: Newsroom) -> None:
    assert "letter for letter" in shown(await newsroom.ada.user.slash("help"), private=True)
