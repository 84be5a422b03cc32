"""What the buttons under a card do: at once, after a restart, and when their custom_ids were forged."""

from __future__ import annotations

import re
import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest
import simcord

from tests.bot.newsroom import LANTERNS, Newsroom, buttons_of, shown, text_of, write

GONE = "That article is not in this library any more."
TOO_OLD = "That answer is too old to go on from. Please ask again."
restarts = pytest.mark.parametrize("restarted", [False, True], ids=["at once", "after a restart"])


async def ask(newsroom: Newsroom, question: str) -> simcord.ResponseMessage:
    result = await newsroom.ada.slash(newsroom.channel, "ask", question=question)
    assert result.response is not None
    return result.response


def numbers(text: str) -> list[int]:
    """The numbers of the citations in a card, in order."""
    return [int(number) for number in re.findall(r"^-# \*\*(\d+)\*\* · ", text, re.MULTILINE)]


# Context


@restarts
async def test_context_shows_the_passage_between_its_neighbours(newsroom: Newsroom, restarted: bool) -> None:
    answer = await ask(newsroom, "How many lorries does the ramp carry?")
    if restarted:
        await newsroom.restart()
    text = shown(await newsroom.bo.click(answer, label="Context 1"), private=True)
    before, passage, after, footer = text.split("\n")
    assert before.startswith("The ferry crews of Norrvik stopped work")
    assert passage.startswith("> Captain Maren Holt") and passage.endswith("a coat of paint.")
    assert after.startswith("The harbour board has set aside")
    assert "Harbour Gazette" in footer and footer.endswith("· ¶ 2")


async def test_context_leaves_the_answer_as_it_was(newsroom: Newsroom) -> None:
    answer = await ask(newsroom, "ramp")
    await newsroom.ada.click(answer, label="Context 1")
    (message,) = newsroom.said()
    assert message.id == answer.id and message.edited_at is None


async def test_in_direct_messages_buttons_answer_for_good(newsroom: Newsroom) -> None:
    await newsroom.ada.user.send_dm("lantern")
    (answer,) = newsroom.said_to(newsroom.ada.user)
    assert "> " in shown(await newsroom.ada.user.click(answer, label="Context 1"), private=False)
    more = await newsroom.ada.user.click(answer, label="More")
    assert numbers(shown(more, private=False)) == [4, 5, 6]


# More


@restarts
async def test_more_goes_on_with_the_next_numbers_until_all_are_shown(newsroom: Newsroom, restarted: bool) -> None:
    card = await ask(newsroom, "Which street keeps its lantern lit?")
    text = all_texts = text_of(card)
    pages = [numbers(text)]
    if restarted:
        await newsroom.restart()
    while "More" in buttons_of(card) and len(pages) < 5:
        result = await newsroom.bo.click(card, label="More")
        text = shown(result, private=True)
        all_texts += text
        pages.append(numbers(text))
        card = result.response
    assert pages == [[1, 2, 3], [4, 5, 6], [7]]
    streets = re.findall(r"Lanterns of street (\d) · ", all_texts)
    assert sorted(streets) == [str(number) for number in range(1, len(LANTERNS) + 1)]


async def test_more_says_how_many_are_left(newsroom: Newsroom) -> None:
    card = await ask(newsroom, "Which street keeps its lantern lit?")
    assert "-# 4 more excerpts" in text_of(card)
    second = await newsroom.ada.click(card, label="More")
    assert "-# 1 more excerpt" in shown(second, private=True)


async def test_more_of_a_forgotten_question_says_it_is_too_old(newsroom: Newsroom) -> None:
    card = await ask(newsroom, "Which street keeps its lantern lit?")
    with sqlite3.connect(newsroom.data / "bot.db") as database:
        database.execute("UPDATE answers SET asked_at = datetime('now', '-31 days')")
    database.close()
    await ask(newsroom, "lantern")
    assert shown(await newsroom.ada.click(card, label="More"), private=True) == TOO_OLD


async def test_a_question_of_yesterday_is_remembered(newsroom: Newsroom) -> None:
    card = await ask(newsroom, "Which street keeps its lantern lit?")
    with sqlite3.connect(newsroom.data / "bot.db") as database:
        database.execute("UPDATE answers SET asked_at = datetime('now', '-1 day')")
    database.close()
    await ask(newsroom, "lantern")
    assert numbers(shown(await newsroom.ada.click(card, label="More"), private=True)) == [4, 5, 6]


async def test_more_works_where_all_was_found_and_not_all_fits(newsroom: Newsroom, tmp_path: Path) -> None:
    texts = {}
    for number in range(3):
        for copy in range(4):
            # Copies differ in their front matter, and are one finding.
            texts[f"{number}-{copy}.md"] = (
                f"---\ntitle: '{'*' * 200}{copy}'\noutlet: '{'*' * 90}'\nauthors: ['{'_' * 90}']\n---\n\n"
                f"The walrus of pier {number} sleeps. {'*' * 260}\n"
            )
    for file in write(texts, tmp_path / "walrus"):
        await newsroom.archive.add(file, "main")
    card = await ask(newsroom, "walrus")
    assert numbers(text_of(card)) == [1, 2]
    assert numbers(shown(await newsroom.ada.click(card, label="More"), private=True)) == [3]


# Read


@restarts
async def test_read_pages_through_a_whole_article(newsroom: Newsroom, restarted: bool) -> None:
    (choice,) = await newsroom.ada.autocomplete(newsroom.channel, "article", "title", "chronicle")
    result = await newsroom.ada.slash(newsroom.channel, "article", title=choice["value"])
    if restarted:
        await newsroom.restart()
    pages = [shown(result, private=True)]
    while "Next page" in buttons_of(result.response) and len(pages) < 40:
        result = await newsroom.ada.click(result.response, label="Next page")
        pages.append(shown(result, private=True))
    assert len(pages) > 3
    assert re.findall(r"marked (\d+)-end", "".join(pages)) == [str(year) for year in range(101, 131)]
    ends = [re.findall(r"^-# ¶ (\d+)–(\d+)$", page, re.MULTILINE)[0] for page in pages]
    # The first paragraph is the headline.
    assert ends[0][0] == "1" and ends[-1][1] == "31"
    assert all(int(end) + 1 == int(start) for (_, end), (start, _) in pairwise(ends))
    first = await newsroom.ada.click(result.response, label="First page")
    assert shown(first, private=True) == pages[0]


async def test_read_from_a_context_begins_there(newsroom: Newsroom) -> None:
    answer = await ask(newsroom, "How many lorries does the ramp carry?")
    context = await newsroom.ada.click(answer, label="Context 1")
    text = shown(await newsroom.ada.click(context.response, label="Read from here"), private=True)
    assert "¶ 2–4" in text and "Captain Maren Holt" in text and "stopped work" not in text.split("###")[0]


async def test_buttons_of_a_removed_article_say_that_it_is_gone(newsroom: Newsroom) -> None:
    answer = await ask(newsroom, "orchard")
    (entry,) = await newsroom.archive.titles("orchard", await newsroom.archive.scope(["main"]), 5)
    await newsroom.archive.remove(entry.id, await newsroom.archive.scope(["main"]))
    assert shown(await newsroom.ada.click(answer, label="Context 1"), private=True) == GONE


# Forged custom_ids


@pytest.mark.parametrize(
    ("custom_id", "sentence"),
    [
        ("fn1:context:999999", GONE),
        ("fn1:context:0", GONE),
        (f"fn1:context:{'9' * 18}", GONE),
        ("fn1:read:999999:1", GONE),
        (f"fn1:read:{'9' * 18}:{'9' * 9}", GONE),
        (f"fn1:read:1:{'9' * 9}", GONE),
        ("fn1:more:999999:3", TOO_OLD),
        ("fn1:more:0:0", TOO_OLD),
        (f"fn1:more:{'9' * 18}:{'9' * 6}", TOO_OLD),
    ],
)
async def test_numbers_of_nothing_open_nothing(newsroom: Newsroom, custom_id: str, sentence: str) -> None:
    forged = await newsroom.post(custom_id)
    assert shown(await newsroom.bo.click(forged, custom_id=custom_id), private=True) == sentence


async def test_numbers_from_another_library_open_nothing(newsroom: Newsroom, tmp_path: Path) -> None:
    (file,) = write({"secret.txt": "The secret of the cellar.\n\nIt is a wheel of cheese."}, tmp_path / "secret")
    added = await newsroom.archive.add(file, "elsewhere")
    scope = await newsroom.archive.scope(["elsewhere"])
    passages = await newsroom.archive.passages(added.article_ids[0], range(1, 9), scope)
    custom_ids = [f"fn1:context:{passage.id}" for passage in passages]
    custom_ids += [f"fn1:read:{added.article_ids[0]}:1"]
    forged = await newsroom.post(*custom_ids)
    for custom_id in custom_ids:
        assert shown(await newsroom.bo.click(forged, custom_id=custom_id), private=True) == GONE


async def test_skipping_past_the_end_shows_an_honest_nothing(newsroom: Newsroom) -> None:
    card = await ask(newsroom, "Which street keeps its lantern lit?")
    custom_id = buttons_of(card)["More"].replace(":3", ":999999")
    forged = await newsroom.post(custom_id)
    text = shown(await newsroom.bo.click(forged, custom_id=custom_id), private=True)
    assert numbers(text) == []


@pytest.mark.parametrize(
    "custom_id",
    [
        "fn1:context:",
        "fn1:context:1x",
        f"fn1:context:{'9' * 19}",
        "fn1:more:1",
        "fn1:drop:1",
        "fn2:context:1",
        "fn1:read:1:-1",
    ],
)
async def test_other_custom_ids_are_not_ours(newsroom: Newsroom, custom_id: str) -> None:
    forged = await newsroom.post(custom_id)
    before = len(newsroom.sent())
    result = await newsroom.bo.click(forged, custom_id=custom_id)
    assert not result.acknowledged
    assert len(newsroom.sent()) == before


# Did you mean


@restarts
async def test_did_you_mean_asks_the_corrected_question(newsroom: Newsroom, restarted: bool) -> None:
    answer = await ask(newsroom, "Who is Maren Hollt?")
    label = "Did you mean Holt?"
    assert label in buttons_of(answer)
    if restarted:
        await newsroom.restart()
    text = shown(await newsroom.bo.click(answer, label=label), private=True)
    assert text.startswith("### Who is Maren Holt?")
    assert "> Captain Maren **Holt**" in text or "**Maren Holt**" in text


async def test_in_direct_messages_did_you_mean_answers_for_good(newsroom: Newsroom) -> None:
    await newsroom.ada.user.send_dm("Who is Maren Hollt?")
    (answer,) = newsroom.said_to(newsroom.ada.user)
    text = shown(await newsroom.ada.user.click(answer, label="Did you mean Holt?"), private=False)
    assert text.startswith("### Who is Maren Holt?")


async def test_a_question_without_a_slip_has_no_such_button(newsroom: Newsroom) -> None:
    answer = await ask(newsroom, "Who is Maren Holt?")
    assert not any(label.startswith("Did you mean") for label in buttons_of(answer))
